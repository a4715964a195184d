import { leaveBy } from './ask.js'
import { isOurs, type Claim } from './claim.js'
import type { Snapshot } from './deployment.js'
import { isTransient, type ProtonError } from './errors.js'
import type { Job } from './job.js'
import { atOnceThen } from './pace.js'
import { watch } from './watch.js'

/** An update of ours of which it is not known whether Proton accepted it. */
export interface Doubt {
  readonly claim: Claim
  readonly error: ProtonError
}

/** The target after an update failed, and whether the update began what it shows. */
export interface Settled {
  readonly seen: Snapshot
  readonly isOurs: boolean
}

/** How long reads may lag behind an update that may have been accepted. */
const LAG_MS = 30_000
const READ_EVERY_MS = 1_000
const READ_LIMIT_MS = 10_000
/** How long to find out after the deadline; more when what was begun is to be cancelled. */
const AFTER_DEADLINE_MS = 3_000
const BEFORE_CANCEL_MS = 30_000

/** Nothing of an update that failed like this reached Proton, or it said so. */
export const NEVER_APPLIED = /Thrott|TooMany|SlowDown|^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/

/** Whether Proton may have accepted an update that ended in `error`: it may have heard all of it. */
export function mayBeApplied({ change }: Job, error: ProtonError): boolean {
  if (change.deploymentType === 'NONE' || NEVER_APPLIED.test(error.code)) return false
  return isTransient(error)
}

/**
 * Reads the target after an update failed. When the update may have been accepted, reads until that shows or could no
 * longer fail to; undefined when the target does not answer. Throws ProtonError when it may not be read.
 */
export async function settle(job: Job, doubt: Doubt | undefined): Promise<Settled | undefined> {
  const now = job.clock.now()
  const afterDeadlineMs = job.cancelOnTimeout ? BEFORE_CANCEL_MS : AFTER_DEADLINE_MS
  const lagsUntil = Math.min(now + LAG_MS, Math.max(job.deadline, now + afterDeadlineMs))
  const look = async (signal: AbortSignal): Promise<Settled | undefined> => {
    const seen = await job.deployable.get(signal)
    const isFound = doubt && (await isOurs(doubt.claim, seen, job.deployable, job.digest, signal))
    if (isFound) return { seen, isOurs: true }
    const mayLag = doubt !== undefined && !job.stop.aborted && job.clock.now() + 2 * READ_EVERY_MS < lagsUntil
    return mayLag ? undefined : { seen, isOurs: false }
  }
  const reading = { look, limitMs: READ_LIMIT_MS, awaited: () => 'The target read again' }
  const pace = () => atOnceThen(READ_EVERY_MS, job.random)
  const found = await watch(job, { ...reading, pace: pace(), until: lagsUntil, stop: job.stop })
  if (typeof found === 'object') return found
  if (found === 'timeout') return undefined
  const last = await watch(job, { ...reading, pace: pace(), until: leaveBy(job) })
  return typeof last === 'object' ? last : undefined
}

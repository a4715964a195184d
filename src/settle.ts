import { leaveBy } from './ask.js'
import { isNew, isOurs, type Claim } from './claim.js'
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

/** How long reads may lag behind an update that may have been accepted, and behind the conflict that it surely caused. */
const LAG_MS = 10_000
const LAG_AFTER_CONFLICT_MS = 30_000
/** How long to find out after the deadline, when what was begun is to be cancelled. */
const LAG_BEFORE_CANCEL_MS = 30_000
const READ_EVERY_MS = 1_000
/** The longest one of these reads may take; after the deadline this much is left to learn what became of an update. */
const READ_LIMIT_MS = 3_000
/** Nothing of an update that failed like this reached Proton, or it said so. */
const neverApplied = ['ThrottlingException', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/** Whether Proton may have accepted an update that ended in `error`: it may have heard all of it. */
export function mayBeApplied({ change }: Job, error: ProtonError): boolean {
  if (change.deploymentType === 'NONE' || neverApplied.includes(error.code)) return false
  return isTransient(error)
}

/**
 * Reads the target after an update failed with `error`; undefined when it does not answer. When the update may have
 * been accepted, reads for a while until that shows. Throws ProtonError when the target may not be read.
 */
export async function settle(
  job: Job,
  error: ProtonError,
  doubt: Doubt | undefined,
): Promise<Settled | undefined> {
  const now = job.clock.now()
  const lagMs = error.fault === 'conflict' ? LAG_AFTER_CONFLICT_MS : LAG_MS
  const lagsUntil = Math.max(
    Math.min(job.deadline, now + lagMs),
    job.cancelOnTimeout ? now + LAG_BEFORE_CANCEL_MS : 0,
  )
  const look = async (signal: AbortSignal): Promise<Settled | undefined> => {
    const seen = await job.deployable.get(signal)
    const isFound = doubt && (await isOurs(doubt.claim, seen, job.deployable, job.digest, signal))
    if (isFound) return { seen, isOurs: true }
    const mayLag = doubt !== undefined && !isNew(doubt.claim, seen) && !job.stop.aborted
    return mayLag && job.clock.now() + READ_LIMIT_MS < lagsUntil ? undefined : { seen, isOurs: false }
  }
  const reading = { look, limitMs: READ_LIMIT_MS, awaited: () => 'The target read again' }
  const pace = () => atOnceThen(READ_EVERY_MS, job.random)
  const until = Math.max(lagsUntil, now + READ_LIMIT_MS)
  const found = await watch(job, { ...reading, pace: pace(), until, stop: job.stop })
  if (typeof found === 'object') return found
  if (found === 'timeout') return undefined
  const last = await watch(job, { ...reading, pace: pace(), until: leaveBy(job) })
  return typeof last === 'object' ? last : undefined
}

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

/** How long a read may lag behind the conflict that our own unanswered update has caused. */
const STALE_READ_MS = 30_000
const READ_EVERY_MS = 1_000
/** The longest one of these reads may take; after the deadline this much is left to learn what became of an update. */
const READ_LIMIT_MS = 3_000
/** Nothing of an update that failed like this reached Proton, or it said so. */
const neverApplied = ['ThrottlingException', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/** Whether Proton may have accepted an update that ended in `error`: it heard nothing, or a retry met a conflict. */
export function mayBeApplied({ change }: Job, error: ProtonError): boolean {
  if (change.deploymentType === 'NONE' || neverApplied.includes(error.code)) return false
  return error.attempts > 1 || isTransient(error)
}

/**
 * Reads the target after an update failed with `error`; undefined when it does not answer. When the update may have
 * caused that conflict itself, reads until it shows. Throws ProtonError when the target may not be read.
 */
export async function settle(
  job: Job,
  error: ProtonError,
  doubt: Doubt | undefined,
): Promise<Settled | undefined> {
  const now = job.clock.now()
  const staleUntil = Math.min(job.deadline, now + STALE_READ_MS)
  const mustShow = doubt !== undefined && error.fault === 'conflict'
  const look = async (signal: AbortSignal): Promise<Settled | undefined> => {
    const seen = await job.deployable.get(signal)
    if (doubt && (await isOurs(doubt.claim, seen, job.deployable, job.digest, signal)))
      return { seen, isOurs: true }
    const mayBeStale = mustShow && !isNew(doubt.claim, seen) && !job.stop.aborted
    return mayBeStale && job.clock.now() + READ_LIMIT_MS < staleUntil ? undefined : { seen, isOurs: false }
  }
  const reading = { look, limitMs: READ_LIMIT_MS, awaited: () => 'The target read again' }
  const pace = () => atOnceThen(READ_EVERY_MS, job.random)
  const until = Math.max(staleUntil, now + READ_LIMIT_MS)
  const found = await watch(job, { ...reading, pace: pace(), until, stop: job.stop })
  if (typeof found === 'object') return found
  if (found === 'timeout') return undefined
  const last = await watch(job, { ...reading, pace: pace(), until: leaveBy(job) })
  return typeof last === 'object' ? last : undefined
}

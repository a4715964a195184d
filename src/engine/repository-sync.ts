import { timing } from './timing.js'
import { isTransient } from '../shared/errors.js'
import type { DeployContext } from './context.js'
import { readOrWarn } from './polling/retry.js'

/**
 * Warns that a manual update stops the sync of the target, if it is synced, or that this could not be read. Answers
 * whether it may be synced, so that its blockers are worth a read.
 */
export async function warnOfSync(job: DeployContext): Promise<boolean> {
  const { sync } = job.target
  if (!sync) return false
  const patience = { patienceMs: timing.asidePatienceMs, limitMs: timing.asideLimitMs }
  const found = await readOrWarn(job, WHETHER_SYNCED, signal => sync.config(signal), patience)
  if (found.kind === 'unknown') return isTransient(found.error)
  if (found.value) job.report({ type: 'synced', config: found.value })
  return found.value !== undefined
}

/** What is asked, in the words of a warning. */
export const WHETHER_SYNCED = 'whether it is synced from a repository'

/** Names what stops the sync of the target after an update, or says that this could not be read. */
export async function nameSyncBlockers(job: DeployContext): Promise<void> {
  const { sync } = job.target
  if (!sync || job.stop.aborted) return
  const patience = { patienceMs: timing.blockersPatienceMs, limitMs: timing.asideLimitMs }
  const found = await readOrWarn(job, 'what stops its sync', signal => sync.activeBlockers(signal), patience)
  if (found.kind === 'unknown') return
  for (const blocker of found.value) job.report({ type: 'syncBlocked', blocker })
}

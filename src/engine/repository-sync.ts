import { isTransient } from '../shared/errors.js'
import type { Job } from './context.js'
import { ASIDE_PATIENCE_MS, readOrWarn } from './polling/retry.js'

/** The longest that one read about sync may take. */
const LIMIT_MS = 3_000
/** How long the blockers are asked for: the deployment runs meanwhile, and is to be followed. */
const BLOCKERS_PATIENCE_MS = 5_000

/**
 * Warns that a manual update stops the sync of the target, if it is synced, or that this could not be read. Answers
 * whether it may be synced, so that its blockers are worth a read.
 */
export async function warnOfSync(job: Job): Promise<boolean> {
  const { sync } = job.deployable
  if (!sync) return false
  const patience = { patienceMs: ASIDE_PATIENCE_MS, limitMs: LIMIT_MS }
  const found = await readOrWarn(job, WHETHER_SYNCED, signal => sync.config(signal), patience)
  if (found.kind === 'unknown') return isTransient(found.error)
  if (found.value) job.report({ type: 'synced', config: found.value })
  return found.value !== undefined
}

/** What is asked, in the words of a warning. */
export const WHETHER_SYNCED = 'whether it is synced from a repository'

/** Names what stops the sync of the target after an update, or says that this could not be read. */
export async function nameSyncBlockers(job: Job): Promise<void> {
  const { sync } = job.deployable
  if (!sync || job.stop.aborted) return
  const patience = { patienceMs: BLOCKERS_PATIENCE_MS, limitMs: LIMIT_MS }
  const found = await readOrWarn(job, 'what stops its sync', signal => sync.activeBlockers(signal), patience)
  if (found.kind === 'unknown') return
  for (const blocker of found.value) job.report({ type: 'syncBlocked', blocker })
}

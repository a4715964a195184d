import { timing } from './timing.js'
import { isTransient } from '../shared/errors.js'
import type { DeployContext } from './context.js'
import { readOrWarn } from './polling/retry.js'

/**
 * Warns that a manual update stops the sync of the target, if it is synced, or that this could not be read. Returns
 * whether it may be synced, so that its blockers must be read.
 */
export async function warnOfSync(context: DeployContext): Promise<boolean> {
  const { sync } = context.target
  if (!sync) return false
  const patience = { patienceMs: timing.asidePatienceMs, limitMs: timing.asideLimitMs }
  const found = await readOrWarn(context, WHETHER_SYNCED, signal => sync.config(signal), patience)
  if (found.kind === 'unknown') return isTransient(found.error)
  if (found.value) context.report({ type: 'synced', config: found.value })
  return found.value !== undefined
}

/** Completes the warning "Could not determine …". */
export const WHETHER_SYNCED = 'whether it is synced from a repository'

/** Warns of each blocker that stops the sync of the target after an update, or that they could not be read. */
export async function reportSyncBlockers(context: DeployContext): Promise<void> {
  const { sync } = context.target
  if (!sync || context.stop.aborted) return
  const patience = { patienceMs: timing.blockersPatienceMs, limitMs: timing.asideLimitMs }
  const found = await readOrWarn(
    context,
    'what stops its sync',
    signal => sync.activeBlockers(signal),
    patience,
  )
  if (found.kind === 'unknown') return
  for (const blocker of found.value) context.report({ type: 'syncBlocked', blocker })
}

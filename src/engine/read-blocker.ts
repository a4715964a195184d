import { timing } from './timing.js'
import type { DeploymentState } from './deployment.js'
import { isTransient } from '../shared/errors.js'
import { tryRead, type RetryContext } from './polling/retry.js'

/**
 * The deployment that must end before an update, as `findBlocker` finds it; undefined where that stays unknown: then the
 * update is sent, and refused if another deployment is in progress. Without the permission, which is optional, there is
 * no warning.
 */
export async function readBlocker(
  reader: RetryContext,
  findBlocker: (signal: AbortSignal) => Promise<DeploymentState | undefined>,
): Promise<DeploymentState | undefined> {
  const found = await tryRead(reader, findBlocker, {
    patienceMs: timing.asidePatienceMs,
    limitMs: timing.asideLimitMs,
  })
  if (found.kind === 'known') return found.value
  if (isTransient(found.error) && !reader.stop.aborted) {
    reader.report({ type: 'unknown', what: 'what else is deploying', because: found.error })
  }
  return undefined
}

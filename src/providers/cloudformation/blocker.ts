import { isInProgress, type DeploymentState } from '../../engine/deployment.js'
import { meaningOf } from './api/statuses.js'
import type { OpenedChange } from './opening.js'
import { StackReader } from './stack/stack-reader.js'
import { stackAdapterFor } from './targets/adapter-for-target.js'

/** The deployment of something whose outputs or inputs the target takes; undefined where none is in progress. */
export async function findBlocker(
  opened: OpenedChange,
  signal: AbortSignal,
): Promise<DeploymentState | undefined> {
  for (const { stack, of } of await stackAdapterFor(opened.target).findRelated(opened, signal)) {
    // Events are read only of a stack that changes.
    if (!stack || meaningOf(stack.status).phase !== 'running') continue
    const state = await new StackReader(opened.api, stack.id).get(signal)
    if (isInProgress(state)) return { ...state, of }
  }
  return undefined
}

import { ifAvailable } from '../../engine/polling/request.js'
import { isInProgress, type DeploymentState } from '../../engine/deployment.js'
import { deploymentWords, meaningOf } from './api/statuses.js'
import type { OpenedChange } from './opened-target.js'
import { StackReader } from './stack/stack-reader.js'
import { stackAdapterFor } from './targets/adapter-for-target.js'

const RUNNING: DeploymentState = { phase: 'running', status: deploymentWords.running }

/** The deployment of something whose outputs or inputs the target takes; undefined where none is in progress. */
export async function findBlocker(
  opened: OpenedChange,
  signal: AbortSignal,
): Promise<DeploymentState | undefined> {
  for (const { stack, of } of await stackAdapterFor(opened.target).findRelated(opened, signal)) {
    // Events are read only of a stack that changes.
    if (!stack || meaningOf(stack.status).phase !== 'running') continue
    // Without its events, its status is what is known.
    const reader = new StackReader(opened, stack.id)
    const state = (await ifAvailable(reader.get(signal))) ?? RUNNING
    if (isInProgress(state)) return { ...state, of }
  }
  return undefined
}

import { ProviderError } from '../../../shared/errors.js'
import type { StackApi } from '../api/stack-api.js'
import { deploymentWords, isBeingCreated, isCancellableUpdate } from '../api/statuses.js'
import { cancelTokenOf } from './stack-deployments.js'
import type { StackReader, StackState } from './stack-reader.js'

/**
 * Cancels the deployment in progress, and answers which: an update is rolled back, and a creation is cancelled by deleting
 * its stack, which only has what it was creating. A creation is left alone unless this step created the stack, and a
 * deployment with another id than `wanted`. Throws ProviderError: `conflict` where nothing can be cancelled.
 */
export async function cancelDeployment(
  { api, reader }: { readonly api: StackApi; readonly reader: StackReader },
  {
    isCreatedHere,
    wanted,
  }: { readonly isCreatedHere: (stackId: string) => boolean; readonly wanted?: string | undefined },
  signal: AbortSignal,
): Promise<StackState> {
  // The stack may lag behind its events.
  const state = await reader.get(signal, true)
  const { stack, deploymentId } = state
  if (!stack || deploymentId === undefined || state.phase !== 'running') {
    throw notCancellable(`there is nothing to cancel: the deployment is ${state.status}`)
  }
  if (deploymentId !== (wanted ?? deploymentId))
    throw notCancellable(`another deployment is in progress: ${deploymentId}`)
  const token = cancelTokenOf(deploymentId)
  if (isCancellableUpdate(stack.status)) await api.cancelUpdate(stack.id, token, signal)
  else if (isBeingCreated(stack.status) && isCreatedHere(stack.id))
    await api.deleteStack(stack.id, token, signal)
  else throw notCancellable(`CloudFormation cannot cancel it any more: the stack is ${stack.status}`)
  return { ...state, phase: 'cancelling', status: deploymentWords.cancelling }
}

function notCancellable(message: string): ProviderError {
  return new ProviderError('CancelUpdateStack', 'NotCancellable', 'conflict', { message, isUnsent: true })
}

import { gaveUp, conclude } from './conclude.js'
import { followOrGiveUp } from './deploy.js'
import type { DeploymentTarget } from './deployment-target.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { FollowContext } from './context.js'
import { findDeployment } from './find-deployment.js'
import type { Outcome } from './outcome.js'
import { ProviderError } from '../shared/errors.js'
import { preconditionFailed } from '../shared/precondition-errors.js'
import { submissionOf } from './tracking/submission.js'
import { DeploymentTracker } from './tracking/tracker.js'

/** The target's deployment of this id, else its latest. Throws ProviderError when there is none. */
export async function readExisting(
  target: DeploymentTarget,
  deploymentId: string | undefined,
  signal: AbortSignal,
): Promise<TargetState> {
  const now = await target.get(signal)
  if (now.phase === 'absent')
    throw new ProviderError('', 'NotFound', 'notFound', { message: `${target.label} does not exist` })
  if (now.isDeletion) throw preconditionFailed('Deleting', `the target is ${now.status}`)
  const isLatest = deploymentId === undefined || deploymentId === now.deploymentId
  const { history } = target
  const deployment = isLatest ? now : history && (await findDeployment(history, deploymentId, now, signal))
  if (!deployment) throw preconditionFailed('NoDeployments', 'targets of this kind have no deployments')
  return deployment
}

/** Follows a deployment that is not this step's: it goes on when the workflow is cancelled. */
export async function followExisting(context: FollowContext, deployment: DeploymentState): Promise<Outcome> {
  const tracker = new DeploymentTracker(context, submissionOf(deployment))
  const ours = { deployment, tracker }
  const end = isInProgress(deployment)
    ? await followOrGiveUp(context, ours)
    : ({ kind: 'ours', deployment } as const)
  if (end === 'stopped') return gaveUp('leftRunning', ours)
  if (end === 'timeout') return gaveUp('timeout', ours)
  return end.kind === 'gaveUp' ? end : conclude(context, ours, end)
}

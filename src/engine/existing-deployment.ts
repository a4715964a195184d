import { abandoned, conclude } from './conclude.js'
import { followed } from './deploy.js'
import type { Deployable } from './deployment-target.js'
import { isUnderWay, type Snapshot } from './deployment.js'
import type { Following } from './context.js'
import { deploymentOf } from './find-deployment.js'
import type { Outcome } from './outcome.js'
import { refusal } from '../shared/precondition-errors.js'
import { submissionOf } from './submission.js'
import { DeploymentTracker } from './tracker.js'

/** The target's deployment of this id, else its latest. Throws ProtonError when there is none. */
export async function existing(
  deployable: Deployable,
  deploymentId: string | undefined,
  signal: AbortSignal,
): Promise<Snapshot> {
  const now = await deployable.get(signal)
  if (now.isDeletion) throw refusal('Deleting', `the target is ${now.status}`)
  const isLatest = deploymentId === undefined || deploymentId === now.deploymentId
  const { deployments } = deployable
  const deployment = isLatest
    ? now
    : deployments && (await deploymentOf(deployments, deploymentId, now, signal))
  if (!deployment) throw refusal('NoDeployments', 'targets of this kind have no deployments')
  return deployment
}

/** Follows a deployment that is not this step's: a cancelled workflow leaves it alone. */
export async function followExisting(following: Following, deployment: Snapshot): Promise<Outcome> {
  const tracker = new DeploymentTracker(following, submissionOf(deployment))
  const ours = { deployment, tracker }
  const end = isUnderWay(deployment)
    ? await followed(following, ours)
    : ({ kind: 'ours', deployment } as const)
  if (end === 'stopped') return abandoned('left', ours)
  if (end === 'timeout') return abandoned('timeout', ours)
  return end.kind === 'abandoned' ? end : conclude(following, ours, end)
}

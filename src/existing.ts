import type { Claim } from './claim.js'
import { abandoned, conclude } from './conclude.js'
import { followed } from './deploy.js'
import type { Deployable } from './deployable.js'
import { isUnderWay, type Snapshot } from './deployment.js'
import type { Following } from './job.js'
import { Judge } from './judge.js'
import { deploymentOf } from './known-deployments.js'
import type { Outcome } from './outcome.js'
import { refusal } from './refusals.js'

/** A deployment that somebody began, and what tells it from others. */
export interface Existing {
  readonly deployment: Snapshot
  readonly claim: Claim
}

/** The target's deployment of this id, else its latest. Throws ProtonError when there is none. */
export async function existing(
  deployable: Deployable,
  deploymentId: string | undefined,
  signal: AbortSignal,
): Promise<Existing> {
  const now = await deployable.get(signal)
  if (now.status.startsWith('DELETE')) throw refusal('Deleting', `the target is ${now.status}`)
  const isLatest = deploymentId === undefined || deploymentId === now.deploymentId
  const { deployments } = deployable
  const deployment = isLatest
    ? now
    : deployments && (await deploymentOf(deployments, deploymentId, now, signal))
  if (!deployment) throw refusal('NoDeployments', 'targets of this kind have no deployments')
  const { deploymentId: id, attemptedAt } = deployment
  return { deployment, claim: { before: {}, clientToken: '', deploymentId: id, attemptedAt } }
}

/** Follows a deployment that is not this step's: a cancelled workflow leaves it alone. */
export async function followExisting(
  following: Following,
  { deployment, claim }: Existing,
): Promise<Outcome> {
  const followedOne = { deployment, claim, isRecognised: false, judge: new Judge(following, claim) }
  const end = isUnderWay(deployment)
    ? await followed(following, followedOne)
    : ({ relation: 'ours', deployment } as const)
  if (end === 'stopped') return abandoned('left', followedOne)
  if (end === 'timeout') return abandoned('timeout', followedOne)
  return 'kind' in end ? end : conclude(following, followedOne, end)
}

import type { DeploymentState, TargetState } from './deployment.js'
import type { PreparedChange } from './deployment-target.js'
import type { Attempt } from './tracking/submission.js'

/** What is saved about a request before it is sent; `now` is the target at that time. */
export function attemptOf({ clientToken, evidence }: PreparedChange, now: TargetState): Attempt {
  const { deploymentId, startedAt, createdAt, clientToken: token, phase } = now
  return { before: { deploymentId, startedAt, createdAt, clientToken: token, phase }, clientToken, evidence }
}

/** The target as of the newer of a read and the deployment that came `after` it: such a read is stale. */
export function correctStaleRead(seen: TargetState, after: DeploymentState | undefined): TargetState {
  const isStale =
    after !== undefined &&
    (after.deploymentId === undefined || seen.deploymentId !== after.deploymentId) &&
    (seen.startedAt ?? 0) < (after.startedAt ?? 0)
  if (!isStale) return seen
  const { deploymentId, startedAt, phase } = after
  return { ...seen, deploymentId, startedAt, phase }
}

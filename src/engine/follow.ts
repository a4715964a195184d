import { timing } from './timing.js'
import { isInProgress, durationOf, type PastDeployment, type DeploymentState } from './deployment.js'
import type { FollowContext } from './context.js'
import { boundedRequest, undefinedOnError } from './polling/request.js'
import { pollIntervalFor, usualDuration } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracking/tracker.js'
import { pollUntil } from './polling/poll.js'

/**
 * Follows our deployment until it ended, something newer took its place, the time was over or the workflow was
 * cancelled. Throws ProviderError when it can no longer be read.
 */
export async function follow(
  context: FollowContext,
  tracker: DeploymentTracker,
  deployment: DeploymentState,
): Promise<NonNullable<Observation> | 'timeout' | 'stopped'> {
  // After a lost answer the deployment may have ended before it was recognized.
  if (!isInProgress(deployment)) return { kind: 'ours', deployment }
  const startedAt = context.clock.now()
  const history = await earlierDeployments(context)
  const usualMs = usualDuration(history)
  context.report({ type: 'history', history, usualMs })
  const pollInterval = pollIntervalFor(history, context.random)
  let status = deployment.status
  return pollUntil(context, {
    until: context.deadline,
    stop: context.stop,
    usualMs,
    waitingFor: () => status,
    pollInterval: () => pollInterval(context.clock.now() - startedAt),
    poll: async signal => {
      const seen = await tracker.poll(signal)
      if (seen?.kind !== 'ours') return seen
      const { deployment } = seen
      if (deployment.status !== status) {
        status = deployment.status
        const tookMs = durationOf(deployment)
        context.report({ type: 'status', deployment, elapsedMs: context.clock.now() - startedAt, tookMs })
      }
      return isInProgress(deployment) ? undefined : seen
    },
  })
}

/** The target's finished deployments; none when they cannot be read: the permission is optional. */
async function earlierDeployments(context: FollowContext): Promise<readonly PastDeployment[]> {
  const bounds = { until: context.deadline, stop: context.stop, limitMs: timing.historyLimitMs }
  const { history } = context.target
  if (!history) return []
  return (await undefinedOnError(boundedRequest(context, signal => history.list(signal), bounds))) ?? []
}

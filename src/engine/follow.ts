import { timing } from './timing.js'
import { isInProgress, durationOf, type PastDeployment, type DeploymentState } from './deployment.js'
import type { FollowContext } from './context.js'
import { boundedRequest, optional } from './polling/request.js'
import { paceOf, usualOf } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracker.js'
import { watch } from './polling/poll.js'

/**
 * Follows our deployment until it ended, something newer took its place, the time was over or the workflow was
 * cancelled. Throws ProviderError when it can no longer be read.
 */
export async function follow(
  job: FollowContext,
  tracker: DeploymentTracker,
  deployment: DeploymentState,
): Promise<NonNullable<Observation> | 'timeout' | 'stopped'> {
  // A lost answer may have taken longer to find than the deployment took.
  if (!isInProgress(deployment)) return { kind: 'ours', deployment }
  const startedAt = job.clock.now()
  const history = await earlierDeployments(job)
  const usualMs = usualOf(history)
  job.report({ type: 'history', history, usualMs })
  const pace = paceOf(history, job.random)
  let status = deployment.status
  return watch(job, {
    until: job.deadline,
    stop: job.stop,
    usualMs,
    awaited: () => status,
    pace: () => pace(job.clock.now() - startedAt),
    look: async signal => {
      const seen = await tracker.poll(signal)
      if (seen?.kind !== 'ours') return seen
      const { deployment } = seen
      if (deployment.status !== status) {
        status = deployment.status
        const tookMs = durationOf(deployment)
        job.report({ type: 'status', deployment, elapsedMs: job.clock.now() - startedAt, tookMs })
      }
      return isInProgress(deployment) ? undefined : seen
    },
  })
}

/** The target's finished deployments; none when they cannot be had: the permission is optional. */
async function earlierDeployments(job: FollowContext): Promise<readonly PastDeployment[]> {
  const bounds = { until: job.deadline, stop: job.stop, limitMs: timing.historyLimitMs }
  const { history } = job.target
  if (!history) return []
  return (await optional(boundedRequest(job, signal => history.list(signal), bounds))) ?? []
}

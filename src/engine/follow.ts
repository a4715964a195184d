import { isUnderWay, tookMsOf, type PastDeployment, type Snapshot } from './deployment.js'
import type { Following } from './context.js'
import { ask, ifKnown } from './polling/request.js'
import { paceOf, usualOf } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracker.js'
import { watch } from './polling/poll.js'

/** The longest that the look at earlier deployments may take: it saves looks, it must not cost one. */
const HISTORY_LIMIT_MS = 5_000

/**
 * Follows our deployment until it ended, something newer took its place, the time was over or the workflow was
 * cancelled. Throws ProtonError when Proton can no longer be read.
 */
export async function follow(
  job: Following,
  tracker: DeploymentTracker,
  deployment: Snapshot,
): Promise<NonNullable<Observation> | 'timeout' | 'stopped'> {
  // A lost answer may have taken longer to find than the deployment took.
  if (!isUnderWay(deployment)) return { kind: 'ours', deployment }
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
        const tookMs = tookMsOf(deployment)
        job.report({ type: 'status', status, elapsedMs: job.clock.now() - startedAt, tookMs })
      }
      return isUnderWay(deployment) ? undefined : seen
    },
  })
}

/** The target's finished deployments; none when they cannot be had: the permission is optional. */
async function earlierDeployments(job: Following): Promise<readonly PastDeployment[]> {
  const bounds = { until: job.deadline, stop: job.stop, limitMs: HISTORY_LIMIT_MS }
  const { deployments } = job.deployable
  if (!deployments) return []
  return (await ifKnown(ask(job, signal => deployments.list(signal), bounds))) ?? []
}

import { isUnderWay, tookMsOf, type PastDeployment, type Snapshot } from './deployment.js'
import type { Following } from './job.js'
import { ask, ifKnown } from './ask.js'
import { type Judge, type Verdict } from './judge.js'
import { paceOf, usualOf } from './pace.js'
import { watch } from './watch.js'

/** The longest that the look at earlier deployments may take: it saves looks, it must not cost one. */
const HISTORY_LIMIT_MS = 5_000

/**
 * Follows our deployment until it ended, something newer took its place, the time was over or the workflow was
 * cancelled. Throws ProtonError when Proton can no longer be read.
 */
export async function follow(
  job: Following,
  judge: Judge,
  deployment: Snapshot,
): Promise<NonNullable<Verdict> | 'timeout' | 'stopped'> {
  // A lost answer may have taken longer to find than the deployment took.
  if (!isUnderWay(deployment)) return { relation: 'ours', deployment }
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
      const verdict = await judge.look(signal)
      if (verdict?.relation !== 'ours') return verdict
      if (verdict.deployment.status !== status) {
        status = verdict.deployment.status
        const tookMs = tookMsOf(verdict.deployment)
        job.report({ type: 'status', status, elapsedMs: job.clock.now() - startedAt, tookMs })
      }
      return isUnderWay(verdict.deployment) ? undefined : verdict
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

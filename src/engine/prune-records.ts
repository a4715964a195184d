import { timing } from './timing.js'
import { boundedRequest, ifFound } from './polling/request.js'
import type { PastDeployment } from './deployment.js'
import { ProviderError } from '../shared/errors.js'
import type { FollowContext } from './context.js'
import { readWithRetry } from './polling/retry.js'

/** What became of the records of earlier deployments; `error`: why some of `left` are still there. */
export interface Pruned {
  readonly deleted: number
  readonly left: number
  readonly error?: ProviderError | undefined
}

/**
 * Deletes the target's finished deployment records but for the newest `keep`, and never the last succeeded one. A
 * record that is gone already counts as deleted. Stops at the first refusal, at a cancel and when time is over.
 */
export async function pruneRecords(context: FollowContext, keep: number): Promise<Pruned> {
  const { target, clock, stop } = context
  const { history } = target
  const remove = history?.delete
  if (!history || !remove) return { deleted: 0, left: 0 }
  const until = clock.now() + timing.pruneLimitMs
  const isCutShort = () => stop.aborted || clock.now() >= until
  let deleted = 0
  let old: readonly PastDeployment[] = []
  try {
    // A list that was cut short counts as empty: nothing is deleted then.
    const all = await readWithRetry({ ...context, deadline: until }, signal => history.listAll(signal))
    old = outdated(all ?? [], keep)
    for (const { deploymentId } of old) {
      if (isCutShort()) break
      await ifFound(boundedRequest(context, signal => remove(deploymentId, signal), { until, stop }))
      deleted++
    }
    return { deleted, left: old.length - deleted }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return { deleted, left: old.length - deleted, ...(!isCutShort() && { error }) }
  }
}

/** All but the newest `keep`, without the last succeeded one: times by the second may be those of several. */
function outdated(finished: readonly PastDeployment[], keep: number): readonly PastDeployment[] {
  const lastSucceeded = finished.find(({ phase }) => phase === 'succeeded')
  if (!lastSucceeded) return finished.slice(keep)
  const isProtected = ({ createdAt, phase }: PastDeployment) =>
    createdAt >= lastSucceeded.createdAt && phase === 'succeeded'
  return finished.slice(keep).filter(one => !isProtected(one))
}

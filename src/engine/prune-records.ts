import { timing } from './timing.js'
import { boundedRequest, ifFound } from './polling/request.js'
import type { PastDeployment } from './deployment.js'
import { ProviderError } from '../shared/errors.js'
import type { FollowContext } from './context.js'
import { readWithRetry } from './polling/retry.js'

/** How many records were deleted and how many old ones are left; `error`: why. */
export interface Pruned {
  readonly deleted: number
  readonly left: number
  readonly error?: ProviderError | undefined
}

/**
 * Deletes the target's finished deployment records except for the newest `keep` and the last succeeded one; the oldest
 * first, so that an interrupted deletion leaves no gap. A record that no longer exists counts as deleted. Stops at the
 * first refusal, when the workflow is cancelled and after 2 minutes.
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
    // An interrupted list counts as empty: nothing is deleted then.
    const all = await readWithRetry({ ...context, deadline: until }, signal => history.listAll(signal), {
      hasOwnDeadline: true,
    })
    old = outdated(all ?? [], keep)
    for (const { deploymentId } of old.toReversed()) {
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

/** All but the newest `keep` and the last succeeded one: several may have succeeded within the same second. */
function outdated(finished: readonly PastDeployment[], keep: number): readonly PastDeployment[] {
  const lastSucceeded = finished.find(({ phase }) => phase === 'succeeded')
  if (!lastSucceeded) return finished.slice(keep)
  const isProtected = ({ createdAt, phase }: PastDeployment) =>
    createdAt >= lastSucceeded.createdAt && phase === 'succeeded'
  return finished.slice(keep).filter(one => !isProtected(one))
}

import { boundedRequest, undefinedOnError } from './polling/request.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { GaveUp } from './outcome.js'
import { readBlocker } from './read-blocker.js'
import type { DeployContext } from './context.js'
import { pollIntervalFor } from './polling/poll-interval.js'
import { reconcile, type Reconciled } from './reconcile.js'
import type { DeploymentTracker } from './tracking/tracker.js'
import { pollUntil } from './polling/poll.js'

/** The idle target; our deployment, where an earlier request got no answer; or why the wait ended. */
type Idle =
  { readonly kind: 'idle'; readonly seen: TargetState } | Exclude<Reconciled, { kind: 'notStarted' }> | GaveUp

/** Whether the step fails at once when another deployment is in progress. */
export function refusesToWait({ onConflict, target }: DeployContext): boolean {
  return onConflict === 'fail' || target.neverWaits !== undefined
}

/** Waits until nobody else's deployment runs on the target, which was last read as `seen`. Throws ProviderError. */
export async function waitUntilIdle(
  context: DeployContext,
  tracker: DeploymentTracker,
  seen: TargetState,
): Promise<Idle> {
  if (context.stop.aborted) return { kind: 'gaveUp', why: 'interrupted' }
  if (context.clock.now() >= context.deadline) return { kind: 'gaveUp', why: 'timeout' }
  if (tracker.requests.takeBack(seen) || (await mayBeOurs(context, tracker, seen))) {
    const found = await reconcile(context, tracker)
    return found.kind === 'notStarted' ? waitUntilIdle(context, tracker, found.seen) : found
  }
  tracker.requests.noteSeen(seen)
  const other = await deploymentInProgress(context, seen, context.stop)
  if (!other) return { kind: 'idle', seen }
  if (refusesToWait(context)) return { kind: 'gaveUp', why: 'busy', other }
  context.report({ type: 'waitingForOther', other })
  const found = await waitForOther(context, tracker, { seen, other })
  if ('kind' in found) return found
  // A new deployment may be one that an earlier request of ours started.
  return tracker.requests.hasSent ? waitUntilIdle(context, tracker, found) : { kind: 'idle', seen: found }
}

/**
 * Waits until `other` has ended and nothing else is in progress, or, after a request of ours, until the target shows
 * another deployment. The target as it is then.
 */
async function waitForOther(
  context: DeployContext,
  tracker: DeploymentTracker,
  { seen, other: first }: { readonly seen: TargetState; readonly other: DeploymentState },
): Promise<TargetState | GaveUp> {
  let other = first
  const found = await pollUntil(context, {
    until: context.deadline,
    stop: context.stop,
    waitingFor: () => `Another deployment is ${other.status}`,
    pollInterval: pollIntervalFor([], context.random),
    poll: async signal => {
      const now = await context.target.get(signal)
      if (
        tracker.requests.takeBack(now) ||
        (tracker.requests.hasSent && now.deploymentId !== seen.deploymentId)
      )
        return now
      tracker.requests.noteSeen(now)
      const next = await deploymentInProgress(context, now, signal)
      if (!next) return now
      if (next.deploymentId !== other.deploymentId) context.report({ type: 'waitingForOther', other: next })
      other = next
      return undefined
    },
  })
  if (typeof found !== 'string') return found
  return { kind: 'gaveUp', why: found === 'stopped' ? 'interrupted' : found, other }
}

/** Whether the target may show a deployment that an earlier, unanswered request of ours started. */
async function mayBeOurs(
  context: DeployContext,
  tracker: DeploymentTracker,
  seen: TargetState,
): Promise<boolean> {
  if (!tracker.requests.hasSent) return false
  const ownership = await undefinedOnError(
    boundedRequest(context, signal => tracker.ownership(seen, signal), {
      stop: context.stop,
      until: context.deadline,
    }),
  )
  return ownership === undefined || ownership === 'ours' || ownership === 'unknown'
}

/** The deployment that keeps the target busy: its own, or one of a resource that it depends on, as far as reads show. */
async function deploymentInProgress(
  context: DeployContext,
  seen: TargetState,
  stop: AbortSignal,
): Promise<TargetState | undefined> {
  if (isInProgress(seen)) return seen
  const { findBlocker } = context.target
  return findBlocker && readBlocker({ ...context, stop }, findBlocker)
}

import { boundedRequest, optional } from './polling/request.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { GaveUp } from './outcome.js'
import { readBlocker } from './find-blocker.js'
import type { DeployContext } from './context.js'
import { paceOf } from './polling/poll-interval.js'
import { reconcile, type Reconciled } from './reconcile.js'
import type { DeploymentTracker } from './tracker.js'
import { watch } from './polling/poll.js'

/** The target as it is idle; ours after all, where an earlier update was not answered; or why the wait ended. */
export type Idle =
  { readonly kind: 'idle'; readonly seen: TargetState } | Exclude<Reconciled, { kind: 'notStarted' }> | GaveUp

/** Whether a deployment in the way ends the step. */
export function refusesToWait({ onConflict, target }: DeployContext): boolean {
  return onConflict === 'fail' || target.neverWaits !== undefined
}

/** Waits until nobody else's deployment runs on the target, which was last read as `seen`. Throws ProviderError. */
export async function awaitIdle(
  job: DeployContext,
  tracker: DeploymentTracker,
  seen: TargetState,
): Promise<Idle> {
  if (job.stop.aborted) return { kind: 'gaveUp', why: 'interrupted' }
  if (job.clock.now() >= job.deadline) return { kind: 'gaveUp', why: 'timeout' }
  if (await mayBeOurs(job, tracker, seen)) {
    const found = await reconcile(job, tracker)
    return found.kind === 'notStarted' ? awaitIdle(job, tracker, found.seen) : found
  }
  tracker.noteSeen(seen)
  const other = await underWay(job, seen, job.stop)
  if (!other) return { kind: 'idle', seen }
  if (refusesToWait(job)) return { kind: 'gaveUp', why: 'busy', other }
  job.report({ type: 'waitingForOther', other })
  const found = await watchOther(job, tracker, { seen, other })
  if ('kind' in found) return found
  // What is new on the target may be what an earlier request started.
  return tracker.hasSent ? awaitIdle(job, tracker, found) : { kind: 'idle', seen: found }
}

/** Waits for `other` to end; the target as it is then, or as soon as it shows another deployment after a request of ours. */
async function watchOther(
  job: DeployContext,
  tracker: DeploymentTracker,
  { seen, other: first }: { readonly seen: TargetState; readonly other: DeploymentState },
): Promise<DeploymentState | GaveUp> {
  let other = first
  const found = await watch(job, {
    until: job.deadline,
    stop: job.stop,
    awaited: () => `Another deployment is ${other.status}`,
    pace: paceOf([], job.random),
    look: async signal => {
      const now = await job.target.get(signal)
      if (tracker.hasSent && now.deploymentId !== seen.deploymentId) return now
      tracker.noteSeen(now)
      const next = await underWay(job, now, signal)
      if (!next) return now
      if (next.deploymentId !== other.deploymentId) job.report({ type: 'waitingForOther', other: next })
      other = next
      return undefined
    },
  })
  if (typeof found !== 'string') return found
  return { kind: 'gaveUp', why: found === 'stopped' ? 'interrupted' : found, other }
}

/** Whether what the target shows may be what an earlier request started, which was not answered. */
async function mayBeOurs(
  job: DeployContext,
  tracker: DeploymentTracker,
  seen: TargetState,
): Promise<boolean> {
  if (!tracker.hasSent) return false
  const ownership = await optional(
    boundedRequest(job, signal => tracker.ownership(seen, signal), { stop: job.stop, until: job.deadline }),
  )
  return ownership === undefined || ownership === 'ours' || ownership === 'unknown'
}

/** The deployment that keeps the target busy: its own, or one of what it is bound to, as far as reads show. */
async function underWay(
  job: DeployContext,
  seen: TargetState,
  stop: AbortSignal,
): Promise<TargetState | undefined> {
  if (isInProgress(seen)) return seen
  const { findBlocker } = job.target
  return findBlocker && readBlocker({ ...job, stop }, findBlocker)
}

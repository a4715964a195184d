import { ask, ifKnown } from './polling/request.js'
import { isUnderWay, type Snapshot } from './deployment.js'
import type { Abandoned } from './outcome.js'
import { inTheWay } from './find-blocker.js'
import type { Job } from './context.js'
import { paceOf } from './polling/poll-interval.js'
import { reconcile, type Reconciled } from './reconcile.js'
import type { DeploymentTracker } from './tracker.js'
import { watch } from './polling/poll.js'

/** The target as it is idle; ours after all, where an earlier update was not answered; or why the wait ended. */
export type Idle =
  { readonly kind: 'idle'; readonly seen: Snapshot } | Exclude<Reconciled, { kind: 'notStarted' }> | Abandoned

/** NONE never waits; where there are no deployment types, nobody chose it. */
export function refusesToWait({ onConflict, change, deployable }: Job): boolean {
  const isNone = change.deploymentType === 'NONE' && deployable.deployments !== undefined
  return onConflict === 'fail' || isNone
}

/** Waits until nobody else's deployment runs on the target, which was last read as `seen`. Throws ProtonError. */
export async function awaitIdle(job: Job, tracker: DeploymentTracker, seen: Snapshot): Promise<Idle> {
  if (job.stop.aborted) return { kind: 'abandoned', why: 'stopped' }
  if (job.clock.now() >= job.deadline) return { kind: 'abandoned', why: 'timeout' }
  if (await mayBeOurs(job, tracker, seen)) {
    const found = await reconcile(job, tracker)
    return found.kind === 'notStarted' ? awaitIdle(job, tracker, found.seen) : found
  }
  tracker.noteSeen(seen)
  const other = await underWay(job, seen, job.stop)
  if (!other) return { kind: 'idle', seen }
  if (refusesToWait(job)) return { kind: 'abandoned', why: 'busy', other }
  job.report({ type: 'busy', other })
  const found = await watchOther(job, tracker, { seen, other })
  if ('kind' in found) return found
  // What is new on the target may be what an earlier request started.
  return tracker.hasSent ? awaitIdle(job, tracker, found) : { kind: 'idle', seen: found }
}

/** Waits for `other` to end; the target as it is then, or as soon as it shows another deployment after a request of ours. */
async function watchOther(
  job: Job,
  tracker: DeploymentTracker,
  { seen, other: first }: { readonly seen: Snapshot; readonly other: Snapshot },
): Promise<Snapshot | Abandoned> {
  let other = first
  const found = await watch(job, {
    until: job.deadline,
    stop: job.stop,
    awaited: () => `Another deployment is ${other.status}`,
    pace: paceOf([], job.random),
    look: async signal => {
      const now = await job.deployable.get(signal)
      if (tracker.hasSent && now.deploymentId !== seen.deploymentId) return now
      tracker.noteSeen(now)
      const next = await underWay(job, now, signal)
      if (!next) return now
      if (next.deploymentId !== other.deploymentId) job.report({ type: 'busy', other: next })
      other = next
      return undefined
    },
  })
  return typeof found === 'string' ? { kind: 'abandoned', why: found, other } : found
}

/** Whether what the target shows may be what an earlier request started, which was not answered. */
async function mayBeOurs(job: Job, tracker: DeploymentTracker, seen: Snapshot): Promise<boolean> {
  if (!tracker.hasSent) return false
  const ownership = await ifKnown(
    ask(job, signal => tracker.ownership(seen, signal), { stop: job.stop, until: job.deadline }),
  )
  return ownership === undefined || ownership === 'ours' || ownership === 'unknown'
}

/** The deployment that keeps the target busy: its own, or one of what it is bound to, as far as Proton tells. */
async function underWay(job: Job, seen: Snapshot, stop: AbortSignal): Promise<Snapshot | undefined> {
  if (isUnderWay(seen)) return seen
  const { blocking } = job.deployable
  // NONE begins nothing that anything could be in the way of.
  if (!blocking || job.change.deploymentType === 'NONE') return undefined
  return inTheWay({ ...job, stop }, signal => blocking(job.change, signal))
}

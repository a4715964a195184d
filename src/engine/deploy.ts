import { timing } from './timing.js'
import { shutdownDeadline } from './polling/request.js'
import { cancel, type CancelRequest } from './cancel.js'
import { gaveUp, conclude, outputsOf, type Followed } from './conclude.js'
import type { TargetState } from './deployment.js'
import { ProviderError } from '../shared/errors.js'
import { follow } from './follow.js'
import { readWithRetry } from './polling/retry.js'
import type { CancelReason, FollowContext, DeployContext } from './context.js'
import type { GaveUp, Outcome, Refused } from './outcome.js'
import { UNSENT } from './submission.js'
import { submit } from './submit.js'
import { DeploymentTracker, type Observation } from './tracker.js'

/** The outcome, and the target as it was before; undefined where it could not be read. */
export interface DeployResult {
  readonly outcome: Outcome | Refused
  readonly before: TargetState | undefined
}

/** Deploys the target's change, follows that deployment to its end and says how it ended. */
export async function deploy(context: DeployContext): Promise<DeployResult> {
  const { target, report } = context
  let before: TargetState | undefined
  try {
    before = await readWithRetry(context, signal => target.get(signal))
    if (!before) return { before, outcome: { kind: 'gaveUp', why: 'interrupted' } }
    report({ type: 'targetRead', before })
    return { before, outcome: await outcomeOf(context, before) }
  } catch (error) {
    if (error instanceof ProviderError) return { before, outcome: { kind: 'refused', error } }
    throw error
  }
}

async function outcomeOf(job: DeployContext, before: TargetState): Promise<Outcome> {
  const tracker = new DeploymentTracker(job, UNSENT)
  const submitted = await submit(job, tracker, before)
  if (submitted.kind === 'unchanged') return unchanged(job, submitted.deployment)
  if (submitted.kind !== 'submitted') return submitted
  const { deployment } = submitted
  if (!job.wait && !job.stop.aborted) return { kind: 'started', deployment }
  const ours = { tracker, deployment }
  const end = job.stop.aborted ? 'stopped' : await followed(job, ours)
  if (end === 'stopped') return cancelled(job, ours, 'signal')
  if (end === 'timeout')
    return job.cancelOnTimeout ? cancelled(job, ours, 'timeout') : gaveUp('timeout', ours)
  return end.kind === 'gaveUp' ? end : conclude(job, ours, end)
}

/** What runs already, with its outputs as if it had just been deployed. */
async function unchanged(job: DeployContext, now: TargetState): Promise<Outcome> {
  const deployment = { ...now, deploymentId: now.succeededDeploymentId ?? now.deploymentId }
  return { kind: 'unchanged', deployment, outputs: await outputsOf(job, deployment) }
}

/** Follows a deployment to its end; what ends the looking without one is an outcome by itself. */
export async function followed(
  job: FollowContext,
  ours: Followed,
): Promise<NonNullable<Observation> | GaveUp | 'timeout' | 'stopped'> {
  try {
    return await follow(job, ours.tracker, ours.deployment)
  } catch (error) {
    if (error instanceof ProviderError) return gaveUp('unreadable', ours, error)
    throw error
  }
}

async function cancelled(job: DeployContext, ours: Followed, by: CancelReason): Promise<Outcome> {
  if (!job.target.cancel) return gaveUp('notCancellable', ours)
  const { tracker } = ours
  const isSignal = by === 'signal'
  const until = isSignal ? shutdownDeadline(job) : job.clock.now() + timing.cancelPatienceMs
  // What a signal cuts short, post goes on with.
  const why = () => (job.stop.aborted ? 'unconfirmed' : 'cancelFailed')
  try {
    const { end, request, error } = await cancel(job, {
      tracker,
      by,
      until,
      ...(!isSignal && { stop: job.stop }),
    })
    if (end === 'timeout') return gaveUp(why(), ours, error)
    if (end.kind !== 'ours') return await conclude(job, ours, end)
    const { deployment } = end
    if (deployment.phase === 'cancelled')
      return { kind: 'cancelled', by: cancelledBy(request, by), deployment }
    // A timeout is a failure even if the deployment then won the race against its cancellation.
    return isSignal ? await conclude(job, ours, end) : gaveUp('cancelFailed', ours)
  } catch (error) {
    if (error instanceof ProviderError) return gaveUp(why(), ours, error)
    throw error
  }
}

/** Who cancelled the deployment: a request that got no answer may have done it, or somebody else. */
function cancelledBy(request: CancelRequest, by: CancelReason): CancelReason | 'elsewhere' | 'unknown' {
  if (request === 'accepted') return by
  return request === 'unanswered' ? 'unknown' : 'elsewhere'
}

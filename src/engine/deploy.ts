import { timing } from './timing.js'
import { shutdownDeadline } from './polling/request.js'
import { cancel, type CancelRequest } from './cancel.js'
import { gaveUp, conclude, readOutputs, type Followed } from './conclude.js'
import { isInProgress, type TargetState } from './deployment.js'
import { ProviderError } from '../shared/errors.js'
import { follow } from './follow.js'
import { readWithRetry } from './polling/retry.js'
import type { FollowContext, DeployContext } from './context.js'
import type { CancelledOutcome, GaveUp, Outcome, Refused } from './outcome.js'
import { UNSENT } from './tracking/submission.js'
import { submit } from './submit.js'
import { DeploymentTracker, type Observation } from './tracking/tracker.js'

/** The outcome, and the target as it was before; undefined where it could not be read. */
interface DeployResult {
  readonly outcome: Outcome | Refused
  readonly before: TargetState | undefined
}

/** Submits the target's change and follows that deployment to its end. Throws InputError from preparing the change. */
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

async function outcomeOf(context: DeployContext, before: TargetState): Promise<Outcome> {
  const tracker = new DeploymentTracker(context, UNSENT)
  const submitted = await submit(context, tracker, before)
  if (submitted.kind === 'unchanged') return unchangedOutcome(context, submitted.deployment)
  if (submitted.kind !== 'submitted') return submitted
  const { deployment } = submitted
  // One that was found by reads after a lost answer may have ended by then.
  if (!context.wait && !context.stop.aborted && isInProgress(deployment))
    return { kind: 'started', deployment }
  const ours = { tracker, deployment }
  const end = context.stop.aborted ? 'stopped' : await followOrGiveUp(context, ours)
  if (end === 'stopped') return cancelAndConclude(context, ours, 'signal')
  if (end === 'timeout')
    return context.cancelOnTimeout ? cancelAndConclude(context, ours, 'timeout') : gaveUp('timeout', ours)
  return end.kind === 'gaveUp' ? end : conclude(context, ours, end)
}

/** The deployment that already has the change, with its outputs. */
async function unchangedOutcome(context: DeployContext, now: TargetState): Promise<Outcome> {
  const deployment = { ...now, deploymentId: now.succeededDeploymentId ?? now.deploymentId }
  return { kind: 'unchanged', deployment, outputs: await readOutputs(context, deployment) }
}

/** Follows a deployment to its end; the outcome `unreadable` when it can no longer be read. */
export async function followOrGiveUp(
  context: FollowContext,
  ours: Followed,
): Promise<NonNullable<Observation> | GaveUp | 'timeout' | 'stopped'> {
  try {
    return await follow(context, ours.tracker, ours.deployment)
  } catch (error) {
    if (error instanceof ProviderError) return gaveUp('unreadable', ours, error)
    throw error
  }
}

async function cancelAndConclude(
  context: DeployContext,
  ours: Followed,
  by: 'signal' | 'timeout',
): Promise<Outcome> {
  if (!context.target.cancel) return gaveUp('notCancellable', ours)
  const { tracker } = ours
  const isSignal = by === 'signal'
  const until = isSignal ? shutdownDeadline(context) : context.clock.now() + timing.cancelPatienceMs
  // The post step finishes what a signal interrupts.
  const why = () => (context.stop.aborted ? 'unconfirmed' : 'cancelFailed')
  try {
    const { end, request, error } = await cancel(context, {
      tracker,
      by,
      until,
      ...(!isSignal && { stop: context.stop }),
    })
    if (typeof end === 'string') return gaveUp(why(), ours, error)
    if (end.kind !== 'ours') return await conclude(context, ours, end)
    const { deployment } = end
    if (deployment.phase === 'cancelled')
      return { kind: 'cancelled', by: cancelledBy(request, by), deployment }
    // A timeout is a failure even if the deployment ended before its cancellation took effect.
    return isSignal ? await conclude(context, ours, end) : gaveUp('cancelFailed', ours)
  } catch (error) {
    if (error instanceof ProviderError) return gaveUp(why(), ours, error)
    throw error
  }
}

/** Who cancelled the deployment: unknown where the request of this step got no answer. */
function cancelledBy(request: CancelRequest, by: 'signal' | 'timeout'): CancelledOutcome['by'] {
  if (request === 'accepted') return by
  return request === 'unanswered' ? 'unknown' : 'elsewhere'
}

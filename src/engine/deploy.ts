import { leaveBy } from './polling/request.js'
import { cancel, type CancelRequest } from './cancel.js'
import { abandoned, conclude, outputsOf, type Followed } from './conclude.js'
import type { Snapshot } from './deployment.js'
import { ProtonError } from '../shared/errors.js'
import { follow } from './follow.js'
import type { CancelReason, Following, Job } from './context.js'
import type { Abandoned, Outcome } from './outcome.js'
import { UNSENT } from './submission.js'
import { submit } from './submit.js'
import { DeploymentTracker, type Observation } from './tracker.js'

/** How long a cancellation after a timeout is followed: as long as `post` follows one. */
const CANCEL_PATIENCE_MS = 120_000

/** Starts the deployment, follows that one to its end and says how it ended. Throws ProtonError when none was started. */
export async function deploy(job: Job): Promise<Outcome> {
  const tracker = new DeploymentTracker(job, UNSENT)
  const submitted = await submit(job, tracker)
  if (submitted.kind === 'unchanged') return unchanged(job, submitted.deployment)
  if (submitted.kind !== 'submitted') return submitted
  const { deployment } = submitted
  if (!job.wait && !job.stop.aborted) return { kind: 'started', deployment }
  const ours = { tracker, deployment }
  const end = job.stop.aborted ? 'stopped' : await followed(job, ours)
  if (end === 'stopped') return cancelled(job, ours, 'signal')
  if (end === 'timeout')
    return job.cancelOnTimeout ? cancelled(job, ours, 'timeout') : abandoned('timeout', ours)
  return end.kind === 'abandoned' ? end : conclude(job, ours, end)
}

/** What runs already, with its outputs as if it had just been deployed. */
async function unchanged(job: Job, now: Snapshot): Promise<Outcome> {
  const deployment = { ...now, deploymentId: now.succeededDeploymentId ?? now.deploymentId }
  return { kind: 'unchanged', deployment, outputs: await outputsOf(job, deployment) }
}

/** Follows a deployment to its end; what ends the looking without one is an outcome by itself. */
export async function followed(
  job: Following,
  ours: Followed,
): Promise<NonNullable<Observation> | Abandoned | 'timeout' | 'stopped'> {
  try {
    return await follow(job, ours.tracker, ours.deployment)
  } catch (error) {
    if (error instanceof ProtonError) return abandoned('unreadable', ours, error)
    throw error
  }
}

async function cancelled(job: Job, ours: Followed, by: CancelReason): Promise<Outcome> {
  if (!job.deployable.cancel) return abandoned('unstoppable', ours)
  const { tracker } = ours
  const isSignal = by === 'signal'
  const until = isSignal ? leaveBy(job) : job.clock.now() + CANCEL_PATIENCE_MS
  // What a signal cuts short, post goes on with.
  const why = () => (job.stop.aborted ? 'unconfirmed' : 'uncancelled')
  try {
    const { end, request, error } = await cancel(job, {
      tracker,
      by,
      until,
      ...(!isSignal && { stop: job.stop }),
    })
    if (end === 'timeout') return abandoned(why(), ours, error)
    if (end.kind !== 'ours') return await conclude(job, ours, end)
    const { deployment } = end
    if (deployment.phase === 'cancelled')
      return { kind: 'cancelled', by: cancelledBy(request, by), deployment }
    // A timeout is a failure even if the deployment then won the race against its cancellation.
    return isSignal ? await conclude(job, ours, end) : abandoned('uncancelled', ours)
  } catch (error) {
    if (error instanceof ProtonError) return abandoned(why(), ours, error)
    throw error
  }
}

/** Who cancelled the deployment: a request that got no answer may have done it, or somebody else. */
function cancelledBy(request: CancelRequest, by: CancelReason): CancelReason | 'elsewhere' | 'unknown' {
  if (request === 'accepted') return by
  return request === 'unanswered' ? 'unknown' : 'elsewhere'
}

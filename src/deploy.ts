import { leaveBy } from './ask.js'
import { cancel } from './cancel.js'
import { abandoned, conclude, outputsOf, type Followed } from './conclude.js'
import type { Snapshot } from './deployment.js'
import { ProtonError } from './errors.js'
import { follow } from './follow.js'
import type { CancelReason, Following, Job } from './job.js'
import { Judge, type Verdict } from './judge.js'
import type { Outcome } from './outcome.js'
import { start } from './start.js'

/** How long a cancellation after a timeout is followed: as long as `post` follows one. */
const CANCEL_PATIENCE_MS = 120_000

/** Starts the deployment, follows that one to its end and says how it ended. Throws ProtonError when none was begun. */
export async function deploy(job: Job): Promise<Outcome> {
  const started = await start(job)
  if ('kind' in started) return started.kind === 'unchanged' ? unchanged(job, started.deployment) : started
  const { deployment } = started
  if (job.change.deploymentType === 'NONE') return { kind: 'updated', deployment }
  if (!job.wait && !job.stop.aborted) return { kind: 'started', deployment }
  const ours = { ...started, judge: new Judge(job, started.claim) }
  const end = job.stop.aborted ? 'stopped' : await followed(job, ours)
  if (end === 'stopped') return cancelled(job, ours, 'signal')
  if (end !== 'timeout') return 'kind' in end ? end : conclude(job, ours, end)
  return job.cancelOnTimeout ? cancelled(job, ours, 'timeout') : abandoned('timeout', ours)
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
): Promise<NonNullable<Verdict> | Outcome | 'timeout' | 'stopped'> {
  try {
    return await follow(job, ours.judge, ours.deployment)
  } catch (error) {
    if (error instanceof ProtonError) return abandoned('unreadable', ours, error)
    throw error
  }
}

async function cancelled(job: Job, ours: Followed, by: CancelReason): Promise<Outcome> {
  if (!job.deployable.cancel) return abandoned('unstoppable', ours)
  const until = by === 'signal' ? leaveBy(job) : job.clock.now() + CANCEL_PATIENCE_MS
  const why = by === 'signal' ? 'unconfirmed' : 'uncancelled'
  try {
    const { end, wasAsked } = await cancel(job, { claim: ours.claim, judge: ours.judge, by, until })
    if (end === 'timeout') return abandoned(why, ours)
    if (end.relation === 'newer') return await conclude(job, ours, end)
    const { deployment } = end
    if (deployment.phase === 'cancelled')
      return { kind: 'cancelled', by: wasAsked ? by : 'elsewhere', deployment }
    // A timeout is a failure even if the deployment then won the race against its cancellation.
    return by === 'signal' ? await conclude(job, ours, end) : abandoned(why, ours)
  } catch (error) {
    if (error instanceof ProtonError) return abandoned(why, ours, error)
    throw error
  }
}

import { ask, ifKnown, leaveBy } from './ask.js'
import { cancel } from './cancel.js'
import { contradicts, relate } from './claim.js'
import type { Outputs, Snapshot } from './deployment.js'
import type { Abandonment, Outcome } from './outcome.js'
import { NoAnswer, ProtonError } from './errors.js'
import { follow } from './follow.js'
import type { CancelReason, Job } from './job.js'
import { Judge, type Verdict } from './judge.js'
import { atOnceThen } from './pace.js'
import { start, type Started } from './start.js'
import { watch } from './watch.js'

/** How long a cancellation after a timeout is followed: as long as `post` follows one. */
const CANCEL_PATIENCE_MS = 120_000
/** How long outputs are asked for, when Proton has trouble just then. */
const OUTPUTS_PATIENCE_MS = 60_000
const OUTPUTS_EVERY_MS = 2_000
/** Also when the deployment ended just before the deadline. */
const OUTPUTS_LEAST_MS = 10_000
const STANDING_LIMIT_MS = 5_000
/** What is left of these after a signal, when the runner is about to end this process. */
const AFTER_SIGNAL_MS = 700

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

/** Our deployment and who tells it from others. */
interface Ours extends Started {
  readonly judge: Judge
}

async function followed(
  job: Job,
  ours: Ours,
): Promise<NonNullable<Verdict> | Outcome | 'timeout' | 'stopped'> {
  try {
    return await follow(job, ours.judge, ours.deployment)
  } catch (error) {
    if (error instanceof ProtonError) return abandoned('unreadable', ours, error)
    throw error
  }
}

async function cancelled(job: Job, ours: Ours, by: CancelReason): Promise<Outcome> {
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

function abandoned(why: Abandonment, { judge, deployment }: Ours, error?: ProtonError): Outcome {
  return { kind: 'abandoned', why, deployment: judge.lastSeen ?? deployment, error }
}

async function conclude(job: Job, ours: Ours, end: NonNullable<Verdict>): Promise<Outcome> {
  if (end.relation === 'newer') {
    return { kind: 'abandoned', why: 'superseded', deployment: ours.deployment, other: end.other }
  }
  const { deployment } = end
  if (deployment.phase === 'succeeded') {
    if (ours.isRecognised && (await isAnothers(job, ours))) return abandoned('mistaken', ours)
    const templateVersion = deployment.templateVersion ?? (await standing(job, ours, 'ours'))?.templateVersion
    const outputs = await outputsOf(job, deployment)
    return { kind: 'succeeded', deployment: { ...deployment, templateVersion }, outputs }
  }
  const newer = (await standing(job, ours, 'newer'))?.deploymentId
  if (deployment.phase === 'cancelled') return { kind: 'cancelled', by: 'elsewhere', deployment, newer }
  return { kind: 'failed', deployment, newer }
}

/** Whether the target, now that it may show it, has nothing of what we sent: neither the token nor spec and version. */
async function isAnothers(job: Job, ours: Ours): Promise<boolean> {
  const seen = await standing(job, ours, 'ours')
  if (!seen || seen.clientToken === ours.claim.clientToken) return false
  return contradicts(ours.claim, seen, job.digest)
}

/** How the target stands after the end, if it can be had and shows what is looked for. */
async function standing(
  job: Job,
  { claim }: Ours,
  relation: 'ours' | 'newer',
): Promise<Snapshot | undefined> {
  const limitMs = afterwardsMs(job, STANDING_LIMIT_MS)
  const seen = await ifKnown(ask(job, signal => job.deployable.get(signal), { limitMs }))
  return seen && relate(claim, seen) === relation ? seen : undefined
}

/** The outputs of exactly this deployment, or why they could not be had: the deployment succeeded all the same. */
async function outputsOf(job: Job, { deploymentId }: Snapshot): Promise<Outputs | ProtonError> {
  const { listOutputs } = job.deployable
  if (!listOutputs) return new Map()
  const leftMs = Math.max(job.deadline - job.clock.now(), OUTPUTS_LEAST_MS)
  const patienceMs = afterwardsMs(job, Math.min(OUTPUTS_PATIENCE_MS, leftMs))
  const askedAt = job.clock.now()
  try {
    const found = await watch(job, {
      until: job.clock.now() + patienceMs,
      ...(job.stop.aborted ? {} : { stop: job.stop }),
      awaited: () => 'SUCCEEDED, its outputs awaited',
      pace: atOnceThen(OUTPUTS_EVERY_MS, job.random),
      look: signal => listOutputs(deploymentId, signal),
    })
    return typeof found === 'string' ? new NoAnswer(job.clock.now() - askedAt) : found
  } catch (error) {
    if (error instanceof ProtonError) return error
    throw error
  }
}

/** How long to see to what comes after the end: hardly at all when the runner is about to end this process. */
function afterwardsMs({ stop }: Job, patienceMs: number): number {
  return stop.aborted ? AFTER_SIGNAL_MS : patienceMs
}

import { cancel } from './cancel.js'
import type { Outcome, Outputs, Snapshot } from './deployment.js'
import { NoAnswer, ProtonError } from './errors.js'
import { follow } from './follow.js'
import { ask, type CancelReason, type Job } from './job.js'
import { Judge, type Verdict } from './judge.js'
import { atOnceThen } from './pace.js'
import { start, type Started } from './start.js'
import { watch } from './watch.js'

/** After a signal the runner leaves 7.5 s; after a timeout the same patience as `post` has. */
const CANCEL_BUDGET_MS: Readonly<Record<CancelReason, number>> = { signal: 5_500, timeout: 120_000 }
/** How long outputs are asked for, when Proton has trouble just then. */
const OUTPUTS_PATIENCE_MS = 60_000
const OUTPUTS_EVERY_MS = 2_000
const STANDING_LIMIT_MS = 5_000
const AFTER_SIGNAL_MS = 700

/** Starts the deployment, follows that one to its end and says how it ended. Throws ProtonError when none was begun. */
export async function deploy(job: Job): Promise<Outcome> {
  const started = await start(job)
  if ('kind' in started) return started
  const { deployment } = started
  if (job.change.deploymentType === 'NONE') return { kind: 'updated', deployment }
  if (!job.wait && !job.stop.aborted) return { kind: 'started', deployment }
  const judge = new Judge(job, started.claim)
  try {
    const end = job.stop.aborted ? 'stopped' : await follow(job, judge, deployment)
    if (end === 'stopped') return await stopOurs(job, judge, started, 'signal')
    if (end === 'timeout') return await timedOut(job, judge, started)
    return await conclude(job, started, end)
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const why = job.stop.aborted ? 'unconfirmed' : 'unreadable'
    return { kind: 'abandoned', why, deployment: judge.lastSeen ?? deployment, error }
  }
}

async function timedOut(job: Job, judge: Judge, started: Started): Promise<Outcome> {
  if (job.cancelOnTimeout) return stopOurs(job, judge, started, 'timeout')
  return { kind: 'abandoned', why: 'timeout', deployment: judge.lastSeen ?? started.deployment }
}

async function stopOurs(job: Job, judge: Judge, started: Started, by: CancelReason): Promise<Outcome> {
  const until = job.clock.now() + CANCEL_BUDGET_MS[by]
  const end = await cancel(job, { claim: started.claim, judge, by, until })
  if (end === 'timeout') {
    const why = by === 'signal' ? 'unconfirmed' : 'timeout'
    return { kind: 'abandoned', why, deployment: judge.lastSeen ?? started.deployment }
  }
  if (end.relation === 'ours' && end.deployment.phase === 'cancelled') {
    return { kind: 'cancelled', by, deployment: end.deployment }
  }
  // A timeout is a failure even if the deployment then won the race against its cancellation.
  if (by === 'timeout' && end.relation === 'ours' && end.deployment.phase === 'succeeded') {
    return { kind: 'abandoned', why: 'timeout', deployment: end.deployment }
  }
  return conclude(job, started, end)
}

async function conclude(
  job: Job,
  { deployment: ours }: Started,
  end: NonNullable<Verdict>,
): Promise<Outcome> {
  if (end.relation === 'newer')
    return { kind: 'abandoned', why: 'superseded', deployment: ours, other: end.other }
  const { deployment } = end
  if (deployment.phase === 'succeeded') {
    const templateVersion = deployment.templateVersion ?? (await standing(job))?.templateVersion
    return {
      kind: 'succeeded',
      deployment: { ...deployment, templateVersion },
      outputs: await outputs(job, deployment),
    }
  }
  const latest = (await standing(job))?.deploymentId
  const newer =
    deployment.deploymentId !== undefined && latest !== deployment.deploymentId ? latest : undefined
  if (deployment.phase === 'cancelled') return { kind: 'cancelled', by: 'elsewhere', deployment, newer }
  return { kind: 'failed', deployment, newer }
}

/** How the target stands after the end, if it can be had: it says more, but decides nothing. */
async function standing(job: Job): Promise<Snapshot | undefined> {
  try {
    return await ask(job, signal => job.deployable.get(signal), {
      limitMs: afterwardsMs(job, STANDING_LIMIT_MS),
    })
  } catch (error) {
    if (error instanceof ProtonError) return undefined
    throw error
  }
}

/** The outputs of exactly this deployment, or why they could not be had: the deployment succeeded all the same. */
async function outputs(job: Job, { deploymentId }: Snapshot): Promise<Outputs | ProtonError> {
  const patienceMs = afterwardsMs(job, OUTPUTS_PATIENCE_MS)
  try {
    const found = await watch(job, {
      until: job.clock.now() + patienceMs,
      awaited: () => 'SUCCEEDED, its outputs awaited',
      pace: atOnceThen(OUTPUTS_EVERY_MS, job.random),
      look: signal => job.deployable.listOutputs(deploymentId, signal),
    })
    return typeof found === 'string' ? new NoAnswer(patienceMs) : found
  } catch (error) {
    if (error instanceof ProtonError) return error
    throw error
  }
}

/** How long to see to what comes after the end: hardly at all when the runner is about to end this process. */
function afterwardsMs({ stop }: Job, patienceMs: number): number {
  return stop.aborted ? AFTER_SIGNAL_MS : patienceMs
}

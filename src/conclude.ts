import { ask, ifKnown } from './ask.js'
import { contradicts, relate } from './claim.js'
import type { Outputs, Snapshot } from './deployment.js'
import { NoAnswer, ProtonError } from './errors.js'
import type { Following } from './job.js'
import type { Judge, Verdict } from './judge.js'
import type { Abandonment, Outcome } from './outcome.js'
import { atOnceThen } from './pace.js'
import type { Started } from './start.js'
import { watch } from './watch.js'

/** How long outputs are asked for, when Proton has trouble just then. */
const OUTPUTS_PATIENCE_MS = 60_000
const OUTPUTS_EVERY_MS = 2_000
/** Also when the deployment ended just before the deadline. */
const OUTPUTS_LEAST_MS = 10_000
const STANDING_LIMIT_MS = 5_000
/** What is left of these after a signal, when the runner is about to end this process. */
const AFTER_SIGNAL_MS = 700

/** A deployment that is followed, and who tells it from others. */
export interface Followed extends Started {
  readonly judge: Judge
}

/** Left without knowing its end. */
export function abandoned(why: Abandonment, { judge, deployment }: Followed, error?: ProtonError): Outcome {
  return { kind: 'abandoned', why, deployment: judge.lastSeen ?? deployment, error }
}

/** What the end of a deployment comes to, with its outputs when it succeeded. */
export async function conclude(job: Following, ours: Followed, end: NonNullable<Verdict>): Promise<Outcome> {
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
async function isAnothers(job: Following, ours: Followed): Promise<boolean> {
  const seen = await standing(job, ours, 'ours')
  if (!seen || seen.clientToken === ours.claim.clientToken) return false
  return contradicts(ours.claim, seen, job.digest)
}

/** How the target stands after the end, if it can be had and shows what is looked for. */
async function standing(
  job: Following,
  { claim }: Followed,
  relation: 'ours' | 'newer',
): Promise<Snapshot | undefined> {
  const limitMs = afterwardsMs(job, STANDING_LIMIT_MS)
  const seen = await ifKnown(ask(job, signal => job.deployable.get(signal), { limitMs }))
  return seen && relate(claim, seen) === relation ? seen : undefined
}

/** The outputs of exactly this deployment, or why they could not be had: the deployment succeeded all the same. */
export async function outputsOf(job: Following, { deploymentId }: Snapshot): Promise<Outputs | ProtonError> {
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
function afterwardsMs({ stop }: Following, patienceMs: number): number {
  return stop.aborted ? AFTER_SIGNAL_MS : patienceMs
}

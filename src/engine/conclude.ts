import { ask, ifKnown } from './polling/request.js'
import type { Outputs, Snapshot } from './deployment.js'
import { NoAnswer, ProtonError } from '../shared/errors.js'
import type { Following } from './context.js'
import type { Abandoned, Abandonment, Outcome } from './outcome.js'
import { atOnceThen } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracker.js'
import { watch } from './polling/poll.js'

/** How long outputs are asked for, when Proton has trouble just then. */
const OUTPUTS_PATIENCE_MS = 60_000
const OUTPUTS_EVERY_MS = 2_000
/** Also when the deployment ended just before the deadline. */
const OUTPUTS_LEAST_MS = 10_000
const TARGET_LIMIT_MS = 5_000
/** What is left of these after a signal, when the runner is about to end this process. */
const AFTER_SIGNAL_MS = 700

/** A deployment that is followed, as it started, and what tells it from others. */
export interface Followed {
  readonly tracker: DeploymentTracker
  readonly deployment: Snapshot
}

/** Left without knowing its end. */
export function abandoned(
  why: Abandonment,
  { tracker, deployment }: Followed,
  error?: ProtonError,
): Abandoned {
  return { kind: 'abandoned', why, deployment: tracker.last ?? deployment, error }
}

/** What the end of a deployment comes to, with its outputs when it succeeded. */
export async function conclude(
  job: Following,
  ours: Followed,
  end: NonNullable<Observation>,
): Promise<Outcome> {
  const { tracker } = ours
  if (end.kind === 'newer') return { ...abandoned('superseded', ours), other: end.other }
  if (end.kind === 'unattributed') return { kind: 'abandoned', why: 'unattributed', other: end.candidate }
  const { deployment } = end
  if (deployment.phase === 'succeeded') return succeeded(job, ours, deployment)
  const after = await targetAfter(job)
  const newer = after && tracker.relation(after) === 'newer' ? after.deploymentId : undefined
  if (deployment.phase === 'cancelled') return { kind: 'cancelled', by: 'elsewhere', deployment, newer }
  return { kind: 'failed', deployment, newer }
}

async function succeeded(job: Following, ours: Followed, deployment: Snapshot): Promise<Outcome> {
  const { tracker } = ours
  const isRecognized = !tracker.submission.isAnswered
  const isRead = isRecognized || deployment.templateVersion === undefined
  const after = isRead ? await targetAfter(job) : undefined
  const isStillOurs = after !== undefined && tracker.relation(after) === 'ours'
  if (isRecognized && isStillOurs && (await isMistaken(job, tracker, after)))
    return { kind: 'abandoned', why: 'mistaken', other: deployment }
  const templateVersion = deployment.templateVersion ?? (isStillOurs ? after.templateVersion : undefined)
  const outputs = await outputsOf(job, deployment, { isFresh: true })
  return { kind: 'succeeded', deployment: { ...deployment, templateVersion }, outputs }
}

/** What was taken for ours while it was in progress is compared once more with what the target shows then. */
async function isMistaken(job: Following, tracker: DeploymentTracker, after: Snapshot): Promise<boolean> {
  if (after.isDeletion) return false
  const limitMs = afterwardsMs(job, TARGET_LIMIT_MS)
  const ownership = await ifKnown(ask(job, signal => tracker.ownership(after, signal), { limitMs }))
  if (ownership === 'unknown') return tracker.isContradicted(after)
  return ownership === 'other'
}

/** The target after the end, if it can be read. */
function targetAfter(job: Following): Promise<Snapshot | undefined> {
  const limitMs = afterwardsMs(job, TARGET_LIMIT_MS)
  return ifKnown(ask(job, signal => job.deployable.get(signal), { limitMs }))
}

/**
 * The outputs of exactly this deployment, or why they could not be read: the deployment succeeded all the same. The
 * list of one that has just succeeded (`isFresh`) may lag behind: an empty one is read once more.
 */
export async function outputsOf(
  job: Following,
  { deploymentId }: Snapshot,
  { isFresh = false } = {},
): Promise<Outputs | ProtonError> {
  const { listOutputs } = job.deployable
  if (!listOutputs) return new Map()
  const leftMs = Math.max(job.deadline - job.clock.now(), OUTPUTS_LEAST_MS)
  const patienceMs = afterwardsMs(job, Math.min(OUTPUTS_PATIENCE_MS, leftMs))
  const askedAt = job.clock.now()
  let looks = 0
  let lastError: ProtonError | undefined
  const noting = (work: Promise<Outputs>) =>
    work.catch((error: unknown) => {
      if (error instanceof ProtonError) lastError = error
      throw error
    })
  try {
    const found = await watch(job, {
      until: job.clock.now() + patienceMs,
      ...(job.stop.aborted ? {} : { stop: job.stop }),
      awaited: () => 'SUCCEEDED, its outputs awaited',
      pace: atOnceThen(OUTPUTS_EVERY_MS, job.random),
      look: async signal => {
        const outputs = await noting(listOutputs(deploymentId, signal))
        const isLate = isFresh && outputs.size === 0 && ++looks === 1 && !job.stop.aborted
        return isLate ? undefined : outputs
      },
    })
    return typeof found === 'string' ? (lastError ?? new NoAnswer(job.clock.now() - askedAt)) : found
  } catch (error) {
    if (error instanceof ProtonError) return error
    throw error
  }
}

/** How long to see to what comes after the end: hardly at all when the runner is about to end this process. */
function afterwardsMs({ stop }: Following, patienceMs: number): number {
  return stop.aborted ? AFTER_SIGNAL_MS : patienceMs
}

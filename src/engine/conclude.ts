import { timing } from './timing.js'
import { boundedRequest, optional } from './polling/request.js'
import type { Outputs, DeploymentState, TargetState } from './deployment.js'
import { NoAnswer, ProviderError } from '../shared/errors.js'
import type { FollowContext } from './context.js'
import type { GaveUp, GaveUpReason, Outcome } from './outcome.js'
import { atOnceThen } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracker.js'
import { watch } from './polling/poll.js'

/** A deployment that is followed, as it started, and what tells it from others. */
export interface Followed {
  readonly tracker: DeploymentTracker
  readonly deployment: DeploymentState
}

/** Left without knowing its end. */
export function gaveUp(why: GaveUpReason, { tracker, deployment }: Followed, error?: ProviderError): GaveUp {
  return { kind: 'gaveUp', why, deployment: tracker.last ?? deployment, error }
}

/** What the end of a deployment comes to, with its outputs when it succeeded. */
export async function conclude(
  job: FollowContext,
  ours: Followed,
  end: NonNullable<Observation>,
): Promise<Outcome> {
  const { tracker } = ours
  if (end.kind === 'newer') return { ...gaveUp('superseded', ours), other: end.other }
  if (end.kind === 'unattributed') return { kind: 'gaveUp', why: 'unattributed', other: end.candidate }
  const { deployment } = end
  if (deployment.phase === 'succeeded') return succeeded(job, ours, deployment)
  const after = await targetAfter(job)
  const newer = after && tracker.relation(after) === 'newer' ? after.deploymentId : undefined
  if (deployment.phase === 'cancelled') return { kind: 'cancelled', by: 'elsewhere', deployment, newer }
  return { kind: 'failed', deployment, wasCancelling: tracker.wasCancelling, newer }
}

async function succeeded(job: FollowContext, ours: Followed, deployment: DeploymentState): Promise<Outcome> {
  const { tracker } = ours
  const isRecognized = !tracker.submission.isAnswered
  const isRead = isRecognized || deployment.revision === undefined
  const after = isRead ? await targetAfter(job) : undefined
  const isStillOurs = after !== undefined && tracker.relation(after) === 'ours'
  if (isRecognized && isStillOurs && (await isMistaken(job, tracker, after)))
    return { kind: 'gaveUp', why: 'misidentified', other: deployment }
  const outputs = await outputsOf(job, deployment, { isFresh: true })
  return {
    kind: 'succeeded',
    deployment: isStillOurs ? withRevision(deployment, after) : deployment,
    outputs,
  }
}

/** A target read on its own shows what the record may lack: the revision, and the provider's outputs. */
function withRevision(deployment: DeploymentState, after: TargetState): DeploymentState {
  const { revision = after.revision, stepOutputs = after.stepOutputs } = deployment
  return { ...deployment, revision, stepOutputs }
}

/** What was taken for ours while it was in progress is compared once more with what the target shows then. */
async function isMistaken(
  job: FollowContext,
  tracker: DeploymentTracker,
  after: TargetState,
): Promise<boolean> {
  if (after.isDeletion) return false
  const limitMs = afterwardsMs(job, timing.targetLimitMs)
  const ownership = await optional(
    boundedRequest(job, signal => tracker.ownership(after, signal), { limitMs }),
  )
  if (ownership === 'unknown') return tracker.isContradicted(after)
  return ownership === 'other'
}

/** The target after the end, if it can be read. */
function targetAfter(job: FollowContext): Promise<TargetState | undefined> {
  const limitMs = afterwardsMs(job, timing.targetLimitMs)
  return optional(boundedRequest(job, signal => job.target.get(signal), { limitMs }))
}

/**
 * The outputs of exactly this deployment, or why they could not be read: the deployment succeeded all the same. The
 * list of one that has just succeeded (`isFresh`) may lag behind: an empty one is read once more.
 */
export async function outputsOf(
  job: FollowContext,
  { deploymentId, status }: DeploymentState,
  { isFresh = false } = {},
): Promise<Outputs | ProviderError> {
  const { listOutputs } = job.target
  if (!listOutputs) return new Map()
  const leftMs = Math.max(job.deadline - job.clock.now(), timing.outputsLeastMs)
  const patienceMs = afterwardsMs(job, Math.min(timing.outputsPatienceMs, leftMs))
  const askedAt = job.clock.now()
  let looks = 0
  let lastError: ProviderError | undefined
  const noting = (work: Promise<Outputs>) =>
    work.catch((error: unknown) => {
      if (error instanceof ProviderError) lastError = error
      throw error
    })
  try {
    const found = await watch(job, {
      until: job.clock.now() + patienceMs,
      ...(job.stop.aborted ? {} : { stop: job.stop }),
      awaited: () => `${status}, reading its outputs`,
      pace: atOnceThen(timing.outputsEveryMs, job.random),
      look: async signal => {
        const outputs = await noting(listOutputs(deploymentId, signal))
        const isLate = isFresh && outputs.size === 0 && ++looks === 1 && !job.stop.aborted
        return isLate ? undefined : outputs
      },
    })
    return typeof found === 'string' ? (lastError ?? new NoAnswer(job.clock.now() - askedAt)) : found
  } catch (error) {
    if (error instanceof ProviderError) return error
    throw error
  }
}

/** How long to see to what comes after the end: hardly at all when the runner is about to end this process. */
function afterwardsMs({ stop }: FollowContext, patienceMs: number): number {
  return stop.aborted ? timing.afterSignalMs : patienceMs
}

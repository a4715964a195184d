import { timing } from './timing.js'
import { boundedRequest, undefinedOnError } from './polling/request.js'
import type { Outputs, DeploymentState, TargetState } from './deployment.js'
import { NoAnswer, ProviderError } from '../shared/errors.js'
import type { FollowContext } from './context.js'
import type { GaveUp, GaveUpReason, Outcome } from './outcome.js'
import { immediatelyThenEvery } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracking/tracker.js'
import { pollUntil } from './polling/poll.js'

/** A deployment that is followed, as it started, and its tracker. */
export interface Followed {
  readonly tracker: DeploymentTracker
  readonly deployment: DeploymentState
}

/** The outcome when the end of the followed deployment is not known. */
export function gaveUp(why: GaveUpReason, { tracker, deployment }: Followed, error?: ProviderError): GaveUp {
  return { kind: 'gaveUp', why, deployment: tracker.last ?? deployment, error }
}

/** The outcome of a deployment that has ended, with its outputs when it succeeded. */
export async function conclude(
  context: FollowContext,
  ours: Followed,
  end: NonNullable<Observation>,
): Promise<Outcome> {
  const { tracker } = ours
  if (end.kind === 'newer') return { ...gaveUp('superseded', ours), other: end.other }
  if (end.kind === 'unattributed') return { kind: 'gaveUp', why: 'unattributed', other: end.candidate }
  const { deployment } = end
  if (deployment.phase === 'succeeded') return succeededOutcome(context, ours, deployment)
  const after = await targetAfter(context)
  if (after && (await isMisidentified(context, tracker, after)))
    return { kind: 'gaveUp', why: 'misidentified', other: deployment }
  const newer = after && tracker.relation(after) === 'newer' ? after.deploymentId : undefined
  if (deployment.phase === 'cancelled') return { kind: 'cancelled', by: 'elsewhere', deployment, newer }
  return { kind: 'failed', deployment, wasCancelling: tracker.wasCancelling, newer }
}

async function succeededOutcome(
  context: FollowContext,
  ours: Followed,
  deployment: DeploymentState,
): Promise<Outcome> {
  const { tracker } = ours
  const isRead = !tracker.submission.isAnswered || deployment.revision === undefined
  const after = isRead ? await targetAfter(context) : undefined
  const isStillOurs = after !== undefined && tracker.relation(after) === 'ours'
  if (after && (await isMisidentified(context, tracker, after)))
    return { kind: 'gaveUp', why: 'misidentified', other: deployment }
  const outputs = await readOutputs(context, deployment, { isFresh: true })
  return {
    kind: 'succeeded',
    deployment: isStillOurs ? withRevision(deployment, after) : deployment,
    outputs,
  }
}

/** The target shows what the record may lack: the revision, and the provider's outputs. */
function withRevision(deployment: DeploymentState, after: TargetState): DeploymentState {
  const { revision = after.revision, stepOutputs = after.stepOutputs } = deployment
  return { ...deployment, revision, stepOutputs }
}

/** After a lost answer, a deployment that was recognized while in progress is compared once more after it has ended. */
async function isMisidentified(
  context: FollowContext,
  tracker: DeploymentTracker,
  after: TargetState,
): Promise<boolean> {
  const isRecognized = !tracker.submission.isAnswered && tracker.relation(after) === 'ours'
  if (!isRecognized || after.isDeletion) return false
  const limitMs = limitAfterEndMs(context, timing.targetLimitMs)
  const ownership = await undefinedOnError(
    boundedRequest(context, signal => tracker.ownership(after, signal), { limitMs }),
  )
  const { recognizer } = tracker
  if (ownership === 'unknown') return recognizer.hasForeignToken(after) || recognizer.isContradicted(after)
  return ownership === 'other'
}

/** The target after the end; undefined when it cannot be read. */
function targetAfter(context: FollowContext): Promise<TargetState | undefined> {
  const limitMs = limitAfterEndMs(context, timing.targetLimitMs)
  return undefinedOnError(boundedRequest(context, signal => context.target.get(signal), { limitMs }))
}

/**
 * The outputs of exactly this deployment, or the error for which they could not be read. Just after the end (`isFresh`)
 * the list may lag behind: an empty one is read once more.
 */
export async function readOutputs(
  context: FollowContext,
  { deploymentId, status }: DeploymentState,
  { isFresh = false } = {},
): Promise<Outputs | ProviderError> {
  const { listOutputs } = context.target
  if (!listOutputs) return new Map()
  const leftMs = Math.max(context.deadline - context.clock.now(), timing.outputsLeastMs)
  const patienceMs = limitAfterEndMs(context, Math.min(timing.outputsPatienceMs, leftMs))
  const startedAt = context.clock.now()
  let polls = 0
  let lastError: ProviderError | undefined
  const noting = (work: Promise<Outputs>) =>
    work.catch((error: unknown) => {
      if (error instanceof ProviderError) lastError = error
      throw error
    })
  try {
    const found = await pollUntil(context, {
      until: context.clock.now() + patienceMs,
      ...(context.stop.aborted ? {} : { stop: context.stop }),
      waitingFor: () => `${status}, reading its outputs`,
      pollInterval: immediatelyThenEvery(timing.outputsEveryMs, context.random),
      poll: async signal => {
        const outputs = await noting(listOutputs(deploymentId, signal))
        const isLate = isFresh && outputs.size === 0 && ++polls === 1 && !context.stop.aborted
        return isLate ? undefined : outputs
      },
    })
    return typeof found === 'string' ? (lastError ?? new NoAnswer(context.clock.now() - startedAt)) : found
  } catch (error) {
    if (error instanceof ProviderError) return error
    throw error
  }
}

/** The longest that a read after the end may take: much less when the runner is about to end this process. */
function limitAfterEndMs({ stop }: FollowContext, patienceMs: number): number {
  return stop.aborted ? timing.afterSignalMs : patienceMs
}

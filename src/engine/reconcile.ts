import { timing } from './timing.js'
import { shutdownDeadline } from './polling/request.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { Ownership } from './tracking/ownership.js'
import type { FollowContext } from './context.js'
import { immediatelyThenEvery, pollIntervalFor } from './polling/poll-interval.js'
import { compareTimes, isCreation } from './tracking/submission.js'
import type { DeploymentTracker } from './tracking/tracker.js'
import { pollUntil, type Polling } from './polling/poll.js'

/** What became of a request that got no answer. */
export type Reconciled =
  /** It started `deployment`, which the tracker has identified. */
  | { readonly kind: 'ours'; readonly deployment: DeploymentState }
  /** No read shows a deployment that it started; `isProven`: all that has started since is somebody else's. */
  | { readonly kind: 'notStarted'; readonly seen: TargetState; readonly isProven: boolean }
  /** No read shows whether it was accepted; `candidate` may be what it started. */
  | { readonly kind: 'unknown'; readonly candidate?: DeploymentState | undefined }

/** Whether to follow a deployment that may be ours (`wait`) and to read longer after the deadline (`cancelOnTimeout`). */
export interface ReconcileContext extends FollowContext {
  readonly wait: boolean
  readonly cancelOnTimeout: boolean
  /** How long reads may lag behind the request, in ms. */
  readonly lagMs?: number
}

/** How long reads may lag behind a request that may have been accepted, and room for the last read. */
const LAG_MS = timing.readLagMs + timing.afterLagMs

/**
 * Reads the target after a request got no answer, until it shows our deployment or reads no longer lag behind, then the
 * records of all deployments since. One that may be ours is followed: its end may show whose it is. Throws ProviderError
 * for a fault that is not transient.
 */
export async function reconcile(context: ReconcileContext, tracker: DeploymentTracker): Promise<Reconciled> {
  const settled = await whileReadsLag(context, tracker)
  if (settled.kind !== 'settled') return settled
  const found = await searchAllRecords(context, tracker, settled)
  if (found.kind !== 'unknown' || !mayFollow(context, found.candidate)) return found
  context.report({ type: 'unattributed', candidate: found.candidate })
  const followed = await followCandidate(context, tracker, found.candidate)
  return followed.kind === 'settled' ? searchAllRecords(context, tracker, followed) : followed
}

/** The target once reads no longer lag behind, and whose deployment it shows then. */
interface Settled {
  readonly kind: 'settled'
  readonly seen: TargetState
  readonly ownership: Ownership | 'earlier'
  /** False: the deadline came first, and the request may still arrive. */
  readonly isLagOver: boolean
}

async function whileReadsLag(
  context: ReconcileContext,
  tracker: DeploymentTracker,
): Promise<Reconciled | Settled> {
  const now = context.clock.now()
  const afterDeadlineMs = context.cancelOnTimeout ? timing.beforeCancelMs : timing.afterDeadlineMs
  const lagEndsAt = now + (context.lagMs ?? LAG_MS)
  const lagsUntil = Math.min(lagEndsAt, Math.max(context.deadline, now + afterDeadlineMs))
  const isLagOver = lagsUntil === lagEndsAt
  let candidate: DeploymentState | undefined
  const poll = async (signal: AbortSignal): Promise<Reconciled | Settled | undefined> => {
    const seen = await context.target.get(signal)
    const ownership = await tracker.ownership(seen, signal)
    if (ownership === 'ours') return identifiedAsOurs(tracker, seen, signal)
    candidate = ownership === 'unknown' ? seen : undefined
    if (context.stop.aborted) return { kind: 'unknown', candidate }
    const mayLag = context.clock.now() + 2 * timing.readEveryMs < lagsUntil
    return mayLag ? undefined : { kind: 'settled', seen, ownership, isLagOver }
  }
  return (await pollTarget(context, poll, lagsUntil)) ?? { kind: 'unknown', candidate }
}

/** Polls until `until` (epoch ms), and after a signal until the process must end; undefined when the time is over. */
async function pollTarget<T extends object>(
  context: FollowContext,
  poll: Polling<T>['poll'],
  until: number,
): Promise<T | undefined> {
  const { random, stop } = context
  const polling = () => ({
    poll,
    waitingFor: () => "Waiting for the target to show this step's deployment",
    pollInterval: immediatelyThenEvery(timing.readEveryMs, random),
  })
  const found = await pollUntil(context, { ...polling(), until, stop })
  const last =
    found === 'stopped' ? await pollUntil(context, { ...polling(), until: shutdownDeadline(context) }) : found
  return typeof last === 'string' ? undefined : last
}

/** Searches the records, which also show deployments that ended and that the target no longer shows. */
async function searchAllRecords(
  context: ReconcileContext,
  tracker: DeploymentTracker,
  settled: Settled,
): Promise<Reconciled> {
  const { seen, ownership } = settled
  const afterMs = timing.afterDeadlineMs
  const found = await pollUntil(context, {
    poll: signal => tracker.search(seen, signal),
    waitingFor: () => 'Searching the deployment records',
    pollInterval: immediatelyThenEvery(timing.readEveryMs, context.random),
    until: Math.max(Math.min(context.deadline, context.clock.now() + LAG_MS), context.clock.now() + afterMs),
    stop: context.stop,
  })
  const candidate = ownership === 'unknown' ? seen : undefined
  if (typeof found === 'string') return { kind: 'unknown', candidate }
  if (found.kind === 'ours') return { kind: 'ours', deployment: tracker.last ?? found.record }
  const hidden = found.kind === 'unknown' ? found.candidate : undefined
  if (hidden || isAnotherTarget(tracker, seen)) return { kind: 'unknown', candidate: candidate ?? hidden }
  // Without records, a deployment that the target no longer shows may have been ours.
  if (ownership === 'earlier')
    return tracker.recognizer.hasSightedUnnamed
      ? { kind: 'unknown' }
      : { kind: 'notStarted', seen, isProven: false }
  if (ownership !== 'other' || found.kind !== 'none') return { kind: 'unknown', candidate }
  // The target that we created may have been deleted, and recreated by somebody else.
  return found.earlier
    ? { kind: 'unknown', candidate: found.earlier }
    : { kind: 'notStarted', seen, isProven: settled.isLagOver }
}

/** Whether the target that the request was sent to was deleted since, or recreated under the same name. */
function isAnotherTarget(
  { submission, recognizer }: DeploymentTracker,
  { phase, createdAt }: TargetState,
): boolean {
  const before = submission.attempts[0]?.before.createdAt
  if (phase === 'absent') return recognizer.hasSighted || !isCreation(submission)
  return before !== undefined && createdAt !== undefined && compareTimes(createdAt, before) !== 0
}

function mayFollow(
  { wait, stop, deadline, clock }: ReconcileContext,
  candidate: DeploymentState | undefined,
): candidate is DeploymentState {
  return candidate !== undefined && isInProgress(candidate) && wait && !stop.aborted && clock.now() < deadline
}

/** Follows a deployment that may be ours until a read shows whose it is, or it has ended. */
async function followCandidate(
  context: ReconcileContext,
  tracker: DeploymentTracker,
  first: DeploymentState,
): Promise<Reconciled | Settled> {
  let candidate = first
  const lagsUntil = context.clock.now() + LAG_MS
  const found = await pollUntil<Reconciled | Settled>(context, {
    poll: async signal => {
      const seen = await context.target.get(signal)
      const ownership = await tracker.ownership(seen, signal)
      if (ownership === 'ours') return identifiedAsOurs(tracker, seen, signal)
      if (ownership === 'unknown') candidate = seen
      // The record may show a deployment before the target does.
      if (ownership === 'earlier' && context.clock.now() < lagsUntil) return undefined
      return ownership === 'unknown' && isInProgress(seen)
        ? undefined
        : { kind: 'settled', seen, ownership, isLagOver: true }
    },
    waitingFor: () => `A deployment that may be this step's is ${candidate.status}`,
    pollInterval: pollIntervalFor([], context.random),
    until: context.deadline,
    stop: context.stop,
  })
  return typeof found === 'string' ? { kind: 'unknown', candidate } : found
}

/** Identifies ours. A target that is being deleted shows only its id: the record shows the rest. */
async function identifiedAsOurs(
  tracker: DeploymentTracker,
  seen: TargetState,
  signal: AbortSignal,
): Promise<Reconciled> {
  tracker.identify(seen)
  const observed = seen.isDeletion ? await tracker.poll(signal) : undefined
  return { kind: 'ours', deployment: observed?.kind === 'ours' ? observed.deployment : seen }
}

/** The target as it is after a request was refused; undefined when it cannot be read. Throws ProviderError. */
export async function readAgain(context: FollowContext): Promise<TargetState | undefined> {
  const now = context.clock.now()
  const until = Math.min(now + LAG_MS, Math.max(context.deadline, now + timing.afterDeadlineMs))
  return pollTarget(context, signal => context.target.get(signal), until)
}

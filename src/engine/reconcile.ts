import { timing } from './timing.js'
import { shutdownDeadline } from './polling/request.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { Ownership } from './ownership.js'
import type { FollowContext } from './context.js'
import { atOnceThen, paceOf } from './polling/poll-interval.js'
import { compareTimes, isCreation } from './submission.js'
import type { DeploymentTracker } from './tracker.js'
import { watch } from './polling/poll.js'

/** What became of a request that got no answer. */
export type Reconciled =
  /** It started `deployment`, which the tracker has identified. */
  | { readonly kind: 'ours'; readonly deployment: DeploymentState }
  /** It started nothing that shows; `isProven`: what shows since then is somebody else's, all of it. */
  | { readonly kind: 'notStarted'; readonly seen: TargetState; readonly isProven: boolean }
  /** Nothing shows whether it was accepted; `candidate` may be what it started. */
  | { readonly kind: 'unknown'; readonly candidate?: DeploymentState | undefined }

/** What reconciling needs: `wait` lets it follow what may be ours, `cancelOnTimeout` read longer after the deadline. */
export interface Reconciling extends FollowContext {
  readonly wait: boolean
  readonly cancelOnTimeout: boolean
  /** How long reads may lag behind the request, in ms. */
  readonly lagMs?: number
}

/** Reads may lag behind a request that may have been accepted; the last one comes after that. */
const LAG_MS = timing.readLagMs + timing.afterLagMs

/**
 * Reads the target after a request got no answer, until it shows ours or reads no longer lag behind, then the records
 * of all deployments since. What may be ours is followed: its end may tell. Throws ProviderError for a lasting fault.
 */
export async function reconcile(job: Reconciling, tracker: DeploymentTracker): Promise<Reconciled> {
  const settled = await whileReadsLag(job, tracker)
  if (settled.kind !== 'settled') return settled
  const concluded = await conclude(job, tracker, settled)
  if (concluded.kind !== 'unknown' || !mayFollow(job, concluded.candidate)) return concluded
  job.report({ type: 'unattributed', candidate: concluded.candidate })
  const followed = await followCandidate(job, tracker, concluded.candidate)
  return followed.kind === 'settled' ? conclude(job, tracker, followed) : followed
}

/** The target once reads no longer lag behind, and whose deployment it shows then. */
interface Settled {
  readonly kind: 'settled'
  readonly seen: TargetState
  readonly ownership: Ownership | 'earlier'
  /** False: the deadline came first, and a request on its way may still arrive. */
  readonly isLagOver: boolean
}

async function whileReadsLag(job: Reconciling, tracker: DeploymentTracker): Promise<Reconciled | Settled> {
  const now = job.clock.now()
  const afterDeadlineMs = job.cancelOnTimeout ? timing.beforeCancelMs : timing.afterDeadlineMs
  const lagEndsAt = now + (job.lagMs ?? LAG_MS)
  const lagsUntil = Math.min(lagEndsAt, Math.max(job.deadline, now + afterDeadlineMs))
  const isLagOver = lagsUntil === lagEndsAt
  let candidate: DeploymentState | undefined
  const look = async (signal: AbortSignal): Promise<Reconciled | Settled | undefined> => {
    const seen = await job.target.get(signal)
    const ownership = await tracker.ownership(seen, signal)
    if (ownership === 'ours') return ours(tracker, seen, signal)
    candidate = ownership === 'unknown' ? seen : undefined
    if (job.stop.aborted) return { kind: 'unknown', candidate }
    const mayLag = job.clock.now() + 2 * timing.readEveryMs < lagsUntil
    return mayLag ? undefined : { kind: 'settled', seen, ownership, isLagOver }
  }
  const reading = { look, limitMs: timing.readLimitMs, awaited: () => 'The target read again' }
  const pace = () => atOnceThen(timing.readEveryMs, job.random)
  const found = await watch(job, { ...reading, pace: pace(), until: lagsUntil, stop: job.stop })
  if (found !== 'stopped') return found === 'timeout' ? { kind: 'unknown', candidate } : found
  const last = await watch(job, { ...reading, pace: pace(), until: shutdownDeadline(job) })
  return typeof last === 'string' ? { kind: 'unknown', candidate } : last
}

/** What the records say, which show also what ended and is no longer on the target. */
async function conclude(job: Reconciling, tracker: DeploymentTracker, settled: Settled): Promise<Reconciled> {
  const { seen, ownership } = settled
  const afterMs = timing.afterDeadlineMs
  const found = await watch(job, {
    look: signal => tracker.search(seen, signal),
    limitMs: timing.readLimitMs,
    awaited: () => 'The records of the deployments',
    pace: atOnceThen(timing.readEveryMs, job.random),
    until: Math.max(Math.min(job.deadline, job.clock.now() + LAG_MS), job.clock.now() + afterMs),
    stop: job.stop,
  })
  const candidate = ownership === 'unknown' ? seen : undefined
  if (typeof found === 'string') return { kind: 'unknown', candidate }
  if (found.kind === 'ours') return { kind: 'ours', deployment: tracker.last ?? found.record }
  const hidden = found.kind === 'unknown' ? found.candidate : undefined
  if (hidden || isAnotherTarget(tracker, seen)) return { kind: 'unknown', candidate: candidate ?? hidden }
  // What the target shows is proof only where the records of what it no longer shows can be read.
  if (ownership === 'earlier') return { kind: 'notStarted', seen, isProven: false }
  // What we created may have been deleted, and created again by somebody else.
  if (ownership === 'other' && found.kind === 'none' && found.earlier)
    return { kind: 'unknown', candidate: found.earlier }
  if (ownership === 'other' && found.kind === 'none')
    return { kind: 'notStarted', seen, isProven: settled.isLagOver }
  return { kind: 'unknown', candidate }
}

/** The target that the request was sent to was deleted since; another one may have taken its name. */
function isAnotherTarget(
  { submission, hasSighted }: DeploymentTracker,
  { phase, createdAt }: TargetState,
): boolean {
  const before = submission.attempts[0]?.before.createdAt
  if (phase === 'absent') return hasSighted || !isCreation(submission)
  return before !== undefined && createdAt !== undefined && compareTimes(createdAt, before) !== 0
}

function mayFollow(
  { wait, stop, deadline, clock }: Reconciling,
  candidate: DeploymentState | undefined,
): candidate is DeploymentState {
  return candidate !== undefined && isInProgress(candidate) && wait && !stop.aborted && clock.now() < deadline
}

/** Follows what may be ours until it shows whose it is, or has ended. */
async function followCandidate(
  job: Reconciling,
  tracker: DeploymentTracker,
  first: DeploymentState,
): Promise<Reconciled | Settled> {
  let candidate = first
  const lagsUntil = job.clock.now() + LAG_MS
  const found = await watch<Reconciled | Settled>(job, {
    look: async signal => {
      const seen = await job.target.get(signal)
      const ownership = await tracker.ownership(seen, signal)
      if (ownership === 'ours') return ours(tracker, seen, signal)
      if (ownership === 'unknown') candidate = seen
      // The record that may be ours shows before the target does.
      if (ownership === 'earlier' && job.clock.now() < lagsUntil) return undefined
      return ownership === 'unknown' && isInProgress(seen)
        ? undefined
        : { kind: 'settled', seen, ownership, isLagOver: true }
    },
    awaited: () => `A deployment that may be this step's is ${candidate.status}`,
    pace: paceOf([], job.random),
    until: job.deadline,
    stop: job.stop,
  })
  return typeof found === 'string' ? { kind: 'unknown', candidate } : found
}

/** A target that is being deleted names ours, and shows nothing else of it. */
async function ours(tracker: DeploymentTracker, seen: TargetState, signal: AbortSignal): Promise<Reconciled> {
  tracker.identify(seen)
  const observed = seen.isDeletion ? await tracker.poll(signal) : undefined
  return { kind: 'ours', deployment: observed?.kind === 'ours' ? observed.deployment : seen }
}

/** The target as it is after a request was refused; undefined when it cannot be read. Throws ProviderError. */
export async function readAgain(job: FollowContext): Promise<TargetState | undefined> {
  const now = job.clock.now()
  const reading = {
    look: (signal: AbortSignal) => job.target.get(signal),
    limitMs: timing.readLimitMs,
    awaited: () => 'The target read again',
  }
  const pace = () => atOnceThen(timing.readEveryMs, job.random)
  const until = Math.min(now + LAG_MS, Math.max(job.deadline, now + timing.afterDeadlineMs))
  const found = await watch(job, { ...reading, pace: pace(), until, stop: job.stop })
  if (found !== 'stopped') return found === 'timeout' ? undefined : found
  const last = await watch(job, { ...reading, pace: pace(), until: shutdownDeadline(job) })
  return typeof last === 'string' ? undefined : last
}

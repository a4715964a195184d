import { leaveBy } from './polling/request.js'
import { isUnderWay, type Snapshot } from './deployment.js'
import type { Ownership } from './ownership.js'
import type { Following } from './context.js'
import { atOnceThen, paceOf } from './polling/poll-interval.js'
import { READ_LAG_MS } from './polling/read-lag.js'
import { compareTimes, isCreation } from './submission.js'
import type { DeploymentTracker } from './tracker.js'
import { watch } from './polling/poll.js'

/** What became of a request that got no answer. */
export type Reconciled =
  /** It started `deployment`, which the tracker has identified. */
  | { readonly kind: 'ours'; readonly deployment: Snapshot }
  /** It started nothing that shows; `isProven`: what shows since then is somebody else's, all of it. */
  | { readonly kind: 'notStarted'; readonly seen: Snapshot; readonly isProven: boolean }
  /** Nothing shows whether Proton accepted it; `candidate` may be what it started. */
  | { readonly kind: 'unknown'; readonly candidate?: Snapshot | undefined }

/** What reconciling needs: `wait` lets it follow what may be ours, `cancelOnTimeout` read longer after the deadline. */
export interface Reconciling extends Following {
  readonly wait: boolean
  readonly cancelOnTimeout: boolean
  /** How long reads may lag behind the request, in ms. */
  readonly lagMs?: number
}

/** Reads may lag behind a request that may have been accepted; the last one comes after that. */
const LAG_MS = READ_LAG_MS + 3_000
const READ_EVERY_MS = 1_000
const READ_LIMIT_MS = 10_000
/** How long to find out after the deadline; longer when what was started is to be cancelled. */
const AFTER_DEADLINE_MS = 3_000
const BEFORE_CANCEL_MS = 30_000

/**
 * Reads the target after a request got no answer, until it shows ours or reads no longer lag behind, then the records
 * of all deployments since. What may be ours is followed: its end may tell. Throws ProtonError for a lasting fault.
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
  readonly seen: Snapshot
  readonly ownership: Ownership | 'earlier'
  /** False: the deadline came first, and a request on its way may still arrive. */
  readonly isLagOver: boolean
}

async function whileReadsLag(job: Reconciling, tracker: DeploymentTracker): Promise<Reconciled | Settled> {
  const now = job.clock.now()
  const afterDeadlineMs = job.cancelOnTimeout ? BEFORE_CANCEL_MS : AFTER_DEADLINE_MS
  const lagEndsAt = now + (job.lagMs ?? LAG_MS)
  const lagsUntil = Math.min(lagEndsAt, Math.max(job.deadline, now + afterDeadlineMs))
  const isLagOver = lagsUntil === lagEndsAt
  let candidate: Snapshot | undefined
  const look = async (signal: AbortSignal): Promise<Reconciled | Settled | undefined> => {
    const seen = await job.deployable.get(signal)
    const ownership = await tracker.ownership(seen, signal)
    if (ownership === 'ours') return ours(tracker, seen, signal)
    candidate = ownership === 'unknown' ? seen : undefined
    if (job.stop.aborted) return { kind: 'unknown', candidate }
    const mayLag = job.clock.now() + 2 * READ_EVERY_MS < lagsUntil
    return mayLag ? undefined : { kind: 'settled', seen, ownership, isLagOver }
  }
  const reading = { look, limitMs: READ_LIMIT_MS, awaited: () => 'The target read again' }
  const pace = () => atOnceThen(READ_EVERY_MS, job.random)
  const found = await watch(job, { ...reading, pace: pace(), until: lagsUntil, stop: job.stop })
  if (found !== 'stopped') return found === 'timeout' ? { kind: 'unknown', candidate } : found
  const last = await watch(job, { ...reading, pace: pace(), until: leaveBy(job) })
  return typeof last === 'string' ? { kind: 'unknown', candidate } : last
}

/** What the records say, which show also what ended and is no longer on the target. */
async function conclude(job: Reconciling, tracker: DeploymentTracker, settled: Settled): Promise<Reconciled> {
  const { seen, ownership } = settled
  const afterMs = AFTER_DEADLINE_MS
  const found = await watch(job, {
    look: signal => tracker.search(seen, signal),
    limitMs: READ_LIMIT_MS,
    awaited: () => 'The records of the deployments',
    pace: atOnceThen(READ_EVERY_MS, job.random),
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
  if (ownership === 'other' && found.kind === 'none')
    return { kind: 'notStarted', seen, isProven: settled.isLagOver }
  return { kind: 'unknown', candidate }
}

/** The target that the request was sent to was deleted since; another one may have taken its name. */
function isAnotherTarget(
  { submission, hasSighted }: DeploymentTracker,
  { phase, createdAt }: Snapshot,
): boolean {
  const before = submission.attempts[0]?.before.createdAt
  if (phase === 'absent') return hasSighted || !isCreation(submission)
  return before !== undefined && createdAt !== undefined && compareTimes(createdAt, before) !== 0
}

function mayFollow(
  { wait, stop, deadline, clock }: Reconciling,
  candidate: Snapshot | undefined,
): candidate is Snapshot {
  return candidate !== undefined && isUnderWay(candidate) && wait && !stop.aborted && clock.now() < deadline
}

/** Follows what may be ours until it shows whose it is, or has ended. */
async function followCandidate(
  job: Reconciling,
  tracker: DeploymentTracker,
  first: Snapshot,
): Promise<Reconciled | Settled> {
  let candidate = first
  const lagsUntil = job.clock.now() + LAG_MS
  const found = await watch<Reconciled | Settled>(job, {
    look: async signal => {
      const seen = await job.deployable.get(signal)
      const ownership = await tracker.ownership(seen, signal)
      if (ownership === 'ours') return ours(tracker, seen, signal)
      if (ownership === 'unknown') candidate = seen
      // The record that may be ours shows before the target does.
      if (ownership === 'earlier' && job.clock.now() < lagsUntil) return undefined
      return ownership === 'unknown' && isUnderWay(seen)
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
async function ours(tracker: DeploymentTracker, seen: Snapshot, signal: AbortSignal): Promise<Reconciled> {
  tracker.identify(seen)
  const observed = seen.isDeletion ? await tracker.poll(signal) : undefined
  return { kind: 'ours', deployment: observed?.kind === 'ours' ? observed.deployment : seen }
}

/** The target as it is after Proton refused a request; undefined when it cannot be read. Throws ProtonError. */
export async function readAgain(job: Following): Promise<Snapshot | undefined> {
  const now = job.clock.now()
  const reading = {
    look: (signal: AbortSignal) => job.deployable.get(signal),
    limitMs: READ_LIMIT_MS,
    awaited: () => 'The target read again',
  }
  const pace = () => atOnceThen(READ_EVERY_MS, job.random)
  const until = Math.min(now + LAG_MS, Math.max(job.deadline, now + AFTER_DEADLINE_MS))
  const found = await watch(job, { ...reading, pace: pace(), until, stop: job.stop })
  if (found !== 'stopped') return found === 'timeout' ? undefined : found
  const last = await watch(job, { ...reading, pace: pace(), until: leaveBy(job) })
  return typeof last === 'string' ? undefined : last
}

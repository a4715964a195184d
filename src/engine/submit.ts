import { awaitIdle, refusesToWait } from './wait-until-idle.js'
import { within } from '../shared/clock.js'
import { isUnderWay, type Change, type Snapshot } from './deployment.js'
import type { Abandoned, Abandonment } from './outcome.js'
import { InputError, isTransient, mayBeApplied, ProtonError } from '../shared/errors.js'
import { attemptOf } from './evidence.js'
import { readWithRetry } from './polling/retry.js'
import type { Job } from './context.js'
import { jittered } from './polling/poll-interval.js'
import { readAgain, reconcile } from './reconcile.js'
import type { Attempt } from './submission.js'
import { nameSyncBlockers, warnOfSync } from './repository-sync.js'
import type { DeploymentTracker } from './tracker.js'

/** What came of submitting a change. */
export type Submitted =
  /** Ours is in progress; the tracker knows it. */
  | { readonly kind: 'submitted'; readonly deployment: Snapshot }
  /** The change starts no deployment: the target as changed. */
  | { readonly kind: 'updated'; readonly deployment: Snapshot }
  /** Nothing was to be changed, and nothing was sent. */
  | { readonly kind: 'unchanged'; readonly deployment: Snapshot }
  | Abandoned

/** How long an update is sent again that Proton fails to answer: a storm of throttling passes. */
const UPDATE_PATIENCE_MS = 120_000
const FIRST_PAUSE_MS = 1_000
/** What an update needs to know may take a read of every instance of a service. */
const PREPARE_LIMIT_MS = 60_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Sends the update once the target is idle, and makes sure whose deployment runs then. Throws ProtonError when Proton
 * refuses: then nothing was started.
 */
export async function submit(job: Job, tracker: DeploymentTracker): Promise<Submitted> {
  const before = await readWithRetry(job, signal => job.deployable.get(signal))
  if (!before) return abandoned('stopped')
  job.report({ type: 'found', before })
  const submitter = new Submitter(job, tracker)
  try {
    const submitted = await submitter.run(before)
    if (submitted.kind === 'submitted' && submitter.isSynced) await nameSyncBlockers(job)
    return submitted
  } catch (error) {
    const { unanswered } = submitter
    if (!unanswered) throw error
    if (error instanceof ProtonError) return submitter.unknown(error)
    // An update was sent that may have been accepted: that counts more than an input that turns out to be wrong.
    if (error instanceof InputError) return submitter.unknown(unanswered)
    throw error
  }
}

/** One try after the other, with what the earlier ones left open. */
class Submitter {
  readonly #job: Job
  readonly #tracker: DeploymentTracker
  #unanswered: ProtonError | undefined
  #lastError: ProtonError | undefined
  #failingSince: number | undefined
  #isSynced: boolean | undefined

  constructor(job: Job, tracker: DeploymentTracker) {
    this.#job = job
    this.#tracker = tracker
    if (job.after) tracker.noteSeen(job.after)
  }

  /** Why an update was not answered of which it is not known whether Proton accepted it. */
  get unanswered(): ProtonError | undefined {
    return this.#unanswered
  }

  /** Whether the update stopped the target's sync from a repository. */
  get isSynced(): boolean {
    return this.#isSynced ?? false
  }

  async run(before: Snapshot): Promise<Submitted> {
    const job = this.#job
    let seen = before
    for (let pauseMs = 2 * FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const idle = await awaitIdle(job, this.#tracker, seen)
      if (idle.kind === 'abandoned') return this.#endedWaiting(idle)
      if (idle.kind === 'ours') return this.#recognized(idle.deployment)
      if (idle.kind === 'unknown') return this.unknown(this.#unanswered, idle.candidate)
      if (idle.seen !== seen) this.#failingSince = undefined
      seen = idle.seen
      // What is created is not synced yet.
      if (seen.phase !== 'absent') this.#isSynced ??= await warnOfSync(job)
      const change = await prepare(job, seen)
      if (change === 'cut short' || job.stop.aborted || job.clock.now() >= job.deadline) continue
      if (!change) return { kind: 'unchanged', deployment: seen }
      const next = await this.#try(change, seen)
      if (next.kind !== 'again') return next
      seen = next.seen
      await job.clock.sleep(Math.min(jittered(pauseMs, job.random), job.deadline - job.clock.now()), job.stop)
    }
  }

  /** Nothing shows whether an update started a deployment: post looks again after a signal. */
  unknown(error: ProtonError | undefined, candidate?: Snapshot): Abandoned {
    return abandoned(this.#job.stop.aborted ? 'unconfirmed' : 'unanswered', { error, other: candidate })
  }

  #endedWaiting(ended: Abandoned): Abandoned {
    return this.#unanswered ? this.unknown(this.#unanswered) : { ...ended, error: this.#lastError }
  }

  async #try(change: Change, idle: Snapshot): Promise<Submitted | Again> {
    const job = this.#job
    const attempt = await attemptOf(change, latestOf(idle, job.after), job.digest)
    const startsDeployment = change.deploymentType !== 'NONE'
    if (startsDeployment) {
      this.#tracker.add(attempt)
      job.report({ type: 'sending', submission: this.#tracker.submission })
    }
    try {
      const answer = await within(job.clock, job.deadline - job.clock.now(), () =>
        job.deployable.update(change, idle),
      )
      return startsDeployment ? this.#accepted(answer) : { kind: 'updated', deployment: answer }
    } catch (error) {
      if (!(error instanceof ProtonError)) throw error
      return this.#afterFailure(attempt, error, { idle, startsDeployment })
    }
  }

  #accepted(answer: Snapshot): Submitted {
    const isIdentified = this.#tracker.accept(answer)
    // An answer that still shows the deployment from before says nothing else of ours.
    const deployment = isIdentified ? answer : ({ phase: 'running', status: 'IN_PROGRESS' } as const)
    return this.#started(deployment, false)
  }

  #recognized(deployment: Snapshot): Submitted {
    return this.#started(deployment, true)
  }

  #started(deployment: Snapshot, recognised: boolean): Submitted {
    const { submission } = this.#tracker
    this.#job.report({ type: 'started', deployment, submission, recognised })
    return { kind: 'submitted', deployment }
  }

  /** Ours after all, the end of the step, or the target as it is for the next try. */
  async #afterFailure(attempt: Attempt, error: ProtonError, sent: Sent): Promise<Submitted | Again> {
    const job = this.#job
    const tracker = this.#tracker
    if (error.fault === 'conflict' || isTransient(error)) job.report({ type: 'updateFailed', error })
    this.#lastError = error
    if (mayBeApplied(error)) this.#unanswered = error
    else this.#withdraw(attempt)
    let seen: Snapshot | undefined = sent.idle
    if (tracker.hasSent) {
      const found = await reconcile(job, tracker)
      if (found.kind === 'ours') return this.#recognized(found.deployment)
      if (found.kind === 'unknown') return this.unknown(error, found.candidate)
      seen = found.seen
      if (found.isProven && !job.stop.aborted) this.#unanswered = undefined
    } else if (error.fault === 'conflict') {
      seen = await readAgain(job)
      // A gateway may have sent the request twice: the first was accepted, and only the second refused.
      if (seen && sent.startsDeployment && this.#tracker.isByToken(attempt, seen)) {
        this.#tracker.add(attempt)
        this.#tracker.identify(seen)
        return this.#recognized(seen)
      }
    }
    if (!this.#unanswered && tracker.hasSent) job.report({ type: 'notBegun' })
    return this.#ending(error, seen) ?? { kind: 'again', seen: seen ?? sent.idle }
  }

  /** What post is to look for must not hold what Proton refused. */
  #withdraw(attempt: Attempt): void {
    this.#tracker.withdraw(attempt)
    const { submission, hasSent } = this.#tracker
    this.#job.report(hasSent ? { type: 'sighted', submission } : { type: 'notBegun' })
  }

  #ending(error: ProtonError, seen: Snapshot | undefined): Abandoned | undefined {
    const job = this.#job
    const isConflict = error.fault === 'conflict'
    const now = job.clock.now()
    this.#failingSince = isConflict ? undefined : (this.#failingSince ?? now)
    const isPatient = now <= (this.#failingSince ?? now) + UPDATE_PATIENCE_MS
    const isFinal = !isConflict && !(isTransient(error) && isPatient)
    const mayWait = isFinal || !isConflict || !refusesToWait(job)
    const isOver = job.stop.aborted || now >= job.deadline
    if (this.#unanswered && (isOver || isFinal || !mayWait)) return this.unknown(error)
    if (job.stop.aborted) return abandoned('stopped')
    if (isFinal) throw error
    if (now >= job.deadline) return abandoned('timeout', { error })
    const isBusy = seen !== undefined && isUnderWay(seen)
    if (!mayWait) return isBusy ? abandoned('busy', { other: seen }) : abandoned('blocked', { error })
    if (isConflict && !isBusy) job.report({ type: 'blocked', error })
    return undefined
  }
}

/** Nothing of ours was started: another try may be. */
interface Again {
  readonly kind: 'again'
  readonly seen: Snapshot
}

/** A request, and the target when it was sent. */
interface Sent {
  readonly idle: Snapshot
  readonly startsDeployment: boolean
}

/** The change to send; undefined when there is none. What it takes is read as patiently as the target itself. */
async function prepare(job: Job, idle: Snapshot): Promise<Change | undefined | 'cut short'> {
  const { prepare } = job.deployable
  if (!prepare) return job.change
  const shaped = async (signal: AbortSignal) => ({ change: await prepare(job.change, idle, signal) })
  try {
    const bounds = { limitMs: PREPARE_LIMIT_MS }
    return (await readWithRetry(job, shaped, bounds))?.change ?? (job.stop.aborted ? 'cut short' : undefined)
  } catch (error) {
    if (isTransient(error) && job.clock.now() >= job.deadline) return 'cut short'
    throw error
  }
}

/** A read that shows an older deployment than `after` is stale. */
function latestOf(seen: Snapshot, after: Snapshot | undefined): Snapshot {
  const isStale =
    after !== undefined &&
    seen.deploymentId !== after.deploymentId &&
    (seen.attemptedAt ?? 0) < (after.attemptedAt ?? 0)
  if (!isStale) return seen
  const { deploymentId, attemptedAt, phase } = after
  return { ...seen, deploymentId, attemptedAt, phase }
}

function abandoned(why: Abandonment, more: Pick<Abandoned, 'other' | 'error'> = {}): Abandoned {
  return { kind: 'abandoned', why, ...more }
}

import { timing } from './timing.js'
import { awaitIdle, refusesToWait } from './wait-until-idle.js'
import { within } from '../shared/clock.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { PreparedChange } from './deployment-target.js'
import { discardChange, prepareChange } from './prepared-change.js'
import type { GaveUp, GaveUpReason } from './outcome.js'
import { InputError, isTransient, mayBeApplied, ProviderError } from '../shared/errors.js'
import type { DeployContext } from './context.js'
import { jittered } from './polling/poll-interval.js'
import { readAgain, reconcile } from './reconcile.js'
import type { Attempt } from './submission.js'
import { nameSyncBlockers, warnOfSync } from './repository-sync.js'
import type { DeploymentTracker } from './tracker.js'

/** What came of submitting a change. */
export type Submitted =
  /** Ours is in progress; the tracker knows it. */
  | { readonly kind: 'submitted'; readonly deployment: DeploymentState }
  /** The change starts no deployment: the target as changed. */
  | { readonly kind: 'updated'; readonly deployment: DeploymentState }
  /** Nothing was to be changed, and nothing was sent. */
  | { readonly kind: 'unchanged'; readonly deployment: DeploymentState }
  | GaveUp

/**
 * Submits the change once the target, last read as `before`, is idle, and makes sure whose deployment runs then. Throws
 * ProviderError when the request is refused: then nothing was started.
 */
export async function submit(
  job: DeployContext,
  tracker: DeploymentTracker,
  before: TargetState,
): Promise<Submitted> {
  const submitter = new Submitter(job, tracker)
  try {
    const submitted = await submitter.run(before)
    if (submitted.kind === 'submitted' && submitter.isSynced) await nameSyncBlockers(job)
    return submitted
  } catch (error) {
    const { unanswered } = submitter
    if (!unanswered) throw error
    if (error instanceof ProviderError) return submitter.unknown(error)
    // A request was sent that may have been accepted: that counts more than an input that turns out to be wrong.
    if (error instanceof InputError) return submitter.unknown(unanswered)
    throw error
  }
}

/** One try after the other, with what the earlier ones left open. */
class Submitter {
  readonly #job: DeployContext
  readonly #tracker: DeploymentTracker
  /** The change of the latest request. */
  #submitted: PreparedChange | undefined
  #unanswered: ProviderError | undefined
  #lastError: ProviderError | undefined
  #failingSince: number | undefined
  #isSynced: boolean | undefined

  constructor(job: DeployContext, tracker: DeploymentTracker) {
    this.#job = job
    this.#tracker = tracker
    if (job.after) tracker.noteSeen(job.after)
  }

  /** Why a request was not answered of which it is not known whether it was accepted. */
  get unanswered(): ProviderError | undefined {
    return this.#unanswered
  }

  /** Whether the change stopped the target's sync from a repository. */
  get isSynced(): boolean {
    return this.#isSynced ?? false
  }

  async run(before: TargetState): Promise<Submitted> {
    const job = this.#job
    let seen = before
    for (
      let pauseMs = 2 * timing.firstRetryPauseMs;
      ;
      pauseMs = Math.min(2 * pauseMs, timing.longestRetryPauseMs)
    ) {
      const idle = await awaitIdle(job, this.#tracker, seen)
      if (idle.kind === 'gaveUp') return this.#endedWaiting(idle)
      if (idle.kind === 'ours') return this.#recognized(idle.deployment)
      if (idle.kind === 'unknown') return this.unknown(this.#unanswered, idle.candidate)
      if (idle.seen !== seen) this.#failingSince = undefined
      seen = idle.seen
      // What is created is not synced yet.
      if (seen.phase !== 'absent') this.#isSynced ??= await warnOfSync(job)
      const prepared = await this.#prepare(seen)
      if (!prepared) continue
      const { change } = prepared
      if (job.stop.aborted || job.clock.now() >= job.deadline) {
        if (change) await discardChange(job, change)
        continue
      }
      if (!change) {
        // What an earlier request started, or still starts, may be why nothing is left to change.
        return this.#unanswered ? this.unknown(this.#unanswered) : { kind: 'unchanged', deployment: seen }
      }
      const next = await this.#try(change, seen)
      if (next.kind !== 'again') return next
      seen = next.seen
      await job.clock.sleep(Math.min(jittered(pauseMs, job.random), job.deadline - job.clock.now()), job.stop)
    }
  }

  /** Undefined when a signal or the deadline came first. */
  async #prepare(seen: TargetState): ReturnType<typeof prepareChange> {
    try {
      return await prepareChange(this.#job, seen)
    } catch (error) {
      if (isTransient(error) && this.#job.clock.now() >= this.#job.deadline) return undefined
      throw error
    }
  }

  /** Nothing shows whether an update started a deployment: post looks again after a signal. */
  unknown(error: ProviderError | undefined, candidate?: DeploymentState): GaveUp {
    return gaveUp(this.#job.stop.aborted ? 'unconfirmed' : 'unanswered', { error, other: candidate })
  }

  #endedWaiting(ended: GaveUp): GaveUp {
    return this.#unanswered ? this.unknown(this.#unanswered) : { ...ended, error: this.#lastError }
  }

  async #try(change: PreparedChange, idle: TargetState): Promise<Submitted | Again> {
    const job = this.#job
    const attempt = attemptOf(change, latestOf(idle, job.after))
    const { startsDeployment } = change
    this.#submitted = change
    if (startsDeployment) {
      this.#tracker.add(attempt)
      job.report({ type: 'submitting', submission: this.#tracker.submission })
    }
    try {
      const answer = await within(job.clock, job.deadline - job.clock.now(), () => change.submit())
      return startsDeployment ? this.#accepted(answer) : { kind: 'updated', deployment: answer ?? idle }
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      return this.#afterFailure(attempt, error, { idle, startsDeployment })
    }
  }

  #accepted(answer: TargetState | undefined): Submitted {
    const inProgress = { phase: 'running', status: this.#job.target.statusWords.running } as const
    // An answer that still shows the deployment from before says nothing else of ours.
    const isIdentified = this.#tracker.accept(answer ?? inProgress)
    return this.#started(answer && isIdentified ? answer : inProgress, false)
  }

  #recognized(deployment: DeploymentState): Submitted {
    return this.#started(deployment, true)
  }

  #started(deployment: DeploymentState, isRecognized: boolean): Submitted {
    const { submission } = this.#tracker
    const { facts = [], noticesOnStart = [] } = this.#submitted ?? {}
    this.#job.report({ type: 'started', deployment, submission, isRecognized, facts })
    for (const notice of noticesOnStart) this.#job.report({ type: 'notice', notice })
    return { kind: 'submitted', deployment }
  }

  /** Ours after all, the end of the step, or the target as it is for the next try. */
  async #afterFailure(attempt: Attempt, error: ProviderError, sent: Sent): Promise<Submitted | Again> {
    const job = this.#job
    const tracker = this.#tracker
    if (error.fault === 'conflict' || isTransient(error)) job.report({ type: 'submitFailed', error })
    this.#lastError = error
    const isRefused = !mayBeApplied(error)
    if (isRefused) this.#withdraw(attempt)
    else this.#unanswered = error
    // A gateway may have sent the request twice: the first was accepted, and only the second refused.
    const mayBeDoubled = error.fault === 'conflict' && !tracker.hasSent && sent.startsDeployment
    if (isRefused && !mayBeDoubled) await discardChange(job, attempt)
    let seen: TargetState | undefined = sent.idle
    if (tracker.hasSent) {
      const found = await reconcile(job, tracker)
      if (found.kind === 'ours') return this.#recognized(found.deployment)
      if (found.kind === 'unknown') return this.unknown(error, found.candidate)
      seen = found.seen
      if (found.isProven && !job.stop.aborted) this.#unanswered = undefined
    } else if (error.fault === 'conflict') {
      seen = await this.#afterConflict(attempt)
      if (seen && mayBeDoubled && tracker.isByToken(attempt, seen)) {
        tracker.add(attempt)
        tracker.identify(seen)
        return this.#recognized(seen)
      }
    }
    // What was not answered and may still arrive finds nothing to submit then.
    if (!isRefused || mayBeDoubled) await discardChange(job, attempt)
    if (!this.#unanswered && tracker.hasSent) job.report({ type: 'notSubmitted' })
    return this.#ending(error, seen) ?? { kind: 'again', seen: seen ?? sent.idle }
  }

  async #afterConflict(attempt: Attempt): Promise<TargetState | undefined> {
    try {
      return await readAgain(this.#job)
    } catch (error) {
      await discardChange(this.#job, attempt)
      throw error
    }
  }

  /** What the post step looks for must not hold what was refused. */
  #withdraw(attempt: Attempt): void {
    this.#tracker.withdraw(attempt)
    const { submission, hasSent } = this.#tracker
    this.#job.report(hasSent ? { type: 'submissionChanged', submission } : { type: 'notSubmitted' })
  }

  #ending(error: ProviderError, seen: TargetState | undefined): GaveUp | undefined {
    const job = this.#job
    const isConflict = error.fault === 'conflict'
    const now = job.clock.now()
    this.#failingSince = isConflict ? undefined : (this.#failingSince ?? now)
    const isPatient = now <= (this.#failingSince ?? now) + timing.submitPatienceMs
    const isFinal = !isConflict && !(isTransient(error) && isPatient)
    const mayWait = isFinal || !isConflict || !refusesToWait(job)
    const isOver = job.stop.aborted || now >= job.deadline
    if (this.#unanswered && (isOver || isFinal || !mayWait)) return this.unknown(error)
    if (job.stop.aborted) return gaveUp('interrupted')
    if (isFinal) throw error
    if (now >= job.deadline) return gaveUp('timeout', { error })
    const isBusy = seen !== undefined && isInProgress(seen)
    if (!mayWait) return isBusy ? gaveUp('busy', { other: seen }) : gaveUp('blocked', { error })
    if (isConflict && !isBusy) job.report({ type: 'blocked', error })
    return undefined
  }
}

/** Nothing of ours was started: another try may be. */
interface Again {
  readonly kind: 'again'
  readonly seen: TargetState
}

/** A request, and the target when it was sent. */
interface Sent {
  readonly idle: TargetState
  readonly startsDeployment: boolean
}

/** What is saved of a request before it is sent; `now` is the target then. */
function attemptOf({ clientToken, evidence }: PreparedChange, now: TargetState): Attempt {
  const { deploymentId, startedAt, createdAt, clientToken: token, phase } = now
  return { before: { deploymentId, startedAt, createdAt, clientToken: token, phase }, clientToken, evidence }
}

/** A read that shows an older deployment than `after` is stale. */
function latestOf(seen: TargetState, after: DeploymentState | undefined): TargetState {
  const isStale =
    after !== undefined &&
    (after.deploymentId === undefined || seen.deploymentId !== after.deploymentId) &&
    (seen.startedAt ?? 0) < (after.startedAt ?? 0)
  if (!isStale) return seen
  const { deploymentId, startedAt, phase } = after
  return { ...seen, deploymentId, startedAt, phase }
}

function gaveUp(why: GaveUpReason, more: Pick<GaveUp, 'other' | 'error'> = {}): GaveUp {
  return { kind: 'gaveUp', why, ...more }
}

import { timing } from './timing.js'
import { waitUntilIdle, refusesToWait } from './wait-until-idle.js'
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
import { reportSyncBlockers, warnOfSync } from './repository-sync.js'
import type { DeploymentTracker } from './tracker.js'

/** The result of submitting a change. */
type Submitted =
  /** Our deployment has started; the tracker knows it. */
  | { readonly kind: 'submitted'; readonly deployment: DeploymentState }
  /** The change starts no deployment: the target as changed. */
  | { readonly kind: 'updated'; readonly deployment: DeploymentState }
  /** There is nothing to change, and nothing was sent. */
  | { readonly kind: 'unchanged'; readonly deployment: DeploymentState }
  | GaveUp

/**
 * Submits the change once the target, last read as `before`, is idle, and identifies the deployment that it starts. Throws
 * ProviderError when the request is refused and nothing was started.
 */
export async function submit(
  context: DeployContext,
  tracker: DeploymentTracker,
  before: TargetState,
): Promise<Submitted> {
  const submitter = new Submitter(context, tracker)
  try {
    const submitted = await submitter.run(before)
    if (submitted.kind === 'submitted' && submitter.isSynced) await reportSyncBlockers(context)
    return submitted
  } catch (error) {
    const { unanswered } = submitter
    if (!unanswered) throw error
    if (error instanceof ProviderError) return submitter.unknown(error)
    // An earlier request may have been accepted: that matters more than a wrong input.
    if (error instanceof InputError) return submitter.unknown(unanswered)
    throw error
  }
}

/** Sends the request until it is accepted, refused or cannot be sent any more. */
class Submitter {
  readonly #context: DeployContext
  readonly #tracker: DeploymentTracker
  /** The change of the latest request. */
  #submitted: PreparedChange | undefined
  #unanswered: ProviderError | undefined
  #lastError: ProviderError | undefined
  #failingSince: number | undefined
  #isSynced: boolean | undefined

  constructor(context: DeployContext, tracker: DeploymentTracker) {
    this.#context = context
    this.#tracker = tracker
    if (context.after) tracker.noteSeen(context.after)
  }

  /** The error of a request that may have been accepted. */
  get unanswered(): ProviderError | undefined {
    return this.#unanswered
  }

  /** Whether the change stopped the target's sync from a repository. */
  get isSynced(): boolean {
    return this.#isSynced ?? false
  }

  async run(before: TargetState): Promise<Submitted> {
    const context = this.#context
    let seen = before
    for (
      let pauseMs = 2 * timing.firstRetryPauseMs;
      ;
      pauseMs = Math.min(2 * pauseMs, timing.longestRetryPauseMs)
    ) {
      const idle = await waitUntilIdle(context, this.#tracker, seen)
      if (idle.kind === 'gaveUp') return this.#gaveUpWaiting(idle)
      if (idle.kind === 'ours') return this.#recognized(idle.deployment)
      if (idle.kind === 'unknown') return this.unknown(this.#unanswered, idle.candidate)
      if (idle.seen !== seen) this.#failingSince = undefined
      seen = idle.seen
      const prepared = await this.#prepare(seen)
      if (!prepared) continue
      const next = 'change' in prepared ? await this.#submit(prepared.change, seen) : prepared
      if (next.kind !== 'again') return next
      seen = next.seen
      await context.clock.sleep(
        Math.min(jittered(pauseMs, context.random), context.deadline - context.clock.now()),
        context.stop,
      )
    }
  }

  /** The change, or what comes instead; undefined when a signal or the deadline came first. */
  async #prepare(
    seen: TargetState,
  ): Promise<{ readonly change: PreparedChange | undefined } | Again | GaveUp | undefined> {
    const context = this.#context
    try {
      return await prepareChange(context, seen)
    } catch (error) {
      if (isTransient(error) && context.clock.now() >= context.deadline) return undefined
      if (!(error instanceof ProviderError && error.fault === 'conflict')) throw error
      // Somebody else's deployment has started since the target was read.
      this.#lastError = error
      const now = (await readAgain(context)) ?? seen
      return this.#ending(error, now) ?? { kind: 'again', seen: now }
    }
  }

  /** Sends the change, unless it came too late. */
  async #submit(change: PreparedChange | undefined, seen: TargetState): Promise<Submitted | Again> {
    const context = this.#context
    // A new target is not synced yet.
    if (change && seen.phase !== 'absent') this.#isSynced ??= await warnOfSync(context)
    if (context.stop.aborted || context.clock.now() >= context.deadline) {
      if (change) await discardChange(context, change)
      return { kind: 'again', seen }
    }
    if (change) return this.#try(change, seen)
    // There may be nothing to change because an earlier request was accepted.
    return this.#unanswered ? this.unknown(this.#unanswered) : { kind: 'unchanged', deployment: seen }
  }

  /** No read shows whether a request started a deployment; after a signal the post step looks for it again. */
  unknown(error: ProviderError | undefined, candidate?: DeploymentState): GaveUp {
    return gaveUp(this.#context.stop.aborted ? 'unconfirmed' : 'unanswered', { error, other: candidate })
  }

  #gaveUpWaiting(ended: GaveUp): GaveUp {
    return this.#unanswered ? this.unknown(this.#unanswered) : { ...ended, error: this.#lastError }
  }

  async #try(change: PreparedChange, idle: TargetState): Promise<Submitted | Again> {
    const context = this.#context
    const attempt = attemptOf(change, latestOf(idle, context.after))
    const { startsDeployment } = change
    this.#submitted = change
    if (startsDeployment) {
      this.#tracker.add(attempt)
      context.report({ type: 'submitting', submission: this.#tracker.submission })
    }
    try {
      const answer = await within(context.clock, context.deadline - context.clock.now(), () =>
        change.submit(),
      )
      return startsDeployment ? this.#accepted(answer) : { kind: 'updated', deployment: answer ?? idle }
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      return this.#afterFailure(attempt, error, { idle, startsDeployment })
    }
  }

  #accepted(answer: TargetState | undefined): Submitted {
    const inProgress = { phase: 'running', status: this.#context.target.statusWords.running } as const
    // An answer that still shows the previous deployment says nothing about ours.
    const isIdentified = this.#tracker.accept(answer ?? inProgress)
    return this.#started(answer && isIdentified ? answer : inProgress, false)
  }

  #recognized(deployment: DeploymentState): Submitted {
    return this.#started(deployment, true)
  }

  #started(deployment: DeploymentState, isRecognized: boolean): Submitted {
    const { submission } = this.#tracker
    const { facts = [], noticesOnStart = [] } = this.#submitted ?? {}
    this.#context.report({ type: 'started', deployment, submission, isRecognized, facts })
    for (const notice of noticesOnStart) this.#context.report({ type: 'notice', notice })
    return { kind: 'submitted', deployment }
  }

  /** Our deployment after all, the outcome of the step, or the target for the next try. */
  async #afterFailure(attempt: Attempt, error: ProviderError, sent: Sent): Promise<Submitted | Again> {
    const context = this.#context
    const tracker = this.#tracker
    if (error.fault === 'conflict' || isTransient(error)) context.report({ type: 'submitFailed', error })
    this.#lastError = error
    const isRefused = !mayBeApplied(error)
    if (isRefused) this.#withdraw(attempt)
    else this.#unanswered = error
    // A gateway may have sent the request twice: the first one was accepted, the second one refused.
    const mayBeSentTwice = error.fault === 'conflict' && !tracker.hasSent && sent.startsDeployment
    if (isRefused && !mayBeSentTwice) await discardChange(context, attempt)
    let seen: TargetState | undefined = sent.idle
    if (tracker.hasSent) {
      const found = await this.#orDiscard(attempt, reconcile(context, tracker))
      if (found.kind === 'ours') return this.#recognized(found.deployment)
      if (found.kind === 'unknown') {
        // After a signal the post step looks for it again; what may have started it cannot start late.
        if (!found.candidate && !context.stop.aborted) await discardChange(context, attempt)
        return this.unknown(error, found.candidate)
      }
      seen = found.seen
      if (found.isProven && !context.stop.aborted) this.#unanswered = undefined
    } else if (error.fault === 'conflict') {
      seen = await this.#orDiscard(attempt, readAgain(context))
      if (seen && mayBeSentTwice && tracker.takeBack(seen)) {
        tracker.identify(seen)
        return this.#recognized(seen)
      }
    }
    // A request that may still arrive then finds nothing to submit.
    if (!isRefused || mayBeSentTwice) await discardChange(context, attempt)
    if (!this.#unanswered && tracker.hasSent) context.report({ type: 'notSubmitted' })
    return this.#ending(error, seen) ?? { kind: 'again', seen: seen ?? sent.idle }
  }

  /** Where the target can no longer be read, the request must not start anything late. */
  async #orDiscard<T>(attempt: Attempt, reading: Promise<T>): Promise<T> {
    try {
      return await reading
    } catch (error) {
      await discardChange(this.#context, attempt)
      throw error
    }
  }

  /** The post step must not look for a request that was refused. */
  #withdraw(attempt: Attempt): void {
    this.#tracker.withdraw(attempt)
    const { submission, hasSent } = this.#tracker
    this.#context.report(hasSent ? { type: 'submissionChanged', submission } : { type: 'notSubmitted' })
  }

  #ending(error: ProviderError, seen: TargetState | undefined): GaveUp | undefined {
    const context = this.#context
    const isConflict = error.fault === 'conflict'
    const now = context.clock.now()
    this.#failingSince = isConflict ? undefined : (this.#failingSince ?? now)
    const isPatient = now <= (this.#failingSince ?? now) + timing.submitPatienceMs
    const isFinal = !isConflict && !(isTransient(error) && isPatient)
    const mayWait = isFinal || !isConflict || !refusesToWait(context)
    const isOver = context.stop.aborted || now >= context.deadline
    if (this.#unanswered && (isOver || isFinal || !mayWait)) return this.unknown(error)
    if (context.stop.aborted) return gaveUp('interrupted')
    if (isFinal) throw error
    if (now >= context.deadline) return gaveUp('timeout', { error })
    const isBusy = seen !== undefined && isInProgress(seen)
    if (!mayWait) return isBusy ? gaveUp('busy', { other: seen }) : gaveUp('blocked', { error })
    if (isConflict && !isBusy) context.report({ type: 'blocked', error })
    return undefined
  }
}

/** Nothing was started: the request may be sent again. */
interface Again {
  readonly kind: 'again'
  readonly seen: TargetState
}

/** A request, and the target when it was sent. */
interface Sent {
  readonly idle: TargetState
  readonly startsDeployment: boolean
}

/** What is saved about a request before it is sent; `now` is the target at that time. */
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

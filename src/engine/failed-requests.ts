import { timing } from './timing.js'
import type { DeployContext } from './context.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { GaveUp } from './outcome.js'
import { discardChange } from './discard.js'
import { readAgain, reconcile } from './reconcile.js'
import type { Attempt } from './tracking/submission.js'
import type { DeploymentTracker } from './tracking/tracker.js'
import { refusesToWait } from './wait-until-idle.js'
import { isTransient, mayBeApplied, type ProviderError } from '../shared/errors.js'

/** A request, and the target when it was sent. */
export interface Sent {
  readonly attempt: Attempt
  readonly idle: TargetState
  readonly startsDeployment: boolean
}

/** What follows after a request failed. */
export type AfterFailure =
  /** It started our deployment all the same; the tracker knows it. */
  | { readonly kind: 'ours'; readonly deployment: DeploymentState }
  /** Nothing was started: the request may be sent again. */
  | { readonly kind: 'again'; readonly seen: TargetState }
  | GaveUp

/** Decides what follows after a request to deploy failed: whether it was accepted, is sent again, or ends the step. */
export class FailedRequests {
  readonly #context: DeployContext
  readonly #tracker: DeploymentTracker
  #unanswered: ProviderError | undefined
  #lastError: ProviderError | undefined
  #failingSince: number | undefined

  constructor(context: DeployContext, tracker: DeploymentTracker) {
    this.#context = context
    this.#tracker = tracker
  }

  /** The error of a request that may have been accepted. */
  get unanswered(): ProviderError | undefined {
    return this.#unanswered
  }

  /** The error of the latest request. */
  get lastError(): ProviderError | undefined {
    return this.#lastError
  }

  /** Starts the patience with transient errors again: the target has changed since. */
  restartPatience(): void {
    this.#failingSince = undefined
  }

  /** No read shows whether a request started a deployment; after a signal the post step looks for it again. */
  unknown(error: ProviderError | undefined, candidate?: DeploymentState): GaveUp {
    const why = this.#context.stop.aborted ? 'unconfirmed' : 'unanswered'
    return { kind: 'gaveUp', why, error, other: candidate }
  }

  /** What follows when preparing the change failed with a conflict: another deployment has started since the read. */
  async afterConflict(error: ProviderError, seen: TargetState): Promise<AfterFailure> {
    this.#lastError = error
    const now = (await readAgain(this.#context)) ?? seen
    return this.#ending(error, now) ?? { kind: 'again', seen: now }
  }

  /** What follows after the request failed with `error`. Throws ProviderError where the error is final. */
  async after(error: ProviderError, { attempt, idle, startsDeployment }: Sent): Promise<AfterFailure> {
    const context = this.#context
    const tracker = this.#tracker
    if (error.fault === 'conflict' || isTransient(error)) context.report({ type: 'submitFailed', error })
    this.#lastError = error
    const isRefused = !mayBeApplied(error)
    if (isRefused) this.#withdraw(attempt)
    else this.#unanswered = error
    // A gateway may have sent the request twice: the first one was accepted, the second one refused.
    const mayBeSentTwice = error.fault === 'conflict' && !tracker.requests.hasSent && startsDeployment
    if (isRefused && !mayBeSentTwice) await discardChange(context, attempt.evidence)
    let seen: TargetState | undefined = idle
    if (tracker.requests.hasSent) {
      const found = await this.#reconcile(attempt, error)
      if (found.kind !== 'notStarted') return found
      seen = found.seen
      if (found.isProven && !context.stop.aborted) this.#unanswered = undefined
    } else if (error.fault === 'conflict') {
      seen = await this.#orDiscard(attempt, readAgain(context))
      if (seen && mayBeSentTwice && tracker.requests.takeBack(seen)) {
        tracker.identify(seen)
        return { kind: 'ours', deployment: seen }
      }
    }
    // A request that may still arrive then finds nothing to submit.
    if (!isRefused || mayBeSentTwice) {
      const discarded = await discardChange(context, attempt.evidence)
      if (discarded === 'submitted') return this.#afterSubmission(attempt, error)
    }
    if (!this.#unanswered && tracker.requests.hasSent) context.report({ type: 'notSubmitted' })
    return this.#ending(error, seen) ?? { kind: 'again', seen: seen ?? idle }
  }

  /** Whether one of the requests that may have been accepted started a deployment. */
  async #reconcile(attempt: Attempt, error: ProviderError) {
    const context = this.#context
    const found = await this.#orDiscard(attempt, reconcile(context, this.#tracker))
    if (found.kind !== 'unknown') return found
    // After a signal the post step looks for it again; what may have started it cannot start late.
    if (found.candidate || context.stop.aborted) return this.unknown(error, found.candidate)
    const discarded = await discardChange(context, attempt.evidence)
    return discarded === 'submitted' ? this.#afterSubmission(attempt, error) : this.unknown(error)
  }

  /** What was submitted cannot be discarded: the request was accepted, and reads lag behind the deployment that it started. */
  async #afterSubmission(attempt: Attempt, error: ProviderError): Promise<AfterFailure> {
    const { requests } = this.#tracker
    if (!requests.submission.attempts.includes(attempt)) requests.add(attempt)
    this.#context.report({ type: 'submissionChanged', submission: requests.submission })
    const found = await reconcile(this.#context, this.#tracker)
    return found.kind === 'ours'
      ? found
      : this.unknown(error, found.kind === 'unknown' ? found.candidate : undefined)
  }

  /** Where the target can no longer be read, the request must not start anything late. */
  async #orDiscard<T>(attempt: Attempt, reading: Promise<T>): Promise<T> {
    try {
      return await reading
    } catch (error) {
      await discardChange(this.#context, attempt.evidence)
      throw error
    }
  }

  /** The post step must not look for a request that was refused. */
  #withdraw(attempt: Attempt): void {
    const { requests } = this.#tracker
    requests.withdraw(attempt)
    const { submission, hasSent } = requests
    this.#context.report(hasSent ? { type: 'submissionChanged', submission } : { type: 'notSubmitted' })
  }

  /** How the step ends; undefined when the request may be sent again. Throws `error` where it is final. */
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
    if (context.stop.aborted) return { kind: 'gaveUp', why: 'interrupted' }
    if (isFinal) throw error
    if (now >= context.deadline) return { kind: 'gaveUp', why: 'timeout', error }
    const isBusy = seen !== undefined && isInProgress(seen)
    if (!mayWait)
      return isBusy ? { kind: 'gaveUp', why: 'busy', other: seen } : { kind: 'gaveUp', why: 'blocked', error }
    if (isConflict && !isBusy) context.report({ type: 'blocked', error })
    return undefined
  }
}

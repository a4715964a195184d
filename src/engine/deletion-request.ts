import { withTimeout } from '../shared/clock.js'
import { isTransient, mayBeApplied, ProviderError } from '../shared/errors.js'
import type { DeletionState } from './deployment-target.js'
import type { DeleteContext } from './context.js'
import { boundedRequest } from './polling/request.js'
import { timing } from './timing.js'

/** A request that may have been accepted, and the state of the target when it was sent. */
interface Sent {
  readonly at: number
  readonly before: DeletionState
  readonly isAnswered: boolean
}

/** What became of a request: `unknown`, where only the next read shows it; `refused` is a conflict with something else. */
export type DeletionSent = 'accepted' | 'unknown' | 'refused'

/** The request that deletes the target, which may be repeated, and what a read of the target says about it. */
export class DeletionRequest {
  readonly #context: DeleteContext
  #sent: Sent | undefined
  #refused: ProviderError | undefined
  #notFound: ProviderError | undefined

  constructor(context: DeleteContext) {
    this.#context = context
  }

  /** Whether a request may have been accepted. */
  get isSent(): boolean {
    return this.#sent !== undefined
  }

  /** Why the last request was refused. */
  get refused(): ProviderError | undefined {
    return this.#refused
  }

  /** The error of a request that did not find the target. */
  get notFound(): ProviderError | undefined {
    return this.#notFound
  }

  /** Sends the request for the target as it was read last. Throws ProviderError for a refusal that is no conflict. */
  async send(before: DeletionState): Promise<DeletionSent> {
    const { deletion, clock, deadline, report, stop } = this.#context
    const send = await boundedRequest(this.#context, signal => deletion.prepare(signal), {
      until: deadline,
      stop,
      limitMs: timing.prepareLimitMs,
    })
    const earlier = this.#sent
    if (!this.#refused) report({ type: 'deleting', createdAt: before.createdAt })
    this.#sent = { at: clock.now(), before, isAnswered: false }
    try {
      // A request that is interrupted may have been received.
      await withTimeout(clock, deadline - clock.now(), send, stop)
      this.#sent = { ...this.#sent, isAnswered: true }
      return 'accepted'
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      return this.#afterFailure(error, earlier)
    }
  }

  #afterFailure(error: ProviderError, earlier: Sent | undefined): DeletionSent {
    const { clock, onConflict, report, stop } = this.#context
    if (error.fault === 'notFound') {
      this.#notFound = error
      return 'unknown'
    }
    const mayBeReceived = mayBeApplied(error)
    const mayRetry: boolean = isTransient(error)
    if (mayBeReceived || mayRetry) {
      if (!mayBeReceived) this.#sent = earlier
      if (!stop.aborted) report({ type: 'deletionUnanswered', error })
      return 'unknown'
    }
    // The conflict may be with an earlier request of ours that got no answer.
    this.#sent = earlier && { ...earlier, at: clock.now() }
    if (error.fault !== 'conflict') throw error
    const isFinal = onConflict === 'fail' && !earlier
    if (!this.#refused && !isFinal) report({ type: 'blocked', error })
    this.#refused = error
    return isFinal ? 'refused' : 'unknown'
  }

  /** The target shows the deletion: from here on reads may lag behind this state, not only behind the request. */
  noteDeleting(): void {
    if (this.#sent) this.#sent = { ...this.#sent, at: this.#context.clock.now() }
  }

  /** Whether a read may still show the state from before the request. */
  isBefore(seen: DeletionState): boolean {
    if (!this.#sent) return false
    return isSame(seen, this.#sent.before) && this.#context.clock.now() < this.#sent.at + timing.readLagMs
  }

  /** Whether the failure that a read shows is the result of the request: one from before is not. */
  hasFailed(seen: DeletionState): boolean {
    if (!this.#sent) return false
    return this.#sent.isAnswered || !isSame(seen, this.#sent.before)
  }
}

function isSame(one: DeletionState, other: DeletionState): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

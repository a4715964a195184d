import { timing } from './timing.js'
import { boundedRequest, shutdownDeadline } from './polling/request.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import { ProviderError } from '../shared/errors.js'
import type { CancelReason, ReadContext } from './context.js'
import { jittered } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracker.js'
import { watch } from './polling/poll.js'

const GROWTH = 1.3
/** Faults of Cancel that say there is nothing (left) to cancel: another read tells what is true. */
const refusals = ['conflict', 'invalid', 'notFound']

/** What to cancel, why and for how long to see to it (epoch ms). */
export interface Cancellation {
  readonly tracker: DeploymentTracker
  readonly by: CancelReason
  readonly until: number
  /** Shortens that when the workflow is cancelled meanwhile. */
  readonly stop?: AbortSignal
}

/** What became of Cancel: not sent, accepted for ours, refused (or accepted for another), or not answered. */
export type CancelRequest = 'none' | 'accepted' | 'refused' | 'unanswered'

/** How a cancellation ended. */
export interface Cancelled {
  /** 'timeout' when the end is not known. */
  readonly end: NonNullable<Observation> | 'timeout'
  readonly request: CancelRequest
  /** What Cancel stopped, where that is not ours. */
  readonly hit?: DeploymentState | undefined
  /** Why the end is not known, where that is more than the time. */
  readonly error?: ProviderError | undefined
}

/**
 * Cancels the tracker's deployment, and no other, and follows it to its end. Throws ProviderError when Cancel could not
 * be sent.
 */
export async function cancel(watcher: ReadContext, wanted: Cancellation): Promise<Cancelled> {
  const cancelling = new Cancelling(watcher, wanted)
  try {
    return await followed(watcher, wanted, cancelling)
  } catch (error) {
    // What was sent may have been accepted: the end is not known.
    if (!(error instanceof ProviderError) || cancelling.request === 'none') throw error
    return { end: 'timeout', request: cancelling.request, hit: cancelling.hit, error }
  }
}

async function followed(
  watcher: ReadContext,
  wanted: Cancellation,
  cancelling: Cancelling,
): Promise<Cancelled> {
  const looking = {
    limitMs: Infinity,
    awaited: () => cancelling.awaited,
    pace: cancelling.pace,
    look: cancelling.look,
  }
  const { stop, until } = wanted
  let ended = await watch(watcher, { ...looking, until, ...(stop && { stop }) })
  if (ended === 'stopped' && stop) {
    cancelling.shorten(shutdownDeadline({ clock: watcher.clock, stop }))
    ended = await watch(watcher, { ...looking, until: cancelling.until })
  }
  const { request, hit } = cancelling
  if (typeof ended === 'string') return { end: 'timeout', request, hit, error: cancelling.refusal }
  return { end: ended, request, hit }
}

class Cancelling {
  readonly #watcher: ReadContext
  readonly #wanted: Cancellation
  #until: number
  #looks = 0
  #requests = 0
  #isAccepted = false
  #refusal: ProviderError | undefined
  #refusedAt = -Infinity
  #isUnanswered = false
  #hit: DeploymentState | undefined

  constructor(watcher: ReadContext, wanted: Cancellation) {
    this.#watcher = watcher
    this.#wanted = wanted
    this.#until = wanted.until
  }

  get until(): number {
    return this.#until
  }

  get request(): CancelRequest {
    if (this.#requests === 0) return 'none'
    if (this.#isAccepted && !this.#hit) return 'accepted'
    return this.#isUnanswered ? 'unanswered' : 'refused'
  }

  get hit(): DeploymentState | undefined {
    return this.#hit
  }

  /** Why Cancel was not accepted, as long as it was not. */
  get refusal(): ProviderError | undefined {
    return this.#isAccepted ? undefined : this.#refusal
  }

  /** What is waited for, for the heartbeat. */
  get awaited(): string {
    const { status = 'not read yet' } = this.#wanted.tracker.last ?? {}
    return this.#isAccepted
      ? 'Cancellation in progress'
      : `Cancel is not accepted, the deployment is ${status}`
  }

  /** The time is over sooner, and the next look comes at once. */
  shorten(until: number): void {
    this.#until = Math.min(this.#until, until)
    this.#looks = 0
  }

  readonly pace = (): number => {
    const pauseMs = Math.min(
      timing.firstCancelPollMs * GROWTH ** (this.#looks - 1),
      timing.longestCancelPollMs,
    )
    return this.#looks++ === 0 ? 0 : jittered(pauseMs, this.#watcher.random)
  }

  /** Requests the cancel until it is accepted, then looks for the end. */
  readonly look = async (signal: AbortSignal): Promise<Observation> => {
    const { tracker } = this.#wanted
    if (this.#mayRequest() && (await this.#bounded(inner => tracker.isCancellable(inner), signal))) {
      await this.#request(signal)
      return undefined
    }
    const seen = await this.#bounded(inner => tracker.poll(inner), signal)
    return seen?.kind === 'ours' && isInProgress(seen.deployment) ? undefined : seen
  }

  async #request(signal: AbortSignal): Promise<void> {
    const { target, report } = this.#watcher
    this.#requests++
    if (this.#requests === 1) report({ type: 'cancelling', by: this.#wanted.by })
    try {
      const answer = await target.cancel?.(signal)
      this.#isAccepted = true
      if (answer) this.#readAnswer(answer)
    } catch (error) {
      const isRefused = error instanceof ProviderError && refusals.includes(error.fault)
      if (!isRefused) {
        this.#isUnanswered ||= !(error instanceof ProviderError && error.isUnsent)
        throw error
      }
      if (!this.#refusal) report({ type: 'cancelRefused', error })
      this.#refusal = error
      this.#refusedAt = this.#watcher.clock.now()
    }
  }

  /** What was refused had ended, as far as is known: reads that show it in progress may lag behind the refusal. */
  #mayRequest(): boolean {
    return !this.#isAccepted && this.#watcher.clock.now() - this.#refusedAt >= timing.readLagMs
  }

  /** Cancel takes the name of the target: the answer shows which deployment it stopped. */
  #readAnswer(answer: TargetState): void {
    if (this.#wanted.tracker.relation(answer) !== 'newer') return
    this.#hit = answer
    this.#watcher.report({ type: 'cancelledOther', other: answer })
  }

  #bounded<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const limitMs = Math.min(timing.cancelRequestLimitMs, (this.#until - this.#watcher.clock.now()) / 2)
    return boundedRequest(this.#watcher, work, { limitMs, stop: signal })
  }
}

import { timing } from './timing.js'
import { boundedRequest, shutdownDeadline } from './polling/request.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import { ProviderError } from '../shared/errors.js'
import type { CancelReason, ReadContext } from './context.js'
import { jittered } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracking/tracker.js'
import { pollUntil } from './polling/poll.js'

const GROWTH = 1.3
/** Faults of Cancel when there is nothing (left) to cancel: another read shows the state. */
const refusals = ['conflict', 'invalid', 'notFound']

const requestTexts: Readonly<Record<Exclude<CancelRequest, 'accepted'>, string>> = {
  none: 'Cancel is not sent yet',
  refused: 'Cancel is not accepted',
  unanswered: 'Cancel got no answer',
}

/** What to cancel, why, and until when (epoch ms) to follow it. */
export interface Cancellation {
  readonly tracker: DeploymentTracker
  readonly by: CancelReason
  readonly until: number
  /** Aborts when the workflow is cancelled meanwhile: less time is left then. */
  readonly stop?: AbortSignal
}

/** What became of Cancel: not sent, accepted for ours, refused (or accepted for another), or not answered. */
export type CancelRequest = 'none' | 'accepted' | 'refused' | 'unanswered'

/** How a cancellation ended. */
export interface Cancelled {
  /** 'timeout' or 'stopped' (the workflow was cancelled) when the end is not known. */
  readonly end: NonNullable<Observation> | 'timeout' | 'stopped'
  readonly request: CancelRequest
  /** The deployment that Cancel stopped, where that is not ours. */
  readonly cancelledOther?: DeploymentState | undefined
  /** The deployment as it was last read. */
  readonly last?: DeploymentState | undefined
  /** Why the end is not known, where that is not the time alone. */
  readonly error?: ProviderError | undefined
}

/**
 * Cancels the tracker's deployment, and no other, and follows it to its end. Throws ProviderError when Cancel could not
 * be sent.
 */
export async function cancel(context: ReadContext, cancellation: Cancellation): Promise<Cancelled> {
  const cancelling = new Cancelling(context, cancellation)
  try {
    return await pollToEnd(context, cancellation, cancelling)
  } catch (error) {
    // The request may have been accepted: the end is not known.
    if (!(error instanceof ProviderError) || cancelling.request === 'none') throw error
    return { end: 'timeout', request: cancelling.request, cancelledOther: cancelling.cancelledOther, error }
  }
}

async function pollToEnd(
  context: ReadContext,
  cancellation: Cancellation,
  cancelling: Cancelling,
): Promise<Cancelled> {
  const polling = {
    // Each request has its own limit.
    limitMs: Infinity,
    longestBackoffMs: timing.longestCancelPollMs,
    waitingFor: () => cancelling.waitingFor,
    pollInterval: cancelling.pollInterval,
    poll: cancelling.poll,
  }
  const { stop, until } = cancellation
  let ended = await pollUntil(context, { ...polling, until, ...(stop && { stop }) })
  if (ended === 'stopped' && stop) {
    cancelling.shorten(shutdownDeadline({ clock: context.clock, stop }))
    ended = await pollUntil(context, { ...polling, until: cancelling.until })
  }
  const { request, cancelledOther } = cancelling
  if (typeof ended === 'string') {
    const end = stop?.aborted ? 'stopped' : 'timeout'
    const { last } = cancellation.tracker
    return { end, request, cancelledOther, last, error: cancelling.refusal }
  }
  return { end: ended, request, cancelledOther }
}

class Cancelling {
  readonly #context: ReadContext
  readonly #cancellation: Cancellation
  #until: number
  #polls = 0
  #requests = 0
  #isAccepted = false
  #refusal: ProviderError | undefined
  #refusedAt = -Infinity
  /** Of the requests, those that are known to be accepted, refused or unsent. */
  #answered = 0
  #cancelledOther: DeploymentState | undefined

  constructor(context: ReadContext, cancellation: Cancellation) {
    this.#context = context
    this.#cancellation = cancellation
    this.#until = cancellation.until
  }

  get until(): number {
    return this.#until
  }

  get request(): CancelRequest {
    if (this.#requests === 0) return 'none'
    if (this.#isAccepted && !this.#cancelledOther) return 'accepted'
    return this.#answered < this.#requests ? 'unanswered' : 'refused'
  }

  get cancelledOther(): DeploymentState | undefined {
    return this.#cancelledOther
  }

  /** Why Cancel was not accepted, as long as it was not. */
  get refusal(): ProviderError | undefined {
    return this.#isAccepted ? undefined : this.#refusal
  }

  /** What is waited for, for the heartbeat. */
  get waitingFor(): string {
    const { status = 'not read yet', phase } = this.#cancellation.tracker.last ?? {}
    if (phase === 'cancelling' || this.request === 'accepted') return 'Cancellation in progress'
    const what = this.#cancelledOther ? 'Cancel stopped another deployment' : requestTexts[this.request]
    return `${what}, the deployment is ${status}`
  }

  /** Moves the deadline forward; the next poll comes immediately. */
  shorten(until: number): void {
    this.#until = Math.min(this.#until, until)
    this.#polls = 0
  }

  readonly pollInterval = (): number => {
    const pauseMs = Math.min(
      timing.firstCancelPollMs * GROWTH ** (this.#polls - 1),
      timing.longestCancelPollMs,
    )
    return this.#polls++ === 0 ? 0 : jittered(pauseMs, this.#context.random)
  }

  /** Sends Cancel until it is accepted, then reads the deployment until it has ended. */
  readonly poll = async (signal: AbortSignal): Promise<Observation> => {
    const { tracker } = this.#cancellation
    if (this.#mayRequest() && (await this.#read(inner => tracker.isCancellable(inner), signal))) {
      await this.#request(signal)
      return undefined
    }
    const seen = await this.#read(inner => tracker.poll(inner), signal)
    return seen?.kind === 'ours' && isInProgress(seen.deployment) ? undefined : seen
  }

  async #request(signal: AbortSignal): Promise<void> {
    const { target, report } = this.#context
    const { cancel } = target
    const { deploymentId } = this.#cancellation.tracker.submission
    this.#requests++
    if (this.#requests === 1) report({ type: 'cancelling', by: this.#cancellation.by })
    try {
      // Whoever cancels has checked that the target can be cancelled.
      if (!cancel) throw new TypeError(`${target.label} cannot be cancelled`)
      const limitMs = timing.cancelRequestLimitMs
      const answer = await boundedRequest(this.#context, inner => cancel(inner, deploymentId), {
        ...{ limitMs, stop: signal },
      })
      this.#answered++
      this.#isAccepted = true
      if (answer) this.#readAnswer(answer)
    } catch (error) {
      const isRefused = error instanceof ProviderError && refusals.includes(error.fault)
      if (isRefused || (error instanceof ProviderError && error.isUnsent)) this.#answered++
      if (!isRefused) throw error
      if (!this.#refusal) report({ type: 'cancelRefused', error })
      this.#refusal = error
      // Without a request, it was a read that showed nothing to cancel, which may be stale.
      if (!error.isUnsent) this.#refusedAt = this.#context.clock.now()
    }
  }

  /** A deployment whose Cancel was refused has probably ended: reads that show it in progress may be stale. */
  #mayRequest(): boolean {
    return !this.#isAccepted && this.#context.clock.now() - this.#refusedAt >= timing.readLagMs
  }

  /** Cancel takes the name of the target: only the answer shows which deployment it stopped. */
  #readAnswer(answer: TargetState): void {
    const { tracker } = this.#cancellation
    const relation = tracker.relation(answer)
    if (relation === 'ours') tracker.noteCancelled(answer)
    if (relation !== 'newer') return
    this.#cancelledOther = answer
    this.#context.report({ type: 'cancelledOther', other: answer })
  }

  /** A read leaves half of the time for the request that follows. */
  #read<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const limitMs = Math.min(timing.cancelRequestLimitMs, (this.#until - this.#context.clock.now()) / 2)
    return boundedRequest(this.#context, work, { limitMs, stop: signal })
  }
}

import { ask, leaveBy } from './polling/request.js'
import { isUnderWay, type Snapshot } from './deployment.js'
import { ProtonError } from '../shared/errors.js'
import type { CancelReason, Watcher } from './context.js'
import { jittered } from './polling/poll-interval.js'
import type { DeploymentTracker, Observation } from './tracker.js'
import { watch } from './polling/poll.js'

/** The longest one request may take; half of what is left is for those that follow. */
const REQUEST_LIMIT_MS = 10_000
/** The first looks follow Cancel this fast, later ones and refused ones more slowly. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 10_000
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
  readonly hit?: Snapshot | undefined
  /** Why the end is not known, where that is more than the time. */
  readonly error?: ProtonError | undefined
}

/**
 * Cancels the tracker's deployment, and no other, and follows it to its end. Throws ProtonError when Cancel could not
 * be sent.
 */
export async function cancel(watcher: Watcher, wanted: Cancellation): Promise<Cancelled> {
  const cancelling = new Cancelling(watcher, wanted)
  try {
    return await followed(watcher, wanted, cancelling)
  } catch (error) {
    // What was sent may have been accepted: the end is not known.
    if (!(error instanceof ProtonError) || cancelling.request === 'none') throw error
    return { end: 'timeout', request: cancelling.request, hit: cancelling.hit, error }
  }
}

async function followed(watcher: Watcher, wanted: Cancellation, cancelling: Cancelling): Promise<Cancelled> {
  const looking = {
    limitMs: Infinity,
    awaited: () => cancelling.awaited,
    pace: cancelling.pace,
    look: cancelling.look,
  }
  const { stop, until } = wanted
  let ended = await watch(watcher, { ...looking, until, ...(stop && { stop }) })
  if (ended === 'stopped' && stop) {
    cancelling.shorten(leaveBy({ clock: watcher.clock, stop }))
    ended = await watch(watcher, { ...looking, until: cancelling.until })
  }
  const { request, hit } = cancelling
  if (typeof ended === 'string') return { end: 'timeout', request, hit, error: cancelling.refusal }
  return { end: ended, request, hit }
}

class Cancelling {
  readonly #watcher: Watcher
  readonly #wanted: Cancellation
  #until: number
  #looks = 0
  #requests = 0
  #isAccepted = false
  #refusal: ProtonError | undefined
  #isUnanswered = false
  #hit: Snapshot | undefined

  constructor(watcher: Watcher, wanted: Cancellation) {
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

  get hit(): Snapshot | undefined {
    return this.#hit
  }

  /** Why Proton did not accept Cancel, as long as it did not. */
  get refusal(): ProtonError | undefined {
    return this.#isAccepted ? undefined : this.#refusal
  }

  /** What is waited for, for the heartbeat. */
  get awaited(): string {
    const { status = 'not read yet' } = this.#wanted.tracker.last ?? {}
    return this.#isAccepted ? 'CANCELLING' : `Cancel is not accepted, the deployment is ${status}`
  }

  /** The time is over sooner, and the next look comes at once. */
  shorten(until: number): void {
    this.#until = Math.min(this.#until, until)
    this.#looks = 0
  }

  readonly pace = (): number => {
    const pauseMs = Math.min(FIRST_PAUSE_MS * GROWTH ** (this.#looks - 1), LONGEST_PAUSE_MS)
    return this.#looks++ === 0 ? 0 : jittered(pauseMs, this.#watcher.random)
  }

  /** Requests the cancel until Proton has accepted it, then looks for the end. */
  readonly look = async (signal: AbortSignal): Promise<Observation> => {
    const { tracker } = this.#wanted
    if (!this.#isAccepted && (await this.#bounded(inner => tracker.isCancellable(inner), signal))) {
      await this.#request(signal)
      return undefined
    }
    const seen = await this.#bounded(inner => tracker.poll(inner), signal)
    return seen?.kind === 'ours' && isUnderWay(seen.deployment) ? undefined : seen
  }

  async #request(signal: AbortSignal): Promise<void> {
    const { deployable, report } = this.#watcher
    this.#requests++
    if (this.#requests === 1) report({ type: 'cancelling', by: this.#wanted.by })
    try {
      const answer = await deployable.cancel?.(signal)
      this.#isAccepted = true
      if (answer) this.#readAnswer(answer)
    } catch (error) {
      const isRefused = error instanceof ProtonError && refusals.includes(error.fault)
      if (!isRefused) {
        this.#isUnanswered ||= !(error instanceof ProtonError && error.isUnsent)
        throw error
      }
      if (!this.#refusal) report({ type: 'cancelRefused', error })
      this.#refusal = error
    }
  }

  /** Cancel takes the name of the target: the answer shows which deployment it stopped. */
  #readAnswer(answer: Snapshot): void {
    if (this.#wanted.tracker.relation(answer) !== 'newer') return
    this.#hit = answer
    this.#watcher.report({ type: 'cancelledOther', other: answer })
  }

  #bounded<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const limitMs = Math.min(REQUEST_LIMIT_MS, (this.#until - this.#watcher.clock.now()) / 2)
    return ask(this.#watcher, work, { limitMs, stop: signal })
  }
}

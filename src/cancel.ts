import { isUnderWay } from './deployment.js'
import { ask } from './ask.js'
import { relate, type Claim } from './claim.js'
import { ProtonError } from './errors.js'
import type { CancelReason, Watcher } from './job.js'
import { type Judge, type Verdict } from './judge.js'
import { jittered } from './pace.js'
import { watch } from './watch.js'

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
  readonly claim: Claim
  readonly judge: Judge
  readonly by: CancelReason
  readonly until: number
}

/** How it ended, 'timeout' when that is not known, and whether Proton was asked to cancel it. */
export interface Cancelled {
  readonly end: NonNullable<Verdict> | 'timeout'
  readonly wasAsked: boolean
}

/**
 * Cancels the deployment claimed, and no other, and follows it to its end. Throws ProtonError when Proton does not
 * allow it.
 */
export async function cancel(watcher: Watcher, wanted: Cancellation): Promise<Cancelled> {
  const cancelling = new Cancelling(watcher, wanted)
  const ended = await watch(watcher, {
    until: wanted.until,
    limitMs: Infinity,
    awaited: () => 'CANCELLING',
    pace: cancelling.pace,
    look: cancelling.look,
  })
  return { end: ended === 'stopped' ? 'timeout' : ended, wasAsked: cancelling.wasAsked }
}

class Cancelling {
  readonly #watcher: Watcher
  readonly #wanted: Cancellation
  #looks = 0
  #requests = 0
  #isAccepted = false
  #isRefused = false

  constructor(watcher: Watcher, wanted: Cancellation) {
    this.#watcher = watcher
    this.#wanted = wanted
  }

  get wasAsked(): boolean {
    return this.#requests > 0
  }

  readonly pace = (): number => {
    const pauseMs = Math.min(FIRST_PAUSE_MS * GROWTH ** (this.#looks - 1), LONGEST_PAUSE_MS)
    return this.#looks++ === 0 ? 0 : jittered(pauseMs, this.#watcher.random)
  }

  /** Asks for the cancel until Proton has taken it, then looks for the end. */
  readonly look = async (signal: AbortSignal): Promise<Verdict> => {
    if (!this.#isAccepted && (await this.#runsAsOurs(signal))) {
      await this.#request(signal)
      return undefined
    }
    const verdict = await this.#judged(signal)
    return verdict?.relation === 'ours' && isUnderWay(verdict.deployment) ? undefined : verdict
  }

  /** Cancel takes a name: what runs under it must be ours, by the target's own word or else by our id's. */
  async #runsAsOurs(signal: AbortSignal): Promise<boolean> {
    const seen = await this.#bounded(inner => this.#watcher.deployable.get(inner), signal)
    const relation = relate(this.#wanted.claim, seen)
    if (relation === 'newer' || (relation === 'ours' && seen.phase !== 'running')) return false
    if (relation === 'ours' && this.#requests === 0) return true
    // A stale read, or a request that may have been heard: only the deployment itself can tell.
    const verdict = await this.#judged(signal)
    return verdict?.relation === 'ours' && verdict.deployment.phase === 'running'
  }

  async #request(signal: AbortSignal): Promise<void> {
    const { deployable, report } = this.#watcher
    this.#requests++
    if (this.#requests === 1) report({ type: 'cancelling', by: this.#wanted.by })
    try {
      await deployable.cancel?.(signal)
      this.#isAccepted = true
    } catch (error) {
      if (!(error instanceof ProtonError && refusals.includes(error.fault))) throw error
      if (!this.#isRefused) report({ type: 'cancelRefused', error })
      this.#isRefused = true
    }
  }

  #judged(signal: AbortSignal): Promise<Verdict> {
    return this.#bounded(inner => this.#wanted.judge.look(inner), signal)
  }

  #bounded<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const limitMs = Math.min(REQUEST_LIMIT_MS, (this.#wanted.until - this.#watcher.clock.now()) / 2)
    return ask(this.#watcher, work, { limitMs, stop: signal })
  }
}

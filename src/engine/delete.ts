import { ask } from './polling/request.js'
import { within } from '../shared/clock.js'
import type { Snapshot } from './deployment.js'
import type { Removal, Standing } from './deployment-target.js'
import { isTransient, mayBeApplied, ProtonError } from '../shared/errors.js'
import type { Watcher } from './context.js'
import { paceOf } from './polling/poll-interval.js'
import { READ_LAG_MS } from './polling/read-lag.js'
import { readWithRetry } from './polling/retry.js'
import { compareTimes } from './submission.js'
import { watch } from './polling/poll.js'

/** Everything a deletion needs. */
export interface RemovalJob extends Watcher {
  readonly removal: Removal
  readonly wait: boolean
  /** Epoch milliseconds. */
  readonly deadline: number
  readonly onConflict: 'wait' | 'fail'
  /** Aborts when the workflow is cancelled. */
  readonly stop: AbortSignal
}

/** How a deletion ended. */
export type Removed =
  | { readonly kind: 'started' }
  /** `isAnother`: somebody created one of the same name since, which was left alone */
  | { readonly kind: 'deleted' | 'alreadyGone'; readonly isAnother?: boolean }
  | { readonly kind: 'failed'; readonly standing: Standing }
  /** something is attached to the target or lives in it, and Proton refuses to delete it */
  | { readonly kind: 'held'; readonly by: readonly string[] }
  /** it, or something it is bound to, is deploying, and the step is not to wait */
  | { readonly kind: 'busy'; readonly other: Pick<Snapshot, 'status' | 'of' | 'deploymentId'> }
  /** Proton refused, or can no longer be read; `isAskedFor` as below */
  | { readonly kind: 'refused'; readonly isAskedFor: boolean; readonly error: ProtonError }
  /** Proton refused for a conflict that does not show, and the step is not to wait */
  | { readonly kind: 'blocked'; readonly error: ProtonError }
  /** the workflow was cancelled, or the time was over; `isAskedFor`: Proton may be deleting it, and cannot be stopped */
  | {
      readonly kind: 'stopped' | 'timeout'
      readonly isAskedFor: boolean
      readonly error?: ProtonError | undefined
    }

/** What a request needs to know may take a look at every instance of a service. */
const PREPARE_LIMIT_MS = 60_000
/** How many reads in a row must not find the target before it counts as deleted. */
const READS_OF_GONE = 2
const CONFIRM_MS = 1_500

/**
 * Deletes a target and follows that to its end. To delete is idempotent, so it looks and does what is still to do:
 * what is gone is a success, what somebody else deletes is waited for.
 */
export async function remove(job: RemovalJob): Promise<Removed> {
  const removing = new Removing(job)
  try {
    return await removed(job, removing)
  } catch (error) {
    if (error instanceof ProtonError) return { kind: 'refused', isAskedFor: removing.isAskedFor, error }
    throw error
  }
}

async function removed(job: RemovalJob, removing: Removing): Promise<Removed> {
  const { removal, random } = job
  let first = await readWithRetry(job, signal => removal.get(signal, false))
  if (!first) return { kind: 'stopped', isAskedFor: false }
  const pace = paceOf([], random)
  const ended = await watch(job, {
    until: job.deadline,
    stop: job.stop,
    limitMs: Infinity,
    awaited: () => removing.awaited,
    pace: elapsedMs => (first ? 0 : removing.isToBeConfirmed ? CONFIRM_MS : pace(elapsedMs)),
    look: async stop => {
      const seen = first ?? (await ask(job, signal => removal.get(signal, removing.isAskedFor), { stop }))
      first = undefined
      return removing.step(seen)
    },
  })
  if (typeof ended !== 'string') return ended
  return {
    kind: ended,
    isAskedFor: removing.isAskedFor,
    error: removing.isAskedFor ? undefined : removing.refused,
  }
}

/** A request that was sent, and how the target stood then. */
interface Asked {
  readonly at: number
  readonly before: Standing
  readonly isAnswered: boolean
}

/** One look after the other, with what was done so far. */
class Removing {
  readonly #job: RemovalJob
  #asked: Asked | undefined
  #createdAt: number | undefined
  #refused: ProtonError | undefined
  #notFound: ProtonError | undefined
  #timesGone = 0
  #wasSeen = false
  #status = ''
  #busyWith: string | undefined
  #toldBusy: string | undefined
  readonly #toldUnknown = new Set<string>()
  readonly #startedAt: number

  constructor(job: RemovalJob) {
    this.#job = job
    this.#startedAt = job.clock.now()
  }

  /** Whether the last read did not find the target, which one more read confirms. */
  get isToBeConfirmed(): boolean {
    return this.#timesGone > 0
  }

  get isAskedFor(): boolean {
    return this.#asked !== undefined
  }

  /** Why Proton did not take the last request. */
  get refused(): ProtonError | undefined {
    return this.#refused
  }

  /** What is waited for, for the heartbeat. */
  get awaited(): string {
    return this.#busyWith === undefined ? this.#status : `Another deployment is ${this.#busyWith}`
  }

  /** Does what is to do about the target as it stands; answers the end, if this is it. */
  async step(standing: Standing): Promise<Removed | undefined> {
    this.#wasSeen ||= standing.state !== 'gone'
    if (this.#isAnother(standing)) return { kind: this.#asked ? 'deleted' : 'alreadyGone', isAnother: true }
    this.#tell(standing)
    const isStale = this.#isStale(standing)
    this.#timesGone = standing.state === 'gone' ? this.#timesGone + 1 : 0
    switch (standing.state) {
      case 'gone':
        // One read may be wrong, or from before the target was created.
        if (this.#timesGone < READS_OF_GONE) return undefined
        return { kind: this.#wasSeen ? 'deleted' : 'alreadyGone' }
      case 'deleting':
        // Reads lag behind what was seen last, not behind the request.
        if (this.#asked) this.#asked = { ...this.#asked, at: this.#job.clock.now() }
        return this.#job.wait || !this.#isProof(standing) ? undefined : { kind: 'started' }
      case 'busy':
        return this.#asked ? undefined : this.#busy(standing)
      case 'failed':
        if (isStale) return undefined
        return this.#hasFailed(standing) ? { kind: 'failed', standing } : this.#request(standing)
      case 'there':
        if (isStale) return undefined
        // Not found, and there all the same: something else was meant.
        if (this.#notFound) throw this.#notFound
        return this.#request(standing)
    }
  }

  /** Whether what is deleting is the target itself, or what our request asked for. */
  #isProof({ isShared = false }: Standing): boolean {
    return !isShared || this.#asked?.isAnswered === true
  }

  #tell({ status, state }: Standing): void {
    const { clock, report } = this.#job
    const isWorthTelling = this.#asked !== undefined || state === 'deleting'
    if (status !== this.#status && isWorthTelling && state !== 'gone') {
      report({ type: 'status', status, elapsedMs: clock.now() - this.#startedAt, tookMs: undefined })
    }
    this.#status = status
  }

  /** Whether it is another target of the same name: that one nobody asked to delete. */
  #isAnother({ createdAt }: Standing): boolean {
    this.#createdAt ??= createdAt
    return createdAt !== undefined && compareTimes(createdAt, this.#createdAt ?? createdAt) !== 0
  }

  /** Whether a read may still show what was before our request. */
  #isStale(standing: Standing): boolean {
    if (!this.#asked) return false
    return this.#isAsBefore(standing) && this.#job.clock.now() < this.#asked.at + READ_LAG_MS
  }

  #isAsBefore(standing: Standing): boolean {
    return JSON.stringify(standing) === JSON.stringify(this.#asked?.before)
  }

  /** A failure from before is not ours as long as our request may not have been heard. */
  #hasFailed(standing: Standing): boolean {
    if (!this.#asked) return false
    return this.#asked.isAnswered || !this.#isAsBefore(standing)
  }

  #busy(other: Extract<Removed, { kind: 'busy' }>['other']): Removed | undefined {
    const { onConflict, report } = this.#job
    if (onConflict === 'fail') return { kind: 'busy', other }
    const told = JSON.stringify([other.of, other.deploymentId, other.status])
    if (told !== this.#toldBusy) report({ type: 'busyBeforeDeletion', other })
    this.#toldBusy = told
    this.#busyWith = other.status
    return undefined
  }

  async #request(before: Standing): Promise<Removed | undefined> {
    const { removal, clock, deadline, report, stop, wait } = this.#job
    const held = (await this.#ifAllowed('what is attached to it or lives in it', removal.heldBy)) ?? []
    if (held.length > 0) return { kind: 'held', by: held }
    const other = await this.#ifAllowed('what else is deploying', removal.blocking)
    if (other) return this.#busy(other)
    const send = await ask(this.#job, signal => removal.prepare(signal), {
      until: deadline,
      stop,
      limitMs: PREPARE_LIMIT_MS,
    })
    const earlier = this.#asked
    if (!this.#refused) report({ type: 'deleting', createdAt: before.createdAt })
    this.#asked = { at: clock.now(), before, isAnswered: false }
    this.#busyWith = undefined
    try {
      // A request that is cut off may have been heard, which is what is said then.
      await within(clock, deadline - clock.now(), send, stop)
      this.#asked = { ...this.#asked, isAnswered: true }
      return wait ? undefined : { kind: 'started' }
    } catch (error) {
      return this.#afterFailure(error, earlier)
    }
  }

  /** What may not be read is a warning, once: Proton itself refuses then. Transient faults are left to the next look. */
  async #ifAllowed<T>(
    what: string,
    question: ((signal: AbortSignal) => Promise<T>) | undefined,
  ): Promise<T | undefined> {
    const { stop, deadline, report } = this.#job
    if (!question) return undefined
    try {
      return await ask(this.#job, question, { until: deadline, stop })
    } catch (error) {
      if (!(error instanceof ProtonError && ['denied', 'notFound'].includes(error.fault))) throw error
      if (error.fault === 'denied' && !this.#toldUnknown.has(what)) {
        this.#toldUnknown.add(what)
        report({ type: 'unknown', what, because: error })
      }
      return undefined
    }
  }

  /** Gone meanwhile, busy, or unanswered: the next look tells what is true. Throws what is none of these. */
  #afterFailure(error: unknown, earlier: Asked | undefined): Removed | undefined {
    const { clock, onConflict, report, stop } = this.#job
    if (!(error instanceof ProtonError)) throw error
    if (error.fault === 'notFound') {
      this.#notFound = error
      return undefined
    }
    const isHeard = mayBeApplied(error)
    const isPassing: boolean = isTransient(error)
    if (isHeard || isPassing) {
      if (!isHeard) this.#asked = earlier
      if (!stop.aborted) report({ type: 'deletionUnanswered', error })
      return undefined
    }
    // An earlier request that was not answered may be what is in the way.
    this.#asked = earlier && { ...earlier, at: clock.now() }
    if (error.fault !== 'conflict') throw error
    if (onConflict === 'fail' && !earlier) return { kind: 'blocked', error }
    if (!this.#refused) report({ type: 'blocked', error })
    this.#refused = error
    return undefined
  }
}

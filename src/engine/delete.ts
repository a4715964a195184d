import { timing } from './timing.js'
import { within } from '../shared/clock.js'
import { isTransient, mayBeApplied, ProviderError } from '../shared/errors.js'
import type { BusyWith, FollowContext } from './context.js'
import type { Deletion, DeletionState } from './deployment-target.js'
import { paceOf } from './polling/poll-interval.js'
import { watch } from './polling/poll.js'
import { boundedRequest } from './polling/request.js'
import { readWithRetry } from './polling/retry.js'
import { compareTimes } from './submission.js'

/** What deleting a target needs. */
export interface DeleteContext extends FollowContext {
  readonly deletion: Deletion
  readonly wait: boolean
  readonly onConflict: 'wait' | 'fail'
}

/** The state of the target after it, as far as the provider shows it. */
export type DeletionStatus = Pick<DeletionState, 'status' | 'message'>

/** How a deletion ended. */
export type DeleteOutcome =
  | { readonly kind: 'started'; readonly state: DeletionStatus }
  /** `isAnother`: somebody created one of the same name since, which was not changed */
  | {
      readonly kind: 'deleted' | 'alreadyGone'
      readonly state: DeletionStatus
      readonly isAnother?: boolean
    }
  | { readonly kind: 'failed'; readonly state: DeletionState }
  /** the dependents must be detached or deleted first */
  | { readonly kind: 'hasDependents'; readonly dependents: readonly string[] }
  /** it, or something it is bound to, is deploying, and the step is not to wait */
  | { readonly kind: 'busy'; readonly other: BusyWith }
  /** the request was refused, or the target can no longer be read; `isRequested` as below */
  | { readonly kind: 'refused'; readonly isRequested: boolean; readonly error: ProviderError }
  /** the request was refused for a conflict that does not show, and the step is not to wait */
  | { readonly kind: 'blocked'; readonly error: ProviderError }
  /** the workflow was cancelled, or the time was over; `isRequested`: the deletion may go on, and cannot be stopped */
  | {
      readonly kind: 'stopped' | 'timeout'
      readonly isRequested: boolean
      readonly error?: ProviderError | undefined
    }

/** How many reads in a row must not find the target before it counts as deleted. */
const READS_OF_GONE = 2

/**
 * Deletes a target and follows that to its end. To delete is idempotent, so it looks and does what is still to do:
 * what is gone is a success, what somebody else deletes is waited for.
 */
export async function deleteTarget(job: DeleteContext): Promise<DeleteOutcome> {
  const deleter = new Deleter(job)
  try {
    return await followDeletion(job, deleter)
  } catch (error) {
    if (error instanceof ProviderError) return { kind: 'refused', isRequested: deleter.isRequested, error }
    throw error
  }
}

async function followDeletion(job: DeleteContext, deleter: Deleter): Promise<DeleteOutcome> {
  const { deletion, random } = job
  let first = await readWithRetry(job, signal => deletion.get(signal, false))
  if (!first) return { kind: 'stopped', isRequested: false }
  const pace = paceOf([], random)
  const ended = await watch(job, {
    until: job.deadline,
    stop: job.stop,
    limitMs: Infinity,
    awaited: () => deleter.awaited,
    pace: elapsedMs => (first ? 0 : deleter.isToBeConfirmed ? timing.confirmGoneMs : pace(elapsedMs)),
    look: async stop => {
      const seen =
        first ?? (await boundedRequest(job, signal => deletion.get(signal, deleter.isRequested), { stop }))
      first = undefined
      return deleter.step(seen)
    },
  })
  if (typeof ended !== 'string') return ended
  return {
    kind: ended,
    isRequested: deleter.isRequested,
    error: deleter.isRequested ? undefined : deleter.refused,
  }
}

/** A request that was sent, and how the target stood then. */
interface SentRequest {
  readonly at: number
  readonly before: DeletionState
  readonly isAnswered: boolean
}

/** One look after the other, with what was done so far. */
class Deleter {
  readonly #job: DeleteContext
  #sent: SentRequest | undefined
  #createdAt: number | undefined
  #refused: ProviderError | undefined
  #notFound: ProviderError | undefined
  #timesGone = 0
  #wasSeen = false
  #status = ''
  #busyWith: string | undefined
  #toldBusy: string | undefined
  readonly #toldUnknown = new Set<string>()
  readonly #startedAt: number

  constructor(job: DeleteContext) {
    this.#job = job
    this.#startedAt = job.clock.now()
  }

  /** Whether the last read did not find the target, which one more read confirms. */
  get isToBeConfirmed(): boolean {
    return this.#timesGone > 0
  }

  get isRequested(): boolean {
    return this.#sent !== undefined
  }

  /** Why the last request was refused. */
  get refused(): ProviderError | undefined {
    return this.#refused
  }

  /** What is waited for, for the heartbeat. */
  get awaited(): string {
    return this.#busyWith === undefined ? this.#status : `Another deployment is ${this.#busyWith}`
  }

  /** Does what is to do about the target as it stands; answers the end, if this is it. */
  async step(standing: DeletionState): Promise<DeleteOutcome | undefined> {
    this.#wasSeen ||= standing.state !== 'gone'
    if (this.#isAnother(standing)) return this.#gone(this.#sent !== undefined, true)
    this.#tell(standing)
    const isStale = this.#isStale(standing)
    this.#timesGone = standing.state === 'gone' ? this.#timesGone + 1 : 0
    switch (standing.state) {
      case 'gone':
        // One read may be wrong, or from before the target was created.
        if (this.#timesGone < READS_OF_GONE) return undefined
        return this.#gone(this.#wasSeen)
      case 'deleting':
        // Reads lag behind what was seen last, not behind the request.
        if (this.#sent) this.#sent = { ...this.#sent, at: this.#job.clock.now() }
        return this.#job.wait || !this.#isProof(standing) ? undefined : this.#started()
      case 'busy':
        return this.#sent ? undefined : this.#busy(standing)
      case 'failed':
        if (isStale) return undefined
        return this.#hasFailed(standing) ? { kind: 'failed', state: standing } : this.#request(standing)
      case 'exists':
        if (isStale) return undefined
        // Not found, and there all the same: something else was meant.
        if (this.#notFound) throw this.#notFound
        return this.#request(standing)
    }
  }

  #gone(isDeleted: boolean, isAnother = false): DeleteOutcome {
    const { deleted: status } = this.#job.deletion.statusWords
    return { kind: isDeleted ? 'deleted' : 'alreadyGone', state: { status }, isAnother }
  }

  #started(): DeleteOutcome {
    return { kind: 'started', state: { status: this.#job.deletion.statusWords.running } }
  }

  /** Whether what is deleting is the target itself, or what our request asked for. */
  #isProof({ isShared = false }: DeletionState): boolean {
    return !isShared || this.#sent?.isAnswered === true
  }

  #tell({ status, state }: DeletionState): void {
    const { clock, report } = this.#job
    const isWorthTelling = this.#sent !== undefined || state === 'deleting'
    if (status !== this.#status && isWorthTelling && state !== 'gone') {
      report({ type: 'deletionStatus', status, elapsedMs: clock.now() - this.#startedAt })
    }
    this.#status = status
  }

  /** Whether it is another target of the same name: that one nobody asked to delete. */
  #isAnother({ createdAt }: DeletionState): boolean {
    this.#createdAt ??= createdAt
    return createdAt !== undefined && compareTimes(createdAt, this.#createdAt ?? createdAt) !== 0
  }

  /** Whether a read may still show what was before our request. */
  #isStale(standing: DeletionState): boolean {
    if (!this.#sent) return false
    return this.#isAsBefore(standing) && this.#job.clock.now() < this.#sent.at + timing.readLagMs
  }

  #isAsBefore(standing: DeletionState): boolean {
    return JSON.stringify(standing) === JSON.stringify(this.#sent?.before)
  }

  /** A failure from before is not ours as long as our request may not have been heard. */
  #hasFailed(standing: DeletionState): boolean {
    if (!this.#sent) return false
    return this.#sent.isAnswered || !this.#isAsBefore(standing)
  }

  #busy(other: BusyWith): DeleteOutcome | undefined {
    const { onConflict, report } = this.#job
    if (onConflict === 'fail') return { kind: 'busy', other }
    const told = JSON.stringify([other.of, other.deploymentId, other.status])
    if (told !== this.#toldBusy) report({ type: 'busyBeforeDeletion', other })
    this.#toldBusy = told
    this.#busyWith = other.status
    return undefined
  }

  async #request(before: DeletionState): Promise<DeleteOutcome | undefined> {
    const { deletion, clock, deadline, report, stop, wait } = this.#job
    const held =
      (await this.#ifAllowed('what is attached to it or deployed in it', deletion.findDependents)) ?? []
    if (held.length > 0) return { kind: 'hasDependents', dependents: held }
    const other = await this.#ifAllowed('what else is deploying', deletion.findBlocker)
    if (other) return this.#busy(other)
    const send = await boundedRequest(this.#job, signal => deletion.prepare(signal), {
      until: deadline,
      stop,
      limitMs: timing.prepareLimitMs,
    })
    const earlier = this.#sent
    if (!this.#refused) report({ type: 'deleting', createdAt: before.createdAt })
    this.#sent = { at: clock.now(), before, isAnswered: false }
    this.#busyWith = undefined
    try {
      // A request that is cut off may have been heard, which is what is said then.
      await within(clock, deadline - clock.now(), send, stop)
      this.#sent = { ...this.#sent, isAnswered: true }
      return wait ? undefined : this.#started()
    } catch (error) {
      return this.#afterFailure(error, earlier)
    }
  }

  /** What may not be read is a warning, once: the request is refused then. Transient faults are left to the next look. */
  async #ifAllowed<T>(
    what: string,
    question: ((signal: AbortSignal) => Promise<T>) | undefined,
  ): Promise<T | undefined> {
    const { stop, deadline, report } = this.#job
    if (!question) return undefined
    try {
      return await boundedRequest(this.#job, question, { until: deadline, stop })
    } catch (error) {
      if (!(error instanceof ProviderError && ['denied', 'notFound'].includes(error.fault))) throw error
      if (error.fault === 'denied' && !this.#toldUnknown.has(what)) {
        this.#toldUnknown.add(what)
        report({ type: 'unknown', what, because: error })
      }
      return undefined
    }
  }

  /** Gone meanwhile, busy, or unanswered: the next look tells what is true. Throws what is none of these. */
  #afterFailure(error: unknown, earlier: SentRequest | undefined): DeleteOutcome | undefined {
    const { clock, onConflict, report, stop } = this.#job
    if (!(error instanceof ProviderError)) throw error
    if (error.fault === 'notFound') {
      this.#notFound = error
      return undefined
    }
    const isHeard = mayBeApplied(error)
    const isPassing: boolean = isTransient(error)
    if (isHeard || isPassing) {
      if (!isHeard) this.#sent = earlier
      if (!stop.aborted) report({ type: 'deletionUnanswered', error })
      return undefined
    }
    // An earlier request that was not answered may be what is in the way.
    this.#sent = earlier && { ...earlier, at: clock.now() }
    if (error.fault !== 'conflict') throw error
    if (onConflict === 'fail' && !earlier) return { kind: 'blocked', error }
    if (!this.#refused) report({ type: 'blocked', error })
    this.#refused = error
    return undefined
  }
}

import { timing } from './timing.js'
import { within } from '../shared/clock.js'
import { isTransient, mayBeApplied, ProviderError } from '../shared/errors.js'
import type { BusyWith, FollowContext } from './context.js'
import type { Deletion, DeletionState } from './deployment-target.js'
import { pollIntervalFor } from './polling/poll-interval.js'
import { pollUntil } from './polling/poll.js'
import { boundedRequest } from './polling/request.js'
import { readWithRetry } from './polling/retry.js'
import { compareTimes } from './submission.js'

/** What deleting a target needs. */
export interface DeleteContext extends FollowContext {
  readonly deletion: Deletion
  readonly wait: boolean
  readonly onConflict: 'wait' | 'fail'
}

/** The status of the target after the deletion, as far as the provider shows it. */
type DeletionStatus = Pick<DeletionState, 'status' | 'message'>

/** How a deletion ended. */
export type DeleteOutcome =
  | { readonly kind: 'started'; readonly state: DeletionStatus }
  /** `isAnother`: a new target of the same name exists, which was not changed */
  | {
      readonly kind: 'deleted' | 'alreadyGone'
      readonly state: DeletionStatus
      readonly isAnother?: boolean
    }
  | { readonly kind: 'failed'; readonly state: DeletionState }
  /** the dependents must be detached or deleted first */
  | { readonly kind: 'hasDependents'; readonly dependents: readonly string[] }
  /** the target, or something it depends on, is deploying, and the step does not wait */
  | { readonly kind: 'busy'; readonly other: BusyWith }
  /** the request was refused, or the target can no longer be read; `isRequested` as below */
  | { readonly kind: 'refused'; readonly isRequested: boolean; readonly error: ProviderError }
  /** the request was refused as a conflict though the target is idle, and the step does not wait */
  | { readonly kind: 'blocked'; readonly error: ProviderError }
  /** the workflow was cancelled, or the time was over; `isRequested`: the deletion may go on: it cannot be stopped */
  | {
      readonly kind: 'stopped' | 'timeout'
      readonly isRequested: boolean
      readonly error?: ProviderError | undefined
    }

/** How many reads in a row must not find the target before it counts as deleted. */
const READS_OF_GONE = 2

/**
 * Deletes a target and follows that to its end. Deleting is idempotent: a target that does not exist is a success, and a
 * deletion that somebody else started is waited for.
 */
export async function deleteTarget(context: DeleteContext): Promise<DeleteOutcome> {
  const deleter = new Deleter(context)
  try {
    return await followDeletion(context, deleter)
  } catch (error) {
    if (error instanceof ProviderError) return { kind: 'refused', isRequested: deleter.isRequested, error }
    throw error
  }
}

async function followDeletion(context: DeleteContext, deleter: Deleter): Promise<DeleteOutcome> {
  const { deletion, random } = context
  let first = await readWithRetry(context, signal => deletion.get(signal, false))
  if (!first) return { kind: 'stopped', isRequested: false }
  const pollInterval = pollIntervalFor([], random)
  const ended = await pollUntil(context, {
    until: context.deadline,
    stop: context.stop,
    limitMs: Infinity,
    waitingFor: () => deleter.waitingFor,
    pollInterval: elapsedMs =>
      first ? 0 : deleter.isToBeConfirmed ? timing.confirmGoneMs : pollInterval(elapsedMs),
    poll: async stop => {
      const seen =
        first ??
        (await boundedRequest(context, signal => deletion.get(signal, deleter.isRequested), { stop }))
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

/** A request that was sent, and the state of the target then. */
interface SentRequest {
  readonly at: number
  readonly before: DeletionState
  readonly isAnswered: boolean
}

/** Reads the state of the target again and again, and sends the request when that is due. */
class Deleter {
  readonly #context: DeleteContext
  #sent: SentRequest | undefined
  #createdAt: number | undefined
  #refused: ProviderError | undefined
  #notFound: ProviderError | undefined
  #timesGone = 0
  #wasSeen = false
  #status = ''
  #busyWith: string | undefined
  #reportedBusy: string | undefined
  readonly #reportedUnknown = new Set<string>()
  readonly #startedAt: number

  constructor(context: DeleteContext) {
    this.#context = context
    this.#startedAt = context.clock.now()
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
  get waitingFor(): string {
    return this.#busyWith === undefined ? this.#status : `Another deployment is ${this.#busyWith}`
  }

  /** Does what the state of the target requires; the outcome, if this is the end. */
  async step(seen: DeletionState): Promise<DeleteOutcome | undefined> {
    this.#wasSeen ||= seen.state !== 'gone'
    if (this.#isAnother(seen)) return this.#goneOutcome(this.#sent !== undefined, true)
    this.#reportStatus(seen)
    const isStale = this.#isStale(seen)
    this.#timesGone = seen.state === 'gone' ? this.#timesGone + 1 : 0
    switch (seen.state) {
      case 'gone':
        // One read may be wrong, or from before the target was created.
        if (this.#timesGone < READS_OF_GONE) return undefined
        return this.#goneOutcome(this.#wasSeen)
      case 'deleting':
        // From here on reads may lag behind this state, not only behind the request.
        if (this.#sent) this.#sent = { ...this.#sent, at: this.#context.clock.now() }
        return this.#context.wait || !this.#isProof(seen) ? undefined : this.#startedOutcome()
      case 'busy':
        return this.#sent ? undefined : this.#busy(seen)
      case 'failed':
        if (isStale) return undefined
        return this.#hasFailed(seen) ? { kind: 'failed', state: seen } : this.#request(seen)
      case 'exists':
        if (isStale) return undefined
        // The request said not found, but the target exists: the error is about something else.
        if (this.#notFound) throw this.#notFound
        return this.#request(seen)
    }
  }

  #goneOutcome(isDeleted: boolean, isAnother = false): DeleteOutcome {
    const { deleted: status } = this.#context.deletion.statusWords
    return { kind: isDeleted ? 'deleted' : 'alreadyGone', state: { status }, isAnother }
  }

  #startedOutcome(): DeleteOutcome {
    return { kind: 'started', state: { status: this.#context.deletion.statusWords.running } }
  }

  /** Whether the state proves that the target itself is being deleted. */
  #isProof({ isShared = false }: DeletionState): boolean {
    return !isShared || this.#sent?.isAnswered === true
  }

  #reportStatus({ status, state }: DeletionState): void {
    const { clock, report } = this.#context
    const isRelevant = this.#sent !== undefined || state === 'deleting'
    if (status !== this.#status && isRelevant && state !== 'gone') {
      report({ type: 'deletionStatus', status, elapsedMs: clock.now() - this.#startedAt })
    }
    this.#status = status
  }

  /** Whether it is another target of the same name, which must not be deleted. */
  #isAnother({ createdAt }: DeletionState): boolean {
    this.#createdAt ??= createdAt
    return createdAt !== undefined && compareTimes(createdAt, this.#createdAt ?? createdAt) !== 0
  }

  /** Whether a read may still show the state from before our request. */
  #isStale(seen: DeletionState): boolean {
    if (!this.#sent) return false
    return this.#isAsBefore(seen) && this.#context.clock.now() < this.#sent.at + timing.readLagMs
  }

  #isAsBefore(seen: DeletionState): boolean {
    return JSON.stringify(seen) === JSON.stringify(this.#sent?.before)
  }

  /** A failure from before our request is not its result. */
  #hasFailed(seen: DeletionState): boolean {
    if (!this.#sent) return false
    return this.#sent.isAnswered || !this.#isAsBefore(seen)
  }

  #busy(other: BusyWith): DeleteOutcome | undefined {
    const { onConflict, report } = this.#context
    if (onConflict === 'fail') return { kind: 'busy', other }
    const busy = JSON.stringify([other.of, other.deploymentId, other.status])
    if (busy !== this.#reportedBusy) report({ type: 'busyBeforeDeletion', other })
    this.#reportedBusy = busy
    this.#busyWith = other.status
    return undefined
  }

  async #request(before: DeletionState): Promise<DeleteOutcome | undefined> {
    const { deletion, clock, deadline, report, stop, wait } = this.#context
    const dependents =
      (await this.#readIfAllowed('what is attached to it or deployed in it', deletion.findDependents)) ?? []
    if (dependents.length > 0) return { kind: 'hasDependents', dependents }
    const other = await this.#readIfAllowed('what else is deploying', deletion.findBlocker)
    if (other) return this.#busy(other)
    const send = await boundedRequest(this.#context, signal => deletion.prepare(signal), {
      until: deadline,
      stop,
      limitMs: timing.prepareLimitMs,
    })
    const earlier = this.#sent
    if (!this.#refused) report({ type: 'deleting', createdAt: before.createdAt })
    this.#sent = { at: clock.now(), before, isAnswered: false }
    this.#busyWith = undefined
    try {
      // A request that is interrupted may have been received.
      await within(clock, deadline - clock.now(), send, stop)
      this.#sent = { ...this.#sent, isAnswered: true }
      return wait ? undefined : this.#startedOutcome()
    } catch (error) {
      return this.#afterFailure(error, earlier)
    }
  }

  /** A read that is denied is a warning, once: the request is refused if it matters. The next poll retries transient faults. */
  async #readIfAllowed<T>(
    what: string,
    read: ((signal: AbortSignal) => Promise<T>) | undefined,
  ): Promise<T | undefined> {
    const { stop, deadline, report } = this.#context
    if (!read) return undefined
    try {
      return await boundedRequest(this.#context, read, { until: deadline, stop })
    } catch (error) {
      if (!(error instanceof ProviderError && ['denied', 'notFound'].includes(error.fault))) throw error
      if (error.fault === 'denied' && !this.#reportedUnknown.has(what)) {
        this.#reportedUnknown.add(what)
        report({ type: 'unknown', what, because: error })
      }
      return undefined
    }
  }

  /** After `notFound`, a conflict or no answer the next poll shows the state; any other error is thrown. */
  #afterFailure(error: unknown, earlier: SentRequest | undefined): DeleteOutcome | undefined {
    const { clock, onConflict, report, stop } = this.#context
    if (!(error instanceof ProviderError)) throw error
    if (error.fault === 'notFound') {
      this.#notFound = error
      return undefined
    }
    const mayBeReceived = mayBeApplied(error)
    const mayRetry: boolean = isTransient(error)
    if (mayBeReceived || mayRetry) {
      if (!mayBeReceived) this.#sent = earlier
      if (!stop.aborted) report({ type: 'deletionUnanswered', error })
      return undefined
    }
    // The conflict may be with an earlier request of ours that got no answer.
    this.#sent = earlier && { ...earlier, at: clock.now() }
    if (error.fault !== 'conflict') throw error
    if (onConflict === 'fail' && !earlier) return { kind: 'blocked', error }
    if (!this.#refused) report({ type: 'blocked', error })
    this.#refused = error
    return undefined
  }
}

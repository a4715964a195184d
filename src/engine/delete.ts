import { timing } from './timing.js'
import { ProviderError } from '../shared/errors.js'
import type { BusyWith, DeleteContext } from './context.js'
import { DeletionRequest } from './deletion-request.js'
import type { DeletionState } from './deployment-target.js'
import { pollIntervalFor } from './polling/poll-interval.js'
import { pollUntil } from './polling/poll.js'
import { boundedRequest } from './polling/request.js'
import { readWithRetry } from './polling/retry.js'
import { compareTimes } from './tracking/submission.js'

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
    if (error instanceof ProviderError) return { kind: 'refused', isRequested: deleter.request.isSent, error }
    throw error
  }
}

async function followDeletion(context: DeleteContext, deleter: Deleter): Promise<DeleteOutcome> {
  const { deletion, random } = context
  // None when the workflow is cancelled, which ends the polling before it begins.
  let first = await readWithRetry(context, signal => deletion.get(signal, false))
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
        (await boundedRequest(context, signal => deletion.get(signal, deleter.request.isSent), { stop }))
      first = undefined
      return deleter.step(seen)
    },
  })
  if (typeof ended !== 'string') return ended
  return {
    kind: ended,
    isRequested: deleter.request.isSent,
    error: deleter.request.isSent ? undefined : deleter.request.refused,
  }
}

/** Does what each read of the target requires, and sends the request when that is due. */
class Deleter {
  readonly request: DeletionRequest
  readonly #context: DeleteContext
  #createdAt: number | undefined
  #timesGone = 0
  #wasSeen = false
  #status = ''
  #busyWith: string | undefined
  #reportedBusy: string | undefined
  readonly #reportedUnknown = new Set<string>()
  readonly #startedAt: number

  constructor(context: DeleteContext) {
    this.#context = context
    this.request = new DeletionRequest(context)
    this.#startedAt = context.clock.now()
  }

  /** Whether the last read did not find the target, which one more read confirms. */
  get isToBeConfirmed(): boolean {
    return this.#timesGone > 0
  }

  /** What is waited for, for the heartbeat. */
  get waitingFor(): string {
    return this.#busyWith === undefined ? this.#status : `Another deployment is ${this.#busyWith}`
  }

  /** Does what the state of the target requires; the outcome, if this is the end. */
  async step(seen: DeletionState): Promise<DeleteOutcome | undefined> {
    const { request } = this
    this.#wasSeen ||= seen.state !== 'gone'
    if (this.#isAnother(seen)) return this.#goneOutcome(request.isSent, true)
    this.#reportStatus(seen)
    const isStale = request.isBefore(seen)
    this.#timesGone = seen.state === 'gone' ? this.#timesGone + 1 : 0
    switch (seen.state) {
      case 'gone':
        // One read may be wrong, or from before the target was created.
        return this.#timesGone < READS_OF_GONE ? undefined : this.#goneOutcome(this.#wasSeen)
      case 'deleting':
        request.noteDeleting()
        return this.#context.wait || seen.isShared ? undefined : this.#startedOutcome()
      case 'busy':
        return request.isSent ? undefined : this.#busy(seen)
      case 'failed':
        if (isStale) return undefined
        return request.hasFailed(seen) ? { kind: 'failed', state: seen } : this.#delete(seen)
      case 'exists':
        if (isStale) return undefined
        // The request said not found, but the target exists: the error is about something else.
        if (request.notFound) throw request.notFound
        return this.#delete(seen)
    }
  }

  #goneOutcome(isDeleted: boolean, isAnother = false): DeleteOutcome {
    const { deleted: status } = this.#context.deletion.statusWords
    return { kind: isDeleted ? 'deleted' : 'alreadyGone', state: { status }, isAnother }
  }

  #startedOutcome(): DeleteOutcome {
    return { kind: 'started', state: { status: this.#context.deletion.statusWords.running } }
  }

  #reportStatus({ status, state }: DeletionState): void {
    const { clock, report } = this.#context
    const isRelevant = this.request.isSent || state === 'deleting'
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

  #busy(other: BusyWith): DeleteOutcome | undefined {
    const { onConflict, report } = this.#context
    if (onConflict === 'fail') return { kind: 'busy', other }
    const busy = JSON.stringify([other.of, other.deploymentId, other.status])
    if (busy !== this.#reportedBusy) report({ type: 'busyBeforeDeletion', other })
    this.#reportedBusy = busy
    this.#busyWith = other.status
    return undefined
  }

  async #delete(before: DeletionState): Promise<DeleteOutcome | undefined> {
    const { deletion, wait } = this.#context
    const dependents =
      (await this.#readIfAllowed('what is attached to it or deployed in it', deletion.findDependents)) ?? []
    if (dependents.length > 0) return { kind: 'hasDependents', dependents }
    const other = await this.#readIfAllowed('what else is deploying', deletion.findBlocker)
    if (other) return this.#busy(other)
    this.#busyWith = undefined
    const sent = await this.request.send(before)
    if (sent === 'refused' && this.request.refused) return { kind: 'blocked', error: this.request.refused }
    return sent === 'accepted' && !wait ? this.#startedOutcome() : undefined
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
}

import { isDeepStrictEqual } from 'node:util'
import { timing } from './timing.js'
import { waitUntilIdle } from './wait-until-idle.js'
import { withTimeout } from '../shared/clock.js'
import type { DeploymentState, TargetState } from './deployment.js'
import type { PreparedChange } from './deployment-target.js'
import { discardChange } from './discard.js'
import { prepareChange } from './prepared-change.js'
import { FailedRequests, type AfterFailure } from './failed-requests.js'
import type { GaveUp } from './outcome.js'
import { InputError, isTransient, ProviderError } from '../shared/errors.js'
import type { DeployContext } from './context.js'
import { jittered } from './polling/poll-interval.js'
import { readWithRetry } from './polling/retry.js'
import { attemptOf, correctStaleRead } from './attempt.js'
import { reportSyncBlockers, warnOfSync } from './repository-sync.js'
import type { DeploymentTracker } from './tracking/tracker.js'

/** The result of submitting a change. */
type Submitted =
  /** Our deployment has started; the tracker knows it. */
  | { readonly kind: 'submitted'; readonly deployment: DeploymentState }
  /** The change starts no deployment: the target as changed. */
  | { readonly kind: 'updated'; readonly deployment: DeploymentState }
  /** There is nothing to change, and nothing was sent. */
  | { readonly kind: 'unchanged'; readonly deployment: DeploymentState }
  | GaveUp

/**
 * Submits the change once the target, last read as `before`, is idle, and identifies the deployment that it starts. Throws
 * ProviderError when the request is refused and nothing was started.
 */
export async function submit(
  context: DeployContext,
  tracker: DeploymentTracker,
  before: TargetState,
): Promise<Submitted> {
  const submitter = new Submitter(context, tracker, before)
  const { failed } = submitter
  try {
    const submitted = await submitter.run()
    if (submitted.kind === 'submitted' && submitter.isSynced) await reportSyncBlockers(context)
    return submitted
  } catch (error) {
    const { unanswered } = failed
    if (!unanswered) throw error
    if (error instanceof ProviderError) return failed.unknown(error)
    // An earlier request may have been accepted: that matters more than a wrong input.
    if (error instanceof InputError) return failed.unknown(unanswered)
    throw error
  }
}

/** Sends the request until it is accepted, refused or cannot be sent any more. */
class Submitter {
  readonly #context: DeployContext
  readonly #tracker: DeploymentTracker
  readonly failed: FailedRequests
  /** The change of the latest request. */
  #submitted: PreparedChange | undefined
  #isSynced: boolean | undefined
  /** The target as it was read last, and when (epoch ms). */
  #seen: TargetState
  #readAt: number

  constructor(context: DeployContext, tracker: DeploymentTracker, before: TargetState) {
    this.#context = context
    this.#tracker = tracker
    this.failed = new FailedRequests(context, tracker)
    this.#seen = before
    this.#readAt = context.clock.now()
    if (context.after) tracker.requests.noteSeen(context.after)
  }

  /** Whether the change stopped the target's sync from a repository. */
  get isSynced(): boolean {
    return this.#isSynced ?? false
  }

  async run(): Promise<Submitted> {
    const context = this.#context
    for (
      let pauseMs = 2 * timing.firstRetryPauseMs;
      ;
      pauseMs = Math.min(2 * pauseMs, timing.longestRetryPauseMs)
    ) {
      const idle = await waitUntilIdle(context, this.#tracker, this.#seen)
      if (idle.kind === 'gaveUp') return this.#gaveUpWaiting(idle)
      if (idle.kind === 'ours') return this.#recognized(idle.deployment)
      if (idle.kind === 'unknown') return this.failed.unknown(this.failed.unanswered, idle.candidate)
      if (idle.seen !== this.#seen) this.failed.restartPatience()
      this.#note(idle.seen)
      const prepared = await this.#prepare(idle.seen)
      if (!prepared) continue
      const next = 'change' in prepared ? await this.#submit(prepared.change, idle.seen) : prepared
      if (next.kind === 'ours') return this.#recognized(next.deployment)
      if (next.kind === 'changed') continue
      if (next.kind !== 'again') return next
      this.#note(next.seen)
      await context.clock.sleep(
        Math.min(jittered(pauseMs, context.random), context.deadline - context.clock.now()),
        context.stop,
      )
      await this.#readAgain()
    }
  }

  #note(seen: TargetState): void {
    if (seen !== this.#seen) this.#readAt = this.#context.clock.now()
    this.#seen = seen
  }

  /** Reads the target again: somebody else may have deployed since. Throws ProviderError. */
  async #readAgain(): Promise<void> {
    const context = this.#context
    if (context.clock.now() >= context.deadline) return
    const now = await readWithRetry(context, signal => context.target.get(signal))
    if (now) this.#note(now)
  }

  /** The change, or what comes instead; undefined when a signal or the deadline came first. */
  async #prepare(
    seen: TargetState,
  ): Promise<{ readonly change: PreparedChange | undefined } | AfterFailure | undefined> {
    const context = this.#context
    try {
      return await prepareChange(context, seen)
    } catch (error) {
      if (isTransient(error) && context.clock.now() >= context.deadline) return undefined
      if (!(error instanceof ProviderError && error.fault === 'conflict')) throw error
      return this.failed.afterConflict(error, seen)
    }
  }

  /** Sends the change that was prepared for `seen`, unless it came too late or the target has changed since. */
  async #submit(
    change: PreparedChange | undefined,
    seen: TargetState,
  ): Promise<Submitted | AfterFailure | { readonly kind: 'changed' }> {
    const context = this.#context
    const isOver = () => context.stop.aborted || context.clock.now() >= context.deadline
    // A new target is not synced yet.
    if (change && seen.phase !== 'absent') this.#isSynced ??= await warnOfSync(context)
    const isChanged = !isOver() && (await this.#hasChanged(change))
    if (isChanged || isOver()) {
      if (change) await discardChange(context, change.evidence)
      return isChanged ? { kind: 'changed' } : { kind: 'again', seen }
    }
    if (change) return this.#try(change, seen)
    // There may be nothing to change because an earlier request was accepted.
    const { unanswered } = this.failed
    return unanswered ? this.failed.unknown(unanswered) : { kind: 'unchanged', deployment: seen }
  }

  /** Whether the target has changed while `change` was prepared, where that took long. Throws ProviderError. */
  async #hasChanged(change: PreparedChange | undefined): Promise<boolean> {
    const context = this.#context
    if (context.clock.now() <= this.#readAt + timing.readLimitMs) return false
    const before = this.#seen
    try {
      await this.#readAgain()
    } catch (error) {
      if (change) await discardChange(context, change.evidence)
      throw error
    }
    return !isDeepStrictEqual(this.#seen, before)
  }

  #gaveUpWaiting(ended: GaveUp): GaveUp {
    const { unanswered, lastError } = this.failed
    return unanswered ? this.failed.unknown(unanswered) : { ...ended, error: lastError }
  }

  async #try(change: PreparedChange, idle: TargetState): Promise<Submitted | AfterFailure> {
    const context = this.#context
    const attempt = attemptOf(change, correctStaleRead(idle, context.after))
    const { startsDeployment } = change
    this.#submitted = change
    if (startsDeployment) {
      this.#tracker.requests.add(attempt)
      context.report({ type: 'submitting', submission: this.#tracker.submission })
    }
    try {
      const answer = await withTimeout(context.clock, context.deadline - context.clock.now(), () =>
        change.submit(),
      )
      return startsDeployment ? this.#accepted(answer) : { kind: 'updated', deployment: answer ?? idle }
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      return this.failed.after(error, { attempt, idle, startsDeployment })
    }
  }

  #accepted(answer: TargetState | undefined): Submitted {
    const inProgress = { phase: 'running', status: this.#context.target.statusWords.running } as const
    // An answer that still shows the previous deployment says nothing about ours.
    const isIdentified = this.#tracker.accept(answer ?? inProgress)
    return this.#started(answer && isIdentified ? answer : inProgress, false)
  }

  #recognized(deployment: DeploymentState): Submitted {
    return this.#started(deployment, true)
  }

  #started(deployment: DeploymentState, isRecognized: boolean): Submitted {
    const { submission } = this.#tracker
    const { facts = [], noticesOnStart = [] } = this.#submitted ?? {}
    this.#context.report({ type: 'started', deployment, submission, isRecognized, facts })
    for (const notice of noticesOnStart) this.#context.report({ type: 'notice', notice })
    return { kind: 'submitted', deployment }
  }
}

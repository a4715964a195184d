import { ask, ifKnown } from './ask.js'
import { claimed, claimFor, isNew, type Claim } from './claim.js'
import { within } from './clock.js'
import { isUnderWay, type Change, type Snapshot } from './deployment.js'
import type { Abandoned, Abandonment, Outcome } from './outcome.js'
import { InputError, isTransient, ProtonError } from './errors.js'
import { readFirst } from './first.js'
import type { Job } from './job.js'
import { jittered, paceOf } from './pace.js'
import { mayBeApplied, settle, type Doubt } from './settle.js'
import { nameSyncBlockers, warnOfSync } from './sync.js'
import { watch } from './watch.js'

/** Ours, under way (or, with NONE, the target as changed). */
export interface Started {
  readonly claim: Claim
  /** The answer to Update was lost: that it is ours was told by the target. */
  readonly isRecognised: boolean
  readonly deployment: Snapshot
}

/** How long an update is sent again that Proton fails to answer: a storm of throttling passes. */
const UPDATE_PATIENCE_MS = 120_000
const FIRST_PAUSE_MS = 1_000
/** How long to ask for what else may be in the way: Proton itself refuses the update if there is anything. */
const BLOCKING_LIMIT_MS = 3_000
/** What an update needs to know may take a look at every instance of a service. */
const PREPARE_LIMIT_MS = 60_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Sends the update, once the target is free, and makes sure whose deployment runs then. Answers ours, or the outcome
 * when there is none to follow. Throws ProtonError when Proton refuses: then nothing was begun.
 */
export async function start(job: Job): Promise<Started | Outcome> {
  const before = await readFirst(job, signal => job.deployable.get(signal))
  if (!before) return abandoned('stopped')
  job.report({ type: 'found', before })
  const sending = new Sending(job)
  try {
    const started = await sending.untilAccepted(before)
    if ('claim' in started && sending.isSynced) await nameSyncBlockers(job)
    return started
  } catch (error) {
    const { doubt } = sending
    if (!doubt || !(error instanceof ProtonError || error instanceof InputError)) throw error
    // What is wrong with an input shows only now that an update was sent: that counts more.
    return sending.unsettled(error instanceof ProtonError ? error : doubt.error)
  }
}

/** One try after the other to have the update accepted, with what earlier ones left open. */
class Sending {
  readonly #job: Job
  #doubt: Doubt | undefined
  #lastError: ProtonError | undefined
  #failingSince: number | undefined
  #isSynced: boolean | undefined

  constructor(job: Job) {
    this.#job = job
  }

  /** An update that was sent, and of which it is not known whether Proton accepted it. */
  get doubt(): Doubt | undefined {
    return this.#doubt
  }

  /** Whether the update stopped the target's sync from a repository. */
  get isSynced(): boolean {
    return this.#isSynced ?? false
  }

  async untilAccepted(before: Snapshot): Promise<Started | Outcome> {
    const job = this.#job
    let seen = before
    for (let pauseMs = 2 * FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const idle = await awaitIdle(job, seen)
      if ('claim' in idle) return idle
      if ('kind' in idle) {
        return this.#doubt ? this.unsettled(this.#doubt.error) : { ...idle, error: this.#lastError }
      }
      if (idle !== seen) this.#failingSince = undefined
      // What is created is not synced yet.
      if (idle.phase !== 'absent') this.#isSynced ??= await warnOfSync(job)
      const change = await prepare(job, idle)
      if (change === 'cut short' || job.stop.aborted || job.clock.now() >= job.deadline) continue
      if (!change) return { kind: 'unchanged', deployment: idle, outputs: new Map() }
      const claim = this.#doubt?.claim ?? (await claimOn(idle, change, job))
      const answer = await send(job, change, claim, idle)
      if (!(answer instanceof ProtonError)) return begun(job, claim, answer, false)
      const next = await this.#afterFailure(claim, answer, idle)
      if ('claim' in next || 'kind' in next) return next
      seen = next
      await job.clock.sleep(Math.min(jittered(pauseMs, job.random), job.deadline - job.clock.now()), job.stop)
    }
  }

  /** The update may have begun a deployment, and nothing tells: post looks again after a signal. */
  unsettled(error: ProtonError): Outcome {
    return abandoned(this.#job.stop.aborted ? 'unconfirmed' : 'unanswered', { error })
  }

  /** Ours after all, the end of the step, or the target as it is for the next try. */
  async #afterFailure(
    claim: Claim,
    error: ProtonError,
    idle: Snapshot,
  ): Promise<Started | Outcome | Snapshot> {
    const job = this.#job
    if (error.fault === 'conflict' || isTransient(error)) job.report({ type: 'updateFailed', error })
    this.#lastError = error
    if (mayBeApplied(job, error)) this.#doubt = { claim, error }
    const mustLook = this.#doubt !== undefined || error.fault === 'conflict'
    const target = mustLook ? await settle(job, this.#doubt) : undefined
    if (target?.isOurs) return begun(job, claim, target.seen, true)
    // Ours would show by now: somebody else's took the place, and it was not accepted.
    if (target && isNew(claim, target.seen) && !job.stop.aborted) this.#doubt = undefined
    if (!this.#doubt) job.report({ type: 'notBegun' })
    const ending = this.#ending(error, target?.seen)
    if (ending) return ending
    // Nothing is sent again without a look at what became of it.
    return this.#doubt && !target ? this.unsettled(error) : (target?.seen ?? idle)
  }

  #ending(error: ProtonError, seen: Snapshot | undefined): Outcome | undefined {
    const job = this.#job
    const isConflict = error.fault === 'conflict'
    const now = job.clock.now()
    this.#failingSince = isConflict ? undefined : (this.#failingSince ?? now)
    const isPatient = now <= (this.#failingSince ?? now) + UPDATE_PATIENCE_MS
    const isFinal = !isConflict && !(isTransient(error) && isPatient)
    const mayWait = isFinal || !isConflict || !refusesToWait(job)
    const isOver = job.stop.aborted || now >= job.deadline
    if (this.#doubt && (isOver || isFinal || !mayWait)) return this.unsettled(error)
    if (job.stop.aborted) return abandoned('stopped')
    if (isFinal) throw error
    if (now >= job.deadline) return abandoned('timeout', { error })
    const isBusy = seen !== undefined && isUnderWay(seen)
    if (!mayWait) return isBusy ? abandoned('busy', { other: seen }) : abandoned('blocked', { error })
    if (isConflict && !isBusy) job.report({ type: 'blocked', error })
    return undefined
  }
}

/** The target once nobody else's deployment runs on it. */
async function awaitIdle(job: Job, seen: Snapshot): Promise<Snapshot | Abandoned | Started> {
  if (job.stop.aborted) return abandoned('stopped')
  if (job.clock.now() >= job.deadline) return abandoned('timeout')
  if (isUnderWay(seen) && seen.clientToken === job.change.clientToken) return recognised(job, seen)
  const busyWith = await underWay(job, seen, job.stop)
  if (!busyWith) return seen
  let other = busyWith
  if (refusesToWait(job)) return abandoned('busy', { other })
  job.report({ type: 'busy', other })
  const found = await watch(job, {
    until: job.deadline,
    stop: job.stop,
    awaited: () => `Another deployment is ${other.status}`,
    pace: paceOf([], job.random),
    look: async signal => {
      const now = await job.deployable.get(signal)
      if (isUnderWay(now) && now.clientToken === job.change.clientToken) return recognised(job, now)
      const next = await underWay(job, now, signal)
      if (!next) return now
      if (next.deploymentId !== other.deploymentId) job.report({ type: 'busy', other: next })
      other = next
      return undefined
    },
  })
  return typeof found === 'string' ? abandoned(found, { other }) : found
}

/** The deployment that keeps the target busy: its own, or one of what it is bound to, as far as Proton tells. */
async function underWay(job: Job, seen: Snapshot, stop: AbortSignal): Promise<Snapshot | undefined> {
  if (isUnderWay(seen)) return seen
  const { blocking } = job.deployable
  // NONE begins nothing that anything could be in the way of.
  if (!blocking || job.change.deploymentType === 'NONE') return undefined
  return ifKnown(
    ask(job, signal => blocking(job.change, signal), {
      until: job.deadline,
      stop,
      limitMs: BLOCKING_LIMIT_MS,
    }),
  )
}

/** The change to send; undefined when there is none. What it takes is read as patiently as the target itself. */
async function prepare(job: Job, idle: Snapshot): Promise<Change | undefined | 'cut short'> {
  const { prepare } = job.deployable
  if (!prepare) return job.change
  const shaped = async (signal: AbortSignal) => ({ change: await prepare(job.change, idle, signal) })
  try {
    const bounds = { patienceMs: UPDATE_PATIENCE_MS, limitMs: PREPARE_LIMIT_MS }
    return (await readFirst(job, shaped, bounds))?.change ?? (job.stop.aborted ? 'cut short' : undefined)
  } catch (error) {
    if (isTransient(error) && job.clock.now() >= job.deadline) return 'cut short'
    throw error
  }
}

/** Ours after all: the token under which it runs is our own. */
function recognised(job: Job, seen: Snapshot): Started {
  const before = claimFor(
    job.change,
    { phase: 'running', status: '' },
    { ours: undefined, before: undefined },
  )
  return begun(job, before, seen, true)
}

/** NONE never waits; where there are no deployment types, nobody chose it. */
function refusesToWait({ onConflict, change, deployable }: Job): boolean {
  const isNone = change.deploymentType === 'NONE' && deployable.deployments !== undefined
  return onConflict === 'fail' || isNone
}

async function claimOn(idle: Snapshot, change: Change, { digest }: Job): Promise<Claim> {
  const before = idle.spec === undefined ? undefined : await digest(idle.spec)
  return claimFor(change, idle, {
    before,
    ours: change.spec === undefined ? before : await digest(change.spec),
  })
}

/** The answer to the update, whatever the workflow does meanwhile: half an update helps nobody. */
async function send(job: Job, change: Change, claim: Claim, idle: Snapshot): Promise<Snapshot | ProtonError> {
  if (change.deploymentType !== 'NONE') job.report({ type: 'sending', claim })
  try {
    return await within(job.clock, job.deadline - job.clock.now(), () => job.deployable.update(change, idle))
  } catch (error) {
    if (error instanceof ProtonError) return error
    throw error
  }
}

function begun(job: Job, before: Claim, deployment: Snapshot, isRecognised: boolean): Started {
  if (job.change.deploymentType === 'NONE') return { claim: before, deployment, isRecognised }
  const started = isNew(before, deployment)
    ? { claim: claimed(before, deployment), deployment }
    : // The answer still shows the deployment from before: ours is yet to be seen.
      { claim: before, deployment: { phase: 'running', status: 'IN_PROGRESS' } as const }
  job.report({ type: 'started', ...started, recognised: isRecognised })
  return { ...started, isRecognised }
}

function abandoned(why: Abandonment, more: Pick<Abandoned, 'other' | 'error'> = {}): Abandoned {
  return { kind: 'abandoned', why, ...more }
}

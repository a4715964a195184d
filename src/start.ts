import { claimed, isNew, isOurs, type Claim } from './claim.js'
import { within } from './clock.js'
import type { Abandonment, Outcome, Snapshot } from './deployment.js'
import { isTransient, ProtonError } from './errors.js'
import { ask, type Job } from './job.js'
import { isUnderWay } from './judge.js'
import { atOnceThen, jittered, paceOf } from './pace.js'
import { watch } from './watch.js'

/** Ours, under way (or, with NONE, the target as changed). */
export interface Started {
  readonly claim: Claim
  readonly deployment: Snapshot
}

/** How long a first read is tried again, and an update that Proton fails to answer: a storm of throttling passes. */
const READ_PATIENCE_MS = 10_000
const UPDATE_PATIENCE_MS = 120_000
/** How long a read may lag behind the conflict that our own unanswered update has caused. */
const STALE_READ_MS = 30_000
const READ_EVERY_MS = 1_000
/** The longest one of those reads may take; after the deadline this much is left to learn what became of an update. */
const READ_LIMIT_MS = 3_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Sends the update, once the target is free, and makes sure whose deployment runs then. Answers ours, or the outcome
 * when there is none to follow. Throws ProtonError when Proton refuses: then nothing was begun.
 */
export async function start(job: Job): Promise<Started | Outcome> {
  let seen = await readFirst(job)
  if (!seen) return abandoned('stopped')
  job.report({ type: 'found', before: seen })
  let unanswered: Claim | undefined
  let failingSince: number | undefined
  for (let round = 1; ; round++) {
    const idle = await awaitIdle(job, seen)
    if ('kind' in idle) return idle
    const claim: Claim = unanswered ?? (await claimFor(job, idle))
    const answer = await send(job, claim, idle)
    if (!(answer instanceof ProtonError)) return begun(job, claim, answer, false)
    job.report({ type: 'updateFailed', error: answer })
    if (mayBeApplied(job, answer)) unanswered = claim
    const target = await readAfter(job, answer, unanswered)
    if (target?.isOurs) return begun(job, claim, target.seen, true)
    const ending = refusal(job, answer, unanswered, target?.seen)
    if (ending) return ending
    failingSince = isTransient(answer) ? (failingSince ?? job.clock.now()) : undefined
    if (job.clock.now() > (failingSince ?? Infinity) + UPDATE_PATIENCE_MS) return giveUp(answer, unanswered)
    await job.clock.sleep(
      jittered(Math.min(2 ** round * READ_EVERY_MS, LONGEST_PAUSE_MS), job.random),
      job.stop,
    )
    if (target) seen = target.seen
    if (unanswered && isNew(unanswered, seen)) unanswered = undefined
  }
}

/** The target as it is, undefined when the workflow was cancelled first; tried again for a while, but a name that does not resolve will not do so the next second. */
async function readFirst(job: Job): Promise<Snapshot | undefined> {
  const until = Math.min(job.deadline, job.clock.now() + READ_PATIENCE_MS)
  for (let pauseMs = READ_EVERY_MS; ; pauseMs *= 2) {
    try {
      return await ask(job, signal => job.deployable.get(signal), { until: job.deadline, stop: job.stop })
    } catch (error) {
      if (job.stop.aborted) return undefined
      const isOver = job.clock.now() + pauseMs > until
      if (!isTransient(error) || error.fault === 'unreachable' || isOver) throw error
      job.report({ type: 'troubled', error })
    }
    await job.clock.sleep(jittered(pauseMs, job.random), job.stop)
  }
}

/** The target once nobody else's deployment runs on it. */
async function awaitIdle(job: Job, seen: Snapshot): Promise<Snapshot | Outcome> {
  if (job.stop.aborted) return abandoned('stopped')
  if (job.clock.now() >= job.deadline) return abandoned('timeout')
  if (!isUnderWay(seen)) return seen
  let other = seen
  if (refusesToWait(job)) return abandoned('busy', { other })
  job.report({ type: 'busy', other })
  const found = await watch(job, {
    until: job.deadline,
    stop: job.stop,
    awaited: () => other.status,
    pace: paceOf([], job.deployable.pulseMs, job.random),
    look: async signal => {
      const now = await job.deployable.get(signal)
      if (!isUnderWay(now)) return now
      if (now.deploymentId !== other.deploymentId) job.report({ type: 'busy', other: now })
      other = now
      return undefined
    },
  })
  return typeof found === 'string' ? abandoned(found, { other }) : found
}

/** NONE never waits. */
function refusesToWait({ onConflict, change }: Job): boolean {
  return onConflict === 'fail' || change.deploymentType === 'NONE'
}

async function claimFor({ change, digest }: Job, idle: Snapshot): Promise<Claim> {
  const { deploymentId, attemptedAt, clientToken } = idle
  const spec = change.spec ?? idle.spec
  return {
    before: { deploymentId, attemptedAt, clientToken },
    clientToken: change.clientToken,
    specDigest: spec === undefined ? undefined : await digest(spec),
  }
}

/** The answer to the update, whatever the workflow does meanwhile: half an update helps nobody. */
async function send(job: Job, claim: Claim, idle: Snapshot): Promise<Snapshot | ProtonError> {
  if (job.change.deploymentType !== 'NONE') job.report({ type: 'sending', claim })
  try {
    return await within(job.clock, job.deadline - job.clock.now(), () =>
      job.deployable.update(job.change, idle),
    )
  } catch (error) {
    if (error instanceof ProtonError) return error
    throw error
  }
}

function begun(job: Job, before: Claim, deployment: Snapshot, recognised: boolean): Started {
  const claim = isNew(before, deployment) ? claimed(before, deployment) : before
  if (job.change.deploymentType !== 'NONE') job.report({ type: 'started', deployment, claim, recognised })
  return { claim, deployment }
}

/** Whether Proton may have accepted an update that ended so: the SDK sent it more than once, or heard nothing. */
function mayBeApplied({ change }: Job, error: ProtonError): boolean {
  if (change.deploymentType === 'NONE') return false
  return error.attempts > 1 || (isTransient(error) && !neverArrived.includes(error.code))
}

const neverArrived = ['ThrottlingException', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/** The target after an update failed; undefined when it cannot be read. */
async function readAfter(
  job: Job,
  error: ProtonError,
  unanswered: Claim | undefined,
): Promise<{ seen: Snapshot; isOurs: boolean } | undefined> {
  if (!unanswered && error.fault !== 'conflict') return undefined
  const now = job.clock.now()
  const staleUntil = Math.min(job.deadline, now + STALE_READ_MS)
  const found = await watch(job, {
    until: Math.max(staleUntil, now + READ_LIMIT_MS),
    limitMs: READ_LIMIT_MS,
    awaited: () => 'the target',
    pace: atOnceThen(READ_EVERY_MS, job.random),
    look: async signal => {
      const seen = await job.deployable.get(signal)
      if (unanswered && (await isOurs(unanswered, seen, job.deployable, job.digest, signal)))
        return { seen, isOurs: true }
      const mayBeStale = unanswered && error.fault === 'conflict' && !isNew(unanswered, seen)
      const mayWait = job.clock.now() < staleUntil - READ_LIMIT_MS && !job.stop.aborted
      return mayBeStale && mayWait ? undefined : { seen, isOurs: false }
    },
  })
  return typeof found === 'string' ? undefined : found
}

/** The end of the step, where `error` is one; undefined: the update may be sent again. */
function refusal(
  job: Job,
  error: ProtonError,
  unanswered: Claim | undefined,
  seen: Snapshot | undefined,
): Outcome | undefined {
  const isConflict = error.fault === 'conflict'
  if (!isConflict && !isTransient(error)) return giveUp(error, unanswered)
  if (job.stop.aborted) return unanswered ? abandoned('unconfirmed', { error }) : abandoned('stopped')
  if (job.clock.now() >= job.deadline)
    return unanswered ? giveUp(error, unanswered) : abandoned('timeout', { error })
  if (!isConflict) return undefined
  const isBusy = seen !== undefined && isUnderWay(seen)
  if (refusesToWait(job)) return isBusy ? abandoned('busy', { other: seen }) : abandoned('blocked', { error })
  if (!isBusy) job.report({ type: 'blocked', error })
  return undefined
}

/** Throws `error` when nothing was begun; says so when that is not known. */
function giveUp(error: ProtonError, unanswered: Claim | undefined): Outcome {
  if (!unanswered) throw error
  return abandoned('unanswered', { error })
}

function abandoned(why: Abandonment, more: { other?: Snapshot; error?: ProtonError } = {}): Outcome {
  return { kind: 'abandoned', why, ...more }
}

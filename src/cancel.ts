import { ask } from './ask.js'
import { relate, type Claim } from './claim.js'
import { ProtonError } from './errors.js'
import type { CancelReason, Watcher } from './job.js'
import { isUnderWay, type Judge, type Verdict } from './judge.js'
import { jittered } from './pace.js'
import { watch } from './watch.js'

/** A look may take this long, and the read before Cancel only so much of it: Cancel itself must not be cut off. */
const LOOK_LIMIT_MS = 4_500
const READ_LIMIT_MS = 2_000
/** The first looks follow Cancel this fast, later ones and refused ones more slowly. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 10_000
/** Faults of Cancel that say there is nothing (left) to cancel: another read tells what is true. */
const refusals = ['conflict', 'invalid', 'notFound']

/** What to cancel, why and for how long to see to it (epoch ms). */
export interface Cancellation {
  readonly claim: Claim
  readonly judge: Judge
  readonly by: CancelReason
  readonly until: number
}

/**
 * Cancels the deployment claimed, and no other, and follows it to its end. Answers how it ended, or 'timeout' when
 * that is not known. Throws ProtonError when Proton does not allow it.
 */
export async function cancel(
  watcher: Watcher,
  { claim, judge, by, until }: Cancellation,
): Promise<NonNullable<Verdict> | 'timeout'> {
  const { deployable, report, random } = watcher
  const progress = { looks: 0, isAsked: false, isRefused: false }

  async function request(signal: AbortSignal): Promise<undefined> {
    if (!progress.isRefused) report({ type: 'cancelling', by })
    try {
      await deployable.cancel?.(signal)
      progress.isAsked = true
    } catch (error) {
      if (!(error instanceof ProtonError && refusals.includes(error.fault))) throw error
      if (!progress.isRefused) report({ type: 'cancelRefused', error })
      progress.isRefused = true
    }
    return undefined
  }

  const ended = await watch(watcher, {
    until,
    limitMs: LOOK_LIMIT_MS,
    awaited: () => 'CANCELLING',
    pace: () => {
      const pauseMs = Math.min(FIRST_PAUSE_MS * 1.3 ** (progress.looks - 1), LONGEST_PAUSE_MS)
      return progress.looks++ === 0 ? 0 : jittered(pauseMs, random)
    },
    look: async signal => {
      if (!progress.isAsked && (await runsAsOurs(watcher, claim, judge, signal))) return request(signal)
      const verdict = await judge.look(signal)
      return verdict?.relation === 'ours' && isUnderWay(verdict.deployment) ? undefined : verdict
    },
  })
  return ended === 'stopped' ? 'timeout' : ended
}

/** Cancel takes a name: what runs under it must be ours, by the target's own word or else by our id's. */
async function runsAsOurs(
  watcher: Watcher,
  claim: Claim,
  judge: Judge,
  signal: AbortSignal,
): Promise<boolean> {
  const bounds = { limitMs: READ_LIMIT_MS, stop: signal }
  const seen = await ask(watcher, inner => watcher.deployable.get(inner), bounds)
  const relation = relate(claim, seen)
  if (relation !== 'earlier') return relation === 'ours' && seen.phase === 'running'
  const verdict = await judge.look(signal)
  return verdict?.relation === 'ours' && verdict.deployment.phase === 'running'
}

import { relate, type Claim } from './claim.js'
import type { Snapshot } from './deployment.js'
import { ProtonError } from './errors.js'
import type { CancelReason, Watcher } from './job.js'
import { isUnderWay, type Judge, type Verdict } from './judge.js'
import { atOnceThen } from './pace.js'
import { watch } from './watch.js'

/** One look while cancelling may take this long: two fit into the 7.5 s that the runner leaves. */
const CANCEL_LIMIT_MS = 3_000
const LOOK_EVERY_MS = 1_000
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
 * Cancels the deployment claimed, and no other, and follows it to its end, until `until` (epoch ms). Answers how it
 * ended, or 'timeout' when that is not known. Throws ProtonError when Proton does not allow it.
 */
export async function cancel(
  watcher: Watcher,
  { claim, judge, by, until }: Cancellation,
): Promise<NonNullable<Verdict> | 'timeout'> {
  const { deployable, report, random } = watcher
  let isAsked = false

  async function request(signal: AbortSignal): Promise<undefined> {
    report({ type: 'cancelling', by })
    try {
      await deployable.cancel?.(signal)
      isAsked = true
    } catch (error) {
      if (!(error instanceof ProtonError && refusals.includes(error.fault))) throw error
      report({ type: 'cancelRefused', error })
    }
    return undefined
  }

  /** Cancel takes a name: what runs under it must be ours, by the target's own word or else by our id's. */
  async function runsAsOurs(seen: Snapshot, signal: AbortSignal): Promise<boolean> {
    const relation = relate(claim, seen)
    if (relation !== 'earlier') return relation === 'ours' && seen.phase === 'running'
    const verdict = await judge.look(signal)
    return verdict?.relation === 'ours' && verdict.deployment.phase === 'running'
  }

  const ended = await watch(watcher, {
    until,
    limitMs: CANCEL_LIMIT_MS,
    awaited: () => 'CANCELLING',
    pace: atOnceThen(LOOK_EVERY_MS, random),
    look: async signal => {
      if (!isAsked && (await runsAsOurs(await deployable.get(signal), signal))) return request(signal)
      const verdict = await judge.look(signal)
      return verdict?.relation === 'ours' && isUnderWay(verdict.deployment) ? undefined : verdict
    },
  })
  return ended === 'stopped' ? 'timeout' : ended
}

import { within } from '../../shared/clock.js'
import { ProtonError } from '../../shared/errors.js'
import type { Following } from '../context.js'

/** The longest one look may take: far longer than Proton needs when it is well. */
const LOOK_LIMIT_MS = 10_000

/** Asks Proton within a look's time limit, and not beyond `until` (epoch ms). Throws ProtonError. */
export function ask<T>(
  { clock }: Pick<Following, 'clock'>,
  work: (signal: AbortSignal) => Promise<T>,
  bounds: {
    readonly until?: number
    readonly stop?: AbortSignal | undefined
    readonly limitMs?: number | undefined
  } = {},
): Promise<T> {
  const leftMs = (bounds.until ?? Infinity) - clock.now()
  return within(clock, Math.max(0, Math.min(bounds.limitMs ?? LOOK_LIMIT_MS, leftMs)), work, bounds.stop)
}

/** What `work` answers; undefined when Proton cannot be asked: for what can be done without. */
export async function ifKnown<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProtonError) return undefined
    throw error
  }
}

/** What `work` answers; undefined when there is no such thing. */
export async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProtonError && error.fault === 'notFound') return undefined
    throw error
  }
}

/** Of the 7.5 s between the runner's SIGINT and SIGTERM: the rest is for the last words. */
const SIGNAL_BUDGET_MS = 5_300

/** Until when (epoch ms) what a signal asks for must be done; the signal carries its own time as its reason. */
export function leaveBy({ clock, stop }: Pick<Following, 'clock' | 'stop'>): number {
  const signalledAt = typeof stop.reason === 'number' ? stop.reason : clock.now()
  return signalledAt + SIGNAL_BUDGET_MS
}

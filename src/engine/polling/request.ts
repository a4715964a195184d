import { timing } from '../timing.js'
import { within } from '../../shared/clock.js'
import { ProviderError } from '../../shared/errors.js'
import type { FollowContext } from '../context.js'

/** Does `work` within the time limit of one read, and not beyond `until` (epoch ms). Throws ProviderError. */
export function boundedRequest<T>(
  { clock }: Pick<FollowContext, 'clock'>,
  work: (signal: AbortSignal) => Promise<T>,
  bounds: {
    readonly until?: number
    readonly stop?: AbortSignal | undefined
    readonly limitMs?: number | undefined
  } = {},
): Promise<T> {
  const leftMs = (bounds.until ?? Infinity) - clock.now()
  return within(clock, Math.max(0, Math.min(bounds.limitMs ?? timing.readLimitMs, leftMs)), work, bounds.stop)
}

/** What `work` answers; undefined when the request fails: for what is optional. */
export async function optional<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProviderError) return undefined
    throw error
  }
}

/** What `work` answers; undefined when there is no such thing. */
export async function ifFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProviderError && error.fault === 'notFound') return undefined
    throw error
  }
}

/** Until when (epoch ms) what a signal asks for must be done; the signal carries its own time as its reason. */
export function shutdownDeadline({ clock, stop }: Pick<FollowContext, 'clock' | 'stop'>): number {
  const signalledAt = typeof stop.reason === 'number' ? stop.reason : clock.now()
  return signalledAt + timing.signalBudgetMs
}

import { timing } from '../timing.js'
import { withTimeout } from '../../shared/clock.js'
import { isUnavailable, ProviderError } from '../../shared/errors.js'
import type { FollowContext } from '../context.js'

/**
 * Runs `work` within `limitMs` (default 10 s) and until `until` (epoch ms) at the latest, and aborts its signal then.
 * Throws ProviderError.
 */
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
  return withTimeout(
    clock,
    Math.max(0, Math.min(bounds.limitMs ?? timing.readLimitMs, leftMs)),
    work,
    bounds.stop,
  )
}

/** The result of `work`; undefined when it throws ProviderError: for optional reads. */
export function undefinedOnError<T>(work: Promise<T>): Promise<T | undefined> {
  return ignoring(work, () => true)
}

/** The result of `work`; undefined when the resource is not found. Throws every other ProviderError. */
export function ifFound<T>(work: Promise<T>): Promise<T | undefined> {
  return ignoring(work, ({ fault }) => fault === 'notFound')
}

/** The result of `work`; undefined without the permission or the operation for it. Throws every other ProviderError. */
export function ifAvailable<T>(work: Promise<T>): Promise<T | undefined> {
  return ignoring(work, isUnavailable)
}

async function ignoring<T>(
  work: Promise<T>,
  isIgnored: (error: ProviderError) => boolean,
): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProviderError && isIgnored(error)) return undefined
    throw error
  }
}

/** When the work after a signal must be done (epoch ms). The time of the signal is its abort reason. */
export function shutdownDeadline({ clock, stop }: Pick<FollowContext, 'clock' | 'stop'>): number {
  const signalledAt = typeof stop.reason === 'number' ? stop.reason : clock.now()
  return signalledAt + timing.signalBudgetMs
}

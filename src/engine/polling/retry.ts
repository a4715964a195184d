import { timing } from '../timing.js'
import { failureReporter } from './report-failures.js'
import { boundedRequest } from './request.js'
import { isTransient, NoAnswer, ProviderError, withHint } from '../../shared/errors.js'
import type { FollowContext } from '../context.js'

/** What a read that is retried needs. */
export type RetryContext = Pick<FollowContext, 'clock' | 'random' | 'report' | 'deadline' | 'stop'>

/** The result of a read that a command can do without. "Unknown" is not "none". */
export type Read<T> =
  { readonly kind: 'known'; readonly value: T } | { readonly kind: 'unknown'; readonly error: ProviderError }

/** How long a read is retried, and the longest that one try may take (default 10 s); in ms. */
export interface Patience {
  readonly patienceMs?: number
  readonly limitMs?: number | undefined
  /** The deadline is not that of timeoutMinutes. */
  readonly hasOwnDeadline?: boolean
}

/**
 * The result of `read`; undefined when the workflow is cancelled first. Transient faults are retried with backoff within
 * `patienceMs` (default 5 minutes) and the deadline; a name that does not resolve, and every other fault, is thrown at
 * once. Throws ProviderError.
 */
export async function readWithRetry<T>(
  reader: RetryContext,
  read: (signal: AbortSignal) => Promise<T>,
  { patienceMs = timing.readPatienceMs, limitMs, hasOwnDeadline = false }: Patience = {},
): Promise<T | undefined> {
  const { clock, random, deadline, stop } = reader
  const lastTry = Math.min(deadline, clock.now() + patienceMs) - timing.lastTryMs
  const reportFailure = failureReporter(reader, timing.reportRetryAgainMs)
  const isStopped = () => stop.aborted
  const isLate = () => !hasOwnDeadline && clock.now() >= deadline - timing.lastTryMs
  for (
    let pauseMs = timing.firstRetryPauseMs;
    !isStopped();
    pauseMs = Math.min(2 * pauseMs, timing.longestRetryPauseMs)
  ) {
    try {
      return await boundedRequest(reader, read, { until: deadline, stop, limitMs })
    } catch (error) {
      if (isStopped()) break
      if (!isTransient(error) || error.fault === 'unreachable') throw error
      if (clock.now() >= lastTry) throw isLate() ? withHint(error, TIME_IS_OVER) : error
      reportFailure(error)
    }
    await clock.sleep(Math.min(withEqualJitter(pauseMs, random), lastTry - clock.now()), stop)
  }
  return undefined
}

const TIME_IS_OVER = 'timeoutMinutes elapsed.'

/** As {@link readWithRetry}, but returns the error where the result stays unknown, also when the workflow is cancelled. */
export async function tryRead<T>(
  reader: RetryContext,
  read: (signal: AbortSignal) => Promise<T>,
  patience?: Patience,
): Promise<Read<T>> {
  try {
    const found = await readWithRetry(reader, async signal => ({ value: await read(signal) }), patience)
    return found ? { kind: 'known', ...found } : { kind: 'unknown', error: new NoAnswer(0) }
  } catch (error) {
    if (error instanceof ProviderError) return { kind: 'unknown', error }
    throw error
  }
}

/** As {@link tryRead}, with a warning in the log where `what` stays unknown. */
export async function readOrWarn<T>(
  reader: RetryContext,
  what: string,
  read: (signal: AbortSignal) => Promise<T>,
  patience?: Patience,
): Promise<Read<T>> {
  const found = await tryRead(reader, read, patience)
  if (found.kind === 'unknown' && !reader.stop.aborted) {
    reader.report({ type: 'unknown', what, because: found.error })
  }
  return found
}

/** The result of `work`, or the error; a transient fault is thrown, for the caller's own retry. */
export async function unlessTransient<T>(work: Promise<T>): Promise<Read<T>> {
  try {
    return { kind: 'known', value: await work }
  } catch (error) {
    if (error instanceof ProviderError && !isTransient(error)) return { kind: 'unknown', error }
    throw error
  }
}

/** Between half of `ms` and all of it, so that the jobs of a matrix do not send requests at the same moment. */
function withEqualJitter(ms: number, random: () => number): number {
  return ms * (0.5 + 0.5 * random())
}

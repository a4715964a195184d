import { NoAnswer, ProviderError } from './errors.js'

/** The time and pauses, passed in so that tests of long deployments take no time. */
export interface Clock {
  /** Epoch milliseconds; never runs backwards. */
  now(): number
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest delay a Node timer takes (2^31 - 1 ms, 24.8 days). */
const LONGEST_TIMER_MS = 2_147_483_647

/** The real time; not affected when the wall clock is set. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
      signal?.addEventListener('abort', done)
    }),
}

/**
 * Runs `work` with a time limit. When `limitMs` passes or `outer` aborts first, the signal passed to `work` aborts and
 * {@link NoAnswer} is thrown, even if `work` goes on: it names the request where `work` throws an AbortError of one at once.
 */
export async function withTimeout<T>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const own = new AbortController()
  const settled = new AbortController()
  let aborted: ProviderError | undefined
  const signal = outer ? AbortSignal.any([own.signal, outer]) : own.signal
  const limit = clock.sleep(limitMs, AbortSignal.any([signal, settled.signal])).then(async () => {
    if (settled.signal.aborted) return undefined
    if (!outer?.aborted) {
      own.abort()
      await clock.sleep(0)
    }
    throw new NoAnswer(limitMs, aborted)
  })
  const noteAbort = (error: unknown) => {
    if (!signal.aborted) throw error
    if (error instanceof ProviderError && error.code === 'AbortError') aborted = error
    return limit
  }
  try {
    const inTime = work(signal).then(value => (own.signal.aborted ? limit : value), noteAbort)
    return (await Promise.race([inTime, limit])) as T
  } finally {
    settled.abort()
    limit.catch(() => undefined)
  }
}

import { NoAnswer } from './errors.js'

/** Time, passed in so that an hour's deployment is tested in a millisecond. */
export interface Clock {
  /** Epoch milliseconds; never runs backwards. */
  now(): number
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest delay a Node timer takes (2^31 - 1 ms, 24.8 days). */
const LONGEST_TIMER_MS = 2_147_483_647

/** The real time, steady when the wall clock is set. */
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
 * Does `work` under a time limit of its own. When `limitMs` passes or `outer` aborts first, the signal given to
 * `work` aborts and {@link NoAnswer} is thrown, whether or not `work` takes heed.
 */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const own = new AbortController()
  const settled = new AbortController()
  const signal = outer ? AbortSignal.any([own.signal, outer]) : own.signal
  const limit = clock.sleep(limitMs, AbortSignal.any([signal, settled.signal])).then(() => {
    if (settled.signal.aborted) return undefined
    own.abort()
    throw new NoAnswer(limitMs)
  })
  try {
    return (await Promise.race([work(signal), limit])) as T
  } finally {
    settled.abort()
    limit.catch(() => undefined)
  }
}

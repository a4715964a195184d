import { ask } from './ask.js'
import { isTransient } from './errors.js'
import type { Watcher } from './job.js'
import { jittered } from './pace.js'

/** How long a first read is tried again: a storm of throttling passes. */
const PATIENCE_MS = 10_000
const FIRST_PAUSE_MS = 1_000

/**
 * The first `read` of a step; undefined when the workflow was cancelled first. Tried again for a while, but a name
 * that does not resolve will not do so the next second. Throws ProtonError.
 */
export async function readFirst<T>(
  watcher: Watcher & { readonly deadline: number; readonly stop: AbortSignal },
  read: (signal: AbortSignal) => Promise<T>,
  { patienceMs = PATIENCE_MS, limitMs }: { readonly patienceMs?: number; readonly limitMs?: number } = {},
): Promise<T | undefined> {
  const { clock, random, report, deadline, stop } = watcher
  const until = Math.min(deadline, clock.now() + patienceMs)
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      return await ask(watcher, read, { until: deadline, stop, ...(limitMs !== undefined && { limitMs }) })
    } catch (error) {
      if (stop.aborted) return undefined
      const isOver = clock.now() + pauseMs > until
      if (!isTransient(error) || error.fault === 'unreachable' || isOver) throw error
      report({ type: 'troubled', error })
    }
    await clock.sleep(jittered(pauseMs, random), stop)
  }
}

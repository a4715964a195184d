import { timing } from '../timing.js'
import { isTransient } from '../../shared/errors.js'
import type { ReadContext } from '../context.js'
import { failureReporter } from './report-failures.js'
import { boundedRequest } from './request.js'
import { jittered, type PollInterval } from './poll-interval.js'

/** What to poll, how often and for how long. */
export interface Polling<T> {
  /** Returns undefined as long as polling must go on. */
  readonly poll: (signal: AbortSignal) => Promise<T | undefined>
  readonly pollInterval: PollInterval
  /** Epoch ms. */
  readonly until: number
  /** The longest that one poll may take, in ms; 10 s by default. */
  readonly limitMs?: number
  /** The longest pause after polls that failed, in ms; 15 s by default. */
  readonly longestBackoffMs?: number
  readonly stop?: AbortSignal
  /** What is waited for, for the heartbeat: `IN_PROGRESS`. */
  readonly waitingFor: () => string
  readonly usualMs?: number | undefined
}

/**
 * Polls until `poll` returns a value, the time is over or `stop` aborts. Transient faults are retried with growing
 * pauses; any other is thrown as ProviderError.
 */
export async function pollUntil<T>(
  context: ReadContext,
  polling: Polling<T>,
): Promise<T | 'timeout' | 'stopped'> {
  const { clock, random } = context
  const { longestBackoffMs = timing.longestPollMs } = polling
  const pause = pauser(context, polling)
  const reportFailure = failureReporter(context, timing.reportPollFailureAgainMs)
  const startedAt = clock.now()
  for (let failures = 0; ;) {
    const backoffMs =
      failures === 0
        ? 0
        : jittered(Math.min(2 ** (failures - 1) * timing.firstBackoffMs, longestBackoffMs), random)
    const end = await pause(Math.max(polling.pollInterval(clock.now() - startedAt), backoffMs))
    if (end) return end
    try {
      const found = await boundedRequest(context, polling.poll, polling)
      failures = 0
      if (found !== undefined) return found
    } catch (error) {
      if (polling.stop?.aborted) return 'stopped'
      if (!isTransient(error)) throw error
      if (clock.now() >= polling.until) return 'timeout'
      failures++
      reportFailure(error)
    }
  }
}

/** The pause between polls: it ends early at the deadline or when `stop` aborts, and reports the heartbeat meanwhile. */
function pauser({ clock, report }: ReadContext, polling: Polling<unknown>) {
  const { until, stop, usualMs, waitingFor } = polling
  const startedAt = clock.now()
  let nextBeat = startedAt + timing.heartbeatMs
  return async (pauseMs: number): Promise<'timeout' | 'stopped' | undefined> => {
    const lastPoll = until - timing.lastTryMs
    const wanted = clock.now() + pauseMs
    const end = wanted < lastPoll || pauseMs === 0 ? wanted : clock.now() < lastPoll ? lastPoll : until
    while (clock.now() < end && !stop?.aborted) {
      await clock.sleep(Math.min(end, nextBeat) - clock.now(), stop)
      if (clock.now() < nextBeat) continue
      nextBeat += timing.heartbeatMs
      report({ type: 'heartbeat', waitingFor: waitingFor(), elapsedMs: clock.now() - startedAt, usualMs })
    }
    if (stop?.aborted) return 'stopped'
    return clock.now() >= until ? 'timeout' : undefined
  }
}

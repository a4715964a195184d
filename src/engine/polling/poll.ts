import { timing } from '../timing.js'
import { isTransient, type ProviderError } from '../../shared/errors.js'
import type { ReadContext } from '../context.js'
import { boundedRequest } from './request.js'
import { jittered, type Pace } from './poll-interval.js'

/** What to look for, how often and for how long. */
export interface Watch<T> {
  /** Answers undefined as long as there is nothing to end for. */
  readonly look: (signal: AbortSignal) => Promise<T | undefined>
  readonly pace: Pace
  /** Epoch ms. */
  readonly until: number
  /** The longest one look may take, in ms. */
  readonly limitMs?: number
  readonly stop?: AbortSignal
  /** What is waited for, for the heartbeat. */
  readonly awaited: () => string
  readonly usualMs?: number | undefined
}

/**
 * Looks until there is something to end for, the time is over or `stop` aborts. Faults that pass are survived with
 * growing pauses; any other is thrown as ProviderError.
 */
export async function watch<T>(watcher: ReadContext, watched: Watch<T>): Promise<T | 'timeout' | 'stopped'> {
  const { clock, random } = watcher
  const nap = napper(watcher, watched)
  const tellTrouble = troubleTeller(watcher)
  const startedAt = clock.now()
  for (let failures = 0; ;) {
    const backoffMs =
      failures === 0 ? 0 : jittered(Math.min(2 ** (failures - 1) * 1_000, timing.longestPollMs), random)
    const cut = await nap(Math.max(watched.pace(clock.now() - startedAt), backoffMs))
    if (cut) return cut
    try {
      const found = await boundedRequest(watcher, watched.look, watched)
      failures = 0
      if (found !== undefined) return found
    } catch (error) {
      if (watched.stop?.aborted) return 'stopped'
      if (!isTransient(error)) throw error
      if (clock.now() >= watched.until) return 'timeout'
      failures++
      tellTrouble(error)
    }
  }
}

/** Makes the pause between looks: it ends early for the deadline or `stop`, and gives the heartbeat meanwhile. */
function napper({ clock, report }: ReadContext, watched: Watch<unknown>) {
  const { until, stop, usualMs, awaited } = watched
  const startedAt = clock.now()
  let nextBeat = startedAt + timing.heartbeatMs
  return async (pauseMs: number): Promise<'timeout' | 'stopped' | undefined> => {
    const lastLook = until - timing.lastTryMs
    const wanted = clock.now() + pauseMs
    const end = wanted < lastLook || pauseMs === 0 ? wanted : clock.now() < lastLook ? lastLook : until
    while (clock.now() < end && !stop?.aborted) {
      await clock.sleep(Math.min(end, nextBeat) - clock.now(), stop)
      if (clock.now() < nextBeat) continue
      nextBeat += timing.heartbeatMs
      report({ type: 'heartbeat', awaited: awaited(), elapsedMs: clock.now() - startedAt, usualMs })
    }
    if (stop?.aborted) return 'stopped'
    return clock.now() >= until ? 'timeout' : undefined
  }
}

/** Tells a trouble once, and again when it is another one or still there much later. */
function troubleTeller({ clock, report }: ReadContext) {
  let told: { readonly code: string; readonly at: number } | undefined
  return (error: ProviderError): void => {
    if (told?.code === error.code && clock.now() - told.at < timing.reportTroubleAgainMs) return
    told = { code: error.code, at: clock.now() }
    report({ type: 'requestFailed', error })
  }
}

import { answerOf, codeOf, isRateLimit } from './api-errors.js'
import type { RetryPatience } from './port.js'

/** GitHub's documentation: without a time in the answer, wait for at least one minute. */
const UNTOLD_PAUSE_MS = 60_000
/** After a 5xx or a connection that broke: so many repeats, the pause doubling from this one. */
const MOST_REPEATS = 3
const FIRST_PAUSE_MS = 1_000
/** A shorter pause is not worth a line. */
const WORTH_SAYING_MS = 5_000

/**
 * Does `work`, and does it again after what passes by itself: a rate limit, when GitHub's pause fits into the time, a
 * 5xx and a connection that broke. Throws what `work` threw last. `signal` ends a pause.
 */
export async function repeated<T>(
  work: () => Promise<T>,
  patience: RetryPatience | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await work()
    } catch (error) {
      const now = patience?.clock.now() ?? 0
      const pauseMs = signal?.aborted ? undefined : pauseAfter(error, repeats, now)
      if (!patience || pauseMs === undefined || now + pauseMs >= patience.until) throw error
      if (pauseMs >= WORTH_SAYING_MS)
        patience.say(`GitHub takes no comment for now; trying again in ${Math.ceil(pauseMs / 1_000)} s.`)
      await patience.clock.sleep(pauseMs, signal)
    }
  }
}

/** The pause after which a request may be sent again, in ms; undefined when that does not help. */
function pauseAfter(error: unknown, repeats: number, now: number): number | undefined {
  const answer = answerOf(error)
  const growing = repeats < MOST_REPEATS ? FIRST_PAUSE_MS * 2 ** repeats : undefined
  if (!answer) return isBroken(codeOf(error)) ? growing : undefined
  const { status, headers } = answer
  const isLimit = isRateLimit(answer)
  if (!isLimit && status < 500) return undefined
  return askedFor(headers, now) ?? (isLimit ? UNTOLD_PAUSE_MS : growing)
}

/** What GitHub asks for, by either header; undefined when neither says. */
function askedFor(headers: Readonly<Record<string, unknown>>, now: number): number | undefined {
  const after = Number(headers['retry-after'] ?? NaN)
  if (after >= 0) return Math.max(after * 1_000, FIRST_PAUSE_MS)
  const resetMs = Number(headers['x-ratelimit-reset'] ?? NaN) * 1_000
  const isUsedUp = headers['x-ratelimit-remaining'] === '0'
  return isUsedUp && resetMs > 0 ? Math.max(resetMs - now, FIRST_PAUSE_MS) : undefined
}

/** Node's own codes, `ERR_…`, are of a request that could not be made; the others of one that broke. */
function isBroken(code: string | undefined): boolean {
  return code !== undefined && !code.startsWith('ERR_')
}

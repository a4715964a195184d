import { answerOf, codeOf, isRateLimit } from './api-errors.js'
import type { RetryPatience } from './port.js'

/** GitHub's documentation: without a time in the answer, wait for at least one minute. */
const DEFAULT_PAUSE_MS = 60_000
/** After a 5xx or a broken connection: so many retries, the pause doubling from this one. */
const MOST_RETRIES = 3
const FIRST_PAUSE_MS = 1_000
/** A shorter pause is not logged. */
const SHORTEST_LOGGED_MS = 5_000

/**
 * Runs `work`, and retries it after a rate limit, when GitHub's pause fits into the time, a 5xx and a broken connection.
 * Throws what `work` threw last. `signal` ends a pause.
 */
export async function withRetry<T>(
  work: () => Promise<T>,
  patience: RetryPatience | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await work()
    } catch (error) {
      const now = patience?.clock.now() ?? 0
      const pauseMs = signal?.aborted ? undefined : pauseAfter(error, retries, now)
      if (!patience || pauseMs === undefined || now + pauseMs >= patience.until) throw error
      if (pauseMs >= SHORTEST_LOGGED_MS)
        patience.log(`GitHub refuses the comment for now; retrying in ${Math.ceil(pauseMs / 1_000)} s.`)
      await patience.clock.sleep(pauseMs, signal)
    }
  }
}

/** The pause before a retry, in ms; undefined when a retry does not help. */
function pauseAfter(error: unknown, retries: number, now: number): number | undefined {
  const answer = answerOf(error)
  const backoffMs = retries < MOST_RETRIES ? FIRST_PAUSE_MS * 2 ** retries : undefined
  if (!answer) return isBroken(codeOf(error)) ? backoffMs : undefined
  const { status, headers } = answer
  const isLimit = isRateLimit(answer)
  if (!isLimit && status < 500) return undefined
  return requestedPause(headers, now) ?? (isLimit ? DEFAULT_PAUSE_MS : backoffMs)
}

/** The pause that a header of GitHub asks for, in ms; undefined without one. */
function requestedPause(headers: Readonly<Record<string, unknown>>, now: number): number | undefined {
  const after = Number(headers['retry-after'] ?? NaN)
  if (after >= 0) return Math.max(after * 1_000, FIRST_PAUSE_MS)
  const resetMs = Number(headers['x-ratelimit-reset'] ?? NaN) * 1_000
  const isUsedUp = headers['x-ratelimit-remaining'] === '0'
  return isUsedUp && resetMs > 0 ? Math.max(resetMs - now, FIRST_PAUSE_MS) : undefined
}

/** Node's codes `ERR_…` mean that the request could not be made; others that the connection broke. */
function isBroken(code: string | undefined): boolean {
  return code !== undefined && !code.startsWith('ERR_')
}

import { sanitizeLine } from '../../shared/sanitize.js'
import { answerOf, causesOf, codeOf, isLocked, isRateLimit, recordOf, type Answer } from './api-errors.js'

/** A token, or the word after `token` or `bearer`. */
const TOKENS = /\b(?:gh[a-z]_|github_pat_)[\w.-]+|\b[0-9a-f]{40,}\b|(?<=\b(?:token|bearer)\s+)\S+/gi
const LONGEST_MESSAGE = 300

/**
 * Why the comment was not written, as one line for a warning. It quotes GitHub's own message, but not that of other errors:
 * Node quotes a header that it cannot send, which may be the token.
 */
export function commentErrorText(error: unknown): string {
  const answer = answerOf(error)
  return `The comment on the pull request was not written: ${answer ? responseText(answer) : failureText(error)}`
}

function responseText(answer: Answer): string {
  const { status } = answer
  const message = sanitizeLine(answer.message.replaceAll(TOKENS, '***'), LONGEST_MESSAGE)
  const said = `GitHub answered ${status}${message === '' ? '' : ` (${message})`}`
  if (isRateLimit(answer)) return `${said}: ${rateLimitText(answer)}.`
  if (isLocked(answer))
    return `${said}: the conversation of the pull request is locked. Unlock it, or read the step summary.`
  if (status === 401) return `${said}: the token is not valid or has expired.`
  if (status === 403 || status === 404)
    return `${said}: the token has no permission. Give the job \`permissions: pull-requests: write\`; for pull requests of forks and of Dependabot, GitHub makes the token read-only.`
  return `${said}.`
}

function rateLimitText({ headers }: Answer): string {
  const wait = Number(headers['retry-after'])
  if (wait > 0) return `too many requests; GitHub asks to wait for ${Math.ceil(wait)} s`
  const reset = new Date(Number(headers['x-ratelimit-reset'] ?? NaN) * 1_000)
  if (Number.isNaN(reset.getTime())) return `the token's rate limit is used up`
  return `the token's rate limit is used up until ${reset.toISOString().slice(11, 19)} UTC`
}

function failureText(error: unknown): string {
  const names = causesOf(error).map(({ name }) => name)
  const code = codeOf(error)
  if (names.includes('AbortError') || names.includes('TimeoutError')) return 'it did not finish in time.'
  const by = code === undefined ? '' : ` (${code})`
  const isOctokits = typeof recordOf(error)['status'] === 'number'
  return isOctokits ? `GitHub's API could not be reached${by}.` : `an unexpected error occurred${by}.`
}

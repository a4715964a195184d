/** An error response of GitHub's API. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** GitHub's own message; '' when something else responded, such as a proxy. */
  readonly message: string
}

/** The response in an error of Octokit; undefined without one, where Octokit invents a status. */
export function answerOf(error: unknown): Answer | undefined {
  const { response } = recordOf(error)
  const { status, headers, data } = recordOf(response)
  if (typeof status !== 'number') return undefined
  const { message } = recordOf(data)
  return { status, headers: recordOf(headers), message: typeof message === 'string' ? message : '' }
}

/** Whether it is a rate limit: GitHub returns 403 or 429 for the hourly limit and for bursts. */
export function isRateLimit({ status, headers, message }: Answer): boolean {
  if (status !== 403 && status !== 429) return false
  const isUsedUp = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined
  return status === 429 || isUsedUp || /\brate limit\b/i.test(message)
}

/** Whether the conversation of the pull request is locked, by GitHub's message: a missing permission has another one. */
export function isLocked({ status, message }: Answer): boolean {
  return status === 403 && /\bis locked\b/i.test(message)
}

/** Whether the request is denied or the resource is not found, and a retry does not help. */
export function isRefusal(error: unknown): boolean {
  const answer = answerOf(error)
  if (!answer) return false
  return answer.status === 404 || (answer.status === 403 && !isRateLimit(answer) && !isLocked(answer))
}

/** An error and what caused it, outermost first. */
export function causesOf(error: unknown): readonly Readonly<Record<string, unknown>>[] {
  const causes = [recordOf(error)]
  while (causes.length < DEEPEST_CAUSE) causes.push(recordOf(causes.at(-1)?.['cause']))
  return causes
}

const DEEPEST_CAUSE = 5
/** The error codes of Node and undici. */
const CODE = /^[A-Z][A-Z0-9_]+$/

/** The code of the reason why there was no response, e.g. `ECONNRESET`; undefined without one. */
export function codeOf(error: unknown): string | undefined {
  const codes = causesOf(error).map(({ code }) => code)
  return codes.find((code): code is string => typeof code === 'string' && CODE.test(code))
}

/** The members of any value: errors of another bundle are not instances of classes here. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

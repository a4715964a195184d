/** What GitHub's API said when it refused. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** GitHub's own words; '' when what answered is something else, such as a proxy. */
  readonly message: string
}

/** The answer within an error of Octokit's; undefined when none came, for which it makes up a status. */
export function answerOf(error: unknown): Answer | undefined {
  const { response } = recordOf(error)
  const { status, headers, data } = recordOf(response)
  if (typeof status !== 'number') return undefined
  const { message } = recordOf(data)
  return { status, headers: recordOf(headers), message: typeof message === 'string' ? message : '' }
}

/** GitHub answers 429 or 403 to who asks too often: the one for the hour, the other for a burst. */
export function isRateLimit({ status, headers, message }: Answer): boolean {
  if (status !== 403 && status !== 429) return false
  const isUsedUp = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined
  return status === 429 || isUsedUp || /\brate limit\b/i.test(message)
}

/** GitHub's words when the conversation of the pull request is locked: who lacks a permission is told something else. */
export function isLocked({ status, message }: Answer): boolean {
  return status === 403 && /\bis locked\b/i.test(message)
}

/** Not allowed or not there, and not only for now. */
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
/** What Node and undici call their errors. */
const CODE = /^[A-Z][A-Z0-9_]+$/

/** What Node or undici call the reason why no answer came, e.g. `ECONNRESET`; undefined when they name none. */
export function codeOf(error: unknown): string | undefined {
  const codes = causesOf(error).map(({ code }) => code)
  return codes.find((code): code is string => typeof code === 'string' && CODE.test(code))
}

/** A value by its members, whatever it is: errors of another bundle are instances of nothing here. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

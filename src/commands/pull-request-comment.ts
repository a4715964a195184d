import { createHash } from 'node:crypto'
import type { Clock } from '../shared/clock.js'
import { commentFooter } from '../github/comment/footer.js'
import type { CommentKey, RetryPatience } from '../github/comment/port.js'
import type { CommentSubject } from '../inputs/comment-subject.js'
import type { Runner } from '../github/runner.js'
import type { Connection } from '../engine/provider.js'
import type { Runtime } from './runtime.js'

/** The longest that writing a comment may take, without the pauses that GitHub asks for. */
const LIMIT_MS = 15_000
/** All pauses together: GitHub's documentation asks for a minute where the answer names no time. */
const PAUSES_MS = 61_000
/** After the runner's SIGINT: it sends SIGTERM after 7.5 s, and the entry leaves after 6.8 s. */
const AFTER_SIGNAL_MS = 6_500

/** Where a comment is written from; the connection, if there is one. */
interface CommentSource {
  readonly runtime: Runtime
  readonly connection?: Pick<Connection, 'account' | 'endpoint' | 'region'> | undefined
}

/** Updates the comment about the target on the pull request, if the inputs request one. A failure is a warning. */
export async function updateComment(
  source: CommentSource,
  subject: CommentSubject,
  markdown: string | undefined,
): Promise<void> {
  const { runner, run, clock, stop } = source.runtime
  const { token } = subject.comment ?? {}
  if (token === undefined || token === '' || markdown === undefined) return
  const { pullRequest, repository, apiUrl } = run
  if (pullRequest === undefined) {
    runner.info('No comment is written: this workflow run does not belong to a pull request.')
    return
  }
  runner.mask(token)
  const { commentErrorText } = await import('../github/comment/error-message.js')
  const what = { token, repository, pullRequest, apiUrl, key: keyOf(source, subject) }
  const body = { markdown: withoutMentions(markdown), footer: footerOf(source) }
  const log = (text: string) => {
    runner.info(text)
  }
  try {
    const { url, was } = await inTime({ clock, stop, log }, limits =>
      source.runtime.comment({ ...what, ...body, ...limits }),
    )
    runner.info(`The comment on pull request ${pullRequest} is ${was}: ${url}`)
  } catch (error) {
    runner.warning(commentErrorText(error))
  }
}

/** The token to comment with, for the post step: main has checked the inputs. */
export function requestedComment({ input }: Pick<Runner, 'input'>): CommentSubject['comment'] {
  return /^true$/i.test(input('comment')) ? { token: input('githubToken') } : undefined
}

/** Everything that a matrix may vary, so that each of its jobs has its own comment. */
function keyOf({ runtime, connection }: CommentSource, { target }: CommentSubject): CommentKey {
  const { workflow = '', job = '' } = runtime.run
  const account = connection?.account()
  const endpoint = connection?.endpoint()
  // A local endpoint may have another port in each run, so its jobs are distinguished by their names.
  const realm = account && digest(account, endpoint ?? 'aws', isLocal(endpoint) ? job : '')
  return { target: target.label, region: connection?.region, realm, job: digest(workflow, job) }
}

/** So short that the account number, which some consider secret, cannot be recovered from it. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)
}

function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host ?? '')
}

function footerOf({ runtime, connection }: CommentSource): string {
  return commentFooter({
    ...runtime.run,
    now: runtime.clock.now(),
    region: connection?.region,
    account: connection?.account(),
    endpoint: connection?.endpoint(),
  })
}

interface Waiting {
  readonly clock: Clock
  readonly stop: AbortSignal
  readonly log: (text: string) => void
}

/** Runs `work` within the limit, which pauses extend and a cancelled workflow shortens. */
async function inTime<T>(
  { clock, stop, log }: Waiting,
  work: (limits: { readonly signal: AbortSignal; readonly patience: RetryPatience }) => Promise<T>,
): Promise<T> {
  const startedAt = clock.now()
  let pausedMs = 0
  const pausing: Clock = {
    now: () => clock.now(),
    sleep: (ms, signal) => {
      pausedMs += ms
      return clock.sleep(ms, signal)
    },
  }
  const limit = new AbortController()
  const settled = new AbortController()
  const guard = async () => {
    const leftMs = () => startedAt + LIMIT_MS + pausedMs - clock.now()
    while (!settled.signal.aborted && !stop.aborted && leftMs() > 0)
      await clock.sleep(leftMs(), AbortSignal.any([settled.signal, stop]))
    const signalledAt = typeof stop.reason === 'number' ? stop.reason : clock.now()
    if (stop.aborted) await clock.sleep(signalledAt + AFTER_SIGNAL_MS - clock.now(), settled.signal)
    limit.abort()
  }
  void guard()
  try {
    const until = startedAt + (stop.aborted ? 0 : PAUSES_MS)
    return await work({ signal: limit.signal, patience: { clock: pausing, until, log } })
  } finally {
    settled.abort()
  }
}

/** A branch name that looks like a user must not notify that user. The HTML comment is not shown. */
function withoutMentions(markdown: string): string {
  return markdown.replace(/@(?=[A-Za-z0-9])/g, '@<!-- -->')
}

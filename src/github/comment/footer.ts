import { escapeHtml } from '../../shared/sanitize.js'

/** Where a comment comes from, as far as it is known. */
interface Origin {
  readonly serverUrl?: string | undefined
  readonly repository: string
  readonly headSha?: string | undefined
  readonly runId?: string | undefined
  readonly runAttempt?: string | undefined
  readonly workflow?: string | undefined
  readonly job?: string | undefined
  /** Epoch milliseconds. */
  readonly now: number
  readonly region?: string | undefined
  readonly account?: string | undefined
  /** The host of an endpoint that is not AWS's own. */
  readonly endpoint?: string | undefined
}

const SHA = /^[0-9a-f]{7,64}$/
const RUN = /^\d{1,20}$/

/** Commit, run, place and time as one line of HTML. */
export function commentFooter(origin: Origin): string {
  const { region, endpoint, account, now } = origin
  // AWS does not consider the account number secret, but many users do.
  const ending = account && `account …${account.slice(-4)}`
  const place = [region, ending, endpoint].flatMap(part => part || []).join(' · ')
  const time = `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const parts = [commitText(origin), runText(origin), escapeHtml(place, 300), time]
  return `<sub>${parts.filter(part => part !== '').join(' · ')}</sub>`
}

function commitText({ headSha, ...origin }: Origin): string {
  if (headSha === undefined || !SHA.test(headSha)) return ''
  return `commit ${link(pageOf(origin, `commit/${headSha}`), `<code>${headSha.slice(0, 7)}</code>`)}`
}

function runText({ runId, runAttempt, workflow, job, ...origin }: Origin): string {
  const name = [workflow, job].flatMap(part => part || []).join(' / ')
  if (runId === undefined || !RUN.test(runId)) return name === '' ? '' : escapeHtml(name, 200)
  const isRepeated = runAttempt !== undefined && RUN.test(runAttempt) && runAttempt !== '1'
  const page = pageOf(origin, `actions/runs/${runId}${isRepeated ? `/attempts/${runAttempt}` : ''}`)
  const attempt = isRepeated ? `, attempt ${runAttempt}` : ''
  return link(page, `run ${runId}${attempt}`) + (name === '' ? '' : ` of ${escapeHtml(name, 200)}`)
}

/** The URL of a page of the repository; undefined without the URL of GitHub. */
export function pageOf(
  { serverUrl, repository }: Pick<Origin, 'serverUrl' | 'repository'>,
  path: string,
): string | undefined {
  const isUsual = /^https?:\/\/[^\s"'<>]+$/.test(serverUrl ?? '') && /^[\w.-]+\/[\w.-]+$/.test(repository)
  return isUsual ? `${(serverUrl ?? '').replace(/\/+$/, '')}/${repository}/${path}` : undefined
}

function link(url: string | undefined, html: string): string {
  return url === undefined ? html : `<a href="${escapeHtml(url)}">${html}</a>`
}

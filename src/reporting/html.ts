import type { Problem } from '../shared/errors.js'
import { escapeHtml } from '../shared/sanitize.js'

/** The repository and commit for links to files, as far as they are known. */
export interface Site {
  readonly serverUrl?: string | undefined
  readonly repository: string
  readonly sha?: string | undefined
}

/** A row of a table: its cells are HTML. */
export type Row = readonly string[]

/** GitHub drops a summary over 1 MiB, and an escaped character is up to six. */
const LONGEST_CELL = 500
const LONGEST_LINE = 2_000
/** The log has all lines of a reason. */
const MOST_LINES = 100
/** Far below GitHub's limits. */
const MOST_PROBLEMS = 50

/**
 * Text from outside as a quote that wraps. Each line is code, where GitHub interprets neither Markdown nor mentions of
 * people and issues.
 */
export function quoteHtml(text: string): string {
  const all = text.trim().split(/\r\n|\n|\r/)
  const lines = all.slice(0, MOST_LINES).map(line => (line.trim() === '' ? '' : longCode(line)))
  const more = all.length > lines.length ? [`and ${all.length - lines.length} more lines`] : []
  return `<blockquote>\n${[...lines, ...more].join('<br>\n')}\n</blockquote>`
}

/** Problems as a list, each with a link to its place where there is one. */
export function problemsHtml(problems: readonly Problem[], site: Site | undefined): string {
  const items = problems.slice(0, MOST_PROBLEMS).map(problem => `<li>${problemHtml(problem, site)}</li>`)
  const more = problems.length - items.length
  return `<ul>\n${items.join('\n')}\n</ul>${more > 0 ? `\n<p>and ${more} more</p>` : ''}`
}

function problemHtml({ message, at }: Problem, site: Site | undefined): string {
  if (!at) return longCode(message)
  const where = `${at.file}:${at.line}`
  // The message itself starts with the place, after the name of an input: `specPath service.yaml:9: `.
  const start = message.indexOf(`${where}: `)
  const isPrefix = start >= 0 && /^(\w+ )?$/.test(message.slice(0, start))
  const finding = isPrefix ? message.slice(start + where.length + 2) : message
  const text = escapeHtml(where, LONGEST_CELL)
  const url = lineUrl(at.file, at.line, site)
  const place =
    url === undefined ? `<code>${text}</code>` : `<a href="${escapeHtml(url)}"><code>${text}</code></a>`
  return `${place} ${longCode(finding)}`
}

/** The URL of a line of a file in the commit; undefined for a file that is not in the repository. */
function lineUrl(file: string, line: number, site: Site | undefined): string | undefined {
  const path = file.replaceAll('\\', '/')
  const { serverUrl = '', repository = '', sha = '' } = site ?? {}
  const isInRepository = !/^([/.]{0,2}$|\.\.\/|\/|[A-Za-z]:)/.test(path)
  const isKnown =
    /^https?:\/\/[^\s"'<>]+$/.test(serverUrl) &&
    /^[\w.-]+\/[\w.-]+$/.test(repository) &&
    /^[0-9a-f]{7,64}$/.test(sha)
  if (!isInRepository || !isKnown || !path.isWellFormed()) return undefined
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return `${serverUrl.replace(/\/+$/, '')}/${repository}/blob/${sha}/${encoded}#L${line}`
}

/** A value as code, and as a link when all of it is the URL of a web page. */
export function valueHtml(value: string): string {
  const url =
    value.length <= LONGEST_CELL && /^https?:\/\/[^\s\u0000-\u001f]+$/i.test(value) && URL.parse(value)
  // A user name makes a URL look like that of another host, and a password is secret.
  if (!url || url.username !== '' || url.password !== '' || !value.isWellFormed()) return codeHtml(value)
  return `<a href="${escapeHtml(url.href).replaceAll('@', '&#64;')}" rel="nofollow">${codeHtml(value)}</a>`
}

/** Text as code, cut to the length of a cell. */
export function codeHtml(text: string): string {
  return `<code>${escapeHtml(text, LONGEST_CELL)}</code>`
}

function longCode(text: string): string {
  return `<code>${escapeHtml(text, LONGEST_LINE)}</code>`
}

/** Rows as a table of HTML, where Markdown is not interpreted. */
export function tableHtml(rows: readonly Row[]): string {
  const lines = rows.map(cells => `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`)
  return `<table>\n${lines.join('\n')}\n</table>`
}

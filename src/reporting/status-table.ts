import {
  instancePhase,
  type InstancePhase,
  type LatestDeployment,
} from '../engine/overview/overview-source.js'
import type { InstanceStatus } from '../engine/overview/overview.js'
import { escapeHtml } from '../shared/sanitize.js'
import { capitalized, formatAge, formatTime } from '../shared/text.js'
import { commonPrefix } from './common-prefix.js'
import { comparisonText } from './comparison-text.js'
import { codeHtml, quoteHtml } from './html.js'
import { isOlder, statusMessage, unknownTexts, type StatusView } from './messages/status.js'

/** GitHub drops a summary over 1 MiB, in bytes; a character has at most four. */
const LONGEST_TABLE = 200_000
const LONGEST_REASON = 300
/** So many failed deployments are listed with their reasons. */
const MOST_FAILURES = 20

const marks: Readonly<Record<InstancePhase, string>> = {
  succeeded: '✅',
  rollingBack: '❌ rolling back, started',
  deleting: '⏳ being deleted, started',
  running: '⏳ in progress, started',
  cancelling: '⏳ being cancelled, started',
  failed: '❌ failed',
  cancelled: '⏹️ cancelled',
  absent: '–',
}

/**
 * The status as GitHub Markdown: the failures with their reasons, then one row for each
 * instance, those of a service together. All foreign text is in HTML.
 */
export function statusMarkdown(view: StatusView, hints: readonly string[]): string {
  const { icon, title, next } = statusMessage(view)
  const unknown = unknownTexts(view.instances)
  const asOf = `As of ${formatTime(view.now)}.`
  const parts = [
    `### ${icon === '✅' ? '📋' : icon} ${title}`,
    paragraphs([[...next, asOf].join(' ')]),
    failuresList(view.instances),
    view.instances.length === 0 ? '' : tableOf(view),
    unknown.length === 0 ? '' : quoteHtml(unknown.join('\n')),
    paragraphs(hints),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function paragraphs(texts: readonly string[]): string {
  return texts.map(text => `<p>${escapeHtml(text)}</p>`).join('\n')
}

function failuresList(instances: readonly InstanceStatus[]): string {
  const failed = instances.filter(({ latest }) => ['failed', 'rollingBack'].includes(instancePhase(latest)))
  const items = failed.slice(0, MOST_FAILURES).map(({ listed, latest }) => {
    const { status, message } = latest
    const reason = message === undefined ? status : `${status}: ${message}`
    const cut = reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON)}…`
    return `<li>❌ ${codeHtml(`${listed.service}/${listed.instance}`)} ${codeHtml(cut)}</li>`
  })
  const more = failed.length - items.length
  if (more > 0) items.push(`<li>and ${more} more</li>`)
  return items.length === 0 ? '' : `<ul>\n${items.join('\n')}\n</ul>`
}

function tableOf(view: StatusView): string {
  const { instances, shown, revisionName } = view
  const inputs = shown.map(path => ({ path, prefix: commonPrefix(textsOf(instances, path)) }))
  const areCompared = instances.some(({ comparison }) => comparison)
  const titles = [
    ...['Service', 'Instance', capitalized(revisionName)],
    ...inputs.map(({ path, prefix }) => codeHtml(path) + (prefix === '' ? '' : `<br>${codeHtml(prefix)}`)),
    ...['Last deployment', ...(areCompared ? ['Stage before'] : [])],
  ]
  const rows: string[] = []
  let length = 0
  for (const [index, one] of instances.entries()) {
    const cells = [...cellsOf(one, inputs, view.now), ...(areCompared ? [comparisonCell(one)] : [])]
    const row = `<tr>${serviceCell(index, instances)}${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
    length += row.length
    if (length > LONGEST_TABLE) break
    rows.push(row)
  }
  const head = `<tr>${titles.map(title => `<th>${title}</th>`).join('')}</tr>`
  const left = instances.length - rows.length
  const more = left > 0 ? `\n\n<p>and ${left} more</p>` : ''
  return `<table>\n${[head, ...rows].join('\n')}\n</table>${more}`
}

function textsOf(instances: readonly InstanceStatus[], path: string): readonly string[] {
  return instances.flatMap(({ running }) => running?.inputs?.get(path)?.text ?? [])
}

/** One cell for all instances of a service, which are together. */
function serviceCell(index: number, instances: readonly InstanceStatus[]): string {
  const serviceAt = (at: number) => instances[at]?.listed.service
  const service = serviceAt(index) ?? ''
  if (index > 0 && serviceAt(index - 1) === service) return ''
  let end = index
  while (serviceAt(end) === service) end++
  return `<td rowspan="${end - index}">${codeHtml(service)}</td>`
}

const UNKNOWN = '<i>unknown</i>'

/** `inputs`: those that are shown; what all their values begin with is in the heading. */
function cellsOf(
  { listed, latest, running, unknown }: InstanceStatus,
  inputs: readonly { readonly path: string; readonly prefix: string }[],
  now: number,
): readonly string[] {
  const none = !running && unknown === undefined ? '–' : UNKNOWN
  return [
    codeHtml(listed.instance),
    running?.revision === undefined ? none : codeHtml(running.revision),
    ...inputs.map(({ path, prefix }) => {
      const input = running?.inputs?.get(path)
      if (!input) return none
      if (input.because !== undefined) return UNKNOWN
      return input.text === undefined ? '–' : codeHtml(input.text.slice(prefix.length))
    }),
    deploymentCell(latest, now),
  ]
}

function deploymentCell(latest: LatestDeployment, now: number): string {
  const { startedAt } = latest
  const age = startedAt === undefined ? [] : [formatAge(now - startedAt)]
  return [marks[instancePhase(latest)], ...age].join(' ')
}

/** What differs shows in the row itself. */
function comparisonCell({ comparison }: InstanceStatus): string {
  if (!comparison) return ''
  if (comparison.result === 'unknown') return UNKNOWN
  const isBehind = isOlder(comparison)
  const text = comparisonText({ ...comparison, ...(isBehind && { parts: [] }) }, codeHtml)
  return isBehind ? `<b>${text}</b>` : text
}

import type { InstanceChanges, Outputs, PastDeployment, Snapshot } from './deployment.js'
import type { SyncBlocker } from './deployable.js'
import type { Ending } from './ending.js'
import { inHtml } from './foreign.js'
import { historyMarkdown, withThis } from './history.js'
import { targetName, type Target } from './target.js'
import { duration, versionsText } from './wording.js'

/** What the step summary tells. */
export interface Summary {
  readonly target: Target
  readonly ending: Ending
  readonly deploymentType?: string | undefined
  readonly before?: Snapshot | undefined
  readonly deployment?: Snapshot | undefined
  readonly tookMs?: number | undefined
  readonly outputs?: Outputs | undefined
  readonly areOutputsMasked?: boolean | undefined
  readonly consoleUrl?: string | undefined
  readonly syncBlockers?: readonly SyncBlocker[] | undefined
  readonly instances?: InstanceChanges | undefined
  /** The target's earlier deployments, newest first. */
  readonly history?: readonly PastDeployment[] | undefined
}

/** GitHub drops a summary over 1 MiB, and an escaped character is up to six: 100 rows of two such cells are 0.6 MB. */
const MOST_OUTPUTS = 100
const LONGEST_CELL = 500

/** The step summary as GitHub Markdown. All foreign text stands in HTML, where Markdown has no say. */
export function summaryMarkdown(summary: Summary): string {
  const { ending, outputs } = summary
  const parts = [
    `### ${ending.mark} ${ending.title}`,
    table(facts(summary)),
    ending.reason === undefined ? '' : `<pre>${inHtml(ending.reason)}</pre>`,
    ending.next.map(sentence => `<p>${inHtml(sentence)}</p>`).join('\n'),
    outputs && outputs.size > 0
      ? `#### Outputs\n\n${outputsTable(outputs, summary.areOutputsMasked ?? false)}`
      : '',
    summary.history ? historyMarkdown(withThis(summary.history, summary.deployment)) : '',
  ]
  return parts.filter(part => part !== '').join('\n\n') + '\n'
}

/** The step summary when the inputs are not right, by a line a problem. */
export function inputErrorMarkdown(lines: readonly string[]): string {
  return `### ❌ The inputs are not right\n\n<pre>${inHtml(lines.join('\n'))}</pre>\n\nNothing was changed.\n`
}

type Row = readonly [name: string, html: string]

function facts(summary: Summary): readonly Row[] {
  const {
    target,
    deploymentType,
    before,
    deployment,
    tookMs,
    consoleUrl,
    syncBlockers = [],
    instances,
  } = summary
  const status = deployment?.status
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Target', targetName(target)],
    ['Deployment type', deploymentType],
    ['Before', before?.phase === 'absent' ? 'did not exist' : undefined],
    ['Template version', versionsText(before?.templateVersion, deployment?.templateVersion)],
    ['Instances added', instances && listed(instances.added)],
    ['Instances removed', instances && listed(instances.removed)],
    ['Deployment id', deployment?.deploymentId],
    ['Status', status],
    ['Duration', tookMs === undefined ? undefined : duration(tookMs)],
    ...syncBlockers.map(
      ({ id, createdReason }) => ['Sync stopped by blocker', `${id}: ${createdReason}`] as const,
    ),
  ]
  const known = rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, code(value)] as const]))
  if (consoleUrl === undefined) return known
  return [...known, ['Console', `<a href="${inHtml(consoleUrl)}">${inHtml(targetName(target))}</a>`]]
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}

function outputsTable(outputs: Outputs, areMasked: boolean): string {
  const shown = [...outputs].slice(0, MOST_OUTPUTS)
  const more = outputs.size - shown.length
  const rows = shown.map(([key, value]): Row => [code(key), areMasked ? '***' : code(value)])
  return table(rows) + (more > 0 ? `\n\n<p>and ${more} more</p>` : '')
}

function table(rows: readonly Row[]): string {
  return `<table>\n${rows.map(([name, html]) => `<tr><td>${name}</td><td>${html}</td></tr>`).join('\n')}\n</table>`
}

function code(text: string): string {
  return `<code>${inHtml(text, LONGEST_CELL)}</code>`
}

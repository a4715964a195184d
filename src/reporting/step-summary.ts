import type { DeploymentState, Outputs, PastDeployment } from '../engine/deployment.js'
import type { DeploymentTarget, SyncBlocker } from '../engine/deployment-target.js'
import type { Fact } from '../engine/notice.js'
import type { Problem } from '../shared/errors.js'
import { escapeHtml } from '../shared/sanitize.js'
import { capitalized, formatDuration } from '../shared/text.js'
import { historyMarkdown, withDeployment } from './history-table.js'
import { codeHtml, problemsHtml, quoteHtml, tableHtml, valueHtml, type Row, type Site } from './html.js'
import type { Message } from './messages/message.js'

/** What the step summary shows. */
export interface Summary {
  readonly target: Pick<DeploymentTarget, 'label' | 'revisionName' | 'facts'>
  readonly message: Message
  readonly before?: DeploymentState | undefined
  readonly deployment?: DeploymentState | undefined
  /** Rows about the deployment. */
  readonly facts?: readonly Fact[] | undefined
  readonly tookMs?: number | undefined
  readonly outputs?: Outputs | undefined
  readonly areOutputsMasked?: boolean | undefined
  readonly consoleUrl?: string | undefined
  readonly syncBlockers?: readonly SyncBlocker[] | undefined
  /** The target's earlier deployments, newest first, and how long they usually take. */
  readonly history?: readonly PastDeployment[] | undefined
  readonly usualMs?: number | undefined
  /** The rollback of this deployment, and the id of the deployment that it restored. */
  readonly rollback?:
    { readonly deployment?: DeploymentState | undefined; readonly to?: string | undefined } | undefined
  /** Where files are linked. */
  readonly site?: Site | undefined
}

/** GitHub drops a summary over 1 MiB: 100 rows of two cells that are escaped throughout are 0.6 MB. */
const MOST_OUTPUTS = 100

/** The step summary as GitHub Markdown. All foreign text is in HTML, where Markdown is not interpreted. */
export function summaryMarkdown(summary: Summary): string {
  const { message, outputs, history = [], usualMs } = summary
  const { icon, title, heading = title, reason, problems = [], next } = message
  const ended = withDeployment(history, summary.deployment)
  const parts = [
    `### ${icon} ${heading}`,
    tableHtml(rowsOf(summary)),
    reason === undefined ? '' : quoteHtml(reason),
    problems.length > 0 ? problemsHtml(problems, summary.site) : '',
    next.map(text => `<p>${escapeHtml(text)}</p>`).join('\n'),
    outputs && outputs.size > 0
      ? `#### Outputs\n\n${outputsTable(outputs, summary.areOutputsMasked ?? false)}`
      : '',
    summary.history ? historyMarkdown(withDeployment(ended, summary.rollback?.deployment), usualMs) : '',
  ]
  return parts.filter(part => part !== '').join('\n\n') + '\n'
}

/** The step summary where inputs are invalid; `label`: the target, where it is known. */
export function inputErrorMarkdown(
  problems: readonly Problem[],
  site: Site | undefined,
  label?: string,
): string {
  const of = label === undefined ? '' : ` for ${label}`
  return `### ❌ Invalid inputs${of}; nothing was deployed\n\n${problemsHtml(problems, site)}\n`
}

/** For the pull request when the action has a bug; the log shows the details. */
export function faultMarkdown(label: string): string {
  return `### ❌ The step for ${label} failed\n\nThis is a bug of the action: see the log of the step.\n`
}

function rowsOf(summary: Summary): readonly Row[] {
  const { target, before, deployment, tookMs, consoleUrl, rollback } = summary
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Target', target.label],
    ...(target.facts ?? []),
    ['Before', before?.phase === 'absent' ? 'did not exist' : undefined],
    [capitalized(target.revisionName), revisionsText(before?.revision, deployment?.revision)],
    ...(summary.facts ?? []),
    ['Deployment id', deployment?.deploymentId],
    ['Rollback deployment', rollback?.deployment?.deploymentId],
    ['Rollback to', rollback?.to],
    ['Status', deployment?.status],
    ['Duration', tookMs === undefined ? undefined : formatDuration(tookMs)],
    ...(summary.syncBlockers ?? []).map(
      ({ id, createdReason }) => ['Sync stopped by blocker', `${id}: ${createdReason}`] as const,
    ),
  ]
  const known = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, codeHtml(value)] as const],
  )
  if (consoleUrl === undefined) return known
  return [...known, ['Console', `<a href="${escapeHtml(consoleUrl)}">${escapeHtml(target.label)}</a>`]]
}

/** `1.0 → 1.1`, or the only one. */
function revisionsText(before: string | undefined, after: string | undefined): string | undefined {
  const isChange = before !== undefined && after !== undefined && before !== after
  return isChange ? `${before} → ${after}` : (after ?? before)
}

function outputsTable(outputs: Outputs, areMasked: boolean): string {
  const shown = [...outputs].slice(0, MOST_OUTPUTS)
  const more = outputs.size - shown.length
  const rows = shown.map(([key, value]) => [codeHtml(key), areMasked ? '***' : valueHtml(value)])
  return tableHtml(rows) + (more > 0 ? `\n\n<p>and ${more} more</p>` : '')
}

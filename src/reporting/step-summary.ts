import type { InstanceChanges, Outputs, PastDeployment, Snapshot } from '../engine/deployment.js'
import type { SyncBlocker } from '../engine/deployment-target.js'
import type { Ending } from './messages/outcome.js'
import type { Problem } from '../shared/errors.js'
import { inHtml } from '../shared/sanitize.js'
import { historyMarkdown, withThis } from './history-table.js'
import { codeHtml, problemsHtml, quoteHtml, tableHtml, valueHtml, type Row, type Site } from './html.js'
import { targetName, type Target } from '../providers/proton/target.js'
import { duration, versionsText } from './log-lines.js'

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
  /** The target's earlier deployments, newest first, and how long they usually take. */
  readonly history?: readonly PastDeployment[] | undefined
  readonly usualMs?: number | undefined
  /** The deployment that undid this one, and the id of the one whose spec it brought. */
  readonly rollback?:
    { readonly deployment?: Snapshot | undefined; readonly to?: string | undefined } | undefined
  /** Where files are linked. */
  readonly site?: Site | undefined
}

/** GitHub drops a summary over 1 MiB: 100 rows of two cells that are escaped throughout are 0.6 MB. */
const MOST_OUTPUTS = 100

/** The step summary as GitHub Markdown. All foreign text stands in HTML, where Markdown has no say. */
export function summaryMarkdown(summary: Summary): string {
  const { ending, outputs } = summary
  const parts = [
    `### ${ending.mark} ${ending.heading ?? ending.title}`,
    tableHtml(facts(summary)),
    ending.reason === undefined ? '' : quoteHtml(ending.reason),
    ending.problems && ending.problems.length > 0 ? problemsHtml(ending.problems, summary.site) : '',
    ending.next.map(sentence => `<p>${inHtml(sentence)}</p>`).join('\n'),
    outputs && outputs.size > 0
      ? `#### Outputs\n\n${outputsTable(outputs, summary.areOutputsMasked ?? false)}`
      : '',
    historyOf(summary),
  ]
  return parts.filter(part => part !== '').join('\n\n') + '\n'
}

function historyOf({ history, deployment, rollback, usualMs }: Summary): string {
  if (!history) return ''
  return historyMarkdown(withThis(withThis(history, deployment), rollback?.deployment), usualMs)
}

/** The step summary when the inputs are not right. */
export function inputErrorMarkdown(
  problems: readonly Problem[],
  site: Site | undefined,
  target?: Target,
): string {
  const of = target ? ` for ${targetName(target)}` : ''
  return `### ❌ The inputs${of} are not right\n\n${problemsHtml(problems, site)}\n\nNothing was changed.\n`
}

/** What is said on the pull request when the action itself has a fault: the log has the rest. */
export function faultMarkdown(target: Target): string {
  return `### ❌ The step for ${targetName(target)} failed\n\nThis is a fault of the action: see the log of the step.\n`
}

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
    rollback,
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
    ['Rollback deployment', rollback?.deployment?.deploymentId],
    ['Rollback to', rollback?.to],
    ['Status', status],
    ['Duration', tookMs === undefined ? undefined : duration(tookMs)],
    ...syncBlockers.map(
      ({ id, createdReason }) => ['Sync stopped by blocker', `${id}: ${createdReason}`] as const,
    ),
  ]
  const known = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, codeHtml(value)] as const],
  )
  if (consoleUrl === undefined) return known
  return [...known, ['Console', `<a href="${inHtml(consoleUrl)}">${inHtml(targetName(target))}</a>`]]
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}

function outputsTable(outputs: Outputs, areMasked: boolean): string {
  const shown = [...outputs].slice(0, MOST_OUTPUTS)
  const more = outputs.size - shown.length
  const rows = shown.map(([key, value]) => [codeHtml(key), areMasked ? '***' : valueHtml(value)])
  return tableHtml(rows) + (more > 0 ? `\n\n<p>and ${more} more</p>` : '')
}

import { durationOf, type DeploymentState, type PastDeployment, type Phase } from '../engine/deployment.js'
import { escapeHtml } from '../shared/sanitize.js'
import { formatDuration, formatTime } from '../shared/text.js'
import { tableHtml } from './html.js'

/** At most so many deployments are shown; the longest has a bar of this length. */
const MOST_SHOWN = 10
const LONGEST_BAR = 20

const marks: Readonly<Partial<Record<Phase, string>>> = { succeeded: '✅', failed: '❌', cancelled: '⏹️' }

/** The history with `deployment` before the others, when it has ended. */
export function withDeployment(
  history: readonly PastDeployment[],
  deployment: DeploymentState | undefined,
): readonly PastDeployment[] {
  const { deploymentId, startedAt } = deployment ?? {}
  const tookMs = deployment && durationOf(deployment)
  if (!deployment || deploymentId === undefined || startedAt === undefined || tookMs === undefined)
    return history
  const { status, phase } = deployment
  const others = history.filter(past => past.deploymentId !== deploymentId)
  return [{ deploymentId, status, phase, createdAt: startedAt, tookMs }, ...others]
}

/**
 * The last deployments, newest first, under a line with a mark for each and the usual duration: start time, status,
 * duration, and a bar to compare durations. '' without any.
 */
export function historyMarkdown(history: readonly PastDeployment[], usualMs?: number): string {
  const shown = history.slice(0, MOST_SHOWN)
  if (shown.length === 0) return ''
  const longestMs = Math.max(...shown.map(({ tookMs }) => tookMs), 1)
  const rows = shown.map(({ createdAt, status, phase, tookMs }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((LONGEST_BAR * tookMs) / longestMs)))
    return [formatTime(createdAt), `${markOf(phase)} ${escapeHtml(status, 50)}`, formatDuration(tookMs), bar]
  })
  const line = shown.map(({ phase }) => markOf(phase)).join('')
  const usually = usualMs === undefined ? '' : ` · usually ${formatDuration(usualMs)}`
  return `<details>\n<summary>Last deployments: ${line}${usually}</summary>\n\n${tableHtml(rows)}\n</details>`
}

function markOf(phase: Phase): string {
  return marks[phase] ?? '⚠️'
}

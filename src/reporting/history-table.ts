import { tookMsOf, type PastDeployment, type Snapshot } from '../engine/deployment.js'
import { inHtml } from '../shared/sanitize.js'
import { tableHtml } from './html.js'
import { duration } from './log-lines.js'

/** So many deployments are shown, and the longest of them as a bar of this length. */
const MOST_SHOWN = 10
const LONGEST_BAR = 20

const marks: Readonly<Record<string, string>> = { SUCCEEDED: '✅', FAILED: '❌', CANCELLED: '⏹️' }

/** The history with the deployment of this step before the others, when it has ended. */
export function withThis(
  history: readonly PastDeployment[],
  deployment: Snapshot | undefined,
): readonly PastDeployment[] {
  const { deploymentId, attemptedAt, status = '', phase } = deployment ?? {}
  const tookMs = deployment && tookMsOf(deployment)
  if (deploymentId === undefined || attemptedAt === undefined || tookMs === undefined) return history
  const others = history.filter(past => past.deploymentId !== deploymentId)
  return [
    { deploymentId, status, succeeded: phase === 'succeeded', createdAt: attemptedAt, tookMs },
    ...others,
  ]
}

/**
 * The last deployments, folded under one line with a mark for each, newest first, and how long they usually take: when,
 * how they ended, how long they took, and a bar to compare by. '' without any.
 */
export function historyMarkdown(history: readonly PastDeployment[], usualMs?: number): string {
  const shown = history.slice(0, MOST_SHOWN)
  if (shown.length === 0) return ''
  const longestMs = Math.max(...shown.map(({ tookMs }) => tookMs), 1)
  const rows = shown.map(({ createdAt, status, tookMs }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((LONGEST_BAR * tookMs) / longestMs)))
    return [moment(createdAt), `${markOf(status)} ${inHtml(status, 50)}`, duration(tookMs), bar]
  })
  const line = shown.map(({ status }) => markOf(status)).join('')
  const usually = usualMs === undefined ? '' : ` · usually ${duration(usualMs)}`
  return `<details>\n<summary>Last deployments: ${line}${usually}</summary>\n\n${tableHtml(rows)}\n</details>`
}

function markOf(status: string): string {
  return marks[status] ?? '⚠️'
}

/** A time (epoch ms) as `2026-11-20 15:46 UTC`; `?` for none. */
export function moment(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

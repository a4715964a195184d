import type { NameSuggestions } from '../../engine/deployment-target.js'
import type { Plan } from '../../engine/plan.js'
import { isRetryable } from '../../engine/plan-reads.js'
import type { ProviderError } from '../../shared/errors.js'
import { escapeHtml } from '../../shared/sanitize.js'
import { suggestionsText, unknownText } from '../../shared/text.js'
import { changesTable, resourcesTable, type ShownValues } from '../changes-table.js'
import { codeHtml, problemsHtml, quoteHtml, tableHtml, type Site } from '../html.js'
import { syncText } from '../log-lines.js'
import {
  failure,
  statusText,
  success,
  WORKFLOW_CANCELLED,
  type Message,
  type ReportedTarget,
} from './message.js'

/** There is no plan, because of `error` or because the workflow was cancelled. */
export function noPlanMessage(
  { label }: ReportedTarget,
  error?: ProviderError,
  suggestions?: NameSuggestions,
): Message {
  const next = [error ? undefined : WORKFLOW_CANCELLED, suggestions && suggestionsText(suggestions)]
  return failure(`No plan for ${label}`, next, { error })
}

/** A failure where a deployment would be refused, or where it is not known whether it would be. */
export function planMessage(plan: Plan, { label, fixAdvice }: ReportedTarget): Message {
  const { problems, problemsTitle, refusal, unknown } = plan
  const refused = `A deployment of ${label} would be refused`
  if (refusal) return failure(refused, [], { error: refusal })
  const [first, ...others] = problems
  if (first) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    const reason = `${problemsTitle === undefined ? '' : `${problemsTitle} `}${first.message}${more}`
    return failure(refused, [`${fixAdvice.refused}, then re-run the job.`], { problems, reason })
  }
  const open = unknown.filter(isRetryable)
  if (open.length > 0) {
    const reason = open.map(unknownText).join('\n')
    return failure(`The plan for ${label} is incomplete`, [...obstacles(plan), 'Re-run the job.'], { reason })
  }
  // What the provider does not show to these credentials stays unknown: neither a failure nor a full success.
  const isChecked = unknown.length === 0
  const title = `Plan for ${label}${isChecked ? '' : ', not fully checked'}: ${changeText(plan)}`
  return success(title, obstacles(plan), isChecked ? {} : { icon: '⚠️' })
}

/** In a heading, Markdown interprets any other character. */
const SPECIAL = /[^\p{L}\p{N} .,:→()-]/gu

function changeText({ before, isChange, changed, unknown }: Plan): string {
  if (!isChange) return unknown.length === 0 ? 'no changes' : 'no changes found'
  if (before.phase === 'absent') return 'it would be created'
  return changed.join(', ').replace(SPECIAL, '')
}

/** What the provider warns of, what a deployment would wait for or stop, and what is unknown. */
function obstacles({ busyWith, sync, unknown, warnings = [] }: Plan): readonly string[] {
  return [
    ...warnings,
    ...(busyWith ? [`${statusText(busyWith, 'another')} and must end first.`] : []),
    ...(sync ? [`A deployment would stop the sync from ${syncText(sync)}.`] : []),
    ...unknown.filter(one => !isRetryable(one)).map(unknownText),
  ]
}

/** Which values of a plan are shown, and where files are linked. */
interface PlanOptions extends ShownValues {
  readonly site?: Site | undefined
}

/** A plan as GitHub Markdown, for the summary, the output and the comment. All foreign text is in HTML. */
export function planMarkdown(plan: Plan, target: ReportedTarget, options: PlanOptions): string {
  const { icon, title, reason, problems, next } = planMessage(plan, target)
  const { problemsTitle } = plan
  const rows = [['Target', target.label] as const, ...plan.facts].map(([name, value]) => [
    name,
    codeHtml(value),
  ])
  const problemsHeading = problemsTitle === undefined ? '' : `<p>${escapeHtml(problemsTitle)}</p>\n`
  const quote = reason === undefined ? '' : quoteHtml(reason)
  const parts = [
    `### ${icon === '✅' ? '📋' : icon} ${title}`,
    tableHtml(rows),
    problems ? problemsHeading + problemsHtml(problems, options.site) : quote,
    changesTable('Input', plan.changes, options),
    resourcesTable(plan.resources ?? [], options),
    changesTable('Line', plan.lines ?? [], options),
    next.map(text => `<p>${escapeHtml(text)}</p>`).join('\n'),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

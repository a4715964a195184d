import type { Unknown } from '../../engine/deployment.js'
import type { Alternatives } from '../../engine/deployment-target.js'
import { failure, success, type Ending } from './outcome.js'
import type { ProtonError } from '../../shared/errors.js'
import { inHtml, inLine } from '../../shared/sanitize.js'
import { codeHtml, problemsHtml, quoteHtml, tableHtml, type Site } from '../html.js'
import { changesMarkdown, type Shown } from '../../proton-spec/diff.js'
import type { Plan } from '../../providers/proton/plan/plan.js'
import { isOpen } from '../../providers/proton/plan/plan-reads.js'
import { targetName, type Target } from '../../providers/proton/target.js'
import {
  alternativesText,
  deploymentText,
  protonErrorText,
  syncText,
  unknownText,
  versionsText,
} from '../log-lines.js'

/** No plan could be made, because of `error` or since the workflow was cancelled. */
export function unplanned(target: Target, error?: ProtonError, exists?: Alternatives): Ending {
  const reason = error ? protonErrorText(error) : 'The workflow was cancelled'
  return {
    ...failure,
    title: `No plan for ${targetName(target)}`,
    reason,
    next: exists ? [alternativesText(exists)] : [],
  }
}

const WRONG = 'The spec does not satisfy the schema of its template:'

/** A plan as an ending: a failure where a deployment would be refused, or where it is not known whether it would be. */
export function planEnding(plan: Plan, target: Target): Ending {
  const name = targetName(target)
  const { problems, refusal, isChange, unknown } = plan
  if (refusal) {
    return {
      ...failure,
      title: `A deployment of ${name} would be refused`,
      reason: protonErrorText(refusal),
      next: [],
    }
  }
  if (problems.length > 0) {
    const [first, ...others] = problems
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    return {
      ...failure,
      title: `A deployment of ${name} would be refused`,
      reason: `${WRONG} ${first?.message ?? ''}${more}`,
      problems,
      next: ['Fix the spec at the lines named.'],
    }
  }
  const open = unknown.filter(isOpen)
  if (open.length > 0) {
    return {
      ...failure,
      title: `The plan for ${name} is incomplete`,
      reason: open.map(textOf).join(' '),
      next: [...obstacles(plan), 'Run the job again.'],
    }
  }
  // What Proton does not show, or may not be asked for, stays unknown: no failure, and no unreserved success.
  const isReserved = unknown.length > 0
  const found = isChange ? whatChanges(plan) : isReserved ? 'no changes seen' : 'no changes'
  const title = `Plan for ${name}${isReserved ? ', not fully checked' : ''}: ${found}`
  return { ...success, ...(isReserved && { mark: '⚠️' }), title, next: obstacles(plan) }
}

/** In a heading, Markdown would interpret anything else. */
const PLAIN_VERSIONS = /^[\d.]+ → [\d.]+$/

function whatChanges({ before, changes, instances, settings, from, to }: Plan): string {
  if (before.phase === 'absent') return 'it would be created'
  const versions = versionsText(from, to)
  const parts = [
    versions?.includes('→') ? `template version ${PLAIN_VERSIONS.test(versions) ? versions : 'changed'}` : [],
    from && !to ? 'a template version that could not be told' : [],
    instances ? [`${instances.added.length} instances added, ${instances.removed.length} removed`] : [],
    changes === undefined && !instances ? ['a spec that cannot be compared'] : [],
    changes && changes.length > 0
      ? [`${changes.length} ${changes.length === 1 ? 'input' : 'inputs'} changed`]
      : [],
    before.phase === 'failed' ? 'deployed again, as the last deployment failed' : [],
    settings.length > 0 ? [`${settings.join(', ')} set`] : [],
  ]
  return parts.flat().join(', ')
}

/** What a deployment would meet. */
function obstacles({ busyWith, sync, unknown }: Plan): readonly string[] {
  return [
    ...(busyWith
      ? [`${deploymentText(busyWith, 'Another')} must end first: it is ${inLine(busyWith.status)}.`]
      : []),
    ...(sync ? [`It would stop the sync from ${syncText(sync)}.`] : []),
    ...unknown.filter(one => !isOpen(one)).map(textOf),
  ]
}

/** What of a plan is shown, and where files are linked. */
export interface PlanOptions extends Shown {
  readonly site?: Site | undefined
}

/** What stays unknown, as a sentence. */
export function textOf({ what, because }: Unknown): string {
  return unknownText(what, because)
}

/** A plan as GitHub Markdown, for the summary, the output and the comment. All foreign text stands in HTML. */
export function planMarkdown(plan: Plan, target: Target, options: PlanOptions): string {
  const { mark, title, reason, problems, next } = planEnding(plan, target)
  const { changes = [], instances } = plan
  const names = (list: readonly string[]) => (list.length === 0 ? 'none' : list.join(', '))
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Target', targetName(target)],
    ['Template version', versionsText(plan.from, plan.to)],
    ['Instances added', instances && names(instances.added)],
    ['Instances removed', instances && names(instances.removed)],
  ]
  const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, codeHtml(value)]]))
  const parts = [
    `### ${mark === '✅' ? '📋' : mark} ${title}`,
    tableHtml(rows),
    problems
      ? `<p>${WRONG}</p>\n${problemsHtml(problems, options.site)}`
      : reason === undefined
        ? ''
        : quoteHtml(reason),
    changesMarkdown(changes, options),
    next.map(sentence => `<p>${inHtml(sentence)}</p>`).join('\n'),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

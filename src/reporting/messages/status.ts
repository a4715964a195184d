import type { StageComparison } from '../../engine/overview/compare-stages.js'
import type { NameSuggestions } from '../../engine/deployment-target.js'
import { instancePhase, type InstancePhase } from '../../engine/overview/overview-source.js'
import type { InstanceStatus } from '../../engine/overview/overview.js'
import { ProviderError } from '../../shared/errors.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import { capitalized, formatAge, reasonText, sentence, suggestionsText } from '../../shared/text.js'
import { comparisonText } from '../comparison-text.js'
import { failure, success, WORKFLOW_CANCELLED, type Message } from './message.js'

/** What a status is shown with. */
export interface StatusView {
  /** `status of service shop`, `status of all services` */
  readonly label: string
  readonly revisionName: string
  /** The paths of the inputs that are shown. */
  readonly shown: readonly string[]
  readonly instances: readonly InstanceStatus[]
  /** Epoch ms. */
  readonly now: number
}

/** There is no status, because of `error` or because the workflow was cancelled. */
export function noStatusMessage(
  label: string,
  error?: ProviderError,
  suggestions?: NameSuggestions,
): Message {
  const next = [error ? undefined : WORKFLOW_CANCELLED, suggestions && suggestionsText(suggestions)]
  return failure(`No ${label}`, next, { error })
}

/** How many instances there are, and how their last deployments ended. */
export function statusMessage({ label, instances }: StatusView): Message {
  const services = new Set(instances.map(({ listed: { service } }) => service)).size
  const of = services > 1 ? ` of ${services} services` : ''
  const title = `${label}: ${counted(instances.length, 'instance')}${of}`
  const isComplete = unknownTexts(instances).length === 0
  return success(title, [countsText(instances)].filter(Boolean), isComplete ? {} : { icon: '⚠️' })
}

/** `3 failed, 84 succeeded. 12 lack deployments of the stage before.` */
function countsText(instances: readonly InstanceStatus[]): string {
  const phases = instances.map(({ latest }) => words[instancePhase(latest)])
  const counts = [...new Set(Object.values(words))].flatMap(word => {
    const count = phases.filter(one => one === word).length
    return count === 0 ? [] : `${count} ${word}`
  })
  const compared = instances.flatMap(({ comparison }) => comparison ?? [])
  const newer = compared.filter(isOlder)
  const lacking = newer.filter(({ result }) => result !== 'notCompared').length
  const later = newer.length - lacking
  const different = compared.filter(one => one.result === 'different' && !isOlder(one)).length
  const unknown = compared.filter(({ result }) => result === 'unknown').length
  const some = (count: number, one: string, many: string, what: string) =>
    count === 0 ? [] : `${count} ${count === 1 ? one : many} ${what}`
  const ofStages = [
    some(lacking, 'lacks', 'lack', 'deployments of the stage before'),
    some(later, 'has', 'have', 'newer deployments in the stage before'),
    some(different, 'differs', 'differ', 'from the stage before'),
    some(unknown, 'could', 'could', 'not be compared'),
  ]
    .flat()
    .join(', ')
  return [counts.join(', '), ofStages].flatMap(text => (text === '' ? [] : `${capitalized(text)}.`)).join(' ')
}

/** What needs attention comes first. */
const words: Readonly<Record<InstancePhase, string>> = {
  failed: 'failed',
  rollingBack: 'rolling back',
  cancelled: 'cancelled',
  running: 'in progress',
  cancelling: 'in progress',
  deleting: 'being deleted',
  succeeded: 'succeeded',
  absent: 'without a deployment',
}

/** Whether the stage before was deployed later, or is further. */
export function isOlder({ deployments = 0 }: StageComparison): boolean {
  return deployments > 0
}

function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`
}

/** So many instances are named in a warning. */
const MOST_NAMES = 5

/** What is not known, one text for each reason, which names the instances. */
export function unknownTexts(instances: readonly InstanceStatus[]): readonly string[] {
  const groups = new Map<string, { because: ProviderError | string; names: string[] }>()
  const note = (because: ProviderError | string | undefined, name: string) => {
    if (because === undefined) return
    const key = because instanceof ProviderError ? `${because.operation} ${because.code}` : because
    const group = groups.get(key) ?? { because, names: [] }
    groups.set(key, group)
    if (!group.names.includes(name)) group.names.push(name)
  }
  for (const { listed, unknown, comparison } of instances) {
    const name = sanitizeLine(`${listed.service}/${listed.instance}`, 210)
    note(unknown, name)
    if (comparison?.because !== unknown) note(comparison?.because, name)
  }
  return [...groups.values()].map(({ because, names }) => {
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
    const about = `${names.slice(0, MOST_NAMES).join(', ')}${more}`
    const what = because instanceof ProviderError ? 'Could not read everything' : 'Not everything is known'
    return sentence(`${what} about ${about}: ${reasonText(because)}`)
  })
}

/** A line of the log: no values of inputs. */
export function instanceLine(
  { listed, latest, running, unknown, comparison }: InstanceStatus,
  view: StatusView,
): string {
  const { service, instance } = listed
  const at = latest.startedAt === undefined ? '' : ` ${formatAge(view.now - latest.startedAt)}`
  const isDeployed = running !== undefined || unknown !== undefined
  const revision = isDeployed ? [`${view.revisionName} ${running?.revision ?? 'unknown'}`] : []
  const compared = comparison ? [comparisonText(comparison)] : []
  return sanitizeLine(
    `${service}/${instance}: ${[`${latest.status}${at}`, ...revision, ...compared].join(', ')}`,
  )
}

import type { InstanceChanges, Snapshot, TemplateVersion } from '../engine/deployment.js'
import type { Alternatives, SyncConfig } from '../engine/deployment-target.js'
import type { ProtonError } from '../shared/errors.js'
import { inLine } from '../shared/sanitize.js'
import type { StepEvent } from '../engine/context.js'
import type { Pruned } from '../engine/prune-records.js'
import { targetName, type Target } from '../providers/proton/target.js'

/** An end noticed later than this is told with both times. */
const WORTH_TELLING_MS = 5_000

/** A duration for people: `45 s`, `3 min 20 s`, `1 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** What Proton said, and what to do about it; on one line. */
export function protonErrorText({ operation, code, message, hint }: ProtonError): string {
  const told = [operation, code, message].filter(part => part !== '').join(': ')
  const sentence = inLine(told).replace(/(?<![.?!])\s*$/, '.')
  return hint === undefined ? sentence : `${sentence} ${hint}`
}

/** What could not be determined, and why; on one line. */
export function unknownText(what: string, because: ProtonError | string): string {
  return `Could not determine ${what}: ${typeof because === 'string' ? because : protonErrorText(because)}`
}

/** What exists where a name was not found, as a sentence; at most 30 names. */
export function alternativesText({ what, names }: Alternatives): string {
  if (names.length === 0) return `There are no ${what}.`
  const shown = names.slice(0, 30).map(name => inLine(name, 100))
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  return `The ${what}: ${shown.join(', ')}${more}.`
}

/** What an update of a service does to its instances. */
export function instancesLine({ added, removed }: InstanceChanges): string {
  const names = (list: readonly string[]) => (list.length === 0 ? 'none' : inLine(list.join(', ')))
  return `Instances added: ${names(added)}; removed: ${names(removed)}.`
}

/** What an update of a service left as it is deployed, though the spec says otherwise. */
export function leftText({ left }: InstanceChanges): string {
  const names = inLine(left.join(', '))
  return `The spec says otherwise than is deployed of: ${names}. An update of a service adds and removes instances only: they stay as deployed. Deploy them with target: instance or pipeline.`
}

/** What became of the records of earlier deployments. */
export function prunedLine({ deleted, left, error }: Pruned): Line {
  const done = `Deleted ${deleted} ${deleted === 1 ? 'record' : 'records'} of earlier deployments (keepDeployments).`
  if (error) return { text: `${done} Others are left over. ${protonErrorText(error)}`, isWarning: true }
  return { text: left > 0 ? `${done} ${left} are left over for the next time.` : done }
}

/** Where a target is synced from, on one line. */
export function syncText({ repositoryProvider, repositoryName, branch, filePath }: SyncConfig): string {
  return inLine(`${repositoryProvider} ${repositoryName}, branch ${branch}, file ${filePath}`)
}

/** Template versions before and after: `1.0 → 1.1`, or the one there is. */
export function versionsText(
  from: TemplateVersion | undefined,
  to: TemplateVersion | undefined,
): string | undefined {
  const [before, after] = [from, to].map(version => version && inLine(`${version.major}.${version.minor}`))
  return after === undefined || before === undefined || before === after
    ? (after ?? before)
    : `${before} → ${after}`
}

/** A template version as people write it: `1.4`. */
export function versionText(snapshot: Snapshot | undefined): string | undefined {
  const version = snapshot?.templateVersion
  return version && inLine(`${version.major}.${version.minor}`)
}

/** The deployment by its id, `deployment 1a2b…`, with what `article` says beside "the"; without id `the deployment`. */
export function deploymentText(
  snapshot: Pick<Snapshot, 'deploymentId' | 'of'> | undefined,
  article = 'the',
): string {
  const { deploymentId: id, of } = snapshot ?? {}
  const whose = of === undefined ? '' : ` of ${inLine(of, 250)}`
  if (id === undefined) return `${article} deployment${whose}`
  return `${article === 'the' ? '' : `${article} `}deployment ${inLine(id, 100)}${whose}`
}

/** What an event is worth on the log; a warning becomes an annotation. */
export interface Line {
  readonly text: string
  readonly isWarning?: boolean
}

/** The line that an event is worth; undefined for one that only the state for post is worth. */
export function eventLine(event: StepEvent, target: Target): Line | undefined {
  if (event.type === 'notBegun' || event.type === 'sighted') return undefined
  if (event.type === 'history' && event.usualMs === undefined) return undefined
  const word = words[event.type] as (event: StepEvent, name: string) => string
  const isFallback = event.type === 'judgingTarget' && event.because !== 'noDeploymentIds'
  const isWarning = isFallback || warnings.includes(event.type)
  return { text: word(event, targetName(target)), isWarning }
}

const warnings: readonly StepEvent['type'][] = [
  'synced',
  'unknown',
  'unattributed',
  'misidentified',
  'cancelledOther',
]

type Words = {
  readonly [T in Exclude<StepEvent['type'], 'notBegun' | 'sighted'>]: (
    event: Extract<StepEvent, { type: T }>,
    name: string,
  ) => string
}

const words: Words = {
  found: ({ before }, name) => {
    if (before.phase === 'absent') return `There is no ${name} yet: it will be created.`
    const version = versionText(before)
    return `Found ${name}: ${inLine(before.status)}${version === undefined ? '' : `, template version ${version}`}.`
  },
  busy: ({ other }, name) =>
    `The ${name} is busy: waiting for ${deploymentText(other, 'another')} (${inLine(other.status)}) to end.`,
  blocked: ({ error }) => `Proton refuses for now; trying again. ${protonErrorText(error)}`,
  sending: () => 'Asking Proton for the deployment.',
  updateFailed: ({ error }) =>
    error.fault === 'conflict'
      ? `Proton refused the update for now. ${protonErrorText(error)}`
      : `The update got no answer. ${protonErrorText(error)}`,
  started: ({ deployment, recognised }) => {
    const lost = recognised
      ? 'The answer to the update was lost; what started since matches the request. '
      : ''
    return `${lost}Proton began ${deploymentText(deployment)}: ${inLine(deployment.status)}.`
  },
  identified: ({ deployment }) => `The deployment of this step is ${deploymentText(deployment)}.`,
  unattributed: ({ candidate }) =>
    `The answer to the update was lost, and ${deploymentText(candidate, 'a')} (${inLine(candidate.status)}) may be what it started: following it. Nothing is sent again.`,
  misidentified: ({ other }) =>
    `The answer to the update showed ${deploymentText(other, 'a')}, which is not this step's: looking for the one that it started.`,
  promoting: ({ from, deployment, inputs }) => {
    const version = versionText(deployment) ?? '?'
    const names = inputs.length === 0 ? 'no inputs' : `inputs ${inLine(inputs.join(', '))}`
    return `Promoting from ${from}, ${deploymentText(deployment)}: template version ${version}, ${names}.`
  },
  rollingBack: ({ to }) => {
    const version = versionText(to)
    return `Going back to ${deploymentText(to)}${version === undefined ? '' : `, template version ${version}`}.`
  },
  synced: ({ config }, name) => {
    return `The ${name} is synced from ${syncText(config)}: this manual update stops its sync until the blocker that results is resolved.`
  },
  unknown: ({ what, because }) => unknownText(what, because),
  syncBlocked: ({ blocker }) =>
    `Its sync is stopped by blocker ${inLine(blocker.id, 100)}: ${inLine(blocker.createdReason, 500)}`,
  deleting: (_, name) => `Asking Proton to delete ${name}.`,
  deletionUnanswered: ({ error }) =>
    `The request to delete was not answered; reading what became of it. ${protonErrorText(error)}`,
  busyBeforeDeletion: ({ other }, name) =>
    `The ${name} cannot be deleted yet: waiting for ${deploymentText(other, 'another')} (${inLine(other.status)}) to end.`,
  history: ({ usualMs = 0 }) => `Deployments of this target usually take ${duration(usualMs)}.`,
  judgingTarget: ({ because }) =>
    because === 'noDeploymentIds'
      ? 'This endpoint gives no deployment ids: following the target by the time of its last deployment attempt.'
      : `Following the target instead of the deployment by its id. ${protonErrorText(because)}`,
  status: ({ status, elapsedMs, tookMs = elapsedMs }) => {
    const isLate = elapsedMs - tookMs > WORTH_TELLING_MS
    return `${inLine(status)} after ${duration(tookMs)}${isLate ? ` (seen after ${duration(elapsedMs)})` : ''}.`
  },
  heartbeat: ({ awaited, elapsedMs, usualMs }) => {
    const usually = usualMs === undefined ? '' : ` (usually ${duration(usualMs)} in all)`
    return `${inLine(awaited)} for ${duration(elapsedMs)}${usually}.`
  },
  troubled: ({ error }) => `Proton could not be asked; trying again. ${protonErrorText(error)}`,
  cancelling: ({ by }) => {
    const whys = {
      signal: 'The workflow was cancelled',
      timeout: 'The time is over',
      command: 'As was asked for',
    }
    return `${whys[by]}: cancelling the deployment in Proton.`
  },
  cancelledOther: ({ other }) =>
    `Cancel stopped ${deploymentText(other, 'a')}, which is not this step's: it started between the read of the target and the request.`,
  cancelRefused: ({ error }) =>
    `Proton refused to cancel; reading how the deployment stands. ${protonErrorText(error)}`,
}

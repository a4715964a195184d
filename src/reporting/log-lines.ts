import type { BusyWith, CancelReason, DeploymentEvent } from '../engine/context.js'
import type { DeploymentState } from '../engine/deployment.js'
import type { SyncConfig } from '../engine/deployment-target.js'
import type { Pruned } from '../engine/prune-records.js'
import type { ProviderError } from '../shared/errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import { capitalized, deploymentText, errorText, formatDuration, unknownText } from '../shared/text.js'
import type { NamedTarget } from './messages/message.js'

/** A line of the log; a warning becomes an annotation. */
export interface Line {
  readonly text: string
  readonly isWarning?: boolean | undefined
}

/** An end that was seen later than this is logged with both times. */
const LATE_MS = 5_000

/** The line for an event; undefined for one that only changes outputs or the state saved for the post step. */
export function eventLine(event: DeploymentEvent, target: NamedTarget): Line | undefined {
  const text = eventText(event, target)
  return text === undefined ? undefined : { text, isWarning: isWarning(event) }
}

function isWarning(event: DeploymentEvent): boolean {
  if (event.type === 'notice') return event.notice.isWarning === true
  if (event.type === 'trackingByTarget') return event.because !== 'noDeploymentIds'
  return ['synced', 'unknown', 'unattributed', 'misidentified', 'cancelledOther'].includes(event.type)
}

function eventText(event: DeploymentEvent, target: NamedTarget): string | undefined {
  if ('error' in event) return `${failures[event.type]} ${errorText(event.error)}`
  if ('other' in event) return otherText(event, target.label)
  if ('elapsedMs' in event) return progressText(event)
  if ('evidence' in event) return undefined
  switch (event.type) {
    case 'notSubmitted':
    case 'stepOutputs':
    case 'submissionChanged':
      return undefined
    case 'targetRead':
      return foundText(event.before, target)
    case 'notice':
      return sanitizeLine(event.notice.text)
    case 'restoring':
      return `Restoring ${deploymentText(event.to)}${revisionText(event.to, target)}.`
    case 'submitting':
      return 'Requesting the deployment.'
    case 'started':
      return `${capitalized(deploymentText(event.deployment))} started.${event.isRecognized ? RECOGNIZED : ''}`
    case 'identified':
      return `The deployment of this step is ${deploymentText(event.deployment)}.`
    case 'unattributed':
      return `The answer to the request was lost, and ${withStatus(event.candidate, 'a')} may be what it started: following it. The request is not sent again.`
    case 'history':
      return event.usualMs === undefined ? undefined : usualText(event.usualMs)
    case 'synced':
      return `${capitalized(target.label)} is synced from ${syncText(event.config)}: this manual update stops the sync until the blocker that it causes is resolved.`
    case 'syncBlocked':
      return `The sync is stopped by blocker ${sanitizeLine(event.blocker.id, 100)}: ${sanitizeLine(event.blocker.createdReason, 500)}`
    case 'unknown':
      return unknownText(event)
    case 'trackingByTarget':
      return trackingText(event.because)
    case 'cancelling':
      return cancelling[event.by]
    case 'deleting':
      return `Requesting the deletion of ${target.label}.`
  }
}

function usualText(usualMs: number): string {
  return `Deployments of this target usually take ${formatDuration(usualMs)}.`
}

const failures: Readonly<Record<Extract<DeploymentEvent, { error: unknown }>['type'], string>> = {
  blocked: 'The request was refused for now; it is sent again.',
  submitFailed: 'Request failed.',
  requestFailed: 'Request failed; retrying.',
  cancelRefused: 'The request to cancel was refused; reading the deployment again.',
  deletionUnanswered: 'The request to delete failed; reading the target again.',
}

function otherText({ type, other }: Extract<DeploymentEvent, { other: unknown }>, label: string): string {
  switch (type) {
    case 'waitingForOther':
      return `${capitalized(label)} is busy: waiting for ${withStatus(other)} to end.`
    case 'busyBeforeDeletion':
      return `${capitalized(label)} cannot be deleted yet: waiting for ${withStatus(other)} to end.`
    case 'misidentified':
      return `The answer to the request showed ${deploymentText(other, 'a')}, which is not this step's: searching for the one that it started.`
    case 'cancelledOther':
      return `The request to cancel stopped ${deploymentText(other, 'another')}, which is not this step's.`
  }
}

function foundText(before: DeploymentState, target: NamedTarget): string {
  if (before.phase === 'absent') return `${capitalized(target.label)} does not exist: it will be created.`
  return `Found ${target.label}: ${sanitizeLine(before.status)}${revisionText(before, target)}.`
}

function trackingText(because: ProviderError | 'noDeploymentIds'): string {
  return because === 'noDeploymentIds'
    ? 'The endpoint returns no deployment ids: following the target by the start time of its latest deployment.'
    : `Could not read the deployment by its id: following the target. ${errorText(because)}`
}

const RECOGNIZED = ' The answer to the request was lost, but this deployment matches the request.'

const cancelling: Readonly<Record<CancelReason, string>> = {
  signal: 'The workflow was cancelled: cancelling the deployment.',
  post: 'The step ended while its deployment was still running: cancelling the deployment.',
  timeout: 'timeoutMinutes elapsed: cancelling the deployment.',
  command: 'Cancelling the deployment.',
}

function progressText(event: Extract<DeploymentEvent, { elapsedMs: number }>): string {
  const { elapsedMs } = event
  switch (event.type) {
    case 'heartbeat': {
      const usually =
        event.usualMs === undefined ? '' : ` (usually ${formatDuration(event.usualMs)} in total)`
      return `${sanitizeLine(event.waitingFor)} for ${formatDuration(elapsedMs)}${usually}.`
    }
    case 'status': {
      const { deployment, tookMs = elapsedMs } = event
      const seen = elapsedMs - tookMs > LATE_MS ? ` (seen after ${formatDuration(elapsedMs)})` : ''
      return `${sanitizeLine(deployment.status)} after ${formatDuration(tookMs)}${seen}.`
    }
    case 'deletionStatus':
      return `${sanitizeLine(event.status)} after ${formatDuration(elapsedMs)}.`
  }
}

function withStatus(deployment: BusyWith, article = 'another'): string {
  return `${deploymentText(deployment, article)} (${sanitizeLine(deployment.status)})`
}

function revisionText({ revision }: DeploymentState, { revisionName }: NamedTarget): string {
  return revision === undefined ? '' : `, ${revisionName} ${sanitizeLine(revision)}`
}

/** The line about deleted records of earlier deployments; undefined where there were none to delete. */
export function prunedLine({ deleted, left, error }: Pruned): Line | undefined {
  if (deleted + left === 0 && !error) return undefined
  const done = `Deleted ${deleted} ${deleted === 1 ? 'record' : 'records'} of earlier deployments (keepDeployments).`
  if (error) return { text: `${done} Could not delete the others. ${errorText(error)}`, isWarning: true }
  return { text: left > 0 ? `${done} ${left} are left to the next deployment.` : done }
}

/** Where a target is synced from, on one line. */
export function syncText({ repositoryProvider, repositoryName, branch, filePath }: SyncConfig): string {
  return sanitizeLine(`${repositoryProvider} ${repositoryName}, branch ${branch}, file ${filePath}`)
}

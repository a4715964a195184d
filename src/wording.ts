import type { Alternatives, Snapshot } from './deployment.js'
import type { ProtonError } from './errors.js'
import { inLine } from './foreign.js'
import type { DeployEvent } from './job.js'
import { targetName, type Target } from './target.js'

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
  const sentence = inLine(told).replace(/[.\s]*$/, '.')
  return hint === undefined ? sentence : `${sentence} ${hint}`
}

/** What exists where a name was not found, as a sentence; at most 30 names. */
export function alternativesText({ what, names }: Alternatives): string {
  if (names.length === 0) return `There are no ${what}.`
  const shown = names.slice(0, 30).map(name => inLine(name, 100))
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  return `The ${what}: ${shown.join(', ')}${more}.`
}

/** A template version as people write it: `1.4`. */
export function versionText(snapshot: Snapshot | undefined): string | undefined {
  const version = snapshot?.templateVersion
  return version && inLine(`${version.major}.${version.minor}`)
}

/** The deployment by its id, or without one. */
export function deploymentText(snapshot: Snapshot | undefined): string {
  return snapshot?.deploymentId === undefined
    ? 'the deployment'
    : `deployment ${inLine(snapshot.deploymentId, 100)}`
}

/** The line that an event is worth; undefined for those that are worth none. Warnings become annotations. */
export function eventText(
  event: DeployEvent,
  target: Target,
): { text: string; isWarning?: boolean } | undefined {
  const name = targetName(target)
  switch (event.type) {
    case 'found': {
      const version = versionText(event.before)
      return {
        text: `Found ${name}: ${inLine(event.before.status)}${version ? `, template version ${version}` : ''}.`,
      }
    }
    case 'busy':
      return {
        text: `The ${name} is busy: waiting for ${deploymentText(event.other)} (${inLine(event.other.status)}) to end.`,
      }
    case 'blocked':
      return { text: `Proton refuses the update for now; trying again. ${protonErrorText(event.error)}` }
    case 'sending':
      return { text: 'Asking Proton for the deployment.' }
    case 'updateFailed':
      return { text: `The update was not answered with a deployment. ${protonErrorText(event.error)}` }
    case 'started':
      return { text: startedText(event) }
    case 'expecting':
      return { text: `Deployments of this target usually take ${duration(event.usualMs)}.` }
    case 'judgingTarget':
      return { text: judgingTargetText(event.because), isWarning: event.because !== 'noDeploymentIds' }
    case 'status':
      return { text: `${inLine(event.status)} after ${duration(event.elapsedMs)}.` }
    case 'heartbeat':
      return { text: `${inLine(event.awaited)} for ${duration(event.elapsedMs)}${usually(event.usualMs)}.` }
    case 'troubled':
      return { text: `Proton could not be asked; trying again. ${protonErrorText(event.error)}` }
    case 'cancelling':
      return {
        text: `${event.by === 'signal' ? 'The workflow was cancelled' : 'The time is over'}: cancelling the deployment in Proton.`,
      }
    case 'cancelRefused':
      return {
        text: `Proton refused to cancel; reading how the deployment stands. ${protonErrorText(event.error)}`,
      }
  }
}

function usually(usualMs: number | undefined): string {
  return usualMs === undefined ? '' : ` (usually ${duration(usualMs)} in all)`
}

function startedText({ deployment, recognised }: Extract<DeployEvent, { type: 'started' }>): string {
  const text = `Proton began ${deploymentText(deployment)}: ${inLine(deployment.status)}.`
  return recognised
    ? `The answer to the update was lost, but the target shows that it was accepted. ${text}`
    : text
}

function judgingTargetText(because: ProtonError | 'noDeploymentIds'): string {
  if (because === 'noDeploymentIds') {
    return 'This endpoint gives no deployment ids: following the target by the time of its last deployment attempt.'
  }
  return `Following the target instead of the deployment by its id. ${protonErrorText(because)}`
}

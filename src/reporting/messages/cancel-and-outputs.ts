import type { Cancelled } from '../../engine/cancel.js'
import type { DeploymentState, Outputs } from '../../engine/deployment.js'
import { capitalized, deploymentText } from '../../shared/text.js'
import {
  CHECK,
  failure,
  NOTHING_CANCELLED,
  statusText,
  success,
  WORKFLOW_CANCELLED,
  type Message,
  type ReportedTarget,
} from './message.js'

/** How `command: cancel` ended: a success when the deployment was cancelled, or had already ended. */
export function cancelMessage(cancelled: Cancelled, { label }: ReportedTarget): Message {
  const { end, error } = cancelled
  const notConfirmed = `Cancellation of ${label} is not confirmed`
  if (typeof end === 'string') {
    const why = end === 'stopped' ? WORKFLOW_CANCELLED : 'It did not end within timeoutMinutes.'
    const next = [error ? undefined : why, cancelEffect(cancelled), CHECK]
    return failure(notConfirmed, next, { error })
  }
  switch (end.kind) {
    case 'unattributed': {
      const which = deploymentText(end.candidate)
      return failure(notConfirmed, [`It is not known whether ${which} is the one to cancel.`, CHECK])
    }
    case 'newer':
      return supersededMessage(label, end.other, cancelEffect(cancelled))
    case 'ours':
      return endMessage(end.deployment, cancelled, label)
  }
}

/** A newer deployment replaced the one to cancel. */
export function supersededMessage(
  label: string,
  newer: DeploymentState | undefined,
  otherCancelled: string | undefined,
): Message {
  const replaced = `${capitalized(deploymentText(newer, 'the newer'))} replaced it.`
  return failure(`Deployment of ${label} was superseded`, [replaced, otherCancelled, CHECK])
}

function endMessage(deployment: DeploymentState, cancelled: Cancelled, label: string): Message {
  const { phase, message: reason } = deployment
  const { request, cancelledOther } = cancelled
  if (request === 'none') {
    const next = [`${statusText(deployment)}, not in progress.`, 'This step cancelled nothing.']
    return success(`No deployment of ${label} to cancel`, next)
  }
  const other = cancelledOther && otherCancelledText(cancelledOther)
  if (phase === 'cancelled') {
    const isByUs = request === 'accepted'
    const title = isByUs ? `Cancelled the deployment of ${label}` : `Deployment of ${label} was cancelled`
    return success(title, [other], { reason })
  }
  const why = 'it ended before it could be cancelled, or its cancellation failed.'
  return failure(`Deployment of ${label} was not cancelled`, [`${statusText(deployment)}: ${why}`, other], {
    reason,
  })
}

/** What the request to cancel, which names only the target, stopped instead. */
export function otherCancelledText(other: DeploymentState): string {
  return `The request to cancel stopped ${deploymentText(other, 'another')}.`
}

/** What the request to cancel stopped instead; or that it was not sent. */
function cancelEffect({ request, cancelledOther }: Cancelled): string | undefined {
  if (cancelledOther) return otherCancelledText(cancelledOther)
  return request === 'none' ? NOTHING_CANCELLED : undefined
}

/** How `command: outputs` ended. */
export function outputsMessage(outputs: Outputs, { label }: ReportedTarget): Message {
  if (outputs.size === 0) return success(`The deployment of ${label} has no outputs`)
  const count = `${outputs.size} ${outputs.size === 1 ? 'output' : 'outputs'}`
  return success(`Read ${count} of ${label}`, ['They are available to later steps.'])
}

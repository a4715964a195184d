import type { Cancelled } from '../../engine/cancel.js'
import type { Outputs, Snapshot } from '../../engine/deployment.js'
import { failure, LOOK, success, type Ending } from './outcome.js'
import { inLine } from '../../shared/sanitize.js'
import { targetName, type Target } from '../../providers/proton/target.js'
import { deploymentText, protonErrorText } from '../log-lines.js'

/** What `command: cancel` came to: a success when it was cancelled, or ran no more when the step began. */
export function cancelEnding(cancelled: Cancelled, target: Target): Ending {
  const { end, error } = cancelled
  const name = targetName(target)
  const unconfirmed = { ...failure, title: `Cancellation of ${name} is not confirmed`, next: [LOOK] }
  if (end === 'timeout') {
    const reason = error ? protonErrorText(error) : 'Proton did not confirm its end within timeoutMinutes'
    return { ...unconfirmed, reason }
  }
  switch (end.kind) {
    case 'unattributed':
      return {
        ...unconfirmed,
        reason: `Nothing shows whether ${deploymentText(end.candidate)} is the one to cancel`,
      }
    case 'newer': {
      const reason = `${deploymentText(end.other, 'The newer')} took its place`
      const next = [...otherCancelledText(cancelled), LOOK]
      return { ...failure, title: `Deployment of ${name} was superseded`, reason, next }
    }
    case 'ours':
      return endedEnding(end.deployment, cancelled, name)
  }
}

function endedEnding(
  { phase, status, message: reason }: Snapshot,
  cancelled: Cancelled,
  name: string,
): Ending {
  const { request, hit } = cancelled
  if (request === 'none') {
    const next = [`It is ${inLine(status)}. Nothing was changed.`]
    return { ...success, title: `No deployment of ${name} to cancel`, next }
  }
  const hits = hit ? otherCancelledText(cancelled) : []
  if (phase === 'cancelled') {
    const isByUs = request === 'accepted'
    const title = isByUs ? `Cancelled the deployment of ${name}` : `Deployment of ${name} was cancelled`
    return { ...success, title, reason, next: hits }
  }
  const why = 'it ended before it could be cancelled, or its cancellation failed.'
  const next = [`It is ${inLine(status)}: ${why}`, ...hits]
  return { ...failure, title: `Deployment of ${name} was not cancelled`, reason, next }
}

/** What Cancel, which takes the name of the target, did to a deployment that it was not meant for. */
export function otherCancelledText({ request, hit }: Cancelled): readonly string[] {
  if (hit) return [`Cancel stopped ${deploymentText(hit)}, which is not this step's.`]
  return request === 'none' ? ['Nothing was cancelled in Proton.'] : []
}

/** What `command: outputs` came to. */
export function outputsEnding(outputs: Outputs, target: Target): Ending {
  const next = outputs.size === 0 ? ['It has none.'] : ['They are there for later steps.']
  return { ...success, title: `Outputs of ${targetName(target)}: ${outputs.size}`, next }
}

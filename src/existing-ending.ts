import type { Cancelled } from './cancel.js'
import type { Outputs } from './deployment.js'
import { failure, LOOK, success, type Ending } from './ending.js'
import { inLine } from './foreign.js'
import { targetName, type Target } from './target.js'
import { deploymentText } from './wording.js'

/** What `command: cancel` came to: a success when it was cancelled, or ran no more when the step began. */
export function cancelEnding({ end, wasAsked }: Cancelled, target: Target): Ending {
  const name = targetName(target)
  if (end === 'timeout') {
    const reason = 'Proton did not confirm its end within timeoutMinutes'
    return { ...failure, title: `Cancellation of ${name} is not confirmed`, reason, next: [LOOK] }
  }
  if (end.relation === 'newer') {
    const reason = `${deploymentText(end.other, 'The newer')} took its place; it was not touched`
    return { ...failure, title: `Deployment of ${name} was superseded`, reason, next: [LOOK] }
  }
  const { phase, status, message: reason } = end.deployment
  if (!wasAsked) {
    return {
      ...success,
      title: `No deployment of ${name} to cancel`,
      next: [`It is ${inLine(status)}. Nothing was changed.`],
    }
  }
  if (phase === 'cancelled')
    return { ...success, title: `Cancelled the deployment of ${name}`, reason, next: [] }
  const title = `Deployment of ${name} was not cancelled`
  return {
    ...failure,
    title,
    reason,
    next: [`It is ${inLine(status)}: it ended before it could be cancelled, or its cancellation failed.`],
  }
}

/** What `command: outputs` came to. */
export function outputsEnding(outputs: Outputs, target: Target): Ending {
  const next = outputs.size === 0 ? ['It has none.'] : ['They are there for later steps.']
  return { ...success, title: `Outputs of ${targetName(target)}: ${outputs.size}`, next }
}

import { cancel } from '../engine/cancel.js'
import { isInProgress } from '../engine/deployment.js'
import { submissionOf } from '../engine/tracking/submission.js'
import { DeploymentTracker } from '../engine/tracking/tracker.js'
import type { DeploymentRequest } from '../inputs/request.js'
import { cancelMessage } from '../reporting/messages/cancel-and-outputs.js'
import { reportMessage } from '../reporting/report-message.js'
import { setFinalOutputs } from '../reporting/deployment-outputs.js'
import { withExistingDeployment } from './existing-deployment.js'
import type { Session } from './session.js'

/** Cancels a deployment that exists, if it is in progress, and follows that to its end. */
export function cancelCommand(session: Session, request: DeploymentRequest): Promise<void> {
  const { runner } = session.runtime
  return withExistingDeployment(session, request, 'cancel the deployment of', async ({ context, found }) => {
    const { target, deadline: until, stop } = context
    const tracker = new DeploymentTracker(context, submissionOf(found))
    const cancelled = isInProgress(found)
      ? await cancel(context, { tracker, by: 'command', until, stop })
      : { end: { kind: 'ours', deployment: found } as const, request: 'none' as const }
    const { end } = cancelled
    const ended = typeof end === 'object' && end.kind === 'ours' ? end.deployment : undefined
    if (ended) setFinalOutputs(runner, 'cancelled', ended)
    const message = cancelMessage(cancelled, target)
    await reportMessage(runner, { target, message, deployment: ended ?? found })
  })
}

import { timing } from '../engine/timing.js'
import { readOutputs } from '../engine/conclude.js'
import type { FollowContext } from '../engine/context.js'
import type { TargetState } from '../engine/deployment.js'
import { readOrWarn } from '../engine/polling/retry.js'
import type { DeploymentRequest } from '../inputs/request.js'
import { outputsMessage } from '../reporting/messages/cancel-and-outputs.js'
import { reportMessage } from '../reporting/report-message.js'
import { setFinalOutputs } from '../reporting/deployment-outputs.js'
import { setInfrastructureOutputs } from '../reporting/step-outputs.js'
import { ProviderError } from '../shared/errors.js'
import { preconditionFailed } from '../shared/precondition-errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import { deploymentText } from '../shared/text.js'
import { withExistingDeployment } from './existing-deployment.js'
import type { Session } from './session.js'

/** Sets the outputs of the requested deployment, or of the one that last succeeded. */
export function outputsCommand(session: Session, request: DeploymentRequest): Promise<void> {
  const { runner } = session.runtime
  const { maskOutputs, deploymentId } = request
  return withExistingDeployment(session, request, 'read the outputs of', async ({ context, found }) => {
    const { target } = context
    const deployment = deploymentId === undefined ? await lastSucceeded(context, found) : found
    if (deployment.phase !== 'succeeded')
      throw preconditionFailed('NotSucceeded', `${deploymentText(deployment)} is ${deployment.status}`)
    const outputs = await readOutputs(context, deployment)
    if (outputs instanceof ProviderError) throw outputs
    setFinalOutputs(runner, 'succeeded', deployment)
    setInfrastructureOutputs(runner, outputs, maskOutputs, target.stepOutputNames)
    const message = outputsMessage(outputs, target)
    await reportMessage(runner, { target, message, deployment, outputs, areOutputsMasked: maskOutputs })
  })
}

/** The deployment that last succeeded, also when a newer one failed. */
async function lastSucceeded(context: FollowContext, now: TargetState): Promise<TargetState> {
  const id = now.succeededDeploymentId
  if (id === undefined || id === now.deploymentId) return now
  const { history, statusWords, revisionName } = context.target
  const shown: TargetState = { deploymentId: id, phase: 'succeeded', status: statusWords.succeeded }
  if (!history) return shown
  const patience = { patienceMs: timing.asidePatienceMs }
  const what = `the ${revisionName} of deployment ${sanitizeLine(id, 100)}`
  const record = await readOrWarn(context, what, signal => history.get(id, signal), patience)
  return record.kind === 'known' ? record.value : shown
}

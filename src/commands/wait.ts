import { followExisting } from '../engine/existing-deployment.js'
import type { DeploymentRequest } from '../inputs/request.js'
import { withExistingDeployment } from './existing-deployment.js'
import type { Session } from './session.js'

/** Waits for a deployment that exists to end, and reports it. */
export function waitCommand(session: Session, request: DeploymentRequest): Promise<void> {
  return withExistingDeployment(session, request, 'wait for the deployment of', async existing => {
    const { context, found, reporter } = existing
    await reporter.conclude(await followExisting(context, found))
  })
}

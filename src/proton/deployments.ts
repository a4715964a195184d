import {
  GetDeploymentCommand,
  ListDeploymentsCommand,
  type DeploymentTargetResourceType,
} from '@aws-sdk/client-proton'
import type { Deployable } from '../deployment.js'
import type { Proton } from './client.js'
import { deploymentSnapshot, pastDeployments, required } from './snapshots.js'

/**
 * The deployments of a target of `type`. `parents` name the target and what it belongs to: Proton authorises
 * GetDeployment by them. Their lists hold the deployments of other types too.
 */
export function deployments(
  { ask }: Proton,
  parents: { readonly serviceName: string; readonly serviceInstanceName?: string },
  type: DeploymentTargetResourceType,
): Pick<Deployable, 'getDeployment' | 'listDeployments'> {
  return {
    async getDeployment(id, abortSignal) {
      const command = new GetDeploymentCommand({ id, ...parents })
      const { deployment } = await ask('GetDeployment', client => client.send(command, { abortSignal }))
      return deploymentSnapshot(required('GetDeployment', 'deployment', deployment))
    },
    async listDeployments(abortSignal) {
      const command = new ListDeploymentsCommand({ ...parents, maxResults: 100 })
      const { deployments = [] } = await ask('ListDeployments', client =>
        client.send(command, { abortSignal }),
      )
      return pastDeployments(deployments.filter(({ targetResourceType }) => targetResourceType === type))
    },
  }
}

import {
  GetDeploymentCommand,
  ListDeploymentsCommand,
  type DeploymentTargetResourceType,
} from '@aws-sdk/client-proton'
import type { Deployable } from '../deployment.js'
import type { Proton } from './client.js'
import { deploymentSnapshot, pastDeployments } from './snapshots.js'

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
    getDeployment: (id, abortSignal) => {
      const command = new GetDeploymentCommand({ id, ...parents })
      return ask(
        'GetDeployment',
        client => client.send(command, { abortSignal }),
        ({ deployment }) => deploymentSnapshot(id, deployment),
      )
    },
    listDeployments: abortSignal => {
      const command = new ListDeploymentsCommand({ ...parents, maxResults: 100 })
      return ask(
        'ListDeployments',
        client => client.send(command, { abortSignal }),
        ({ deployments = [] }) => pastDeployments(deployments.filter(one => one.targetResourceType === type)),
      )
    },
  }
}

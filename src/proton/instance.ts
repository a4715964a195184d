import {
  CancelServiceInstanceDeploymentCommand,
  GetDeploymentCommand,
  GetServiceInstanceCommand,
  ListDeploymentsCommand,
  ListServiceInstanceOutputsCommand,
  UpdateServiceInstanceCommand,
} from '@aws-sdk/client-proton'
import type { Deployable } from '../deployment.js'
import { instancesOrServices } from './alternatives.js'
import type { Proton } from './client.js'
import { deploymentSnapshot, outputsOf, pastDeployments, required, targetSnapshot } from './snapshots.js'

/** One instance of a service. */
export function instance(proton: Proton, serviceName: string, name: string): Deployable {
  const { client, ask } = proton
  const parents = { serviceName, serviceInstanceName: name }
  return {
    async get(abortSignal) {
      const operation = 'GetServiceInstance'
      const answer = client.send(new GetServiceInstanceCommand({ serviceName, name }), { abortSignal })
      return targetSnapshot(
        required(operation, 'serviceInstance', (await ask(operation, answer)).serviceInstance),
      )
    },
    async update(change) {
      const operation = 'UpdateServiceInstance'
      const answer = client.send(new UpdateServiceInstanceCommand({ serviceName, name, ...change }))
      return targetSnapshot(
        required(operation, 'serviceInstance', (await ask(operation, answer)).serviceInstance),
      )
    },
    async cancel(abortSignal) {
      const operation = 'CancelServiceInstanceDeployment'
      const answer = client.send(new CancelServiceInstanceDeploymentCommand(parents), { abortSignal })
      return targetSnapshot(
        required(operation, 'serviceInstance', (await ask(operation, answer)).serviceInstance),
      )
    },
    async getDeployment(id, abortSignal) {
      const operation = 'GetDeployment'
      const answer = client.send(new GetDeploymentCommand({ id, ...parents }), { abortSignal })
      return deploymentSnapshot(required(operation, 'deployment', (await ask(operation, answer)).deployment))
    },
    async listDeployments(abortSignal) {
      const answer = client.send(new ListDeploymentsCommand({ ...parents, maxResults: 100 }), { abortSignal })
      const { deployments = [] } = await ask('ListDeployments', answer)
      return pastDeployments(deployments.filter(one => one.targetResourceType === 'SERVICE_INSTANCE'))
    },
    async listOutputs(deploymentId, abortSignal) {
      const answer = client.send(new ListServiceInstanceOutputsCommand({ ...parents, deploymentId }), {
        abortSignal,
      })
      return outputsOf((await ask('ListServiceInstanceOutputs', answer)).outputs)
    },
    alternatives: abortSignal => instancesOrServices(proton, serviceName, abortSignal),
  }
}

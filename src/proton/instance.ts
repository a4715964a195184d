import {
  CancelServiceInstanceDeploymentCommand,
  GetServiceInstanceCommand,
  ListServiceInstanceOutputsCommand,
  UpdateServiceInstanceCommand,
  type ServiceInstance,
} from '@aws-sdk/client-proton'
import type { Deployable, Snapshot } from '../deployment.js'
import { instancesOrServices } from './alternatives.js'
import type { Proton } from './client.js'
import { deployments } from './deployments.js'
import { outputsOf, required, targetSnapshot } from './snapshots.js'

/** One instance of a service. */
export function instance(proton: Proton, serviceName: string, name: string): Deployable {
  const { ask } = proton
  const parents = { serviceName, serviceInstanceName: name }
  return {
    pulseMs: 5_000,
    ...deployments(proton, parents, 'SERVICE_INSTANCE'),
    async get(abortSignal) {
      const command = new GetServiceInstanceCommand({ serviceName, name })
      return snapshot(
        'GetServiceInstance',
        await ask('GetServiceInstance', it => it.send(command, { abortSignal })),
      )
    },
    async update(change) {
      const command = new UpdateServiceInstanceCommand({ serviceName, name, ...change })
      return snapshot('UpdateServiceInstance', await ask('UpdateServiceInstance', it => it.send(command)))
    },
    async cancel(abortSignal) {
      const operation = 'CancelServiceInstanceDeployment'
      const command = new CancelServiceInstanceDeploymentCommand(parents)
      return snapshot(operation, await ask(operation, it => it.send(command, { abortSignal })))
    },
    async listOutputs(deploymentId, abortSignal) {
      const command = new ListServiceInstanceOutputsCommand({ ...parents, deploymentId })
      return outputsOf(await ask('ListServiceInstanceOutputs', it => it.send(command, { abortSignal })))
    },
    alternatives: abortSignal => instancesOrServices(proton, serviceName, abortSignal),
  }
}

function snapshot(
  operation: string,
  answer: { readonly serviceInstance?: ServiceInstance | undefined },
): Snapshot {
  return targetSnapshot(required(operation, 'serviceInstance', answer.serviceInstance))
}

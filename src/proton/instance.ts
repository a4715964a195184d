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
    get: abortSignal => {
      const command = new GetServiceInstanceCommand({ serviceName, name })
      return ask('GetServiceInstance', client => client.send(command, { abortSignal }), snapshot)
    },
    update: change => {
      const command = new UpdateServiceInstanceCommand({ serviceName, name, ...change })
      return ask('UpdateServiceInstance', client => client.send(command), snapshot)
    },
    cancel: abortSignal => {
      const command = new CancelServiceInstanceDeploymentCommand(parents)
      return ask('CancelServiceInstanceDeployment', client => client.send(command, { abortSignal }), snapshot)
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListServiceInstanceOutputsCommand({ ...parents, deploymentId })
      return ask('ListServiceInstanceOutputs', client => client.send(command, { abortSignal }), outputsOf)
    },
    alternatives: abortSignal => instancesOrServices(proton, serviceName, abortSignal),
  }
}

function snapshot({ serviceInstance }: { readonly serviceInstance?: ServiceInstance | undefined }): Snapshot {
  return targetSnapshot(required('serviceInstance', serviceInstance))
}

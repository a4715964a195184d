import {
  CancelServiceInstanceDeploymentCommand,
  CreateServiceInstanceCommand,
  GetServiceInstanceCommand,
  ListServiceInstanceOutputsCommand,
  UpdateServiceInstanceCommand,
  type ServiceInstance,
} from '@aws-sdk/client-proton'
import type { Clock } from '../../../shared/clock.js'
import { isInProgress } from '../../../engine/deployment.js'
import type { ProtonState } from '../state.js'
import type { ProtonAdapter } from './adapter.js'
import { instancesOrServices } from './name-suggestions.js'
import { componentsOf } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { deploymentRecords } from './deployment-records.js'
import { newInstanceRefusal } from './preflight-checks.js'
import { getService, instanceDeletion } from './instance-deletion.js'
import { required } from '../../aws/answer-fields.js'
import { outputsIn, targetState } from '../api/responses.js'
import { sync } from './instance-sync.js'
import { serviceTemplates } from './templates.js'

/** One instance of a service. */
export function instance(proton: Proton, serviceName: string, name: string, clock: Clock): ProtonAdapter {
  const { call } = proton
  const parents = { serviceName, serviceInstanceName: name }
  const get = (abortSignal: AbortSignal) => {
    const command = new GetServiceInstanceCommand({ serviceName, name })
    return call('GetServiceInstance', client => client.send(command, { abortSignal }), stateIn)
  }
  return {
    get,
    records: deploymentRecords(proton, parents, 'SERVICE_INSTANCE'),
    update: ({ deploymentType, spec, templateMajorVersion, templateMinorVersion, clientToken }) => {
      const change = { deploymentType, spec, templateMajorVersion, templateMinorVersion, clientToken }
      const command = new UpdateServiceInstanceCommand({ serviceName, name, ...change })
      return call('UpdateServiceInstance', client => client.send(command), stateIn)
    },
    create: ({ spec, templateMajorVersion, templateMinorVersion, clientToken }) => {
      const wanted = { spec, templateMajorVersion, templateMinorVersion, clientToken }
      const command = new CreateServiceInstanceCommand({ serviceName, name, ...wanted })
      return call('CreateServiceInstance', client => client.send(command), stateIn)
    },
    cancel: abortSignal => {
      const command = new CancelServiceInstanceDeploymentCommand(parents)
      return call('CancelServiceInstanceDeployment', client => client.send(command, { abortSignal }), stateIn)
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListServiceInstanceOutputsCommand({ ...parents, deploymentId })
      return call('ListServiceInstanceOutputs', client => client.send(command, { abortSignal }), outputsIn)
    },
    suggestNames: abortSignal => instancesOrServices(proton, serviceName, abortSignal),
    findBlocker: async (_, signal) => (await componentsOf(proton, parents, signal)).find(isInProgress),
    templateOf: async signal => (await getService(proton, serviceName, signal)).templateName,
    foresee: (_, now, signal) => newInstanceRefusal(proton, serviceName, now, signal),
    sync: sync(proton, parents),
    templates: serviceTemplates(proton),
    deletion: instanceDeletion(proton, parents, get, clock),
  }
}

function stateIn({
  serviceInstance,
}: {
  readonly serviceInstance?: ServiceInstance | undefined
}): ProtonState {
  return targetState(required('serviceInstance', serviceInstance))
}

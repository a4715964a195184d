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
  const { ask } = proton
  const parents = { serviceName, serviceInstanceName: name }
  const get = (abortSignal: AbortSignal) => {
    const command = new GetServiceInstanceCommand({ serviceName, name })
    return ask('GetServiceInstance', client => client.send(command, { abortSignal }), snapshot)
  }
  return {
    get,
    records: deploymentRecords(proton, parents, 'SERVICE_INSTANCE'),
    update: ({ deploymentType, spec, templateMajorVersion, templateMinorVersion, clientToken }) => {
      const versions = { templateMajorVersion, templateMinorVersion }
      const change = { deploymentType, spec, ...versions, clientToken }
      const command = new UpdateServiceInstanceCommand({ serviceName, name, ...change })
      return ask('UpdateServiceInstance', client => client.send(command), snapshot)
    },
    create: ({ spec, templateMajorVersion, templateMinorVersion, clientToken }) => {
      const wanted = { spec, templateMajorVersion, templateMinorVersion, clientToken }
      const command = new CreateServiceInstanceCommand({ serviceName, name, ...wanted })
      return ask('CreateServiceInstance', client => client.send(command), snapshot)
    },
    cancel: abortSignal => {
      const command = new CancelServiceInstanceDeploymentCommand(parents)
      return ask('CancelServiceInstanceDeployment', client => client.send(command, { abortSignal }), snapshot)
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListServiceInstanceOutputsCommand({ ...parents, deploymentId })
      return ask('ListServiceInstanceOutputs', client => client.send(command, { abortSignal }), outputsIn)
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

function snapshot({
  serviceInstance,
}: {
  readonly serviceInstance?: ServiceInstance | undefined
}): ProtonState {
  return targetState(required('serviceInstance', serviceInstance))
}

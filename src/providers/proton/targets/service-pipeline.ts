import {
  CancelServicePipelineDeploymentCommand,
  GetServiceCommand,
  ListServicePipelineOutputsCommand,
  UpdateServicePipelineCommand,
  type Service,
  type ServicePipeline,
} from '@aws-sdk/client-proton'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'
import type { ProtonAdapter } from './adapter.js'
import { ProviderError } from '../../../shared/errors.js'
import { noSpec } from '../read-errors.js'
import { services } from './name-suggestions.js'
import type { Proton } from '../api/client.js'
import { deploymentRecords } from './deployment-records.js'
import { required } from '../../aws/answer-fields.js'
import { outputsIn, targetState } from '../api/responses.js'
import { serviceTemplates } from './templates.js'

/** The pipeline of a service. */
export function pipeline(proton: Proton, serviceName: string): ProtonAdapter {
  const { call } = proton
  return {
    records: deploymentRecords(proton, { serviceName }, 'SERVICE_PIPELINE'),
    get: abortSignal => {
      const command = new GetServiceCommand({ name: serviceName })
      return call('GetService', client => client.send(command, { abortSignal }), fromService)
    },
    prepare: (change, now) => Promise.resolve().then(() => withSpec(change, now)),
    update: ({ deploymentType, spec, templateMajorVersion, templateMinorVersion }) => {
      const change = { deploymentType, spec, templateMajorVersion, templateMinorVersion }
      const command = new UpdateServicePipelineCommand({ serviceName, ...change })
      return call('UpdateServicePipeline', client => client.send(command), snapshot)
    },
    cancel: abortSignal => {
      const command = new CancelServicePipelineDeploymentCommand({ serviceName })
      return call(
        'CancelServicePipelineDeployment',
        client => client.send(command, { abortSignal }),
        snapshot,
      )
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListServicePipelineOutputsCommand({ serviceName, deploymentId })
      return call('ListServicePipelineOutputs', client => client.send(command, { abortSignal }), outputsIn)
    },
    suggestNames: abortSignal => services(proton, abortSignal),
    templates: serviceTemplates(proton),
  }
}

/** The API requires a spec for every deployment type. */
function withSpec(change: ProtonChange, now: ProtonState): ProtonChange {
  const spec = change.spec ?? now.spec
  if (spec !== undefined) return { ...change, spec }
  throw noSpec()
}

function snapshot({ pipeline }: { readonly pipeline?: ServicePipeline | undefined }): ProtonState {
  return targetState(required('pipeline', pipeline))
}

function fromService(answer: { readonly service?: Service | undefined }): ProtonState {
  const { name = '', pipeline, spec } = required('service', answer.service)
  if (!pipeline) throw noPipeline(name)
  const target = targetState(pipeline)
  return { ...target, spec: target.spec ?? spec }
}

function noPipeline(serviceName: string): ProviderError {
  return new ProviderError('GetService', 'NoPipeline', 'invalid', {
    message: `service ${serviceName} has no pipeline`,
    hint: 'Its template does not define one, or it was never provisioned: use target: instance.',
  })
}

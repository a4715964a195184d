import {
  CancelServicePipelineDeploymentCommand,
  GetServiceCommand,
  ListServicePipelineOutputsCommand,
  UpdateServicePipelineCommand,
  type Service,
  type ServicePipeline,
} from '@aws-sdk/client-proton'
import type { Change, Snapshot } from '../../../engine/deployment.js'
import type { Deployable } from '../../../engine/deployment-target.js'
import { ProtonError } from '../../../shared/errors.js'
import { services } from './name-suggestions.js'
import type { Proton } from '../api/client.js'
import { deployments } from './deployment-records.js'
import { outputsOf, required, targetSnapshot } from '../api/responses.js'
import { serviceTemplates } from './templates.js'

/** The pipeline of a service. */
export function pipeline(proton: Proton, serviceName: string): Deployable {
  const { ask } = proton
  return {
    deployments: deployments(proton, { serviceName }, 'SERVICE_PIPELINE'),
    get: abortSignal => {
      const command = new GetServiceCommand({ name: serviceName })
      return ask('GetService', client => client.send(command, { abortSignal }), fromService)
    },
    prepare: (change, now) => Promise.resolve().then(() => withSpec(change, now)),
    update: ({ deploymentType, spec, templateMajorVersion, templateMinorVersion }) => {
      const change = { deploymentType, spec, templateMajorVersion, templateMinorVersion }
      const command = new UpdateServicePipelineCommand({ serviceName, ...change })
      return ask('UpdateServicePipeline', client => client.send(command), snapshot)
    },
    cancel: abortSignal => {
      const command = new CancelServicePipelineDeploymentCommand({ serviceName })
      return ask('CancelServicePipelineDeployment', client => client.send(command, { abortSignal }), snapshot)
    },
    listOutputs: (deploymentId, abortSignal) => {
      const command = new ListServicePipelineOutputsCommand({ serviceName, deploymentId })
      return ask('ListServicePipelineOutputs', client => client.send(command, { abortSignal }), outputsOf)
    },
    alternatives: abortSignal => services(proton, abortSignal),
    templates: serviceTemplates(proton),
  }
}

/** The API demands a spec whatever the deployment type: what is sent is known before it is sent. */
function withSpec(change: Change, now: Snapshot): Change {
  const spec = change.spec ?? now.spec
  if (spec !== undefined) return { ...change, spec }
  throw new ProtonError('UpdateServicePipeline', 'NoSpec', 'invalid', {
    message: 'Proton does not tell the spec now deployed, which the pipeline would be deployed with again',
    hint: 'Name the spec with specPath.',
  })
}

function snapshot({ pipeline }: { readonly pipeline?: ServicePipeline | undefined }): Snapshot {
  return targetSnapshot(required('pipeline', pipeline))
}

function fromService(answer: { readonly service?: Service | undefined }): Snapshot {
  const { name = '', pipeline, spec } = required('service', answer.service)
  if (!pipeline) throw noPipeline(name)
  const target = targetSnapshot(pipeline)
  return { ...target, spec: target.spec ?? spec }
}

function noPipeline(serviceName: string): ProtonError {
  return new ProtonError('GetService', 'NoPipeline', 'invalid', {
    message: `service ${serviceName} has no pipeline`,
    hint: 'Its template leaves the pipeline to the customer, or it was never provisioned: use target: instance.',
  })
}

import {
  CancelServicePipelineDeploymentCommand,
  GetServiceCommand,
  ListServicePipelineOutputsCommand,
  UpdateServicePipelineCommand,
  type ServicePipeline,
} from '@aws-sdk/client-proton'
import type { Change, Deployable, Snapshot } from '../deployment.js'
import { ProtonError } from '../errors.js'
import { services } from './alternatives.js'
import type { Proton } from './client.js'
import { deployments } from './deployments.js'
import { outputsOf, required, targetSnapshot } from './snapshots.js'

/** The pipeline of a service. */
export function pipeline(proton: Proton, serviceName: string): Deployable {
  const { ask } = proton
  return {
    pulseMs: 10_000,
    ...deployments(proton, { serviceName }, 'SERVICE_PIPELINE'),
    async get(abortSignal) {
      const command = new GetServiceCommand({ name: serviceName })
      const answer = await ask('GetService', it => it.send(command, { abortSignal }))
      const service = required('GetService', 'service', answer.service)
      if (!service.pipeline) throw noPipeline(serviceName)
      return { ...targetSnapshot(service.pipeline), spec: service.pipeline.spec ?? service.spec }
    },
    async update(change, now) {
      const command = new UpdateServicePipelineCommand({ serviceName, ...pipelineChange(change, now) })
      return snapshot('UpdateServicePipeline', await ask('UpdateServicePipeline', it => it.send(command)))
    },
    async cancel(abortSignal) {
      const operation = 'CancelServicePipelineDeployment'
      const command = new CancelServicePipelineDeploymentCommand({ serviceName })
      return snapshot(operation, await ask(operation, it => it.send(command, { abortSignal })))
    },
    async listOutputs(deploymentId, abortSignal) {
      const command = new ListServicePipelineOutputsCommand({ serviceName, deploymentId })
      return outputsOf(await ask('ListServicePipelineOutputs', it => it.send(command, { abortSignal })))
    },
    alternatives: abortSignal => services(proton, abortSignal),
  }
}

/** The API demands a spec whatever the deployment type, and takes no client token. */
function pipelineChange(
  { deploymentType, templateMajorVersion, templateMinorVersion, spec }: Change,
  now: Snapshot,
) {
  const sent = spec ?? now.spec
  if (sent !== undefined) return { deploymentType, templateMajorVersion, templateMinorVersion, spec: sent }
  throw new ProtonError('UpdateServicePipeline', 'NoSpec', 'invalid', {
    message: 'Proton does not tell the spec now deployed, which the pipeline would be deployed with again',
    hint: 'Name the spec with specPath.',
  })
}

function snapshot(operation: string, answer: { readonly pipeline?: ServicePipeline | undefined }): Snapshot {
  return targetSnapshot(required(operation, 'pipeline', answer.pipeline))
}

function noPipeline(serviceName: string): ProtonError {
  return new ProtonError('GetService', 'NoPipeline', 'invalid', {
    message: `service ${serviceName} has no pipeline`,
    hint: 'Its template leaves the pipeline to the customer, or it was never provisioned: use target: instance.',
  })
}

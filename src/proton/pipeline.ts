import {
  CancelServicePipelineDeploymentCommand,
  GetDeploymentCommand,
  GetServiceCommand,
  ListDeploymentsCommand,
  ListServicePipelineOutputsCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import type { Deployable } from '../deployment.js'
import { ProtonError } from '../errors.js'
import { services } from './alternatives.js'
import type { Proton } from './client.js'
import { deploymentSnapshot, outputsOf, pastDeployments, required, targetSnapshot } from './snapshots.js'

/** The pipeline of a service. */
export function pipeline(proton: Proton, serviceName: string): Deployable {
  const { client, ask } = proton
  return {
    async get(abortSignal) {
      const operation = 'GetService'
      const answer = client.send(new GetServiceCommand({ name: serviceName }), { abortSignal })
      const service = required(operation, 'service', (await ask(operation, answer)).service)
      if (!service.pipeline) throw noPipeline(serviceName)
      return { ...targetSnapshot(service.pipeline), spec: service.pipeline.spec ?? service.spec }
    },
    async update({ clientToken: _, ...change }, now) {
      const operation = 'UpdateServicePipeline'
      // The API demands a spec, whatever the deployment type.
      const spec = change.spec ?? required(operation, 'spec to deploy again: give specPath', now.spec)
      const answer = client.send(new UpdateServicePipelineCommand({ serviceName, ...change, spec }))
      return targetSnapshot(required(operation, 'pipeline', (await ask(operation, answer)).pipeline))
    },
    async cancel(abortSignal) {
      const operation = 'CancelServicePipelineDeployment'
      const answer = client.send(new CancelServicePipelineDeploymentCommand({ serviceName }), { abortSignal })
      return targetSnapshot(required(operation, 'pipeline', (await ask(operation, answer)).pipeline))
    },
    async getDeployment(id, abortSignal) {
      const operation = 'GetDeployment'
      const answer = client.send(new GetDeploymentCommand({ id, serviceName }), { abortSignal })
      return deploymentSnapshot(required(operation, 'deployment', (await ask(operation, answer)).deployment))
    },
    async listDeployments(abortSignal) {
      const answer = client.send(new ListDeploymentsCommand({ serviceName, maxResults: 100 }), {
        abortSignal,
      })
      const { deployments = [] } = await ask('ListDeployments', answer)
      return pastDeployments(deployments.filter(one => one.targetResourceType === 'SERVICE_PIPELINE'))
    },
    async listOutputs(deploymentId, abortSignal) {
      const answer = client.send(new ListServicePipelineOutputsCommand({ serviceName, deploymentId }), {
        abortSignal,
      })
      return outputsOf((await ask('ListServicePipelineOutputs', answer)).outputs)
    },
    alternatives: abortSignal => services(proton, abortSignal),
  }
}

function noPipeline(serviceName: string): ProtonError {
  return new ProtonError('GetService', 'NoPipeline', 'invalid', {
    message: `service ${serviceName} has no pipeline`,
    hint: 'Its template leaves the pipeline to the customer, or it was never provisioned: use target: instance.',
  })
}

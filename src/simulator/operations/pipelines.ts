import { updateTarget } from '../actions/deploy.js'
import { members } from '../server/fields.js'
import { arnOf, pipelineOf } from '../state/lookup.js'
import type { Target } from '../state/state.js'
import { pipelineAnswer } from './answers.js'
import { operation } from './operation.js'
import { cancel, change, type Kind, listOutputs } from './resource.js'

const pipeline: Kind<Target> = {
  member: 'pipeline',
  arn: (state, service = '') => `${arnOf(state, 'service', service)}/pipeline`,
  find: (context, service = '') => pipelineOf(context, service),
  show: pipelineAnswer,
}

/** Deploying service pipelines; GetService reads them. */
export const pipelines = {
  UpdateServicePipeline: operation(
    members(['serviceName', 'deploymentType', 'spec'], ['templateMajorVersion', 'templateMinorVersion']),
    (input, context) => {
      const target = pipelineOf(context, input.serviceName)
      return change(pipeline, context, target, () => {
        updateTarget(context, target, input)
      })
    },
  ),

  CancelServicePipelineDeployment: cancel(pipeline, 'serviceName'),

  ListServicePipelineOutputs: listOutputs(pipeline, 'serviceName'),
}

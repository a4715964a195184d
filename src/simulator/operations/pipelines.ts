import { pipelineAnswer } from '../responses/targets.js'
import { FIELD, required } from '../server/field-rules.js'
import { pipelineOf } from '../state/lookup.js'
import { operation } from './operation.js'
import { changing } from '../server/stale-reads.js'
import { cancelTarget, updateTarget } from '../actions/update-target.js'

/** Deploying service pipelines; reading one is part of GetService. */
export const pipelines = {
  UpdateServicePipeline: operation(
    {
      serviceName: required(FIELD.name),
      deploymentType: required(FIELD.deploymentType),
      spec: required(FIELD.spec),
      templateMajorVersion: FIELD.versionPart,
      templateMinorVersion: FIELD.versionPart,
    },
    (input, { world, now }) => {
      const target = pipelineOf(world, input.serviceName, now)
      const answer = () => pipelineAnswer(target, now)
      changing(world, target.arn, answer, () => {
        updateTarget(world, target, input, now)
      })
      return { pipeline: answer() }
    },
  ),

  CancelServicePipelineDeployment: operation(
    { serviceName: required(FIELD.name) },
    ({ serviceName }, { world, now }) => {
      const target = pipelineOf(world, serviceName, now)
      cancelTarget(target, now)
      return { pipeline: pipelineAnswer(target, now) }
    },
  ),
}

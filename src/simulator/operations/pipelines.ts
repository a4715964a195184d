import { pipelineAnswer } from '../answers.js'
import { FIELD, required } from '../fields.js'
import { viewOf } from '../lifecycle.js'
import { operation } from '../operation.js'
import { cancelTarget, updateTarget } from '../update.js'
import { pipelineOf } from '../world.js'

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
      const target = pipelineOf(world, input.serviceName)
      updateTarget(world, target, input, now)
      return { pipeline: pipelineAnswer(target, viewOf(target, now)) }
    },
  ),

  CancelServicePipelineDeployment: operation(
    { serviceName: required(FIELD.name) },
    ({ serviceName }, { world, now }) => {
      const target = pipelineOf(world, serviceName)
      cancelTarget(target, now)
      return { pipeline: pipelineAnswer(target, viewOf(target, now)) }
    },
  ),
}

import { pipelineAnswer } from '../answers.js'
import { FIELD, required } from '../fields.js'
import { pipelineOf } from '../lookup.js'
import { operation } from '../operation.js'
import { changing } from '../stale.js'
import { cancelTarget, updateTarget } from '../update.js'

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

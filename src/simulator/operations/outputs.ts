import { FIELD, required } from '../server/field-rules.js'
import { progressOf, viewOf } from '../state/lifecycle.js'
import { componentNamed, environmentNamed, existing, instanceNamed, pipelineOf } from '../state/lookup.js'
import { type Context, operation } from './operation.js'
import type { Answer, Target } from '../state/state.js'

const PAGE = { deploymentId: FIELD.deploymentId, nextToken: FIELD.emptyToken } as const

/** The infrastructure outputs of all kinds of targets. */
export const outputs = {
  ListEnvironmentOutputs: operation(
    { environmentName: required(FIELD.name), ...PAGE },
    ({ environmentName, deploymentId }, context) =>
      outputsOf(environmentNamed(context.world, environmentName, context.now), deploymentId, context),
  ),

  ListComponentOutputs: operation(
    { componentName: required(FIELD.name), ...PAGE },
    ({ componentName, deploymentId }, context) =>
      outputsOf(componentNamed(context.world, componentName, context.now), deploymentId, context),
  ),

  ListServicePipelineOutputs: operation(
    { serviceName: required(FIELD.name), ...PAGE },
    ({ serviceName, deploymentId }, context) =>
      outputsOf(pipelineOf(context.world, serviceName, context.now), deploymentId, context),
  ),

  ListServiceInstanceOutputs: operation(
    { serviceName: required(FIELD.name), serviceInstanceName: required(FIELD.name), ...PAGE },
    ({ serviceName, serviceInstanceName, deploymentId }, context) => {
      const target = instanceNamed(context.world, serviceName, serviceInstanceName, context.now)
      return outputsOf(target, deploymentId, context)
    },
  ),
}

/** Those of the named deployment, which has none until it succeeds; without an id the live ones. */
function outputsOf(target: Target, deploymentId: string | undefined, context: Context): Answer {
  return {
    outputs: listed(
      deploymentId === undefined
        ? viewOf(target, context.now).live.outputs
        : ofDeployment(target, deploymentId, context),
    ),
  }
}

function ofDeployment(target: Target, id: string, { world, now }: Context): Readonly<Record<string, string>> {
  const found = target.attempts.find(attempt => attempt.id === id && attempt.isDeleted !== true)
  const attempt = existing(found, `${world.arnPrefix}:deployment/${id}`)
  return progressOf(attempt, now).status === 'SUCCEEDED' ? attempt.goal.outputs : {}
}

function listed(values: Readonly<Record<string, string>>): readonly Answer[] {
  return Object.entries(values).map(([key, valueString]) => ({ key, valueString }))
}

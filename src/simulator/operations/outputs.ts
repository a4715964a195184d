import { FIELD, required } from '../fields.js'
import { progressOf, viewOf } from '../lifecycle.js'
import { operation } from '../operation.js'
import { type Answer, existing, instanceNamed, pipelineOf, type Target } from '../world.js'

const PAGE = { deploymentId: FIELD.deploymentId, nextToken: FIELD.emptyToken } as const

/** The infrastructure outputs of pipelines and instances. */
export const outputs = {
  ListServicePipelineOutputs: operation(
    { serviceName: required(FIELD.name), ...PAGE },
    ({ serviceName, deploymentId }, { world, now }) =>
      outputsOf(pipelineOf(world, serviceName), deploymentId, now),
  ),

  ListServiceInstanceOutputs: operation(
    { serviceName: required(FIELD.name), serviceInstanceName: required(FIELD.name), ...PAGE },
    ({ serviceName, serviceInstanceName, deploymentId }, { world, now }) =>
      outputsOf(instanceNamed(world, serviceName, serviceInstanceName), deploymentId, now),
  ),
}

/** Those of the named deployment, which has none until it succeeds; without an id the live ones. */
function outputsOf(target: Target, deploymentId: string | undefined, now: number): Answer {
  return {
    outputs: listed(
      deploymentId === undefined ? viewOf(target, now).live.outputs : ofDeployment(target, deploymentId, now),
    ),
  }
}

function ofDeployment(target: Target, id: string, now: number): Readonly<Record<string, string>> {
  const found = target.attempts.find(attempt => attempt.id === id && attempt.isDeleted !== true)
  const attempt = existing(found, `${target.arn.replace(/:service\/.*$/, '')}:deployment/${id}`)
  return progressOf(attempt, now).status === 'SUCCEEDED' ? attempt.goal.outputs : {}
}

function listed(values: Readonly<Record<string, string>>): readonly Answer[] {
  return Object.entries(values).map(([key, valueString]) => ({ key, valueString }))
}

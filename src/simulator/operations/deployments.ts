import { deploymentAnswer, deploymentSummary } from '../answers.js'
import { FIELD, required } from '../fields.js'
import { isBusy, progressOf, viewOf } from '../lifecycle.js'
import { operation } from '../operation.js'
import { page } from '../paging.js'
import { invalid } from '../refusal.js'
import {
  deployments as all,
  deploymentWithId,
  existing,
  type Found,
  instanceNamed,
  serviceNamed,
  type World,
} from '../world.js'

const PARENTS = {
  serviceName: FIELD.name,
  serviceInstanceName: FIELD.name,
  environmentName: FIELD.name,
  componentName: FIELD.name,
} as const

/** Reading, listing and deleting deployments. */
export const deployments = {
  GetDeployment: operation({ id: required(FIELD.deploymentId), ...PARENTS }, (input, { world, now }) => {
    checkParents(input)
    const found = deploymentWithId(world, input.id)
    existing(belongs(found, input) ? found : undefined, `${world.arnPrefix}:deployment/${input.id}`)
    return { deployment: deploymentAnswer(found, now) }
  }),

  ListDeployments: operation(
    { ...PARENTS, maxResults: FIELD.maxResults, nextToken: FIELD.nextToken },
    (input, { world, now }) => {
      checkParents(input)
      checkExistence(world, input)
      const { serviceName, serviceInstanceName, environmentName } = input
      const scope = JSON.stringify(['ListDeployments', serviceName, serviceInstanceName, environmentName])
      const { items, nextToken } = page(
        all(world).filter(found => belongs(found, input)),
        input,
        scope,
      )
      return { deployments: items.map(found => deploymentSummary(found, now)), nextToken }
    },
  ),

  DeleteDeployment: operation({ id: required(FIELD.deploymentId) }, ({ id }, { world, now }) => {
    const found = deploymentWithId(world, id)
    if (isBusy(progressOf(found.attempt, now)))
      throw invalid(`Deployment ${id} is in progress and cannot be deleted.`)
    if (viewOf(found.target, now).succeeded === found.attempt) {
      throw invalid(`Deployment ${id} is the last succeeded one of its target and cannot be deleted.`)
    }
    const answer = deploymentAnswer(found, now)
    found.attempt.isDeleted = true
    return { deployment: answer }
  }),
}

type Parents = { readonly [K in keyof typeof PARENTS]: string | undefined }

function checkParents(parents: Parents): void {
  if (parents.serviceInstanceName !== undefined && parents.serviceName === undefined) {
    throw invalid('serviceName must be specified together with serviceInstanceName.')
  }
}

function checkExistence(
  world: World,
  { serviceName, serviceInstanceName, environmentName, componentName }: Parents,
): void {
  if (serviceName !== undefined) {
    if (serviceInstanceName === undefined) serviceNamed(world, serviceName)
    else instanceNamed(world, serviceName, serviceInstanceName)
  }
  if (environmentName !== undefined) {
    existing(
      world.environments.has(environmentName) || undefined,
      `${world.arnPrefix}:environment/${environmentName}`,
    )
  }
  if (componentName !== undefined) existing(undefined, `${world.arnPrefix}:component/${componentName}`)
}

function belongs({ target }: Found, parents: Parents): boolean {
  const { serviceName, serviceInstanceName, environmentName, componentName } = parents
  return (
    (serviceName === undefined || serviceName === target.service.name) &&
    (serviceInstanceName === undefined || serviceInstanceName === target.instance) &&
    (environmentName === undefined || environmentName === target.environment) &&
    componentName === undefined
  )
}

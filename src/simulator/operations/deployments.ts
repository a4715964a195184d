import { deploymentAnswer, deploymentSummary, type Place, placeOf } from '../responses/deployments.js'
import { FIELD, required } from '../server/field-rules.js'
import { isBusy, progressOf, viewOf } from '../state/lifecycle.js'
import {
  componentNamed,
  deployments as all,
  deploymentWithId,
  environmentNamed,
  existing,
  instanceNamed,
  serviceNamed,
} from '../state/lookup.js'
import { type Context, operation } from './operation.js'
import { page } from '../server/paging.js'
import { invalid } from '../server/api-error.js'
import type { Target } from '../state/state.js'

const PARENTS = {
  serviceName: FIELD.name,
  serviceInstanceName: FIELD.name,
  environmentName: FIELD.name,
  componentName: FIELD.name,
} as const

/** Reading, listing and deleting the deployments of all kinds of targets. */
export const deployments = {
  GetDeployment: operation({ id: required(FIELD.deploymentId), ...PARENTS }, (input, { world, now }) => {
    checkParents(input)
    const found = deploymentWithId(world, input.id, now)
    existing(belongs(found.target, input) ? found : undefined, `${world.arnPrefix}:deployment/${input.id}`)
    return { deployment: deploymentAnswer(world, found, now) }
  }),

  ListDeployments: operation(
    { ...PARENTS, maxResults: FIELD.maxResults, nextToken: FIELD.nextToken },
    (input, { world, now }) => {
      checkParents(input)
      checkExistence(input, { world, now })
      const { serviceName, serviceInstanceName, environmentName, componentName } = input
      const parents = [serviceName, serviceInstanceName, environmentName, componentName]
      const { items, nextToken } = page(
        all(world, now).filter(({ target }) => belongs(target, input)),
        input,
        JSON.stringify(['ListDeployments', ...parents]),
      )
      return { deployments: items.map(found => deploymentSummary(world, found, now)), nextToken }
    },
  ),

  DeleteDeployment: operation({ id: required(FIELD.deploymentId) }, ({ id }, { world, now }) => {
    const found = deploymentWithId(world, id, now)
    if (isBusy(progressOf(found.attempt, now)))
      throw invalid(`Deployment ${id} is in progress and cannot be deleted.`)
    if (viewOf(found.target, now).succeeded === found.attempt) {
      throw invalid(`Deployment ${id} is the last succeeded one of its target and cannot be deleted.`)
    }
    const answer = deploymentAnswer(world, found, now)
    found.attempt.isDeleted = true
    return { deployment: answer }
  }),
}

function checkParents(parents: Place): void {
  if (parents.serviceInstanceName !== undefined && parents.serviceName === undefined) {
    throw invalid('serviceName must be specified together with serviceInstanceName.')
  }
}

function checkExistence(parents: Place, { world, now }: Context): void {
  const { serviceName, serviceInstanceName, environmentName, componentName } = parents
  if (serviceName !== undefined) {
    if (serviceInstanceName === undefined) serviceNamed(world, serviceName, now)
    else instanceNamed(world, serviceName, serviceInstanceName, now)
  }
  if (environmentName !== undefined) environmentNamed(world, environmentName, now)
  if (componentName !== undefined) componentNamed(world, componentName, now)
}

/** An environment's deployments are its own and those of what lives in it. */
function belongs(target: Target, parents: Place): boolean {
  const place = placeOf(target)
  return (Object.keys(place) as (keyof Place)[]).every(
    key => parents[key] === undefined || parents[key] === place[key],
  )
}

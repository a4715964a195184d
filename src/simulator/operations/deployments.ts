import { deploymentAnswer, deploymentSummary, namesOf, type TargetNames } from '../responses/deployments.js'
import { invalid } from '../server/api-error.js'
import { members } from '../server/fields.js'
import { pageOf } from '../server/paging.js'
import { isBusy, progressOf, viewOf } from '../state/lifecycle.js'
import {
  allDeployments,
  componentNamed,
  deploymentWithId,
  environmentNamed,
  instanceNamed,
  serviceNamed,
} from '../state/lookup.js'
import type { Context, Target } from '../state/state.js'
import { operation } from './operation.js'

const NAMES = ['serviceName', 'serviceInstanceName', 'environmentName', 'componentName'] as const

/** Reading, listing and deleting the deployments of all kinds of targets. */
export const deployments = {
  GetDeployment: operation(members(['id'], NAMES), (input, context) => {
    requireServiceName(input)
    const found = deploymentWithId(context, input.id, target => hasNames(target, input))
    return { deployment: deploymentAnswer(context, found) }
  }),

  ListDeployments: operation(members([], [...NAMES, 'maxResults', 'nextToken']), (input, context) => {
    requireServiceName(input)
    requireExistence(context, input)
    const found = allDeployments(context).filter(({ target }) => hasNames(target, input))
    const summaries = found.map(deployment => deploymentSummary(context, deployment))
    return pageOf('ListDeployments', 'deployments', summaries, input)
  }),

  DeleteDeployment: operation(members(['id']), ({ id }, context) => {
    const found = deploymentWithId(context, id)
    if (isBusy(progressOf(found.attempt, context.now)))
      throw invalid(`Deployment ${id} is in progress and cannot be deleted.`)
    if (viewOf(found.target, context.now).succeeded === found.attempt)
      throw invalid(`Deployment ${id} is the last succeeded one of its target and cannot be deleted.`)
    found.attempt.isDeleted = true
    return { deployment: deploymentAnswer(context, found) }
  }),
}

function requireServiceName({ serviceName, serviceInstanceName }: TargetNames): void {
  if (serviceInstanceName !== undefined && serviceName === undefined)
    throw invalid('serviceName must be specified together with serviceInstanceName.')
}

function requireExistence(context: Context, names: TargetNames): void {
  const { serviceName, serviceInstanceName, environmentName, componentName } = names
  if (serviceName !== undefined) serviceNamed(context, serviceName)
  if (serviceName !== undefined && serviceInstanceName !== undefined)
    instanceNamed(context, serviceName, serviceInstanceName)
  if (environmentName !== undefined) environmentNamed(context, environmentName)
  if (componentName !== undefined) componentNamed(context, componentName)
}

/** Whether a target has the names that are given; those of an environment are also those of its instances. */
function hasNames(target: Target, given: TargetNames): boolean {
  const names = namesOf(target)
  return (Object.keys(names) as (keyof TargetNames)[]).every(
    key => given[key] === undefined || given[key] === names[key],
  )
}

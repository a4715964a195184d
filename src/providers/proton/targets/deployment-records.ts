import {
  DeleteDeploymentCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  type Deployment,
  type DeploymentSummary,
  type DeploymentTargetResourceType,
} from '@aws-sdk/client-proton'
import type { DeploymentRecords } from './adapter.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { Proton } from '../api/client.js'
import { allPages } from '../api/pagination.js'
import { nothing } from './deletion.js'
import { deploymentRecord, finishedDeployments, listedDeployments } from '../api/responses.js'

/** The names by which Proton authorises GetDeployment: the target's and those of what it belongs to. */
export interface Parents {
  readonly serviceName?: string
  readonly serviceInstanceName?: string
  readonly environmentName?: string
  readonly componentName?: string
}

/** Whatever an endpoint lists: only what names the target is the target's, and may be deleted for it. */
function isOf(summary: Deployment | DeploymentSummary, parents: Parents): boolean {
  const names = ['serviceName', 'serviceInstanceName', 'environmentName', 'componentName'] as const
  return names.every(name => parents[name] === undefined || summary[name] === parents[name])
}

/** Proton finds any deployment of a service by the service's name, also those of its instances. */
function mayBeOf(deployment: Deployment, parents: Parents, type: DeploymentTargetResourceType): boolean {
  const { targetResourceType = type } = deployment
  const known = Object.fromEntries(Object.entries(parents).filter(([name]) => name in deployment))
  return targetResourceType === type && isOf(deployment, known)
}

/** The deployments of a target of `type`; the lists of its `parents` hold the deployments of other types too. */
export function deploymentRecords(
  { ask }: Proton,
  parents: Parents,
  type: DeploymentTargetResourceType,
): DeploymentRecords {
  const page = (nextToken: string | undefined, abortSignal: AbortSignal) => {
    const command = new ListDeploymentsCommand({ ...parents, maxResults: 100, nextToken })
    return ask(
      'ListDeployments',
      client => client.send(command, { abortSignal }),
      answer => ({ items: answer.deployments ?? [], next: answer.nextToken }),
    )
  }
  const isOfTarget = (one: DeploymentSummary) => one.targetResourceType === type && isOf(one, parents)
  const past = (summaries: readonly DeploymentSummary[]) => finishedDeployments(summaries.filter(isOfTarget))
  return {
    get: async (id, abortSignal) => {
      const command = new GetDeploymentCommand({ id, ...parents })
      const { snapshot, isOurs } = await ask(
        'GetDeployment',
        client => client.send(command, { abortSignal }),
        ({ deployment }) => ({
          snapshot: deploymentRecord(id, deployment),
          isOurs: deployment !== undefined && mayBeOf(deployment, parents, type),
        }),
      )
      if (!isOurs) throw preconditionFailed('OtherTarget', `deployment ${id} is another target's`)
      return snapshot
    },
    list: async signal => past((await page(undefined, signal)).items),
    listStarted: async signal =>
      listedDeployments((await allPages(next => page(next, signal))).filter(isOfTarget)),
    listAll: async signal => past(await allPages(next => page(next, signal))),
    delete: (id, abortSignal) => {
      const command = new DeleteDeploymentCommand({ id })
      return ask('DeleteDeployment', client => client.send(command, { abortSignal }), nothing)
    },
  }
}

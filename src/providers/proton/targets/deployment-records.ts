import {
  DeleteDeploymentCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  type Deployment,
  type DeploymentSummary,
  type DeploymentTargetResourceType,
} from '@aws-sdk/client-proton'
import type { PastDeployment } from '../../../engine/deployment.js'
import type { DeploymentRecords } from './adapter.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { Proton } from '../api/client.js'
import { required } from '../../aws/answer-fields.js'
import { allPages } from '../../aws/pagination.js'
import { ignoreAnswer } from './deletion.js'
import { deploymentRecord, finishedDeployments, listedDeployments } from '../api/responses.js'

/** The names that Proton authorizes GetDeployment by: of the target and its parents. */
interface Parents {
  readonly serviceName?: string
  readonly serviceInstanceName?: string
  readonly environmentName?: string
  readonly componentName?: string
}

/** Whether a deployment belongs to the target: an endpoint may list those of others. */
function isOf(summary: Deployment | DeploymentSummary, parents: Parents): boolean {
  const names = ['serviceName', 'serviceInstanceName', 'environmentName', 'componentName'] as const
  return names.every(name => parents[name] === undefined || summary[name] === parents[name])
}

/** Whether a deployment may belong to the target: by a service's name, Proton also finds those of its instances. */
function mayBeOf(deployment: Deployment, parents: Parents, type: DeploymentTargetResourceType): boolean {
  const { targetResourceType = type } = deployment
  const known = Object.fromEntries(Object.entries(parents).filter(([name]) => name in deployment))
  return targetResourceType === type && isOf(deployment, known)
}

/** Reads a page of the deployments of a target, or of all where no parent is named. */
function deploymentPage(call: Proton['call'], parents: Parents) {
  return (nextToken: string | undefined, abortSignal: AbortSignal) => {
    const command = new ListDeploymentsCommand({ ...parents, maxResults: 100, nextToken })
    return call(
      'ListDeployments',
      client => client.send(command, { abortSignal }),
      answer => ({ items: required('deployments', answer.deployments), next: answer.nextToken }),
    )
  }
}

/** The finished deployments of all instances of a service, or of all services, by `service/instance`. */
export async function finishedByInstance(
  { call }: Proton,
  serviceName: string | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly PastDeployment[]>> {
  const page = deploymentPage(call, serviceName === undefined ? {} : { serviceName })
  const byInstance = new Map<string, DeploymentSummary[]>()
  for (const summary of await allPages(next => page(next, signal))) {
    if (summary.targetResourceType !== 'SERVICE_INSTANCE') continue
    const key = `${summary.serviceName ?? '?'}/${summary.serviceInstanceName ?? '?'}`
    byInstance.set(key, [...(byInstance.get(key) ?? []), summary])
  }
  return new Map([...byInstance].map(([key, summaries]) => [key, finishedDeployments(summaries)]))
}

/** The deployments of a target of `type`; lists by its `parents` also contain deployments of other types. */
export function deploymentRecords(
  { call }: Proton,
  parents: Parents,
  type: DeploymentTargetResourceType,
): DeploymentRecords {
  const page = deploymentPage(call, parents)
  const isListed = (one: DeploymentSummary) => one.targetResourceType === type && isOf(one, parents)
  const past = (summaries: readonly DeploymentSummary[]) => finishedDeployments(summaries.filter(isListed))
  return {
    get: async (id, abortSignal) => {
      const command = new GetDeploymentCommand({ id, ...parents })
      const { record, isOfTarget } = await call(
        'GetDeployment',
        client => client.send(command, { abortSignal }),
        ({ deployment }) => ({
          record: deploymentRecord(id, deployment),
          isOfTarget: deployment !== undefined && mayBeOf(deployment, parents, type),
        }),
      )
      if (!isOfTarget) throw preconditionFailed('OtherTarget', `deployment ${id} belongs to another target`)
      return record
    },
    list: async signal => past((await page(undefined, signal)).items),
    listStarted: async signal =>
      listedDeployments((await allPages(next => page(next, signal))).filter(isListed)),
    listAll: async signal => past(await allPages(next => page(next, signal))),
    delete: (id, abortSignal) => {
      const command = new DeleteDeploymentCommand({ id })
      return call('DeleteDeployment', client => client.send(command, { abortSignal }), ignoreAnswer)
    },
  }
}

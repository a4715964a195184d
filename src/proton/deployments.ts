import {
  DeleteDeploymentCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  type DeploymentSummary,
  type DeploymentTargetResourceType,
} from '@aws-sdk/client-proton'
import type { Deployments } from '../deployable.js'
import type { Proton } from './client.js'
import { nothing } from './removal.js'
import { deploymentSnapshot, pastDeployments } from './snapshots.js'

/** The names by which Proton authorises GetDeployment: the target's and those of what it belongs to. */
export interface Parents {
  readonly serviceName?: string
  readonly serviceInstanceName?: string
  readonly environmentName?: string
  readonly componentName?: string
}

/** The deployments of a target of `type`; the lists of its `parents` hold the deployments of other types too. */
export function deployments(
  { ask }: Proton,
  parents: Parents,
  type: DeploymentTargetResourceType,
): Deployments {
  const page = (nextToken: string | undefined, abortSignal: AbortSignal) => {
    const command = new ListDeploymentsCommand({ ...parents, maxResults: 100, nextToken })
    return ask(
      'ListDeployments',
      client => client.send(command, { abortSignal }),
      answer => ({ summaries: answer.deployments ?? [], next: answer.nextToken }),
    )
  }
  const past = (summaries: readonly DeploymentSummary[]) =>
    pastDeployments(summaries.filter(one => one.targetResourceType === type))
  return {
    get: (id, abortSignal) => {
      const command = new GetDeploymentCommand({ id, ...parents })
      return ask(
        'GetDeployment',
        client => client.send(command, { abortSignal }),
        ({ deployment }) => deploymentSnapshot(id, deployment),
      )
    },
    list: async signal => past((await page(undefined, signal)).summaries),
    listAll: async signal => past(await all(next => page(next, signal))),
    delete: (id, abortSignal) => {
      const command = new DeleteDeploymentCommand({ id })
      return ask('DeleteDeployment', client => client.send(command, { abortSignal }), nothing)
    },
  }
}

/** What all pages hold; an endpoint that answers the same page again and again is not asked forever. */
async function all<T>(
  page: (next: string | undefined) => Promise<{ summaries: readonly T[]; next?: string | undefined }>,
): Promise<readonly T[]> {
  const found: T[] = []
  const seen = new Set<string>()
  let next: string | undefined
  do {
    if (next !== undefined) seen.add(next)
    const answer = await page(next)
    found.push(...answer.summaries)
    next = answer.next
  } while (next !== undefined && next !== '' && !seen.has(next))
  return found
}

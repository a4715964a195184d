import { ListComponentsCommand, ListServiceInstancesCommand } from '@aws-sdk/client-proton'
import { isInProgress } from '../../../engine/deployment.js'
import type { ProtonState } from '../state.js'
import type { Proton } from '../api/client.js'
import { allPages } from '../../aws/pagination.js'
import { required } from '../../aws/answer-fields.js'
import { targetState } from '../api/responses.js'

/** What components are attached to or deployed in. */
interface Owner {
  readonly serviceName?: string
  readonly serviceInstanceName?: string
  readonly environmentName?: string
}

/** The components of an environment, or those attached to a service's instances or to one of them. */
export function componentsOf(
  { call }: Proton,
  owner: Owner,
  abortSignal: AbortSignal,
): Promise<readonly ProtonState[]> {
  return allPages(nextToken => {
    const command = new ListComponentsCommand({ ...owner, maxResults: 100, nextToken })
    return call(
      'ListComponents',
      client => client.send(command, { abortSignal }),
      answer => ({
        items: required('components', answer.components).map(one => ({
          ...targetState(one),
          of: `component ${one.name ?? '?'}`,
        })),
        next: answer.nextToken,
      }),
    )
  })
}

/** The instances of a service or in an environment, each with its deployment. */
export function instancesOf(
  { call }: Proton,
  { serviceName, environmentName }: Omit<Owner, 'serviceInstanceName'>,
  abortSignal: AbortSignal,
): Promise<readonly InstanceState[]> {
  const filters =
    environmentName === undefined ? undefined : [{ key: 'environmentName' as const, value: environmentName }]
  return allPages(nextToken => {
    const command = new ListServiceInstancesCommand({ serviceName, filters, maxResults: 100, nextToken })
    return call(
      'ListServiceInstances',
      client => client.send(command, { abortSignal }),
      answer => ({
        items: required('serviceInstances', answer.serviceInstances).map(one => {
          const name = one.name ?? '?'
          const { serviceName, environmentName } = one
          return {
            ...targetState(one),
            name,
            serviceName,
            environmentName,
            of: `service instance ${one.serviceName ?? '?'}/${name}`,
          }
        }),
        next: answer.nextToken,
      }),
    )
  })
}

/** An instance as a list shows it. */
export interface InstanceState extends ProtonState {
  readonly name: string
  readonly serviceName?: string | undefined
  readonly environmentName?: string | undefined
}

/** The names of resources: `['component assets']`. */
export function namesOf(resources: readonly ProtonState[]): readonly string[] {
  return resources.flatMap(({ of }) => of ?? [])
}

/** The part of a service that is deploying: an update of the service needs its pipeline and instances to be idle. */
export async function deployingPart(
  proton: Proton,
  serviceName: string,
  pipeline: ProtonState | undefined,
  signal: AbortSignal,
): Promise<ProtonState | undefined> {
  if (pipeline && isInProgress(pipeline)) return pipeline
  const instance = (await instancesOf(proton, { serviceName }, signal)).find(isInProgress)
  return instance ?? (await componentsOf(proton, { serviceName }, signal)).find(isInProgress)
}

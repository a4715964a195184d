import { ifFound } from '../../../engine/polling/request.js'
import type { ProtonChange, Settings } from '../change.js'
import type { ProtonState } from '../state.js'
import type { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { componentsOf, instancesOf, namesOf } from './related-resources.js'
import type { Proton } from '../api/client.js'

/** Instances of one service: AWS Proton endpoints and quotas, AWS General Reference. */
const MOST_INSTANCES = 20

/** Why Proton would refuse a service's spec for the number of its instances. */
export async function instanceCountRefusal(
  { spec, instances }: ProtonChange,
  now: ProtonState,
): Promise<ProviderError | undefined> {
  if (spec === undefined) return undefined
  const { instanceNames } = await import('../../../proton-spec/instances.js')
  const { length } = instanceNames(spec)
  const isAdding = now.phase === 'absent' || (instances?.added.length ?? 0) > 0
  return isAdding && length > MOST_INSTANCES ? tooMany(length) : undefined
}

/** Why Proton would refuse to create an instance: its service does not exist, or has the most instances already. */
export async function newInstanceRefusal(
  proton: Proton,
  serviceName: string,
  now: ProtonState,
  signal: AbortSignal,
): Promise<ProviderError | undefined> {
  if (now.phase !== 'absent') return undefined
  const listed = await ifFound(instancesOf(proton, { serviceName }, signal))
  if (!listed) {
    const hint = 'Create the service first: target: service with createIfMissing: true.'
    return preconditionFailed('NoService', `service ${serviceName} does not exist`, hint)
  }
  const count = listed.filter(({ status }) => status !== 'DELETE_COMPLETE').length + 1
  return count > MOST_INSTANCES ? tooMany(count) : undefined
}

/** Why Proton would refuse to attach a component: it is attached elsewhere, or the instance has another one. */
export async function attachmentRefusal(
  proton: Proton,
  component: Pick<Settings, 'serviceName' | 'serviceInstanceName'> & { readonly name: string },
  { serviceName = '', serviceInstanceName = '' }: Settings = {},
  signal: AbortSignal,
): Promise<ProviderError | undefined> {
  if (serviceName === '' || serviceInstanceName === '') return undefined
  const { serviceName: service = '', serviceInstanceName: instance = '' } = component
  if (service === serviceName && instance === serviceInstanceName) return undefined
  if (service !== '' && instance !== '') {
    const message = `component ${component.name} is already attached to instance ${service}/${instance}`
    return preconditionFailed('AlreadyAttached', message, 'Detach it first: detach: true.')
  }
  const attached = namesOf(await componentsOf(proton, { serviceName, serviceInstanceName }, signal))
  if (attached.every(one => one === `component ${component.name}`)) return undefined
  const message = `instance ${serviceName}/${serviceInstanceName} already has ${attached.join(', ')} attached`
  return preconditionFailed(
    'InstanceHasComponent',
    message,
    'Detach that one first: target: component with detach: true.',
  )
}

function tooMany(count: number): ProviderError {
  const message = `the service would have ${count} instances, more than the ${MOST_INSTANCES} that Proton allows`
  return preconditionFailed(
    'TooManyInstances',
    message,
    'Remove instances from the spec, or move them to another service.',
  )
}

import { GetServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-proton'
import { orNothing } from '../ask.js'
import type { Removal, Standing } from '../deployable.js'
import { isUnderWay, type Snapshot } from '../deployment.js'
import { ProtonError } from '../errors.js'
import { componentsOf, deployingPart, named } from './belongings.js'
import type { Proton } from './client.js'
import { deployedSpec } from './deployed-spec.js'
import { GONE, nothing } from './removal.js'
import { serviceSnapshot, type ServiceSnapshot } from './service-snapshot.js'
import { serviceFailure, standingOf } from './statuses.js'

/**
 * Deleting an instance: UpdateService with the deployed spec, that instance left out. It is gone when it is not found
 * and its service's update ended well. `getInstance` reads the instance.
 */
export function instanceRemoval(
  proton: Proton,
  instance: { readonly serviceName: string; readonly serviceInstanceName: string },
  getInstance: (signal: AbortSignal) => Promise<Snapshot>,
): Removal {
  const { serviceName, serviceInstanceName: name } = instance
  return {
    get: async (signal, isAskedFor) => {
      const there = await orNothing(getInstance(signal))
      const service = await orNothing(getService(proton, serviceName, signal))
      if (!service) return GONE
      return there ? whileThere(there, service, isAskedFor) : whenGone(service, isAskedFor)
    },
    prepare: async signal => {
      const { spec } = await getService(proton, serviceName, signal)
      const deployed = await deployedSpec(proton, serviceName, spec, signal)
      const { instanceNames, withInstances } = await import('../service-spec.js')
      const kept = instanceNames(deployed).filter(one => one !== name)
      if (kept.length === 0) throw lastInstance(serviceName, name)
      const wanted = { name: serviceName, spec: withInstances(deployed, kept, new Map()) }
      const command = new UpdateServiceCommand(wanted)
      return () => proton.ask('UpdateService', client => client.send(command), nothing)
    },
    heldBy: async signal => named(await componentsOf(proton, instance, signal)),
    blocking: async signal => {
      const { pipeline } = await getService(proton, serviceName, signal)
      return deployingPart(proton, serviceName, pipeline, signal)
    },
  }
}

function getService({ ask }: Proton, name: string, abortSignal: AbortSignal): Promise<ServiceSnapshot> {
  const command = new GetServiceCommand({ name })
  return ask('GetService', client => client.send(command, { abortSignal }), serviceSnapshot)
}

function whileThere(instance: Snapshot, service: Snapshot, isAskedFor: boolean): Standing {
  const own = standingOf(instance.status)
  if (own !== 'there') return { state: own, status: instance.status, message: instance.message }
  const { status, message } = service
  if (isUnderWay(service)) return { state: isAskedFor ? 'deleting' : 'busy', status, message }
  return { state: serviceFailure(status) === undefined ? 'there' : 'failed', status, message }
}

/** Its own removal may have left something over, which the service tells. */
function whenGone(service: Snapshot, isAskedFor: boolean): Standing {
  const { status, message } = service
  if (!isAskedFor) return GONE
  if (isUnderWay(service)) return { state: 'deleting', status, message }
  return serviceFailure(status) === undefined ? GONE : { state: 'failed', status, message }
}

function lastInstance(serviceName: string, name: string): ProtonError {
  return new ProtonError('', 'LastInstance', 'invalid', {
    message: `${name} is the last instance of service ${serviceName}, and Proton keeps at least one`,
    hint: 'Delete the service: command: delete with target: service.',
  })
}

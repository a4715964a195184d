import { GetServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-proton'
import type { Clock } from '../../../shared/clock.js'
import { READ_LAG_MS } from '../../../engine/polling/read-lag.js'
import { orNothing } from '../../../engine/polling/request.js'
import type { Removal, Standing } from '../../../engine/deployment-target.js'
import { isUnderWay, type Snapshot } from '../../../engine/deployment.js'
import { ProtonError } from '../../../shared/errors.js'
import { componentsOf, deployingPart, named } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { deployedSpec } from './deployed-spec.js'
import { GONE, nothing } from './deletion.js'
import { serviceSnapshot, type ServiceSnapshot } from './service-state.js'
import { serviceFailure, standingOf } from '../api/statuses.js'

/**
 * Deleting an instance: UpdateService with the deployed spec, that instance left out. It is gone when it is not found
 * and its service's update ended well. `getInstance` reads the instance.
 */
export function instanceRemoval(
  proton: Proton,
  instance: { readonly serviceName: string; readonly serviceInstanceName: string },
  getInstance: (signal: AbortSignal) => Promise<Snapshot>,
  clock: Clock,
): Removal {
  const { serviceName, serviceInstanceName: name } = instance
  const sent = new SentUpdate(clock)
  return {
    get: async (signal, isAskedFor) => {
      const there = await orNothing(getInstance(signal))
      const service = await orNothing(getService(proton, serviceName, signal))
      if (there && !service) throw contradiction(serviceName, name)
      if (!service) return GONE
      if (there) return { ...whileThere(there, service, isAskedFor), createdAt: there.createdAt }
      return isAskedFor ? whenGone(service, sent.isStale(service)) : GONE
    },
    prepare: async signal => {
      const before = await getService(proton, serviceName, signal)
      const deployed = await deployedSpec(proton, serviceName, before.spec, signal)
      const { instanceNames, withInstances } = await import('../../../proton-spec/instances.js')
      const kept = instanceNames(deployed).filter(one => one !== name)
      const wanted = { name: serviceName, spec: withInstances(deployed, kept, new Map()) }
      const command = new UpdateServiceCommand(wanted)
      return () => {
        sent.begin(before)
        return proton.ask('UpdateService', client => client.send(command), nothing)
      }
    },
    heldBy: async signal => named(await componentsOf(proton, instance, signal)),
    blocking: async signal => {
      const { pipeline } = await getService(proton, serviceName, signal)
      return deployingPart(proton, serviceName, pipeline, signal)
    },
  }
}

/** The service of an instance. */
export function getService(
  { ask }: Proton,
  name: string,
  abortSignal: AbortSignal,
): Promise<ServiceSnapshot> {
  const command = new GetServiceCommand({ name })
  return ask('GetService', client => client.send(command, { abortSignal }), serviceSnapshot)
}

function whileThere(instance: Snapshot, service: Snapshot, isAskedFor: boolean): Standing {
  const own = standingOf(instance.status)
  if (own !== 'there') return { state: own, status: instance.status, message: instance.message }
  const { status, message } = service
  if (isUnderWay(service)) return { state: isAskedFor ? 'deleting' : 'busy', isShared: true, status, message }
  return { state: serviceFailure(status) === undefined ? 'there' : 'failed', status, message }
}

/** Its own removal may have left something over, which the service tells. */
function whenGone(service: Snapshot, isStale: boolean): Standing {
  const { status, message } = service
  if (isUnderWay(service) || isStale) return { state: 'deleting', status, message }
  return serviceFailure(status) === undefined ? GONE : { state: 'failed', status, message }
}

/** An update of the service that was sent: as long as reads may lag and show the service as before, its end is not known. */
class SentUpdate {
  readonly #clock: Clock
  #before: Snapshot | undefined
  #sentAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  begin(before: Snapshot): void {
    this.#before = before
    this.#sentAt = this.#clock.now()
  }

  isStale({ attemptedAt, status }: Snapshot): boolean {
    const isSame = attemptedAt === this.#before?.attemptedAt && status === this.#before?.status
    return isSame && this.#clock.now() - this.#sentAt < READ_LAG_MS
  }
}

function contradiction(serviceName: string, name: string): ProtonError {
  const message = `Proton shows instance ${name} of service ${serviceName}, and does not find the service`
  return new ProtonError('GetService', 'Contradiction', 'transient', { message })
}

import { timing } from '../../../engine/timing.js'
import { GetServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-proton'
import type { Clock } from '../../../shared/clock.js'
import { ifFound } from '../../../engine/polling/request.js'
import type { Deletion, DeletionState } from '../../../engine/deployment-target.js'
import { isInProgress } from '../../../engine/deployment.js'
import type { ProtonState } from '../state.js'
import { ProviderError } from '../../../shared/errors.js'
import { componentsOf, deployingPart, named } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { deployedSpec } from './deployed-spec.js'
import { DETACH_ADVICE, GONE, nothing, statusWords } from './deletion.js'
import { serviceState, type ServiceState } from './service-state.js'
import { serviceFailure, deletionStateOf } from '../api/statuses.js'

/**
 * Deleting an instance: UpdateService with the deployed spec, that instance left out. It is gone when it is not found
 * and its service's update ended well. `getInstance` reads the instance.
 */
export function instanceDeletion(
  proton: Proton,
  instance: { readonly serviceName: string; readonly serviceInstanceName: string },
  getInstance: (signal: AbortSignal) => Promise<ProtonState>,
  clock: Clock,
): Deletion {
  const { serviceName, serviceInstanceName: name } = instance
  const sent = new SentUpdate(clock)
  return {
    statusWords,
    dependentsAdvice: DETACH_ADVICE,
    get: async (signal, isRequested) => {
      const there = await ifFound(getInstance(signal))
      const service = await ifFound(getService(proton, serviceName, signal))
      if (there && !service) throw contradiction(serviceName, name)
      if (!service) return GONE
      if (there) return { ...whileThere(there, service, isRequested), createdAt: there.createdAt }
      return isRequested ? whenGone(service, sent.isStale(service)) : GONE
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
    findDependents: async signal => named(await componentsOf(proton, instance, signal)),
    findBlocker: async signal => {
      const { pipeline } = await getService(proton, serviceName, signal)
      return deployingPart(proton, serviceName, pipeline, signal)
    },
  }
}

/** The service of an instance. */
export function getService({ ask }: Proton, name: string, abortSignal: AbortSignal): Promise<ServiceState> {
  const command = new GetServiceCommand({ name })
  return ask('GetService', client => client.send(command, { abortSignal }), serviceState)
}

function whileThere(instance: ProtonState, service: ProtonState, isRequested: boolean): DeletionState {
  const own = deletionStateOf(instance.status)
  if (own !== 'exists') return { state: own, status: instance.status, message: instance.message }
  const { status, message } = service
  if (isInProgress(service))
    return { state: isRequested ? 'deleting' : 'busy', isShared: true, status, message }
  return { state: serviceFailure(status) === undefined ? 'exists' : 'failed', status, message }
}

/** Its own removal may have left something over, which the service tells. */
function whenGone(service: ProtonState, isStale: boolean): DeletionState {
  const { status, message } = service
  if (isInProgress(service) || isStale) return { state: 'deleting', status, message }
  return serviceFailure(status) === undefined ? GONE : { state: 'failed', status, message }
}

/** An update of the service that was sent: as long as reads may lag and show the service as before, its end is not known. */
class SentUpdate {
  readonly #clock: Clock
  #before: ProtonState | undefined
  #sentAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  begin(before: ProtonState): void {
    this.#before = before
    this.#sentAt = this.#clock.now()
  }

  isStale({ startedAt, status }: ProtonState): boolean {
    const isSame = startedAt === this.#before?.startedAt && status === this.#before?.status
    return isSame && this.#clock.now() - this.#sentAt < timing.readLagMs
  }
}

function contradiction(serviceName: string, name: string): ProviderError {
  const message = `Proton shows instance ${name} of service ${serviceName}, and does not find the service`
  return new ProviderError('GetService', 'Contradiction', 'transient', { message })
}

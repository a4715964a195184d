import { timing } from '../../../engine/timing.js'
import { GetServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-proton'
import type { Clock } from '../../../shared/clock.js'
import { ifFound } from '../../../engine/polling/request.js'
import type { Deletion, DeletionState } from '../../../engine/deployment-target.js'
import { isInProgress } from '../../../engine/deployment.js'
import type { ProtonState } from '../state.js'
import type { ProviderError } from '../../../shared/errors.js'
import { readsDisagree } from '../read-errors.js'
import { componentsOf, deployingPart, namesOf } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { specOfExistingInstances } from './spec-of-existing-instances.js'
import { DETACH_ADVICE, GONE, statusWords } from './deletion.js'
import { serviceState, type ServiceState } from './service-state.js'
import { serviceFailure, deletionStateOf } from '../api/statuses.js'

/**
 * Deletes an instance: UpdateService with the deployed spec without that instance. It is deleted when it is not found and
 * the update of its service has succeeded. `getInstance` reads the instance.
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
      const existing = await ifFound(getInstance(signal))
      const service = await ifFound(getService(proton, serviceName, signal))
      if (existing && !service) throw serviceNotFound(serviceName, name)
      if (!service) return GONE
      if (existing) return { ...whileExisting(existing, service, isRequested), createdAt: existing.createdAt }
      return isRequested ? afterRemoval(service, sent.isStale(service)) : GONE
    },
    prepare: async signal => {
      const before = await getService(proton, serviceName, signal)
      const deployed = await specOfExistingInstances(proton, serviceName, before.spec, signal)
      const { instanceNames, withInstances } = await import('../../../proton-spec/instances.js')
      const kept = instanceNames(deployed).filter(one => one !== name)
      const wanted = { name: serviceName, spec: withInstances(deployed, kept, new Map()) }
      const command = new UpdateServiceCommand(wanted)
      return async () => {
        sent.note(before)
        await proton.call('UpdateService', client => client.send(command), serviceState)
      }
    },
    findDependents: async signal => namesOf(await componentsOf(proton, instance, signal)),
    findBlocker: async signal => {
      const { pipeline } = await getService(proton, serviceName, signal)
      return deployingPart(proton, serviceName, pipeline, signal)
    },
  }
}

/** The service of an instance. */
export function getService({ call }: Proton, name: string, abortSignal: AbortSignal): Promise<ServiceState> {
  const command = new GetServiceCommand({ name })
  return call('GetService', client => client.send(command, { abortSignal }), serviceState)
}

/** The instance exists, so its service does: one of the reads is stale. */
function serviceNotFound(serviceName: string, name: string): ProviderError {
  const message = `Proton shows instance ${name} of service ${serviceName}, but does not find the service`
  return readsDisagree(message, 'GetService')
}

function whileExisting(instance: ProtonState, service: ProtonState, isRequested: boolean): DeletionState {
  const own = deletionStateOf(instance.status)
  if (own !== 'exists') return { state: own, status: instance.status, message: instance.message }
  const { status, message } = service
  if (isInProgress(service))
    return { state: isRequested ? 'deleting' : 'busy', isShared: true, status, message }
  return { state: serviceFailure(status) === undefined ? 'exists' : 'failed', status, message }
}

/** Removing the instance may have left resources over, which the status of the service shows. */
function afterRemoval(service: ProtonState, isStale: boolean): DeletionState {
  const { status, message } = service
  if (isInProgress(service) || isStale) return { state: 'deleting', status, message }
  return serviceFailure(status) === undefined ? GONE : { state: 'failed', status, message }
}

/** The update of the service that was sent: its end is not known while reads may still show the service as before. */
class SentUpdate {
  readonly #clock: Clock
  #before: ProtonState | undefined
  #sentAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  note(before: ProtonState): void {
    this.#before = before
    this.#sentAt = this.#clock.now()
  }

  isStale({ startedAt, status }: ProtonState): boolean {
    const isSame = startedAt === this.#before?.startedAt && status === this.#before?.status
    return isSame && this.#clock.now() - this.#sentAt < timing.readLagMs
  }
}

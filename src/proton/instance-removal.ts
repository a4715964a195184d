import { GetServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-proton'
import { ifKnown } from '../ask.js'
import type { Snapshot } from '../deployment.js'
import type { Removal, Standing } from '../deployable.js'
import { isTransient, ProtonError } from '../errors.js'
import { isUnderWay } from '../judge.js'
import { componentsOf, deployingPart, instancesOf, named } from './belongings.js'
import type { Proton } from './client.js'
import { deployedSpec } from './deployed-spec.js'
import { GONE, nothing, orNothing } from './removal.js'
import { serviceSnapshot } from './service-snapshot.js'
import { serviceFailure, standingOf } from './statuses.js'

/**
 * Deleting an instance: UpdateService with the deployed spec, that instance left out. It is gone when it is not found
 * and its service's update ended well. `get` reads the instance.
 */
export class InstanceRemoval implements Removal {
  readonly #proton: Proton
  readonly #instance: { readonly serviceName: string; readonly serviceInstanceName: string }
  readonly #getInstance: (signal: AbortSignal) => Promise<Snapshot>
  #isAskedFor = false
  #pipeline: Snapshot | undefined

  constructor(
    proton: Proton,
    instance: { readonly serviceName: string; readonly serviceInstanceName: string },
    get: (signal: AbortSignal) => Promise<Snapshot>,
  ) {
    this.#proton = proton
    this.#instance = instance
    this.#getInstance = get
  }

  async get(signal: AbortSignal): Promise<Standing> {
    const instance = await orNothing(this.#getInstance(signal))
    const service = await orNothing(this.#getService({ abortSignal: signal }))
    if (!service) return GONE
    return instance ? whileThere(instance, service, this.#isAskedFor) : whenGone(service, this.#isAskedFor)
  }

  async delete(): Promise<void> {
    const { serviceName, serviceInstanceName: name } = this.#instance
    const { spec: own } = await this.#getService({})
    const deployed = await deployedSpec(this.#proton, serviceName, own)
    const { instanceNames, withInstances } = await import('../service-spec.js')
    const kept = instanceNames(deployed).filter(one => one !== name)
    if (kept.length === 0) throw lastInstance(serviceName, name)
    const spec = withInstances(deployed, kept, new Map())
    const command = new UpdateServiceCommand({ name: serviceName, spec })
    this.#isAskedFor = true
    try {
      await this.#proton.ask('UpdateService', client => client.send(command), nothing)
    } catch (error) {
      this.#isAskedFor = isTransient(error)
      throw error
    }
  }

  readonly heldBy = async (signal: AbortSignal): Promise<readonly string[]> => {
    const { serviceName, serviceInstanceName } = this.#instance
    const instances = await instancesOf(this.#proton, { serviceName }, signal)
    if (instances.length === 1) throw lastInstance(serviceName, serviceInstanceName)
    return named((await ifKnown(componentsOf(this.#proton, this.#instance, signal))) ?? [])
  }

  readonly blocking = (signal: AbortSignal): Promise<Snapshot | undefined> =>
    deployingPart(this.#proton, this.#instance.serviceName, this.#pipeline, signal)

  async #getService(options: { readonly abortSignal?: AbortSignal }): Promise<Snapshot> {
    const command = new GetServiceCommand({ name: this.#instance.serviceName })
    const read = this.#proton.ask('GetService', client => client.send(command, options), serviceSnapshot)
    const service = await read
    this.#pipeline = service.pipeline
    return service
  }
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

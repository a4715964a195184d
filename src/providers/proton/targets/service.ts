import {
  CreateServiceCommand,
  DeleteServiceCommand,
  GetServiceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-proton'
import { orNothing } from '../../../engine/polling/request.js'
import type { Clock } from '../../../shared/clock.js'
import type { Change, Snapshot } from '../../../engine/deployment.js'
import type { Deployable } from '../../../engine/deployment-target.js'
import { mayBeApplied, ProtonError } from '../../../shared/errors.js'
import { services } from './name-suggestions.js'
import { componentsOf, deployingPart, instancesOf, named } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { instanceCountRefusal } from './preflight-checks.js'
import { nothing, removal } from './deletion.js'
import { preparedChange, ServiceChange } from './service-update.js'
import { serviceSnapshot, type ServiceSnapshot } from './service-state.js'

/**
 * A service with all that is its own. Its updates add and remove instances; Proton gives them no id, no outputs, and
 * does not stop them.
 */
export function service(proton: Proton, name: string, clock: Clock): Deployable {
  const adapter = new Service(proton, name, clock)
  return {
    get: signal => adapter.get(signal),
    update: change => adapter.update(change),
    create: change => adapter.create(change),
    alternatives: signal => services(proton, signal),
    blocking: (_, signal) => adapter.blocking(signal),
    prepare: (change, now, signal) => preparedChange(proton, name, change, now, signal),
    foresee: (change, now) => instanceCountRefusal(change, now),
    removal: removal(signal => adapter.read(signal), {
      send: () => {
        const command = new DeleteServiceCommand({ name })
        return proton.ask('DeleteService', client => client.send(command), nothing)
      },
      heldBy: async signal => named(await componentsOf(proton, { serviceName: name }, signal)),
      blocking: signal => adapter.blocking(signal),
    }),
  }
}

/** Remembers the change that was asked for: nothing else tells it from another. */
class Service {
  readonly #proton: Proton
  readonly #name: string
  readonly #clock: Clock
  #ours: ServiceChange | undefined
  #seen: ServiceSnapshot | undefined

  constructor(proton: Proton, name: string, clock: Clock) {
    this.#proton = proton
    this.#name = name
    this.#clock = clock
  }

  async get(signal: AbortSignal): Promise<Snapshot> {
    const seen = await this.read(signal)
    const instances = () => instancesOf(this.#proton, { serviceName: this.#name }, signal)
    return this.#ours ? this.#ours.judge(seen, instances) : seen
  }

  async read(abortSignal: AbortSignal): Promise<ServiceSnapshot> {
    const command = new GetServiceCommand({ name: this.#name })
    const send = this.#proton.ask(
      'GetService',
      client => client.send(command, { abortSignal }),
      serviceSnapshot,
    )
    this.#seen = await send
    return this.#seen
  }

  update({ spec, settings = {}, instances }: Change): Promise<Snapshot> {
    const { description } = settings
    const command = new UpdateServiceCommand({ name: this.#name, description, spec })
    const ours = new ServiceChange({ instances, modifiedAt: this.#seen?.attemptedAt ?? 0 }, this.#clock)
    return this.#begin(ours, () =>
      this.#proton.ask('UpdateService', client => client.send(command), serviceSnapshot),
    )
  }

  async create(change: Change): Promise<Snapshot> {
    const { instanceNames } = await import('../../../proton-spec/instances.js')
    const command = new CreateServiceCommand({ name: this.#name, ...creation(change) })
    const instances = { added: instanceNames(change.spec ?? ''), removed: [], left: [] }
    return this.#begin(new ServiceChange({ instances, modifiedAt: 0, isCreation: true }, this.#clock), () =>
      this.#proton.ask('CreateService', client => client.send(command), serviceSnapshot),
    )
  }

  /** A request that was refused changes nothing: then an earlier one, which may be in doubt, is ours still. */
  async #begin(ours: ServiceChange, send: () => Promise<ServiceSnapshot>): Promise<Snapshot> {
    const earlier = this.#ours
    this.#ours = ours
    try {
      return ours.asBegun(await send())
    } catch (error) {
      if (!(error instanceof ProtonError) || !mayBeApplied(error)) this.#ours = earlier
      throw error
    }
  }

  /** Nothing of a service that is not there yet. */
  blocking(signal: AbortSignal): Promise<Snapshot | undefined> {
    return orNothing(deployingPart(this.#proton, this.#name, this.#seen?.pipeline, signal))
  }
}

function creation({ spec, templateMajorVersion, templateMinorVersion, settings = {} }: Change) {
  const { description, templateName, repositoryConnectionArn, repositoryId, branchName } = settings
  const repository = { repositoryConnectionArn, repositoryId, branchName }
  return { spec, description, templateName, templateMajorVersion, templateMinorVersion, ...repository }
}

import {
  CreateServiceCommand,
  DeleteServiceCommand,
  GetServiceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-proton'
import type { Change, Snapshot } from '../deployment.js'
import type { Deployable } from '../deployable.js'
import { services } from './alternatives.js'
import { componentsOf, deployingPart, instancesOf, named } from './belongings.js'
import type { Proton } from './client.js'
import { nothing, removal } from './removal.js'
import { preparedChange, ServiceChange } from './service-change.js'
import { serviceSnapshot, type ServiceSnapshot } from './service-snapshot.js'

/**
 * A service with all that is its own. Its updates add and remove instances; Proton gives them no id, no outputs, and
 * does not stop them.
 */
export function service(proton: Proton, name: string): Deployable {
  const adapter = new Service(proton, name)
  return {
    pulseMs: 5_000,
    get: signal => adapter.get(signal),
    update: change => adapter.update(change),
    create: change => adapter.create(change),
    alternatives: signal => services(proton, signal),
    blocking: (_, signal) => adapter.blocking(signal),
    prepare: (change, now) => preparedChange(proton, name, change, now),
    removal: removal(signal => adapter.read(signal), {
      delete: () => {
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
  #ours: ServiceChange | undefined
  #seen: ServiceSnapshot | undefined

  constructor(proton: Proton, name: string) {
    this.#proton = proton
    this.#name = name
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

  async update({ spec, settings = {}, instances }: Change): Promise<Snapshot> {
    const { description } = settings
    const command = new UpdateServiceCommand({ name: this.#name, description, spec })
    this.#ours = new ServiceChange({ instances, modifiedAt: this.#seen?.attemptedAt ?? 0 })
    const send = this.#proton.ask('UpdateService', client => client.send(command), serviceSnapshot)
    return this.#ours.asBegun(await send)
  }

  async create(change: Change): Promise<Snapshot> {
    const { instanceNames } = await import('../service-spec.js')
    const command = new CreateServiceCommand({ name: this.#name, ...creation(change) })
    const instances = { added: instanceNames(change.spec ?? ''), removed: [], left: [] }
    this.#ours = new ServiceChange({ instances, modifiedAt: 0, isCreation: true })
    const send = this.#proton.ask('CreateService', client => client.send(command), serviceSnapshot)
    return this.#ours.asBegun(await send)
  }

  blocking(signal: AbortSignal): Promise<Snapshot | undefined> {
    return deployingPart(this.#proton, this.#name, this.#seen?.pipeline, signal)
  }
}

function creation({ spec, templateMajorVersion, templateMinorVersion, settings = {} }: Change) {
  const { description, templateName, repositoryConnectionArn, repositoryId, branchName } = settings
  const repository = { repositoryConnectionArn, repositoryId, branchName }
  return { spec, description, templateName, templateMajorVersion, templateMinorVersion, ...repository }
}

import {
  CreateServiceCommand,
  DeleteServiceCommand,
  GetServiceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-proton'
import { ifFound } from '../../../engine/polling/request.js'
import type { Clock } from '../../../shared/clock.js'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'
import type { ProtonAdapter } from './adapter.js'
import { mayBeApplied, ProviderError } from '../../../shared/errors.js'
import { services } from './name-suggestions.js'
import { componentsOf, deployingPart, instancesOf, namesOf } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { instanceCountRefusal } from './preflight-checks.js'
import { deletion, ignoreAnswer } from './deletion.js'
import { preparedChange, preparedCreation, ServiceChange } from './service-update.js'
import { serviceState, type ServiceState } from './service-state.js'

/**
 * A service with its pipeline and instances. Its updates add and remove instances; Proton gives them no id and no outputs,
 * and cannot cancel them.
 */
export function service(proton: Proton, name: string, clock: Clock): ProtonAdapter {
  const adapter = new Service(proton, name, clock)
  return {
    get: signal => adapter.get(signal),
    update: change => adapter.update(change),
    create: change => adapter.create(change),
    suggestNames: signal => services(proton, signal),
    findBlocker: (_, signal) => adapter.blocking(signal),
    prepare: (change, now, signal) =>
      now.phase === 'absent' ? preparedCreation(change) : preparedChange(proton, name, change, now, signal),
    foresee: (change, now) => instanceCountRefusal(change, now),
    deletion: deletion(signal => adapter.read(signal), {
      send: () => {
        const command = new DeleteServiceCommand({ name })
        return proton.call('DeleteService', client => client.send(command), ignoreAnswer)
      },
      findDependents: async signal => namesOf(await componentsOf(proton, { serviceName: name }, signal)),
      findBlocker: signal => adapter.blocking(signal),
    }),
  }
}

/** Remembers the change that was requested: Proton gives it no id. */
class Service {
  readonly #proton: Proton
  readonly #name: string
  readonly #clock: Clock
  #ours: ServiceChange | undefined
  #seen: ServiceState | undefined

  constructor(proton: Proton, name: string, clock: Clock) {
    this.#proton = proton
    this.#name = name
    this.#clock = clock
  }

  async get(signal: AbortSignal): Promise<ProtonState> {
    const seen = await this.read(signal)
    const instances = () => instancesOf(this.#proton, { serviceName: this.#name }, signal)
    return this.#ours ? this.#ours.stateOf(seen, instances) : seen
  }

  async read(abortSignal: AbortSignal): Promise<ServiceState> {
    const command = new GetServiceCommand({ name: this.#name })
    const send = this.#proton.call(
      'GetService',
      client => client.send(command, { abortSignal }),
      serviceState,
    )
    this.#seen = await send
    return this.#seen
  }

  update({ spec, settings = {}, instances }: ProtonChange): Promise<ProtonState> {
    const { description } = settings
    const command = new UpdateServiceCommand({ name: this.#name, description, spec })
    const ours = new ServiceChange({ instances, modifiedAt: this.#seen?.startedAt ?? 0 }, this.#clock)
    return this.#submit(ours, () =>
      this.#proton.call('UpdateService', client => client.send(command), serviceState),
    )
  }

  create(change: ProtonChange): Promise<ProtonState> {
    const { instances } = change
    const command = new CreateServiceCommand({ name: this.#name, ...creation(change) })
    return this.#submit(new ServiceChange({ instances, modifiedAt: 0, isCreation: true }, this.#clock), () =>
      this.#proton.call('CreateService', client => client.send(command), serviceState),
    )
  }

  /** After a refusal the earlier request, which may have been accepted, is still ours. */
  async #submit(ours: ServiceChange, send: () => Promise<ServiceState>): Promise<ProtonState> {
    const earlier = this.#ours
    this.#ours = ours
    try {
      return ours.started(await send())
    } catch (error) {
      if (!(error instanceof ProviderError) || !mayBeApplied(error)) this.#ours = earlier
      throw error
    }
  }

  /** The part of the service that is deploying; undefined where the service does not exist yet. */
  blocking(signal: AbortSignal): Promise<ProtonState | undefined> {
    return ifFound(deployingPart(this.#proton, this.#name, this.#seen?.pipeline, signal))
  }
}

function creation({ spec, templateMajorVersion, templateMinorVersion, settings = {} }: ProtonChange) {
  const { description, templateName, repositoryConnectionArn, repositoryId, branchName } = settings
  const repository = { repositoryConnectionArn, repositoryId, branchName }
  return { spec, description, templateName, templateMajorVersion, templateMinorVersion, ...repository }
}

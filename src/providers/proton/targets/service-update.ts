import { timing } from '../../../engine/timing.js'
import { isInProgress, type Unknown } from '../../../engine/deployment.js'
import type { ProtonChange, InstanceChanges } from '../change.js'
import type { ProtonState } from '../state.js'
import type { Clock } from '../../../shared/clock.js'
import { ProviderError } from '../../../shared/errors.js'
import { unlessTransient } from '../../../engine/polling/retry.js'
import { compareTimes } from '../../../engine/tracking/submission.js'
import { componentsOf, namesOf, type InstanceState } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { specOfExistingInstances } from './spec-of-existing-instances.js'
import type { ServiceState } from './service-state.js'

/** What a change of a service must result in, and when the service was last modified before (epoch ms). */
export interface RequestedServiceChange {
  /** Undefined: only the description changes. */
  readonly instances: InstanceChanges | undefined
  readonly modifiedAt: number
  readonly isCreation?: boolean
}

/**
 * One change of a service that we requested. Proton gives it no id, but allows only one at a time: a change in progress,
 * or a modification, since our request is ours. ACTIVE alone is not success: added instances must have been deployed.
 */
export class ServiceChange {
  readonly #requested: RequestedServiceChange
  readonly #clock: Clock
  #modifiedAt: number
  #isTimed = false
  #hasRun = false
  /** The time of the modification that first showed our change as ACTIVE. */
  #activeAt: number | undefined
  readonly #existed = new Set<string>()
  #answeredAt: number | undefined
  #lacksSince: number | undefined

  constructor(requested: RequestedServiceChange, clock: Clock) {
    this.#requested = requested
    this.#modifiedAt = requested.modifiedAt
    this.#clock = clock
  }

  /** The state after our request was accepted: in progress, also where the answer already shows ACTIVE. */
  started(answer: ServiceState): ProtonState {
    this.#answeredAt = this.#clock.now()
    // The read before may have been stale: a time before the answer's own is.
    const modifiedAt = (answer.startedAt ?? 0) - 1
    this.#isTimed = isInProgress(answer) && modifiedAt > this.#modifiedAt
    if (this.#isTimed) this.#modifiedAt = modifiedAt
    const { isCreation = false, instances } = this.#requested
    const mustBeRead = (isCreation || instances !== undefined) && !isInProgress(answer)
    return { ...answer, ...this.#marks(), ...(mustBeRead && { phase: 'running' as const }) }
  }

  /**
   * The state of our change, by a read of the service; `instances` reads its instances. An endpoint may update the time
   * of the last modification late or never: half a minute after Proton accepted the change, an old time is not stale.
   * A request without an answer proves nothing by itself.
   */
  async stateOf(
    seen: ServiceState,
    instances: () => Promise<readonly InstanceState[]>,
  ): Promise<ProtonState> {
    const isLater = (seen.startedAt ?? 0) > this.#modifiedAt
    // The answer showed its own time: an older one is a stale read.
    if (!isLater && this.#isTimed && !this.#hasPassed(this.#answeredAt)) return seen
    if (isInProgress(seen)) this.#hasRun = true
    if (!isLater && !this.#hasRun && !this.#hasPassed(this.#answeredAt)) return seen
    const ours = { ...seen, ...this.#marks() }
    if (seen.phase !== 'succeeded') return this.#isOfNewerChange(seen) ? seen : ours
    // ACTIVE with the previous time may be a stale read.
    const isStale = !isLater && !this.#hasPassed(this.#answeredAt)
    if (isStale) return { ...ours, phase: 'running' }
    if (isLater && (this.#isTimed || this.#hasRun)) this.#activeAt ??= seen.startedAt
    const found = await instances()
    if (this.#isUndone(found)) return seen
    const state = this.#stateOfParts(ours, found)
    return state.phase === 'failed' && this.#isOfNewerChange(seen) ? seen : state
  }

  /** Whether the service was modified again after a read showed our change as ACTIVE. */
  #isOfNewerChange({ startedAt = 0 }: ServiceState): boolean {
    return this.#activeAt !== undefined && compareTimes(startedAt, this.#activeAt) > 0
  }

  #hasPassed(since: number | undefined): boolean {
    return since !== undefined && this.#clock.now() - since >= timing.readLagMs
  }

  /** Proton changes the time of the last modification again at the end: one time identifies all of our change. */
  #marks(): Pick<ProtonState, 'startedAt'> {
    // A second later than before: times are compared by the second.
    return { startedAt: this.#requested.modifiedAt + 1_000 }
  }

  /** Whether somebody else has since deleted what the change added: then a newer change replaced ours. */
  #isUndone(found: readonly InstanceState[]): boolean {
    const { added = [] } = this.#requested.instances ?? {}
    const existing = found.filter(({ name }) => added.includes(name))
    const isGone = added.some(name => this.#existed.has(name) && !existing.some(one => one.name === name))
    for (const { name } of existing) this.#existed.add(name)
    return isGone || existing.some(({ isDeletion }) => isDeletion)
  }

  /** The state by the instances that were to be added or removed, and by all parts of a new service. */
  #stateOfParts(ours: ServiceState, found: readonly InstanceState[]): ProtonState {
    const { isCreation = false, instances } = this.#requested
    const { added = [], removed = [] } = instances ?? {}
    const fresh = found.filter(({ name }) => added.includes(name))
    const parts: readonly ProtonState[] = [...fresh, ...(isCreation && ours.pipeline ? [ours.pipeline] : [])]
    const broken = parts.find(part => !isInProgress(part) && part.phase !== 'succeeded')
    if (broken) return failed(ours, `${broken.of ?? 'a part'} is ${broken.status}`, broken.message)
    if (parts.some(isInProgress)) return { ...ours, phase: 'running' }
    const missing = added.filter(name => !fresh.some(one => one.name === name))
    const still = found.filter(({ name }) => removed.includes(name))
    if (missing.length + still.length === 0) return ours
    this.#lacksSince ??= this.#clock.now()
    if (!this.#hasPassed(this.#lacksSince)) return { ...ours, phase: 'running' }
    const lacks = [
      ...missing.map(name => `instance ${name} does not exist`),
      ...still.map(({ name }) => `instance ${name} still exists`),
    ]
    return failed(ours, lacks.join(', '))
  }
}

function failed(ours: ProtonState, what: string, reason?: string): ProtonState {
  const message = `The service is ${ours.status}, but ${what}${reason === undefined ? '' : `: ${reason}`}`
  return { ...ours, phase: 'failed', message }
}

/**
 * `change` with the spec for UpdateService: the deployed one with the instances of the change. Undefined when that changes
 * nothing. Throws ProviderError when it would delete instances that must be kept.
 */
export async function preparedChange(
  proton: Proton,
  name: string,
  change: ProtonChange,
  now: ProtonState,
  signal: AbortSignal,
): Promise<ProtonChange | undefined> {
  const { spec: wanted, settings = {}, allowInstanceRemoval = false } = change
  if (wanted === undefined) return change
  const { mergedSpec } = await import('../../../proton-spec/instances.js')
  const { text, ...instances } = mergedSpec(
    await specOfExistingInstances(proton, name, now.spec, signal),
    wanted,
  )
  const { added, removed, left } = instances
  if (removed.length > 0 && !allowInstanceRemoval) throw removalRefused(removed)
  const unknown = await refuseAttached(proton, name, removed, signal)
  // Differences that the update does not deploy are reported only with an update.
  const isChange = added.length + removed.length + left.length > 0 || settings.description !== undefined
  return isChange ? { ...change, spec: text, instances, unknown } : undefined
}

/** `change` with the instances that a new service is created with. */
export async function preparedCreation(change: ProtonChange): Promise<ProtonChange> {
  const { instanceNames } = await import('../../../proton-spec/instances.js')
  return { ...change, instances: { added: instanceNames(change.spec ?? ''), removed: [], left: [] } }
}

function removalRefused(names: readonly string[]): ProviderError {
  return new ProviderError('', 'InstanceRemoval', 'invalid', {
    message: `the spec does not contain deployed instances, which Proton would delete: ${names.join(', ')}`,
    hint: 'Add them to the spec, or allow their deletion with allowInstanceRemoval: true.',
  })
}

/** Refuses to delete an instance with attached components; returns what could not be read: then Proton refuses itself. */
async function refuseAttached(
  proton: Proton,
  serviceName: string,
  removed: readonly string[],
  signal: AbortSignal,
): Promise<readonly Unknown[]> {
  const unknown: Unknown[] = []
  for (const serviceInstanceName of removed) {
    const list = componentsOf(proton, { serviceName, serviceInstanceName }, signal)
    const attached = await unlessTransient(list)
    if (attached.kind === 'unknown') {
      unknown.push({ what: `what is attached to instance ${serviceInstanceName}`, because: attached.error })
    }
    if (attached.kind === 'unknown' || attached.value.length === 0) continue
    throw new ProviderError('', 'AttachedComponent', 'invalid', {
      message: `instance ${serviceInstanceName} cannot be deleted while ${namesOf(attached.value).join(', ')} is attached to it`,
      hint: 'Detach it first: target: component with detach: true.',
    })
  }
  return unknown
}

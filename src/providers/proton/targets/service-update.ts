import { timing } from '../../../engine/timing.js'
import { isInProgress, type Unknown } from '../../../engine/deployment.js'
import type { ProtonChange, InstanceChanges } from '../change.js'
import type { ProtonState } from '../state.js'
import type { Clock } from '../../../shared/clock.js'
import { ProviderError } from '../../../shared/errors.js'
import { unlessTransient } from '../../../engine/polling/retry.js'
import { componentsOf, named, type InstanceState } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { deployedSpec } from './deployed-spec.js'
import type { ServiceState } from './service-state.js'

/** What a change of a service is to bring about, and when the service was last modified before (epoch ms). */
export interface Wanted {
  /** Undefined: only the description changes. */
  readonly instances: InstanceChanges | undefined
  readonly modifiedAt: number
  readonly isCreation?: boolean
}

/**
 * One change of a service as we asked for it. Proton gives it no id, but lets only one be under way at a time: what
 * runs, or was modified, since it began is ours. ACTIVE alone is no success: what was added must have been deployed.
 */
export class ServiceChange {
  readonly #wanted: Wanted
  readonly #clock: Clock
  #modifiedAt: number
  #isTimed = false
  #hasRun = false
  readonly #hasBeenThere = new Set<string>()
  #answeredAt: number | undefined
  #lacksSince: number | undefined

  constructor(wanted: Wanted, clock: Clock) {
    this.#wanted = wanted
    this.#modifiedAt = wanted.modifiedAt
    this.#clock = clock
  }

  /** The answer to our request. A service that is ACTIVE at once is looked at again. */
  asBegun(answer: ServiceState): ProtonState {
    this.#answeredAt = this.#clock.now()
    // The read before may have been stale: what is older than the answer is.
    const modifiedAt = (answer.startedAt ?? 0) - 1
    this.#isTimed = isInProgress(answer) && modifiedAt > this.#modifiedAt
    if (this.#isTimed) this.#modifiedAt = modifiedAt
    const { isCreation = false, instances } = this.#wanted
    const isLookedAt = (isCreation || instances !== undefined) && !isInProgress(answer)
    return { ...answer, ...this.#marks(), ...(isLookedAt && { phase: 'running' as const }) }
  }

  /**
   * How a read of the service stands to our change; `instances` asks for its instances. An endpoint may move the time of
   * the last modification late or never: after Proton accepted the change, what does not move for long is no stale read.
   * A request without an answer proves nothing by itself.
   */
  async judge(seen: ServiceState, instances: () => Promise<readonly InstanceState[]>): Promise<ProtonState> {
    const isLater = (seen.startedAt ?? 0) > this.#modifiedAt
    // After an answer with a time of its own, what is older is a read from before.
    if (!isLater && this.#isTimed && !this.#hasPassed(this.#answeredAt)) return seen
    if (isInProgress(seen)) this.#hasRun = true
    if (!isLater && !this.#hasRun && !this.#hasPassed(this.#answeredAt)) return seen
    const ours = { ...seen, ...this.#marks() }
    if (seen.phase !== 'succeeded') return ours
    // ACTIVE with the time from before may be a read from before.
    const isStale = !isLater && !this.#hasPassed(this.#answeredAt)
    if (isStale) return { ...ours, phase: 'running' }
    const found = await instances()
    return this.#isUndone(found) ? seen : this.#judgeParts(ours, found)
  }

  #hasPassed(since: number | undefined): boolean {
    return since !== undefined && this.#clock.now() - since >= timing.readLagMs
  }

  /** Proton moves the time of the last modification at the end again: one time stands for all of our change. */
  #marks(): Pick<ProtonState, 'startedAt'> {
    // A second later than before, which is what times are told apart by.
    return { startedAt: this.#wanted.modifiedAt + 1_000 }
  }

  /** Whether somebody else has deleted since what the change added: then a newer change has taken its place. */
  #isUndone(found: readonly InstanceState[]): boolean {
    const { added = [] } = this.#wanted.instances ?? {}
    const there = found.filter(({ name }) => added.includes(name))
    const isGone = added.some(name => this.#hasBeenThere.has(name) && !there.some(one => one.name === name))
    for (const { name } of there) this.#hasBeenThere.add(name)
    return isGone || there.some(({ isDeletion }) => isDeletion)
  }

  /** What became of the instances that were to be added or removed, and of all parts of a new service. */
  #judgeParts(ours: ServiceState, found: readonly InstanceState[]): ProtonState {
    const { isCreation = false, instances } = this.#wanted
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
      ...missing.map(name => `instance ${name} is not there`),
      ...still.map(({ name }) => `instance ${name} is still there`),
    ]
    return failed(ours, lacks.join(', '))
  }
}

function failed(ours: ProtonState, what: string, reason?: string): ProtonState {
  const message = `The service is ${ours.status}, but ${what}${reason === undefined ? '' : `: ${reason}`}`
  return { ...ours, phase: 'failed', message }
}

/**
 * `change` with the spec that UpdateService is to be sent: the deployed one with the wanted instances. Undefined when
 * that changes nothing. Throws ProviderError when instances would go that may not.
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
  const { text, ...instances } = mergedSpec(await deployedSpec(proton, name, now.spec, signal), wanted)
  const { added, removed, left } = instances
  if (removed.length > 0 && !allowInstanceRemoval) throw removalRefused(removed)
  const unknown = await refuseAttached(proton, name, removed, signal)
  // What is left as it is deployed is told with an update only.
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
    message: `the spec leaves out instances that are deployed, and Proton would delete them: ${names.join(', ')}`,
    hint: 'Put them into the spec, or let them be deleted with allowInstanceRemoval: true.',
  })
}

/** Answers what could not be read of it: Proton itself refuses then. */
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
      message: `instance ${serviceInstanceName} is to be deleted while ${named(attached.value).join(', ')} is attached to it`,
      hint: 'Detach it first: target: component with detach: true.',
    })
  }
  return unknown
}

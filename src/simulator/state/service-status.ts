import type { ServiceEnding } from '../account/account-file.js'
import type { Deletion, End } from './lifecycle.js'
import type { Service, ServiceChange, Target } from './state.js'

/** A service's status, as in the API model. */
export type ServiceStatus =
  | ServiceEnding
  | `${'CREATE' | 'UPDATE' | 'DELETE' | 'CREATE_FAILED_CLEANUP' | 'UPDATE_FAILED_CLEANUP'}_IN_PROGRESS`
  | 'DELETE_FAILED'

/** The state of a service, or of a change of it, at a moment. */
export interface ServiceProgress {
  readonly status: ServiceStatus
  readonly message?: string | undefined
  readonly modifiedAt: number
  readonly isBusy: boolean
}

/** The state of the service at `now`: it depends on time, its change and the deployments of its new targets. */
export function serviceProgress(service: Service, now: number): ServiceProgress {
  const { createdAt, editedAt = createdAt, initial, change } = service
  const deletion = service.deletion?.(now)
  if (deletion !== undefined) {
    const { status, message, modifiedAt } = deletion
    return status === 'DELETE_FAILED'
      ? { status, message, modifiedAt: Math.max(modifiedAt, editedAt), isBusy: false }
      : { status: 'DELETE_IN_PROGRESS', modifiedAt, isBusy: true }
  }
  const progress = change && changeProgress(change, now)
  return {
    ...(progress ?? { ...initial, isBusy: false }),
    modifiedAt: Math.max(progress?.modifiedAt ?? createdAt, editedAt),
  }
}

/** The state of a creation or an update of a service at `now`. */
function changeProgress(change: ServiceChange, now: number): ServiceProgress {
  const { kind, startedAt, ends } = change
  const removals = change.removed.flatMap(({ deletion }) => deletion?.(now) ?? [])
  const endsAt = Math.max(change.endsAt, ...change.added.map(target => firstEnd(target).endsAt))
  if (now < endsAt || removals.some(({ status }) => status === 'DELETE_IN_PROGRESS')) {
    const isCleaningUp = ends.includes('_FAILED_CLEANUP_') && now >= endsAt - (endsAt - startedAt) / 5
    const step = isCleaningUp ? (`${kind}_FAILED_CLEANUP` as const) : kind
    return { status: `${step}_IN_PROGRESS`, modifiedAt: startedAt, isBusy: true }
  }
  const modifiedAt = Math.max(endsAt, ...removals.map(removal => removal.modifiedAt))
  return { ...endOf(change, now), modifiedAt, isBusy: false }
}

/** The deletion of an instance that an update removes: with the update, or when the update ends. */
export function removalBy(change: ServiceChange, planned: Deletion | undefined): Deletion {
  return now => {
    const { status, message, modifiedAt, isBusy } = changeProgress(change, now)
    if (isBusy) return { status: 'DELETE_IN_PROGRESS', modifiedAt }
    if (status === 'UPDATE_COMPLETE_CLEANUP_FAILED')
      return planned?.(now) ?? { status: 'DELETE_FAILED', message, modifiedAt }
    return status === 'ACTIVE' ? { status: 'GONE', modifiedAt } : undefined
  }
}

/** The deletion of a target that a change adds: when the change fails and cleans up. */
export function cleanupBy(change: ServiceChange): Deletion {
  return now => {
    const { status, modifiedAt } = changeProgress(change, now)
    return status.endsWith('_FAILED_CLEANUP_COMPLETE') ? { status: 'GONE', modifiedAt } : undefined
  }
}

const MESSAGES: Readonly<Record<Exclude<ServiceEnding, 'ACTIVE'>, string>> = {
  CREATE_FAILED: 'The service could not be created.',
  CREATE_FAILED_CLEANUP_COMPLETE: 'The service could not be created; what was created has been deleted.',
  CREATE_FAILED_CLEANUP_FAILED:
    'The service could not be created, and what was created could not be deleted.',
  UPDATE_FAILED: 'The service could not be updated.',
  UPDATE_FAILED_CLEANUP_COMPLETE: 'The service could not be updated; what was created has been deleted.',
  UPDATE_FAILED_CLEANUP_FAILED:
    'The service could not be updated, and what was created could not be deleted.',
  UPDATE_COMPLETE_CLEANUP_FAILED: 'The service was updated, but not all removed instances could be deleted.',
}

/** How a change ends: as planned, unless a new target fails or a removed instance cannot be deleted. */
function endOf(change: ServiceChange, now: number): { status: ServiceEnding; message?: string | undefined } {
  const { kind, ends, message, added, removed } = change
  if (ends !== 'ACTIVE') return { status: ends, message: message ?? MESSAGES[ends] }
  const failed = added.filter(target => firstEnd(target).ends !== 'SUCCEEDED')
  if (failed.length > 0) {
    const names = failed.map(target => `${target.kind} ${target.name}`).join(', ')
    return { status: `${kind}_FAILED`, message: `The deployment did not succeed: ${names}.` }
  }
  const stuck = removed.filter(({ deletion }) => deletion?.(now)?.status === 'DELETE_FAILED')
  if (stuck.length === 0) return { status: 'ACTIVE', message }
  const names = stuck.map(({ target }) => target.name).join(', ')
  const reason = `These instances could not be deleted: ${names}.`
  return { status: 'UPDATE_COMPLETE_CLEANUP_FAILED', message: reason }
}

/** The end of a target's first deployment; only a cancellation changes it. */
function firstEnd({ attempts: [first] }: Target): End {
  if (first === undefined) throw new Error('every target has a deployment')
  return first.cancel ?? first
}

import type { ServiceEnding } from '../account/account-file.js'
import type { Deletion, End } from './lifecycle.js'
import type { Service, ServiceChange, Target } from './state.js'

/** A service's status, of those in the API model. */
export type ServiceStatus =
  | ServiceEnding
  | `${'CREATE' | 'UPDATE' | 'DELETE' | 'CREATE_FAILED_CLEANUP' | 'UPDATE_FAILED_CLEANUP'}_IN_PROGRESS`
  | 'DELETE_FAILED'

/** Where a service, or a change of it, stands at a moment. */
export interface ServiceProgress {
  readonly status: ServiceStatus
  readonly message?: string | undefined
  readonly modifiedAt: number
  readonly isBusy: boolean
}

/** Where the service stands at `now`: a function of time, of its change, and of its new targets' deployments. */
export function serviceProgress(service: Service, now: number): ServiceProgress {
  const { createdAt, editedAt = createdAt, first, change } = service
  const deleting = service.deletion?.(now)
  if (deleting !== undefined) {
    const { status, message, modifiedAt } = deleting
    return status === 'DELETE_FAILED'
      ? { status, message, modifiedAt: Math.max(modifiedAt, editedAt), isBusy: false }
      : { status: 'DELETE_IN_PROGRESS', modifiedAt, isBusy: true }
  }
  const current = change === undefined ? undefined : changeProgress(change, now)
  return {
    ...(current ?? { ...first, isBusy: false }),
    modifiedAt: Math.max(current?.modifiedAt ?? createdAt, editedAt),
  }
}

/** Where a creation or an update of a service stands at `now`. */
export function changeProgress(change: ServiceChange, now: number): ServiceProgress {
  const { kind, startedAt } = change
  const removals = change.removed.flatMap(({ deletion }) => (deletion === undefined ? [] : [deletion]))
  const endsAt = Math.max(change.endsAt, ...change.added.map(target => endOf(target).endsAt))
  const isRemoving = removals.some(deletion => deletion(now)?.status === 'DELETE_IN_PROGRESS')
  if (now < endsAt || isRemoving) {
    const cleansUp = change.ends.includes('_FAILED_CLEANUP_') && now >= endsAt - (endsAt - startedAt) / 5
    const status = cleansUp
      ? (`${kind}_FAILED_CLEANUP_IN_PROGRESS` as const)
      : (`${kind}_IN_PROGRESS` as const)
    return { status, modifiedAt: startedAt, isBusy: true }
  }
  const modifiedAt = Math.max(endsAt, ...removals.map(deletion => deletion(now)?.modifiedAt ?? 0))
  return { ...ending(change, now), modifiedAt, isBusy: false }
}

/** How the instances that an update leaves out go: with the update, or when it ends. */
export function removalBy(change: ServiceChange, own: Deletion | undefined): Deletion {
  return now => {
    const { status, message, modifiedAt, isBusy } = changeProgress(change, now)
    if (isBusy) return { status: 'DELETE_IN_PROGRESS', modifiedAt }
    if (status === 'UPDATE_COMPLETE_CLEANUP_FAILED')
      return own?.(now) ?? { status: 'DELETE_FAILED', message, modifiedAt }
    return status === 'ACTIVE' ? { status: 'GONE', modifiedAt } : undefined
  }
}

/** How the targets that a change adds go again: when it fails and cleans up. */
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

function ending(change: ServiceChange, now: number): { status: ServiceEnding; message?: string | undefined } {
  const { kind, ends, message } = change
  if (ends !== 'ACTIVE') return { status: ends, message: message ?? MESSAGES[ends] }
  const failed = change.added.filter(target => endOf(target).ends !== 'SUCCEEDED')
  if (failed.length > 0) {
    const names = failed.map(target => `${target.kind} ${target.name}`).join(', ')
    return { status: `${kind}_FAILED`, message: `The deployment did not succeed: ${names}.` }
  }
  const stuck = change.removed.filter(({ deletion }) => deletion?.(now)?.status === 'DELETE_FAILED')
  if (stuck.length === 0) return { status: 'ACTIVE', message }
  const names = stuck.map(({ target }) => target.name).join(', ')
  return {
    status: 'UPDATE_COMPLETE_CLEANUP_FAILED',
    message: `These instances could not be deleted: ${names}.`,
  }
}

/** The end of a target's first deployment; it is known from the start, or from a cancel on. */
function endOf({ attempts: [first] }: Target): End {
  if (first === undefined) throw new Error('every target has a deployment')
  return first.cancel ?? first
}

import { failure, LOOK, stopped, success, type Ending } from './outcome.js'
import type { Standing } from '../../engine/deployment-target.js'
import type { ProtonError } from '../../shared/errors.js'
import type { Removed } from '../../engine/delete.js'
import { targetName, type Target } from '../../providers/proton/target.js'
import { deploymentText, protonErrorText } from '../log-lines.js'

const ANOTHER = 'Somebody has created one of the same name since: that one was left alone.'
const GOES_ON = 'As far as is known Proton goes on deleting it.'
const UNTOUCHED = 'Nothing was deleted.'
const FREE_IT =
  'Detach components first (target: component with detach: true), and delete what lives in it (command: delete).'
const RUN_AGAIN = 'Run the job again when that has ended, or wait for it with onConflict: wait.'

/** The ending that a deletion came to. */
export function removalEndingOf(removed: Removed, target: Target): Ending {
  const name = targetName(target)
  switch (removed.kind) {
    case 'deleted':
      return { ...success, title: `Deleted ${name}`, next: removed.isAnother ? [ANOTHER] : [] }
    case 'alreadyGone':
      return {
        ...success,
        title: `There is no ${name}: nothing to delete`,
        next: [removed.isAnother ? ANOTHER : 'It was gone already.'],
      }
    case 'started': {
      const next = ['The step does not wait for its end (wait: false): how it ends is not checked here.']
      return { mark: '⏳', isFailure: false, title: `Deletion of ${name} is under way`, next }
    }
    case 'failed': {
      const { status, message } = removed.standing
      const reason = `${status}: ${message ?? 'Proton gave no reason'}`
      const next = ['Remove what stands in the way by the reason given, then run the job again.']
      return { ...failure, title: `Deletion of ${name} failed`, reason, next }
    }
    case 'held': {
      const reason = `Proton does not delete it as long as it is bound to: ${removed.by.join(', ')}`
      return { ...failure, title: `The ${name} cannot be deleted`, reason, next: [UNTOUCHED, FREE_IT] }
    }
    case 'busy': {
      const { other } = removed
      const reason = `${deploymentText(other, 'Another')} is ${other.status}, and the step is not to wait for it`
      return { ...failure, title: `The ${name} is busy`, reason, next: [UNTOUCHED, RUN_AGAIN] }
    }
    case 'refused':
    case 'blocked':
      return refused(removed, name)
    case 'stopped':
    case 'timeout':
      return cutShort(removed.kind, removed, name)
  }
}

function refused(removed: Extract<Removed, { kind: 'refused' | 'blocked' }>, name: string): Ending {
  const reason = protonErrorText(removed.error)
  if (removed.kind === 'blocked') {
    const title = `Proton does not let ${name} be deleted now`
    return { ...failure, title, reason, next: [UNTOUCHED, RUN_AGAIN] }
  }
  if (!removed.isAskedFor)
    return { ...failure, title: `The ${name} was not deleted`, reason, next: [UNTOUCHED] }
  const title = `Deletion of ${name} can no longer be followed`
  return { ...failure, title, reason, next: [GOES_ON, LOOK] }
}

/** How the target stands after it, in Proton's words; undefined when nothing was asked or the end is not known. */
export function standingAfter(removed: Removed): Pick<Standing, 'status' | 'message'> | undefined {
  if (removed.kind === 'deleted' || removed.kind === 'alreadyGone') return { status: 'DELETE_COMPLETE' }
  if (removed.kind === 'started') return { status: 'DELETE_IN_PROGRESS' }
  return removed.kind === 'failed' ? removed.standing : undefined
}

function cutShort(
  kind: 'stopped' | 'timeout',
  { isAskedFor, error }: { readonly isAskedFor: boolean; readonly error?: ProtonError | undefined },
  name: string,
): Ending {
  const why = kind === 'stopped' ? 'The workflow was cancelled' : 'timeoutMinutes are over'
  if (!isAskedFor) {
    const reason = error ? `${why}; ${protonErrorText(error)}` : why
    const title = `Nothing was deleted of ${name}`
    return {
      ...(kind === 'stopped' ? stopped : failure),
      title,
      reason,
      next: ['Proton was not asked to delete it, or refused.'],
    }
  }
  return {
    ...failure,
    title: `Deletion of ${name} goes on`,
    reason: `${why}, but Proton cannot stop a deletion`,
    next: [GOES_ON, LOOK],
  }
}

import type { DeleteOutcome } from '../../engine/delete.js'
import type { DeletionState } from '../../engine/deployment-target.js'
import {
  CHECK,
  failure,
  inProgress,
  statusText,
  stopped,
  success,
  type Message,
  type ReportedTarget,
} from './message.js'

type Ended<K extends DeleteOutcome['kind']> = Extract<DeleteOutcome, { readonly kind: K }>

/** Another target has the name of the one that was deleted. */
export const ANOTHER_EXISTS = 'Another target of the same name was created since; it was not changed.'
const NOTHING_DELETED = 'Nothing was deleted.'
const RETRY = 'Re-run the job when that has ended, or wait for it with onConflict: wait.'

/** How the deletion of the target ended. */
export function deletionMessage(outcome: DeleteOutcome, { label, deletion }: ReportedTarget): Message {
  switch (outcome.kind) {
    case 'deleted':
      return success(`Deleted ${label}`, [outcome.isAnother ? ANOTHER_EXISTS : undefined])
    case 'alreadyGone':
      return outcome.isAnother
        ? success(`${label} was already deleted`, [ANOTHER_EXISTS])
        : success(`${label} does not exist; nothing was deleted`)
    case 'started':
      return inProgress(`Deletion of ${label} is in progress`, [
        'The step does not wait for it to end (wait: false): its result is not checked.',
      ])
    case 'failed':
      return deletionFailed(label, outcome.state)
    case 'hasDependents':
      return failure(`${label} cannot be deleted`, [
        `It is in use by ${outcome.dependents.join(', ')}.`,
        NOTHING_DELETED,
        deletion?.dependentsAdvice ?? 'Detach or delete these first.',
        'Then re-run the job.',
      ])
    case 'busy': {
      const busy = `${statusText(outcome.other, 'another')}, and the step does not wait for it.`
      return failure(`${label} is busy`, [busy, NOTHING_DELETED, RETRY])
    }
    case 'blocked':
      return failure(`${label} cannot be deleted now`, [NOTHING_DELETED, RETRY], { error: outcome.error })
    case 'refused':
      return refused(outcome, label)
    case 'stopped':
    case 'timeout':
      return cutShort(outcome, label)
  }
}

/** The provider says that it could not delete the target. */
export function deletionFailed(
  label: string,
  { status, message }: Pick<DeletionState, 'status' | 'message'>,
): Message {
  const reason = `${status}: ${message ?? 'no reason was given'}`
  return failure(`Deletion of ${label} failed`, ['Resolve the cause, then re-run the job.'], { reason })
}

function refused({ isRequested, error }: Ended<'refused'>, label: string): Message {
  if (!isRequested) return failure(`${label} was not deleted`, [], { error })
  const next = ['It may still be in progress.', CHECK]
  return failure(`Deletion of ${label} can no longer be followed`, next, { error })
}

function cutShort({ kind, isRequested, error }: Ended<'stopped' | 'timeout'>, label: string): Message {
  const why = kind === 'stopped' ? 'The workflow was cancelled' : 'timeoutMinutes elapsed'
  if (isRequested)
    return failure(deletionMayBeRunningTitle(label), [`${why}, but a deletion cannot be cancelled.`, CHECK])
  const build = kind === 'stopped' ? stopped : failure
  const next = [`${why}.`, 'The deletion was not requested, or the request was refused.']
  return build(`${label} was not deleted`, next, { error })
}

/** The title where a deletion is not known to have ended. */
export function deletionMayBeRunningTitle(label: string): string {
  return `Deletion of ${label} may still be in progress`
}

/** The provider's status of the target after the deletion; undefined when nothing was requested or the end is not known. */
export function deletionStateAfter(
  outcome: DeleteOutcome,
): Pick<DeletionState, 'status' | 'message'> | undefined {
  return 'state' in outcome ? outcome.state : undefined
}

import { ifFound } from '../../../engine/polling/request.js'
import type { Deletion, DeletionState } from '../../../engine/deployment-target.js'
import type { ProtonState } from '../state.js'
import { deletionStateOf } from '../api/statuses.js'

/** Deletes a target with its own Delete request; it is deleted as soon as `get` does not find it. */
export function deletion(
  get: (signal: AbortSignal) => Promise<ProtonState>,
  {
    send,
    ...rest
  }: { readonly send: () => Promise<void> } & Pick<Deletion, 'findDependents' | 'findBlocker'>,
): Deletion {
  return {
    ...rest,
    statusWords,
    dependentsAdvice: DETACH_ADVICE,
    get: async signal => {
      const target = await ifFound(get(signal))
      if (!target) return GONE
      const { status, message, createdAt } = target
      return { state: deletionStateOf(status), status, message, createdAt }
    },
    prepare: () => Promise.resolve(send),
  }
}

/** Ignores the response to Delete: the next poll shows the state. */
export const ignoreAnswer = (): undefined => undefined

/** Proton's statuses for a deletion, for all kinds of targets. */
export const statusWords = { running: 'DELETE_IN_PROGRESS', deleted: 'DELETE_COMPLETE' } as const

/** How to detach a component from a target. */
export const DETACH_ADVICE =
  'Detach or delete these first: a component is detached with target: component and detach: true.'

/** The state of a target that does not exist. */
export const GONE: DeletionState = { state: 'gone', status: statusWords.deleted }

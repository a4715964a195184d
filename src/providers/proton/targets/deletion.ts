import { ifFound } from '../../../engine/polling/request.js'
import type { Deletion, DeletionState } from '../../../engine/deployment-target.js'
import type { ProtonState } from '../state.js'
import { deletionStateOf } from '../api/statuses.js'

/** Deleting a target by one request of its own, after which it is gone as soon as `get` does not find it. */
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

/** What is read of an answer to Delete: the next look tells more. */
export const nothing = (): undefined => undefined

/** Proton's words for a deletion, whatever kind of target it is. */
export const statusWords = { running: 'DELETE_IN_PROGRESS', deleted: 'DELETE_COMPLETE' } as const

/** How to free a target from a component. */
export const DETACH_ADVICE = 'Detach a component with target: component and detach: true.'

/** Nothing is left. */
export const GONE: DeletionState = { state: 'gone', status: statusWords.deleted }

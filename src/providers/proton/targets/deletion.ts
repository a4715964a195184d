import { orNothing } from '../../../engine/polling/request.js'
import type { Removal, Standing } from '../../../engine/deployment-target.js'
import type { Snapshot } from '../../../engine/deployment.js'
import { standingOf } from '../api/statuses.js'

/** Deleting a target by one request of its own, after which it is gone as soon as `get` does not find it. */
export function removal(
  get: (signal: AbortSignal) => Promise<Snapshot>,
  { send, ...rest }: { readonly send: () => Promise<void> } & Pick<Removal, 'heldBy' | 'blocking'>,
): Removal {
  return {
    ...rest,
    get: async signal => {
      const target = await orNothing(get(signal))
      if (!target) return GONE
      const { status, message, createdAt } = target
      return { state: standingOf(status), status, message, createdAt }
    },
    prepare: () => Promise.resolve(send),
  }
}

/** What is read of an answer to Delete: the next look tells more. */
export const nothing = (): undefined => undefined

/** Nothing is left. */
export const GONE: Standing = { state: 'gone', status: 'DELETE_COMPLETE' }

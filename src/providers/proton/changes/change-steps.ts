import type { Deployable } from '../../../engine/deployment-target.js'
import type { Change, Snapshot } from '../../../engine/deployment.js'

/**
 * Makes of a change, for the target as it is `now`, the one to send; undefined when there is nothing to change. Throws
 * ProtonError or InputError for what must not be sent.
 */
export type Shape = NonNullable<Deployable['prepare']>

/** `deployable` as one whose changes go through `shapes`, one after the other, just before they are sent. */
export function shapedBy(deployable: Deployable, shapes: readonly (Shape | undefined)[]): Deployable {
  return {
    ...deployable,
    prepare: async (change: Change, now: Snapshot, signal: AbortSignal) => {
      let shaped: Change | undefined = change
      for (const shape of shapes) {
        if (shaped && shape) shaped = await shape(shaped, now, signal)
      }
      return shaped
    },
  }
}

import type { Snapshot } from '../deployment.js'
import type { Removal, Standing } from '../deployable.js'
import { ProtonError } from '../errors.js'
import { standingOf } from './statuses.js'

/** Deleting a target by one request of its own, after which it is gone as soon as `get` does not find it. */
export function removal(get: (signal: AbortSignal) => Promise<Snapshot>, how: Omit<Removal, 'get'>): Removal {
  return {
    ...how,
    get: async signal => {
      const target = await orNothing(get(signal))
      if (!target) return GONE
      const { status, message } = target
      return { state: standingOf(status), status, message }
    },
  }
}

/** What is read of an answer to Delete: the next look tells more. */
export const nothing = (): undefined => undefined

/** Nothing is left. */
export const GONE: Standing = { state: 'gone', status: 'DELETE_COMPLETE' }

/** What `work` answers; undefined when there is no such thing. */
export async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProtonError && error.fault === 'notFound') return undefined
    throw error
  }
}

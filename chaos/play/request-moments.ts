import { isRead } from '../model/provider-models.js'
import type { Moment } from '../plan/plan.js'

/** The moments of the requests that change something; of those that deploy or delete by default. */
interface RequestMoments {
  readonly before?: Moment
  readonly sent: Moment
  readonly answered?: Moment
}

const deploying: RequestMoments = { before: 'sending', sent: 'sent', answered: 'answered' }
const cancelling: RequestMoments = { sent: 'cancelSent', answered: 'answered' }

/** When others may act on a request; undefined for a read, and for the deletion of an object. */
export function momentsOf(operation: string): RequestMoments | undefined {
  if (isRead(operation)) return undefined
  if (operation === 'PutObject') return { sent: 'archiving' }
  if (operation === 'DeleteObject') return undefined
  if (operation === 'CreateChangeSet') return { sent: 'preparing' }
  if (operation === 'DeleteChangeSet') return { sent: 'discarding' }
  return operation.startsWith('Cancel') ? cancelling : deploying
}

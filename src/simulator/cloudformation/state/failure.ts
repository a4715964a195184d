import { stackEvent } from './events.js'
import { deleteAll } from './delete.js'
import { rollBack } from './rollback.js'
import type { ResourceWork } from './state.js'
import { failureReason, type WorkContext } from './work-events.js'

/** What follows a failed creation or update: a rollback, a deletion, or nothing. */
export function endAfterFailure(context: WorkContext, failed: readonly ResourceWork[], at: number): void {
  const { state, stack, operation } = context
  const { kind = 'UPDATE', onFailure = 'ROLLBACK' } = stack.underway ?? {}
  const verb = failed[0]?.action === 'Add' ? 'create' : 'update'
  const why = failureReason(
    verb,
    failed.map(({ logicalId }) => logicalId),
  )
  const reason = kind === 'CREATE' && onFailure !== 'DO_NOTHING' ? `${why}${ON_FAILURE[onFailure]}` : why
  if (onFailure === 'ROLLBACK') {
    rollBack({ state, now: at }, stack, { type: 'ROLLBACK', token: operation.token, reason })
  } else if (onFailure === 'DELETE') {
    deleteAll({ state, now: at }, stack, { operation, reason, plan: {}, retained: [] })
  } else {
    stackEvent(state, stack, at, { operation, status: `${kind}_FAILED`, reason: why })
  }
}

const ON_FAILURE = { ROLLBACK: 'Rollback requested by user.', DELETE: 'Delete requested by user.' } as const

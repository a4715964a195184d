import { ifFound } from '../../../engine/polling/request.js'
import { discardOrWarn } from '../../../engine/prepared-change.js'
import type { ConnectContext } from '../../../engine/provider.js'
import { ProviderError } from '../../../shared/errors.js'
import type { ChangeSetRequest } from '../api/change-set-api.js'
import type { StackApi } from '../api/stack-api.js'
import { isUnderReview } from '../api/statuses.js'
import type { ChangeSet } from './change-set.js'
import { isNewStackName } from './new-stack.js'

/** What deleting a change set needs. */
export interface Discarding {
  readonly api: StackApi
  readonly context: Pick<ConnectContext, 'clock' | 'report'>
}

/** Deletes, by its name, the change set of a request whose answer was lost; a warning names one that stays. */
export function discardByName({ api, context }: Discarding, request: ChangeSetRequest): Promise<void> {
  const { name, stackName, isCreation, clientToken } = request
  return discardOrWarn(context, `change set ${name}`, async signal => {
    await unlessDeleted(api.deleteChangeSet({ name, stackName }, signal))
    // Another name may be that of a stack that somebody else is about to create.
    if (isCreation && isNewStackName(stackName, clientToken)) await deleteEmptyStack(api, stackName, signal)
  })
}

/** Deletes a change set that is not to be executed; a warning names one that stays. */
export function discardChangeSet({ api, context }: Discarding, changeSet: ChangeSet): Promise<void> {
  return discardOrWarn(context, `change set ${changeSet.id}`, signal =>
    deleteChangeSet(api, changeSet, signal),
  )
}

/**
 * Deletes a change set that was not executed, and the stack that was made for it; does nothing to one that was executed.
 * Throws ProviderError.
 */
export async function deleteChangeSet(
  api: StackApi,
  { id, stackId, isCreation }: ChangeSet,
  signal: AbortSignal,
): Promise<void> {
  await unlessDeleted(api.deleteChangeSet({ name: id }, signal))
  if (isCreation) await deleteEmptyStack(api, stackId, signal)
}

/** A stack that was made for a change set, and never had resources. */
async function deleteEmptyStack(api: StackApi, stack: string, signal: AbortSignal): Promise<void> {
  const found = await ifFound(api.getStack(stack, signal))
  if (found && isUnderReview(found.status)) await api.deleteStack(found.id, undefined, signal)
}

/** A change set that is gone needs no deletion, and one that was executed cannot be deleted. */
async function unlessDeleted(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (error instanceof ProviderError && ['notFound', 'conflict'].includes(error.fault)) return
    throw error
  }
}

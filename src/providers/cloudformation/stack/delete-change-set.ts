import { ifFound, optional } from '../../../engine/polling/request.js'
import { discardOrWarn } from '../../../engine/prepared-change.js'
import type { ConnectContext } from '../../../engine/provider.js'
import { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { ChangeSetRequest } from '../api/change-set-api.js'
import type { StackInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { isUnderReview } from '../api/statuses.js'
import type { ChangeSet } from './change-set.js'
import { isNewStackName } from './new-stack.js'
import { staleRead } from './stale-reads.js'

/** What deleting a change set needs. */
export interface Discarding {
  readonly api: StackApi
  readonly context: Pick<ConnectContext, 'clock' | 'report'>
}

/** Deletes, by its name, the change set of a request whose answer was lost; a warning names one that stays. */
export function discardByName({ api, context }: Discarding, request: ChangeSetRequest): Promise<void> {
  const { name, stackName, isCreation, clientToken } = request
  let wasThere = false
  return discardOrWarn(context, `change set ${name}`, async signal => {
    wasThere = (await unlessDeleted(api.deleteChangeSet({ name, stackName }, signal))) || wasThere
    if (!isCreation) return
    const stack = await emptyStack(api, { stack: stackName, isThere: wasThere }, signal)
    if (!stack) return
    // Another name may be that of a stack that somebody else is about to create.
    if (isNewStackName(stackName, clientToken)) await api.deleteStack(stack.id, undefined, signal)
    else if (wasThere)
      context.report({ type: 'unknown', what: `who made the stack ${stackName}`, because: LEFT })
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
 * A stack whose change set is gone may be one that somebody else is creating: it stays. Throws ProviderError.
 */
export async function deleteChangeSet(
  api: StackApi,
  { id, stackId, isCreation }: ChangeSet,
  signal: AbortSignal,
): Promise<void> {
  const isThere = isCreation && (await optional(api.getChangeSet(id, signal))) !== undefined
  await unlessDeleted(api.deleteChangeSet({ name: id }, signal))
  if (!isCreation) return
  // By its ARN, CloudFormation shows even a deleted stack.
  const stack = await emptyStack(api, { stack: stackId, isThere: true }, signal)
  if (!stack) return
  if (!isThere) throw preconditionFailed('EmptyStack', `the stack ${stackId} may be somebody else's: ${LEFT}`)
  await api.deleteStack(stack.id, undefined, signal)
}

const LEFT =
  'its change set is deleted, and it is left empty (REVIEW_IN_PROGRESS); delete it if it is of no use'

/** A stack that was made for a change set, and never had resources; `isThere`: a read that does not find it is stale. */
async function emptyStack(
  api: StackApi,
  { stack, isThere }: { readonly stack: string; readonly isThere: boolean },
  signal: AbortSignal,
): Promise<StackInfo | undefined> {
  const found = await ifFound(api.getStack(stack, signal))
  if (!found && isThere) throw staleRead(`the stack ${stack} had a change set, and is not found`)
  return found && isUnderReview(found.status) ? found : undefined
}

/** Whether it was deleted: one that is gone needs no deletion, and one that was executed cannot be deleted. */
async function unlessDeleted(work: Promise<void>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof ProviderError && ['notFound', 'conflict'].includes(error.fault)) return false
    throw error
  }
}

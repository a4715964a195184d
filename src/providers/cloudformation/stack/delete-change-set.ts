import { ifFound, undefinedOnError } from '../../../engine/polling/request.js'
import { discardOrWarn } from '../../../engine/prepared-change.js'
import type { ConnectContext } from '../../../engine/provider.js'
import { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { ChangeSetId, ChangeSetRequest } from '../api/change-set-api.js'
import type { StackInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { isUnderReview } from '../api/statuses.js'
import {
  changeSetText,
  hasOwnStackName,
  savedChangeSet,
  type ChangeSet,
  type RequestedChangeSet,
} from './change-set.js'
import { isNewStackName } from './new-stack.js'
import { staleRead } from './stale-reads.js'

/** What deleting a change set needs. */
export interface Discarding {
  readonly api: StackApi
  readonly context: Pick<ConnectContext, 'clock' | 'report'>
}

/** The change set that a request makes. */
export function requestedBy({
  name,
  stackName,
  isCreation,
  clientToken,
}: ChangeSetRequest): RequestedChangeSet {
  const isOwnName = isCreation && isNewStackName(stackName, clientToken)
  return { name, stackName, isCreation, isOwnName }
}

/** Deletes, by its name, the change set of a request whose answer was lost; a warning names one that stays. */
export async function discardByName({ api, context }: Discarding, request: ChangeSetRequest): Promise<void> {
  const requested = requestedBy(request)
  const { stackName, isCreation, isOwnName } = requested
  let wasThere = false
  const discard = async (signal: AbortSignal) => {
    const found = await deleteUnlessExecuted(api, requested, signal)
    wasThere ||= found === 'deleted'
    if (!isCreation || found === 'executed') return
    const stack = await emptyStack(api, { stack: stackName, isThere: wasThere }, signal)
    if (!stack) return
    // Another name may be that of a stack that somebody else is about to create.
    if (isOwnName) await api.deleteStack(stack.id, undefined, signal)
    else if (wasThere)
      context.report({ type: 'unknown', what: `who made the stack ${stackName}`, because: LEFT })
  }
  await discardOrWarn(context, { what: changeSetText(requested), evidence: { ...requested }, discard })
}

/** Deletes a change set that is not to be executed; a warning names one that stays. */
export async function discardChangeSet({ api, context }: Discarding, changeSet: ChangeSet): Promise<void> {
  const discard = (signal: AbortSignal) => deleteChangeSet(api, changeSet, signal)
  await discardOrWarn(context, {
    what: changeSetText(changeSet),
    evidence: savedChangeSet(changeSet),
    discard,
  })
}

/**
 * Deletes the change set of a request whose process was killed, once it shows, and its stack where only that request can
 * have made it. Throws ProviderError: `notFound` where nothing shows that it was ever made.
 */
export async function deleteRequested(
  api: StackApi,
  { isCreation, isOwnName, name, stackName }: RequestedChangeSet,
  signal: AbortSignal,
): Promise<void> {
  const found = await ifFound(api.getChangeSet({ name, stackName }, signal))
  if (found && isOwnName)
    return deleteChangeSet(api, { id: found.id, stackId: found.stackId, isCreation }, signal)
  const stack = isCreation
    ? await emptyStack(api, { stack: found?.stackId ?? stackName, isThere: found !== undefined }, signal)
    : undefined
  if (found) {
    const isExecuted = (await deleteUnlessExecuted(api, found.id, signal)) === 'executed'
    if (stack && !isExecuted) throw emptyStackLeft(stack.id)
  } else {
    // An earlier try has deleted the change set, or a read of it lags behind.
    if (!stack || !isOwnName) throw notShown(name)
    await api.deleteStack(stack.id, undefined, signal)
  }
}

function notShown(name: string): ProviderError {
  const message = `there is no change set ${name}`
  return new ProviderError('DescribeChangeSet', 'ChangeSetNotFound', 'notFound', { message })
}

/**
 * Deletes a change set that was not executed, and the stack that was made for it; does nothing to one that was executed.
 * A stack whose change set is gone may be one that somebody else is creating, unless its name is that of this deployment:
 * it stays. Throws ProviderError.
 */
export async function deleteChangeSet(
  api: StackApi,
  changeSet: ChangeSet,
  signal: AbortSignal,
): Promise<void> {
  const { id, stackId, isCreation } = changeSet
  const isOwn =
    isCreation &&
    (hasOwnStackName(changeSet) || (await undefinedOnError(api.getChangeSet(id, signal))) !== undefined)
  if ((await deleteUnlessExecuted(api, id, signal)) === 'executed' || !isCreation) return
  // By its ARN, CloudFormation shows even a deleted stack.
  const stack = await emptyStack(api, { stack: stackId, isThere: true }, signal)
  if (!stack) return
  if (!isOwn) throw emptyStackLeft(stackId)
  await api.deleteStack(stack.id, undefined, signal)
}

function emptyStackLeft(stackId: string): ProviderError {
  return preconditionFailed('EmptyStack', `the stack ${stackId} may be somebody else's: ${LEFT}`)
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

/** Deletes it: one that is gone needs no deletion, and one that was executed cannot be deleted. */
async function deleteUnlessExecuted(
  api: StackApi,
  id: ChangeSetId,
  signal: AbortSignal,
): Promise<'deleted' | 'gone' | 'executed'> {
  try {
    await api.deleteChangeSet(id, signal)
    return 'deleted'
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    if (error.fault === 'notFound') return 'gone'
    if (error.fault !== 'conflict') throw error
    await refuseUnexecuted(api, id, error, signal)
    return 'executed'
  }
}

/** CloudFormation may delete no change set that it still makes: it can be deleted later. */
async function refuseUnexecuted(
  api: StackApi,
  id: ChangeSetId,
  cause: ProviderError,
  signal: AbortSignal,
): Promise<void> {
  const found = await undefinedOnError(api.getChangeSet(id, signal))
  if (/^EXECUTE_/.test(found?.executionStatus ?? '')) return
  const message = found ? `it is ${found.status} (${cause.message})` : cause.message
  throw new ProviderError('DeleteChangeSet', 'ChangeSetNotDeleted', 'transient', { message, cause })
}

import { ifFound, undefinedOnError } from '../../../engine/polling/request.js'
import { discardOrWarn } from '../../../engine/discard.js'
import type { Discarded } from '../../../engine/deployment-target.js'
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
  const discard = requestedDeleter(api, requested)
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
 * Deletes the change set of a request without an answer, once it shows, and its stack where only that request can have
 * made it. The result may be called until it succeeds: what one try finds, the next ones know. Throws ProviderError:
 * `notFound` where nothing has shown that it was ever made.
 */
export function requestedDeleter(
  api: StackApi,
  requested: RequestedChangeSet,
): (signal: AbortSignal) => Promise<Discarded> {
  const { isCreation, isOwnName, name, stackName } = requested
  let shown: ChangeSet | undefined
  return async signal => {
    if (!shown) {
      const found = await ifFound(api.getChangeSet({ name, stackName }, signal))
      if (!found) return deleteUnseen(api, requested, signal)
      shown = { id: found.id, stackId: found.stackId, isCreation }
    }
    return deleteChangeSet(api, shown, signal, isOwnName)
  }
}

/** Reads do not show it: they may be stale. */
async function deleteUnseen(
  api: StackApi,
  { isCreation, isOwnName, name, stackName }: RequestedChangeSet,
  signal: AbortSignal,
): Promise<Discarded> {
  const message = `there is no change set ${name}`
  if (await isExecutedOrDelete(api, { name, stackName }, signal)) return 'submitted'
  const stack = isCreation ? await emptyStack(api, { stack: stackName, isThere: false }, signal) : undefined
  if (!stack) throw new ProviderError('DescribeChangeSet', 'ChangeSetNotFound', 'notFound', { message })
  // An earlier try has deleted the change set, or a read of it lags behind.
  if (!isOwnName)
    throw new ProviderError('DescribeChangeSet', 'EmptyStack', 'transient', {
      message: `${message}, and ${leftEmpty(stack.id)}`,
    })
  await api.deleteStack(stack.id, undefined, signal)
  return 'discarded'
}

/**
 * Deletes a change set that was not executed, and the stack that was made for it; does nothing to one that was executed.
 * A stack whose name others may use stays: it may be one that somebody else is creating. Throws ProviderError.
 */
export async function deleteChangeSet(
  api: StackApi,
  changeSet: ChangeSet,
  signal: AbortSignal,
  isOwnStack = hasOwnStackName(changeSet),
): Promise<Discarded> {
  const { id, stackId, isCreation } = changeSet
  if (await isExecutedOrDelete(api, id, signal)) return 'submitted'
  // By its ARN, CloudFormation shows even a deleted stack.
  const stack = isCreation ? await emptyStack(api, { stack: stackId, isThere: true }, signal) : undefined
  if (!stack) return 'discarded'
  if (!isOwnStack)
    throw preconditionFailed('EmptyStack', `the change set is deleted, and ${leftEmpty(stackId)}`)
  await api.deleteStack(stack.id, undefined, signal)
  return 'discarded'
}

function leftEmpty(stack: string): string {
  return `the stack ${stack} may be somebody else's: it is left empty (REVIEW_IN_PROGRESS); delete it if it is of no use`
}

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

/** Whether it was executed; otherwise it is deleted, or gone already. */
async function isExecutedOrDelete(api: StackApi, id: ChangeSetId, signal: AbortSignal): Promise<boolean> {
  try {
    await api.deleteChangeSet(id, signal)
    return false
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    if (error.fault === 'notFound') return false
    if (error.fault !== 'conflict') throw error
    await refuseUnexecuted(api, id, error, signal)
    return true
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

import { isTransient, mayBeApplied, ProviderError } from '../../../shared/errors.js'
import type { ConnectContext } from '../../../engine/provider.js'
import { ifFound } from '../../../engine/polling/request.js'
import { discardOrWarn } from '../../../engine/prepared-change.js'
import type { ChangeSetInfo, ResourceChangeInfo } from '../api/responses.js'
import type { ChangeSetRequest, StackApi } from '../api/stack-api.js'
import { isUnderReview } from '../api/statuses.js'
import { changeSetFailure, type PlaceOf } from './change-set-failure.js'
import { isNewStackName } from './new-stack.js'

/** A change set that can be executed. */
export interface ChangeSet {
  /** Its ARN. */
  readonly id: string
  /** The ARN of its stack. */
  readonly stackId: string
  /** The stack was made for it, and goes with it unless it is executed. */
  readonly isCreation: boolean
}

/** A change set that was made, with all that it changes, nested stacks included. */
export interface PreparedChangeSet extends ChangeSet {
  readonly changes: readonly ResourceChangeInfo[]
}

/** What making a change set needs. */
export interface ChangeSetContext extends Discarding {
  readonly placeOf?: PlaceOf | undefined
}

interface Discarding {
  readonly api: StackApi
  readonly context: Pick<ConnectContext, 'clock' | 'report'>
}

/** `proton-deploy-<token>-<attempt>`: a name that is unique, and shows which deployment it is of. */
export function changeSetName(clientToken: string, attempt: number): string {
  return `proton-deploy-${clientToken}-${attempt}`
}

/** The capabilities of an existing stack, with those that the bundles of Proton need. */
export function capabilitiesFor(existing: readonly string[]): readonly string[] {
  return [...new Set([...existing, 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'])]
}

/**
 * Makes a change set and waits until it can be executed; undefined where it changes nothing. Leaves no change set behind
 * when it changes nothing, fails, or the signal aborts, or says so. Throws ProviderError: `invalid` with CloudFormation's reason where
 * the change set cannot be made.
 */
export async function createChangeSet(
  context: ChangeSetContext,
  request: ChangeSetRequest,
  signal: AbortSignal,
): Promise<PreparedChangeSet | undefined> {
  const { api } = context
  const { isCreation } = request
  let made: ChangeSet | undefined
  try {
    made = { ...(await api.createChangeSet(request, signal)), isCreation }
    const ready = await readyChangeSet(context, made.id, signal)
    if (ready.status === 'CREATE_COMPLETE')
      return { ...made, changes: await withNested(api, ready.changes, signal) }
    if (!isWithoutChanges(ready)) throw await changeSetFailure(context, ready, signal)
  } catch (error) {
    if (made) await discardChangeSet(context, made)
    else if (mayExist(error)) await discardByName(context, request)
    throw error
  }
  await discardChangeSet(context, made)
  return undefined
}

/** The pauses between looks at a change set that is being made, in ms. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000
const GROWTH = 1.5
/** So many looks in a row may fail in a way that passes, before the change set is given up. */
const MOST_FAILED_LOOKS = 5

async function readyChangeSet(
  { api, context: { clock } }: ChangeSetContext,
  id: string,
  signal: AbortSignal,
): Promise<ChangeSetInfo> {
  let failures = 0
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS)) {
    await clock.sleep(pauseMs, signal)
    refuseIfAborted(signal)
    try {
      const found = await api.getChangeSet(id, signal)
      if (!/_(PENDING|IN_PROGRESS)$/.test(found.status)) return found
      failures = 0
    } catch (error) {
      refuseIfAborted(signal)
      if (!isTransient(error) || ++failures > MOST_FAILED_LOOKS) throw error
    }
  }
}

function refuseIfAborted({ aborted }: AbortSignal): void {
  if (!aborted) return
  const message = 'the change set was still being created when its time was over'
  throw new ProviderError('DescribeChangeSet', 'AbortError', 'transient', { message })
}

/** Assumed: CloudFormation's two sentences for a change set that would change nothing. A macro may quote them in its own. */
function isWithoutChanges({ statusReason = '' }: ChangeSetInfo): boolean {
  return /^(The submitted information didn't contain changes|No updates are to be performed)\b/i.test(
    statusReason,
  )
}

/** Deeper than CloudFormation nests stacks. */
const DEEPEST = 5

/** The changes with those of nested stacks, whose paths begin with that of their stack. */
async function withNested(
  api: StackApi,
  changes: readonly ResourceChangeInfo[],
  signal: AbortSignal,
  depth = 0,
): Promise<readonly ResourceChangeInfo[]> {
  const found: ResourceChangeInfo[] = []
  for (const change of changes) {
    found.push(change)
    if (change.changeSetId === undefined || depth >= DEEPEST) continue
    const nested = await api.getChangeSet(change.changeSetId, signal)
    const inner = await withNested(api, nested.changes, signal, depth + 1)
    found.push(...inner.map(one => ({ ...one, path: `${change.path}/${one.path}` })))
  }
  return found
}

/** The request may have been heard although its answer was lost; nobody else makes a change set with its name. */
function mayExist(error: unknown): boolean {
  return !(error instanceof ProviderError) || mayBeApplied(error) || error.code.startsWith('AlreadyExists')
}

function discardByName({ api, context }: Discarding, request: ChangeSetRequest): Promise<void> {
  const { name, stackName, isCreation, clientToken } = request
  return discardOrWarn(context, `change set ${name}`, async signal => {
    await unlessDeleted(api.deleteChangeSet({ name, stackName }, signal))
    // Another name may be that of a stack that somebody else is about to create.
    if (isCreation && isNewStackName(stackName, clientToken)) await deleteEmptyStack(api, stackName, signal)
  })
}

/**
 * Executes a change set, in one request. Undefined also where it was executed before: its token is ours alone. Throws
 * ProviderError: `conflict` where the stack has changed since, so that the change set is out of date.
 */
export async function executeChangeSet(
  api: StackApi,
  { id }: Pick<ChangeSet, 'id'>,
  clientToken: string,
): Promise<void> {
  try {
    await api.executeChangeSet(id, clientToken)
  } catch (error) {
    if (!(error instanceof ProviderError) || !isOutOfDate(error)) throw error
    if (error.code.startsWith('TokenAlreadyExists') || isExecuted(error)) return
    throw new ProviderError('ExecuteChangeSet', 'ChangeSetObsolete', 'conflict', {
      message: `the stack has changed since the change set was made (${error.message})`,
      cause: error,
      isUnsent: error.isUnsent,
    })
  }
}

function isOutOfDate({ code, fault }: ProviderError): boolean {
  return /^(TokenAlreadyExists|InvalidChangeSetStatus)/.test(code) || fault === 'notFound'
}

/** Nobody else executes a change set of ours: one that is being executed was by an earlier request. */
function isExecuted({ message }: ProviderError): boolean {
  return /\bEXECUTE_(IN_PROGRESS|COMPLETE)\b/.test(message)
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

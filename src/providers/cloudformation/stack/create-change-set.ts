import { timing } from '../../../engine/timing.js'
import { isTransient, mayBeApplied, ProviderError } from '../../../shared/errors.js'
import type { ChangeSetInfo, ResourceChangeInfo } from '../api/responses.js'
import type { ChangeSetRequest } from '../api/change-set-api.js'
import type { StackApi } from '../api/stack-api.js'
import { savedChangeSet, type ChangeSet, type PreparedChangeSet } from './change-set.js'
import { changeSetFailure, type PlaceOf } from './change-set-failure.js'
import { discardByName, discardChangeSet, requestedBy, type Discarding } from './delete-change-set.js'

/** What making a change set needs. */
export interface ChangeSetContext extends Discarding {
  readonly placeOf?: PlaceOf | undefined
}

/**
 * Makes a change set and waits until it can be executed; undefined where it changes nothing. Where it changes nothing,
 * fails, or the signal aborts, it leaves no change set behind, or warns of the one that stays. Throws ProviderError:
 * `invalid` with CloudFormation's reason where the change set cannot be made.
 */
export async function createChangeSet(
  context: ChangeSetContext,
  request: ChangeSetRequest,
  signal: AbortSignal,
): Promise<PreparedChangeSet | undefined> {
  const { api } = context
  const { report } = context.context
  const { isCreation } = request
  const requested = { ...requestedBy(request) }
  let made: ChangeSet | undefined
  report({ type: 'preparing', evidence: requested })
  try {
    made = { ...(await api.createChangeSet(request, signal)), isCreation }
    report({ type: 'preparing', evidence: savedChangeSet(made), insteadOf: requested })
    const ready = await readyChangeSet(context, made.id, signal)
    if (ready.status === 'CREATE_COMPLETE')
      return { ...made, changes: await withNested(api, ready.changes, signal) }
    if (!isWithoutChanges(ready)) throw await changeSetFailure(context, ready, signal)
  } catch (error) {
    if (made) await discardChangeSet(context, made)
    else if (mayExist(error)) await discardByName(context, request)
    else report({ type: 'discarded', evidence: requested })
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
  { api, context: { clock, report } }: ChangeSetContext,
  id: string,
  signal: AbortSignal,
): Promise<ChangeSetInfo> {
  let reportAt = clock.now() + timing.heartbeatMs
  let failures = 0
  let wasFound = false
  const lagsUntil = clock.now() + timing.readLagMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS)) {
    await clock.sleep(pauseMs, signal)
    refuseIfAborted(signal)
    try {
      const found = await api.getChangeSet(id, signal)
      if (!/_(PENDING|IN_PROGRESS)$/.test(found.status)) return found
      failures = 0
      wasFound = true
      if (clock.now() < reportAt) continue
      reportAt = clock.now() + timing.heartbeatMs
      report({ type: 'notice', notice: { text: STILL_CREATING } })
    } catch (error) {
      refuseIfAborted(signal)
      const isMissing = error instanceof ProviderError && error.fault === 'notFound'
      if (isMissing && wasFound) throw gone(error)
      // One that was just made may not be found yet.
      const mayPass = isMissing
        ? clock.now() < lagsUntil
        : isTransient(error) && ++failures <= MOST_FAILED_LOOKS
      if (!mayPass) throw error
    }
  }
}

const STILL_CREATING = 'CloudFormation is still creating the change set.'

/** CloudFormation deletes the change sets of a stack when somebody updates it: ours is to be made again. */
function gone(cause: ProviderError): ProviderError {
  const message = `the change set is gone: the stack has changed since it was requested (${cause.message})`
  return new ProviderError('DescribeChangeSet', 'ChangeSetGone', 'conflict', { message, cause })
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

/** The request may have been processed although its answer was lost; nobody else makes a change set with its name. */
function mayExist(error: unknown): boolean {
  return !(error instanceof ProviderError) || mayBeApplied(error) || error.code.startsWith('AlreadyExists')
}

import { ProviderError } from '../../../shared/errors.js'
import type { Findings } from '../plan/findings.js'
import type { OpenedTarget } from '../opened-target.js'
import type { ChangeSet } from './change-set.js'
import { discardChangeSet } from './delete-change-set.js'
import type { StackState } from './stack-reader.js'

/** What a change was prepared from. */
interface PreparedFrom extends Pick<Findings, 'recordedId'> {
  readonly now: StackState
  readonly changeSet: ChangeSet | undefined
  /** Those of the change sets that were made before. */
  readonly tokens: ReadonlySet<string>
}

/**
 * Refuses what was prepared where the stack is no longer as it was read: text and proof are those of another deployment,
 * whose end is not known yet. A change set that was made before such a change cannot be executed. The events are read, too:
 * a read of the stack may lag behind the change. Throws ProviderError, and leaves no change set then.
 */
export async function refuseChangedStack(
  opened: Pick<OpenedTarget, 'api' | 'context' | 'locator'>,
  from: PreparedFrom,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (!(await isChanged(opened, from, signal))) return
    const message = `the stack ${from.now.stack?.name} has changed since it was read`
    throw new ProviderError('DescribeStacks', 'StackChanged', 'conflict', { message })
  } catch (error) {
    if (from.changeSet) await discardChangeSet(opened, from.changeSet)
    throw error
  }
}

async function isChanged(
  { locator }: Pick<OpenedTarget, 'locator'>,
  { now: { stack, deploymentId }, changeSet, tokens, recordedId }: PreparedFrom,
  signal: AbortSignal,
): Promise<boolean> {
  if (!stack || changeSet?.isCreation) return false
  // The text is that of an earlier request of this step, which no read of the stack has shown yet.
  if (recordedId !== undefined && tokens.has(recordedId) && recordedId !== deploymentId) return true
  // The name in the request may be that of a new stack.
  if (changeSet && changeSet.stackId !== stack.id) return true
  const latest = await (await locator.reader(signal))?.get(signal, true)
  const { status, updatedAt } = latest?.stack ?? {}
  return status !== stack.status || updatedAt !== stack.updatedAt || latest?.deploymentId !== deploymentId
}

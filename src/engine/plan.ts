import { InputError, ProviderError } from '../shared/errors.js'
import { preconditionFailed } from '../shared/precondition-errors.js'
import { deploymentText } from '../shared/text.js'
import type { FollowContext } from './context.js'
import { isInProgress, type DeploymentState, type TargetState } from './deployment.js'
import type { PreparedChange, SyncConfig } from './deployment-target.js'
import { discardChange } from './discard.js'
import { prepareChange } from './prepared-change.js'
import { PlanReads } from './plan-reads.js'
import { readWithRetry } from './polling/retry.js'
import type { Preview } from './preview.js'
import { WHETHER_SYNCED } from './repository-sync.js'

/** What a deployment would change, and what may block it. */
export interface Plan extends Preview {
  readonly before: TargetState
  /** The deployment that must end first. */
  readonly busyWith?: DeploymentState | undefined
  readonly sync?: SyncConfig | undefined
}

/**
 * Reads what a deployment would change, and changes nothing. Undefined when the workflow was cancelled. Throws
 * ProviderError and InputError.
 */
export async function plan(context: FollowContext): Promise<Plan | undefined> {
  const { target, stop } = context
  const before = await readWithRetry(context, signal => target.get(signal))
  if (!before) return undefined
  const found = await preparedOrRefused(context, before)
  if (!found) return undefined
  const { prepared, refusal } = found
  try {
    const reads = new PlanReads(context)
    const isSent = refusal !== undefined || prepared !== undefined
    const busyWith = isInProgress(before) ? before : isSent ? await blockerOf(context, reads) : undefined
    const sync = await reads.read(WHETHER_SYNCED, async signal => target.sync?.config(signal))
    const preview = await target.preview({ before, prepared, refusal }, reads)
    if (stop.aborted) return undefined
    const unknown = [...(prepared?.unknown ?? []), ...reads.unknown, ...preview.unknown]
    return { ...preview, before, busyWith, sync, unknown }
  } finally {
    if (prepared) await discardChange(context, prepared.evidence)
  }
}

const BUSY_HINT = 'Re-run the job when it has ended: the changes can be determined only then.'

interface Prepared {
  readonly prepared: PreparedChange | undefined
  readonly refusal: ProviderError | undefined
}

/** Undefined when the workflow was cancelled. */
async function preparedOrRefused(context: FollowContext, before: TargetState): Promise<Prepared | undefined> {
  try {
    const found = await prepareChange(context, before)
    if (!found) return undefined
    const prepared = found.change
    for (const unknown of prepared?.unknown ?? []) context.report({ type: 'unknown', ...unknown })
    return { prepared, refusal: undefined }
  } catch (error) {
    if (error instanceof ProviderError && error.fault === 'invalid')
      return { prepared: undefined, refusal: error }
    if (error instanceof ProviderError && error.fault === 'conflict' && isInProgress(before))
      throw preconditionFailed('Busy', `${deploymentText(before, 'another')} is ${before.status}`, BUSY_HINT)
    if (!(error instanceof InputError)) throw error
    const others = await context.target.explain?.(error, new PlanReads(context))
    throw new InputError([...error.problems, ...(others ?? [])])
  }
}

async function blockerOf({ target }: FollowContext, reads: PlanReads): Promise<DeploymentState | undefined> {
  const { findBlocker } = target
  return findBlocker && reads.read('what may be in its way', signal => findBlocker(signal), true)
}

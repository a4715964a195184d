import { timing } from './timing.js'
import { isTransient, ProviderError } from '../shared/errors.js'
import type { FollowContext, ReadContext } from './context.js'
import type { TargetState } from './deployment.js'
import type { PreparedChange } from './deployment-target.js'
import { boundedRequest, optional } from './polling/request.js'
import { readWithRetry } from './polling/retry.js'
import type { Attempt } from './submission.js'

const MOST_TRIES = 2

/**
 * The change to submit to the target `now`: undefined within where there is nothing to change, undefined as a whole when
 * the workflow was cancelled. Throws ProviderError and InputError.
 */
export async function prepareChange(
  context: FollowContext,
  now: TargetState,
): Promise<{ readonly change: PreparedChange | undefined } | undefined> {
  const tries: Promise<unknown>[] = []
  const prepare = (signal: AbortSignal) => {
    const preparing = prepareOnce(context, now, signal)
    tries.push(preparing.catch(() => undefined))
    return preparing
  }
  try {
    const found = await readWithRetry(context, prepare, { limitMs: timing.prepareLimitMs })
    if (found) reportPrepared(context, found.change)
    return found
  } finally {
    // What was aborted deletes what it made: the process must not end before.
    await cleanedUp(context, tries)
  }
}

async function cleanedUp(context: FollowContext, tries: readonly Promise<unknown>[]): Promise<void> {
  await optional(boundedRequest(context, () => Promise.all(tries), { limitMs: timing.cleanUpLimitMs }))
}

async function prepareOnce(
  context: FollowContext,
  now: TargetState,
  signal: AbortSignal,
): Promise<{ readonly change: PreparedChange | undefined }> {
  const change = await context.target.prepare(now, signal)
  // It came too late.
  if (signal.aborted && change) await discardChange(context, change)
  return { change }
}

/** Reports what the log shows of a change before it is submitted. */
function reportPrepared({ report }: ReadContext, change: PreparedChange | undefined): void {
  if (change?.restores) report({ type: 'restoring', to: change.restores })
  for (const notice of change?.notices ?? []) report({ type: 'notice', notice })
}

/** Deletes what preparing a change left behind. */
export async function discardChange(
  context: ReadContext,
  { evidence }: Pick<Attempt, 'evidence'>,
): Promise<void> {
  const { discard } = context.target
  if (discard) await discardOrWarn(context, 'the prepared change', signal => discard(evidence, signal))
}

/** Discards `what`. A failure is only a warning: what is left has no effect by itself. */
export async function discardOrWarn(
  context: Pick<ReadContext, 'clock' | 'report'>,
  what: string,
  discard: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await boundedRequest(context, discard, { limitMs: timing.discardLimitMs })
      return
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      if (error.fault === 'notFound') return
      if (isTransient(error) && tries < MOST_TRIES) continue
      context.report({ type: 'unknown', what: `whether ${what} was discarded`, because: error })
      return
    }
  }
}

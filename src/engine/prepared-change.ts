import { timing } from './timing.js'
import type { FollowContext, ReadContext } from './context.js'
import type { TargetState } from './deployment.js'
import type { PreparedChange } from './deployment-target.js'
import { discardChange } from './discard.js'
import { boundedRequest, undefinedOnError } from './polling/request.js'
import { readWithRetry } from './polling/retry.js'

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
    const { prepareLimitMs: limitMs = timing.prepareLimitMs } = context.target
    const found = await readWithRetry(context, prepare, { limitMs })
    if (found) reportPrepared(context, found.change)
    return found
  } finally {
    // What was aborted deletes what it made: the process must not end before.
    await cleanedUp(context, tries)
  }
}

async function cleanedUp(context: FollowContext, tries: readonly Promise<unknown>[]): Promise<void> {
  await undefinedOnError(
    boundedRequest(context, () => Promise.all(tries), { limitMs: timing.cleanUpLimitMs }),
  )
}

async function prepareOnce(
  context: FollowContext,
  now: TargetState,
  signal: AbortSignal,
): Promise<{ readonly change: PreparedChange | undefined }> {
  const change = await context.target.prepare(now, signal)
  // It came too late.
  if (signal.aborted && change) await discardChange(context, change.evidence)
  return { change }
}

/** Reports what the log shows of a change before it is submitted. */
function reportPrepared({ report }: ReadContext, change: PreparedChange | undefined): void {
  if (change?.restores) report({ type: 'restoring', to: change.restores })
  for (const notice of change?.notices ?? []) report({ type: 'notice', notice })
}

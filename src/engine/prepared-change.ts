import { timing } from './timing.js'
import { isTransient, ProviderError } from '../shared/errors.js'
import type { Json } from '../shared/json.js'
import type { FollowContext, ReadContext } from './context.js'
import type { TargetState } from './deployment.js'
import type { PreparedChange } from './deployment-target.js'
import { boundedRequest, undefinedOnError } from './polling/request.js'
import { readWithRetry } from './polling/retry.js'
import type { Attempt } from './tracking/submission.js'

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
  if (signal.aborted && change) await discardChange(context, change)
  return { change }
}

/** Reports what the log shows of a change before it is submitted. */
function reportPrepared({ report }: ReadContext, change: PreparedChange | undefined): void {
  if (change?.restores) report({ type: 'restoring', to: change.restores })
  for (const notice of change?.notices ?? []) report({ type: 'notice', notice })
}

/** Deletes what preparing a change left behind, and returns whether that is certain. */
export async function discardChange(
  context: ReadContext,
  { evidence }: Pick<Attempt, 'evidence'>,
  patience?: DiscardPatience,
): Promise<boolean> {
  const { discard, nameOfPrepared } = context.target
  if (!discard) return true
  const what = nameOfPrepared?.(evidence) ?? 'the prepared change'
  return discardOrWarn(context, { what, evidence, discard: signal => discard(evidence, signal) }, patience)
}

/** What was made and is not to be submitted. */
export interface Discardable {
  /** What the log calls it. */
  readonly what: string
  readonly evidence: Json | undefined
  readonly discard: (signal: AbortSignal) => Promise<void>
}

/** Until when (epoch ms) to try again; without it there are two tries at once. */
export interface DiscardPatience {
  /** After a transient fault. */
  readonly faultsUntil: number
  /** Where it is not found: the request to make it may still be on its way. */
  readonly missingUntil: number
}

/**
 * Discards it, and returns whether that is certain. A failure is only a warning: what is left has no effect by itself, and
 * the post step tries again where the fault is transient.
 */
export async function discardOrWarn(
  context: Pick<ReadContext, 'clock' | 'report'>,
  { what, evidence, discard }: Discardable,
  patience?: DiscardPatience,
): Promise<boolean> {
  const { clock, report } = context
  const settle = () => {
    if (evidence !== undefined) report({ type: 'discarded', evidence })
  }
  for (let tries = 1; ; tries++) {
    try {
      await boundedRequest(context, discard, { limitMs: timing.discardLimitMs })
      settle()
      return true
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      const isMissing = error.fault === 'notFound'
      const until = isMissing ? patience?.missingUntil : patience?.faultsUntil
      const isAgain = clock.now() < (until ?? 0)
      if (isAgain && (isMissing || isTransient(error))) await clock.sleep(timing.readEveryMs)
      else if (isMissing || !isTransient(error) || patience || tries >= MOST_TRIES) {
        if (!isMissing) report({ type: 'unknown', what: `whether ${what} was discarded`, because: error })
        if (isMissing || !isTransient(error)) settle()
        return isMissing
      }
    }
  }
}

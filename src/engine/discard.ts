import { timing } from './timing.js'
import { isTransient, ProviderError } from '../shared/errors.js'
import type { Json } from '../shared/json.js'
import type { ReadContext } from './context.js'
import type { Discarded } from './deployment-target.js'
import { boundedRequest } from './polling/request.js'

/** Without patience: a second one after a transient fault. */
const MOST_TRIES = 2

/** Deletes what preparing a change left behind. */
export async function discardChange(
  context: ReadContext,
  evidence: Json | undefined,
  patience?: DiscardPatience,
): Promise<DiscardResult> {
  const { discard, nameOfPrepared } = context.target
  if (!discard) return 'discarded'
  const what = nameOfPrepared?.(evidence) ?? 'the prepared change'
  return discardOrWarn(context, { what, evidence, discard: signal => discard(evidence, signal) }, patience)
}

/** `missing`: nothing shows that it was ever made. `left`: it may be there, and a warning names it. */
export type DiscardResult = Discarded | 'missing' | 'left'

/** What was made and is not to be submitted. */
export interface Discardable {
  /** What the log calls it. */
  readonly what: string
  readonly evidence: Json | undefined
  readonly discard: (signal: AbortSignal) => Promise<Discarded>
}

/** Until when (epoch ms) to try again; without it there are two tries at once. */
export interface DiscardPatience {
  /** After a transient fault. */
  readonly faultsUntil: number
  /** Where it is not found: the request to make it may still be on its way. */
  readonly missingUntil: number
}

/**
 * Discards it. A failure is only a warning: what is left has no effect by itself. Where the fault is transient, or nothing
 * shows it yet, it stays saved, and the post step tries again.
 */
export async function discardOrWarn(
  context: Pick<ReadContext, 'clock' | 'report'>,
  { what, evidence, discard }: Discardable,
  patience?: DiscardPatience,
): Promise<DiscardResult> {
  const { clock, report } = context
  const settle = () => {
    if (evidence !== undefined) report({ type: 'discarded', evidence })
  }
  for (let tries = 1; ; tries++) {
    try {
      const result = await boundedRequest(context, discard, { limitMs: timing.discardLimitMs })
      settle()
      return result
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      const isMissing = error.fault === 'notFound'
      const until = isMissing ? patience?.missingUntil : patience?.faultsUntil
      if (clock.now() < (until ?? 0) && (isMissing || isTransient(error)))
        await clock.sleep(timing.readEveryMs)
      else if (isMissing) return 'missing'
      else if (!isTransient(error) || patience || tries >= MOST_TRIES) {
        report({ type: 'unknown', what: `whether ${what} was discarded`, because: error })
        if (!isTransient(error)) settle()
        return 'left'
      }
    }
  }
}

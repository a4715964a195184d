import type { Notice } from '../../../engine/notice.js'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'

/** A change while it is worked out. */
export interface Draft {
  readonly change: ProtonChange
  /** What the log says of it before it is sent. */
  readonly notices: readonly Notice[]
  /** The earlier deployment that it deploys again. */
  readonly restores?: ProtonState | undefined
}

/**
 * One step from what the inputs ask for to the change to send to the target, which is `now`; undefined when there is
 * nothing to change. Throws ProviderError or InputError for what must not be sent.
 */
export type ChangeStep = (draft: Draft, now: ProtonState, signal: AbortSignal) => Promise<Draft | undefined>

/** The change after all steps, one after the other. */
export async function applySteps(
  steps: readonly (ChangeStep | undefined)[],
  first: ProtonChange,
  now: ProtonState,
  signal: AbortSignal,
): Promise<Draft | undefined> {
  let draft: Draft | undefined = { change: first, notices: [] }
  for (const step of steps) {
    if (draft && step) draft = await step(draft, now, signal)
  }
  return draft
}

import type { Notice } from '../../../engine/notice.js'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'

/** A change while it is prepared. */
export interface Draft {
  readonly change: ProtonChange
  /** The log lines before it is sent. */
  readonly notices: readonly Notice[]
  /** The earlier deployment that it deploys again. */
  readonly restores?: ProtonState | undefined
}

/**
 * One step from the inputs to the change to send to the target `now`; undefined when there is nothing to change. Throws
 * ProviderError or InputError for a change that must not be sent.
 */
export type ChangeStep = (draft: Draft, now: ProtonState, signal: AbortSignal) => Promise<Draft | undefined>

/** The change after all steps, in order. */
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

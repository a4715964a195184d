import { existing } from '../state/lookup.js'
import type { AccountState, Answer } from '../state/state.js'

/** Runs a change; with `staleReads` the next reads of this ARN still show what `before` returns (undefined: not found). */
export function withStaleReads<T>(
  { staleReads, stale }: AccountState,
  arn: string,
  before: () => Answer | undefined,
  change: () => T,
): T {
  if (staleReads === 0) return change()
  const answer = before()
  const result = change()
  stale.set(arn, { left: staleReads, answer })
  return result
}

/** Reads as a client does: the first reads after a change may be stale. */
export function readWithStaleness({ stale }: AccountState, arn: string, read: () => Answer): Answer {
  const known = stale.get(arn)
  if (known === undefined || known.left === 0) return read()
  known.left -= 1
  return existing(known.answer, arn)
}

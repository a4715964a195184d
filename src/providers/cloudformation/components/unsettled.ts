import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { StackInfo } from '../api/responses.js'
import { meaningOf } from '../api/statuses.js'
import { stackRefusal } from '../stack-refusal.js'

/** Refuses to take outputs or a record from a stack while it changes, or after it was left broken. Throws ProviderError. */
export function refuseUnsettled({ stack, name }: { readonly stack: StackInfo; readonly name: string }): void {
  if (meaningOf(stack.status).phase === 'running')
    throw preconditionFailed(
      'InProgress',
      `the stack of ${name} is ${stack.status}`,
      'Re-run the job when that has ended.',
    )
  const refusal = stackRefusal(stack)
  if (refusal) throw refusal
}

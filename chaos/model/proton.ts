import { changes } from './target-changes.js'
import { ProtonError, type Answer, type Call, type Model } from './call.js'
import { reads } from './reads.js'
import { removals } from './cancel-and-delete.js'
import { serviceChanges } from './service-changes.js'

const operations: Readonly<Record<string, (model: Model, call: Call) => Answer>> = {
  ...reads,
  ...changes,
  ...removals,
  ...serviceChanges,
}

/** Whether a request of this operation changes nothing. */
export function isRead(operation: string): boolean {
  return operation in reads
}

/** Applies a request when it arrives and returns the answer. Throws {@link ProtonError}. */
export function handle(model: Model, call: Call): Answer {
  const work = operations[call.operation]
  if (!work) throw new ProtonError('UnknownOperationException', `No such operation: ${call.operation}`)
  return work(model, call)
}

import { changes } from './target-changes.js'
import { ApiError, type Answer, type Call, type Model } from './call.js'
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
export function isProtonRead(operation: string): boolean {
  return operation in reads
}

/** Applies a request when it arrives and returns the answer. Throws {@link ApiError}. */
export function handle(model: Model, call: Call): Answer {
  const work = operations[call.operation]
  if (!work) throw new ApiError('UnknownOperationException', `No such operation: ${call.operation}`)
  return work(model, call)
}

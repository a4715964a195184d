import { ApiError, type Answer, type Call, type Model } from '../call.js'
import { stackRemovals } from './cancel-and-delete.js'
import { changeSetChanges } from './change-sets.js'
import { objectRequests } from './objects.js'
import { requestsOfOthers } from './others.js'
import { stackReads } from './reads.js'

const operations: Readonly<Record<string, (model: Model, call: Call) => Answer>> = {
  ...stackReads,
  ...changeSetChanges,
  ...stackRemovals,
  ...requestsOfOthers,
  ...objectRequests,
}

/** Applies a request when it arrives and returns the answer. Throws {@link ApiError}. */
export function handleStackRequest(model: Model, call: Call): Answer {
  const work = operations[call.operation]
  if (!work) throw new ApiError('InvalidAction', `The action ${call.operation} is not valid`)
  return work(model, call)
}

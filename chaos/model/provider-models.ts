import type { Plan, ProviderName } from '../plan/plan.js'
import type { Answer, Call, Model } from './call.js'
import { handleStackRequest } from './cloudformation/cloudformation.js'
import { stackAccountOf } from './cloudformation/initial-stacks.js'
import { stackReads } from './cloudformation/reads.js'
import { accountOf } from './initial-account.js'
import { handle, isProtonRead } from './proton.js'
import type { Account } from './state.js'

/** The model of a provider. */
interface ProviderModel {
  /** The account of a plan at the start; `newId` makes ids, `at` is when main starts (epoch ms). */
  readonly accountOf: (plan: Plan, newId: () => string, at: number) => Account
  /** Applies a request when it arrives and returns the answer. Throws ApiError. */
  readonly handle: (model: Model, call: Call) => Answer
}

export const providerModels: Readonly<Record<ProviderName, ProviderModel>> = {
  proton: { accountOf, handle },
  cloudformation: { accountOf: stackAccountOf, handle: handleStackRequest },
}

/** Whether a request of this operation changes nothing. */
export function isRead(operation: string): boolean {
  return isLaggingRead(operation) || operation === 'GetObject'
}

/** Whether it may show an earlier state: S3 shows what is. */
export function isLaggingRead(operation: string): boolean {
  return isProtonRead(operation) || operation in stackReads
}

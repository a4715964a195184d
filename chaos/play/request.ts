import type { Answer, Shown } from '../model/call.js'
import type { Effect } from '../model/state.js'
import type { RequestOutcome } from './request-outcome.js'

/** A request of the step, as it truly went. Times in epoch ms. */
export interface SentRequest {
  readonly number: number
  readonly process: 'main' | 'post'
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly sentAt: number
  arrivedAt?: number
  answeredAt?: number
  /** `ok`, or the name of the error that the process was given. */
  answer?: string
  readonly lagMs: number
  /** The account's time that a read showed. */
  asOf?: number
  readonly outcome: RequestOutcome
  readonly effects: Effect[]
  /** The deployments that the answer named, as far as it reached the process. */
  shows: readonly Shown[]
}

/** What Proton answered, and which deployments that named. */
export interface ProtonResponse {
  readonly answer: Answer | Error
  readonly shows: readonly Shown[]
}

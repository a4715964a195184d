import type { Answer, Shown } from '../model/call.js'
import type { Effect } from '../model/state.js'
import type { RequestOutcome } from './request-outcome.js'

/** A request of the step and how it went. Times in epoch ms. */
export interface SentRequest {
  readonly number: number
  readonly process: 'main' | 'post'
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly sentAt: number
  arrivedAt?: number
  answeredAt?: number
  /** `ok`, or the name of the error that the process got. */
  answer?: string
  readonly lagMs: number
  /** The time of the account that a read showed. */
  asOf?: number
  readonly outcome: RequestOutcome
  readonly effects: Effect[]
  /** The deployments in the answer; none when it did not reach the process. */
  shows: readonly Shown[]
}

/** Proton's answer, and the deployments in it. */
export interface ProtonResponse {
  readonly answer: Answer | Error
  readonly shows: readonly Shown[]
}

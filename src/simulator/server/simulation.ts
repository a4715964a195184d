import type { Call } from './protocol.js'
import type { Reply } from './reply.js'

/** A simulated account. The same calls at the same times get the same answers, but for the ids of requests. */
export interface Simulation {
  /** `at` is when the call arrives, in epoch milliseconds. */
  readonly answer: (call: Call, at: number) => Reply
  /** What starts from `at` on runs at this speed; what is in progress keeps its times. */
  readonly changeSpeed: (speed: number, at: number) => void
}

/** A service that can be simulated, with the accounts that it accepts. */
export interface SimulatedService<A> {
  readonly name: 'Proton' | 'CloudFormation'
  readonly defaultAccount: A
  /** Throws AccountError. */
  readonly checkAccount: (account: unknown) => A
  /** Opens a checked account at a time in epoch milliseconds. */
  readonly open: (account: A, speed: number, at: number) => Simulation
}

/** What the simulators of all services can be given; the clock `now` is in epoch milliseconds. */
export interface SimulationOptions<A> {
  /** Default: that of the state file, else the default account. */
  readonly account?: A
  /** The divisor of simulated durations; default 1. */
  readonly speed?: number
  readonly now?: () => number
  /** The file that the state is read from, if it exists, and written to. */
  readonly statePath?: string
  readonly log?: ((line: string) => void) | undefined
}

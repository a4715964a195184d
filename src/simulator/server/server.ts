import type { AccountFile } from '../account/account-file.js'
import { defaultAccount } from '../account/default-account.js'
import { checkAccount } from '../account/parse.js'
import { listen, type ListenOptions, type Simulator } from './listen.js'
import { readCall } from './protocol.js'
import { requestHandler } from './request-handler.js'

export type { Simulator } from './listen.js'

/** How the simulator runs; its clock `now` is in epoch milliseconds. */
export interface SimulatorOptions extends ListenOptions {
  readonly account?: AccountFile
  /** The divisor of simulated durations; default 1. */
  readonly speed?: number
}

/** Starts a simulator on the loopback address; rejects with AccountError, or with the system's error (EADDRINUSE). */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { account = defaultAccount, speed = 1, now = Date.now } = options
  const answer = requestHandler(checkAccount(account), speed, now())
  return listen({ read: readCall, answer, contentType: 'application/x-amz-json-1.0' }, options)
}

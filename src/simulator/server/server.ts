import type { AccountFile } from '../account/account-file.js'
import { defaultAccount } from '../account/default-account.js'
import { checkAccount } from '../account/parse.js'
import { openAccount } from '../journal/open-account.js'
import { listen, type ListenOptions, type Simulator } from './listen.js'
import { readCall } from './protocol.js'
import { simulateProton } from './simulate-proton.js'
import type { SimulatedService, SimulationOptions } from './simulation.js'

export type { Simulator } from './listen.js'

const proton: SimulatedService<AccountFile> = {
  name: 'Proton',
  defaultAccount,
  checkAccount,
  open: simulateProton,
}

/**
 * Starts a simulator on the loopback address; rejects with AccountError, StateError, or the system's error (EADDRINUSE).
 */
export async function startSimulator(
  options: ListenOptions & SimulationOptions<AccountFile> = {},
): Promise<Simulator> {
  const contentType = 'application/x-amz-json-1.0'
  return listen({ read: readCall, answer: openAccount(proton, options).answer, contentType }, options)
}

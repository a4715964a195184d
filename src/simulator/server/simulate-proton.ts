import type { AccountFile } from '../account/account-file.js'
import { buildState } from '../account/build-state.js'
import { operations } from '../operations/registry.js'
import { faultPicker, injectFault } from './faults.js'
import type { Call } from './protocol.js'
import { errorReply, protonErrors, replyOf } from './reply.js'
import type { Simulation } from './simulation.js'

const DEPLOYMENT_OPERATIONS = ['GetDeployment', 'ListDeployments', 'DeleteDeployment']
const DEPLOYMENT_ID_MEMBERS = ['lastAttemptedDeploymentId', 'lastSucceededDeploymentId']

/** Builds the account's state at `now`, and answers calls from then on. */
export function simulateProton(account: AccountFile, speed: number, now: number): Simulation {
  const { omitDeploymentIds = false, faults = [] } = account
  const state = buildState(account, speed, now)
  const nextFault = faultPicker(faults)
  const withoutIds = (key: string, value: unknown) =>
    omitDeploymentIds && DEPLOYMENT_ID_MEMBERS.includes(key) ? undefined : value
  const answer = ({ operation, input }: Call, at: number) => {
    const isMissing = omitDeploymentIds && DEPLOYMENT_OPERATIONS.includes(operation)
    const run = isMissing ? undefined : operations.get(operation)
    if (run === undefined) throw protonErrors.unknownOperation(operation)
    return JSON.stringify(run(input, { state, now: at }), withoutIds)
  }
  return {
    answer: (call, at) => {
      if (call.error !== undefined) return errorReply(call.error, protonErrors)
      const fault = nextFault(call.operation)
      const run = () => answer(call, at)
      return fault === undefined
        ? replyOf(run, protonErrors)
        : injectFault(fault, call.operation, run, protonErrors)
    },
    changeSpeed: newSpeed => {
      state.speed = newSpeed
    },
  }
}

import type { Fault } from '../account/account-file.js'

/** Tells which fault, if any, the next request for an operation meets. */
export type FaultPicker = (operation: string) => Fault | undefined

/**
 * Picks faults in the order of the list: the first that matches and has requests left. A fault that only counts towards
 * its `after` lets the request go on to the next fault.
 */
export function faultPicker(faults: readonly Fault[]): FaultPicker {
  const states = faults.map(fault => ({
    fault,
    toPass: fault.after ?? 0,
    toHit: fault.always === true ? Infinity : (fault.times ?? 1),
  }))
  return operation => {
    for (const state of states) {
      if (state.fault.operation !== '*' && state.fault.operation !== operation) continue
      if (state.toPass > 0) {
        state.toPass -= 1
      } else if (state.toHit > 0) {
        state.toHit -= 1
        return state.fault
      }
    }
    return undefined
  }
}

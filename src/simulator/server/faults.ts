import type { Fault } from '../account/fault.js'
import { milliseconds } from '../account/duration.js'
import { ApiError } from './api-error.js'
import { type ErrorFormat, errorReply, type Reply, replyOf } from './reply.js'

/**
 * Returns a function that picks the fault, if any, for the next request of an operation: the first in the list that
 * matches and has requests left. A fault that still counts down its `after` leaves the request to the next fault.
 */
export function faultPicker(faults: readonly Fault[]): (operation: string) => Fault | undefined {
  const counters = faults.map(fault => ({
    fault,
    toPass: fault.after ?? 0,
    toHit: fault.always === true ? Infinity : (fault.times ?? 1),
  }))
  return operation => {
    for (const counter of counters) {
      if (counter.fault.operation !== '*' && counter.fault.operation !== operation) continue
      if (counter.toPass > 0) {
        counter.toPass -= 1
      } else if (counter.toHit > 0) {
        counter.toHit -= 1
        return counter.fault
      }
    }
    return undefined
  }
}

const NO_ANSWER = { status: 0, body: '', delayMs: 0, sends: 'nothing' } as const
const BAD_GATEWAY = '<html><body>502 Bad Gateway</body></html>'

/** The reply to a request that meets a fault; `answer` runs the operation. */
export function injectFault(
  fault: Fault,
  operation: string,
  answer: () => string,
  format: ErrorFormat,
): Reply {
  switch (fault.kind) {
    case 'throttle':
      return errorReply(format.throttled, format)
    case 'unknown':
      return errorReply(format.unknownOperation(operation), format)
    case 'error': {
      const { name, message = 'Planned by the account file.' } = fault
      const usualStatus = name === format.internalCode ? 500 : 400
      return errorReply(new ApiError(name, message, fault.status ?? usualStatus), format)
    }
    case 'garbage':
      return { ...NO_ANSWER, outcome: 'garbage', sends: 'answer', status: 502, body: BAD_GATEWAY }
    case 'stall':
      return { ...NO_ANSWER, outcome: 'stalled' }
    case 'reset':
      return { ...NO_ANSWER, outcome: 'reset', sends: 'reset' }
    case 'loseAnswer': {
      const { outcome } = replyOf(answer, format)
      const lost = outcome === 'ok' ? 'answer lost' : `${outcome}, answer lost`
      return { ...NO_ANSWER, outcome: lost, sends: 'reset' }
    }
    case 'delay':
      return { ...replyOf(answer, format), delayMs: milliseconds(fault.for) }
  }
}

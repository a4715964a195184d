import type { Answer } from '../model/call.js'
import { isRead } from '../model/proton.js'
import { sdkError } from './sdk-error.js'
import type { Fault, FaultKind, Moment, Plan } from '../plan/plan.js'

interface Failure {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly status?: number
}

/** How one request goes. */
export interface RequestOutcome {
  readonly kind: FaultKind | undefined
  readonly lagMs: number
  /** Whether it reaches Proton. */
  readonly arrives: boolean
  /** It arrives `delayMs` late, and is not answered. */
  readonly isLate: boolean
  /** The answer takes `delayMs` longer. */
  readonly isSlow: boolean
  readonly delayMs: number
  /** Proton applies it, and no answer returns. */
  readonly isUnanswered: boolean
  readonly twiceAfterMs: number | undefined
  /** The error that the process gets instead of an answer. */
  readonly fails: Failure | undefined
  readonly failsAfterMs: number
  readonly isEmpty: boolean
}

/** How often each fault of the plan has matched so far. */
export type FaultCounts = Map<Fault, number>

const undisturbed: Omit<RequestOutcome, 'lagMs'> = {
  kind: undefined,
  arrives: true,
  isLate: false,
  isSlow: false,
  delayMs: 0,
  isUnanswered: false,
  twiceAfterMs: undefined,
  fails: undefined,
  failsAfterMs: 0,
  isEmpty: false,
}

const failed = (name: string, message: string, status?: number): Failure =>
  status === undefined ? { name, message } : { name, message, status }
const socket = (code: string, message: string): Failure => ({ name: 'Error', message, code })

const RESET = socket('ECONNRESET', 'read ECONNRESET')
const HTML_PAGE = failed('SyntaxError', 'Unexpected token < in JSON at position 0')
const INTERNAL = failed('InternalServerException', 'An internal error occurred', 500)

/** The request is not applied, and fails with this error. */
const refusal = (fails: Failure): Partial<RequestOutcome> => ({ arrives: false, fails, failsAfterMs: 40 })
/** Proton applies the request, and the process gets this error. */
const answerReplaced = (fails: Failure): Partial<RequestOutcome> => ({ fails })

const outcomes: Readonly<Record<FaultKind, (ms: number) => Partial<RequestOutcome>>> = {
  lost: () => refusal(RESET),
  unanswered: () => answerReplaced(RESET),
  hang: () => ({ arrives: false }),
  hangAnswer: () => ({ isUnanswered: true }),
  late: ms => ({ isLate: true, delayMs: ms, fails: RESET, failsAfterMs: 100 }),
  slow: ms => ({ isSlow: true, delayMs: ms }),
  twice: ms => ({ twiceAfterMs: ms }),
  garbageBefore: () => refusal(HTML_PAGE),
  garbageAfter: () => answerReplaced(HTML_PAGE),
  empty: () => ({ isEmpty: true }),
  internalBefore: () => refusal(INTERNAL),
  internalAfter: () => answerReplaced(INTERNAL),
  unavailable: () => refusal(failed('ServiceUnavailableException', 'Service unavailable', 503)),
  throttle: () => refusal(failed('ThrottlingException', 'Rate exceeded', 400)),
  conflict: () => refusal(failed('ConflictException', 'The resource is in use', 400)),
  notFound: () => refusal(failed('ResourceNotFoundException', 'The requested resource does not exist', 400)),
  denied: () => refusal(failed('AccessDeniedException', 'User is not authorized', 400)),
  refused: () => refusal(socket('ECONNREFUSED', 'connect ECONNREFUSED')),
  unresolved: () => refusal(socket('ENOTFOUND', 'getaddrinfo ENOTFOUND')),
  expired: () => refusal(failed('ExpiredTokenException', 'The security token has expired', 400)),
  unknownOperation: () => refusal(failed('UnknownOperationException', 'Unknown operation', 400)),
}

/** How long ago a moment occurred for the first time, in ms; undefined when it has not occurred. */
export type Since = (moment: Moment) => number | undefined

/** How a request goes that is sent now; the first fault of the plan that matches it counts. */
export function outcomeOf(plan: Plan, operation: string, since: Since, hits: FaultCounts): RequestOutcome {
  const lag = plan.lags.find(({ operation: of, after, fromMs, toMs }) => {
    const elapsedMs = since(after) ?? -1
    return operation.startsWith(of) && elapsedMs >= fromMs && elapsedMs < toMs
  })
  const lagMs = lag && isRead(operation) ? lag.lagMs : 0
  for (const fault of plan.faults) {
    if (!operation.startsWith(fault.operation) || (since('start') ?? 0) < (fault.fromMs ?? 0)) continue
    const hit = (hits.get(fault) ?? 0) + 1
    hits.set(fault, hit)
    if (hit <= fault.skip || hit > fault.skip + fault.times) continue
    return { ...undisturbed, ...outcomes[fault.kind](fault.ms), kind: fault.kind, lagMs }
  }
  return { ...undisturbed, lagMs }
}

/** The answer that the process gets, or the error that the SDK throws. */
export function answerOf({ fails, isEmpty }: RequestOutcome, answer: Answer | Error): Answer | Error {
  if (fails) return sdkError(fails.name, fails.message, fails)
  if (answer instanceof Error) return sdkError(answer.name, answer.message, { status: 400 })
  return isEmpty ? {} : answer
}

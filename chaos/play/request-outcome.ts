import type { Answer } from '../model/call.js'
import { isObjectRequest } from '../model/cloudformation/objects.js'
import { isLaggingRead } from '../model/provider-models.js'
import { sdkError } from './sdk-error.js'
import {
  providerOf,
  type Fault,
  type FaultKind,
  type Moment,
  type Plan,
  type ProviderName,
} from '../plan/plan.js'

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

/** The errors that a provider answers. */
interface Errors {
  readonly internal: Failure
  readonly unavailable: Failure
  readonly throttled: Failure
  readonly conflict: Failure
  readonly notFound: Failure
  readonly denied: Failure
  readonly expired: Failure
  readonly unknownOperation: Failure
}

const errorsOf: Readonly<Record<ProviderName | 's3', Errors>> = {
  proton: {
    internal: failed('InternalServerException', 'An internal error occurred', 500),
    unavailable: failed('ServiceUnavailableException', 'Service unavailable', 503),
    throttled: failed('ThrottlingException', 'Rate exceeded', 400),
    conflict: failed('ConflictException', 'The resource is in use', 400),
    notFound: failed('ResourceNotFoundException', 'The requested resource does not exist', 400),
    denied: failed('AccessDeniedException', 'User is not authorized', 400),
    expired: failed('ExpiredTokenException', 'The security token has expired', 400),
    unknownOperation: failed('UnknownOperationException', 'Unknown operation', 400),
  },
  cloudformation: {
    internal: failed('InternalFailure', 'An internal error occurred', 500),
    unavailable: failed('ServiceUnavailable', 'Service unavailable', 503),
    throttled: failed('Throttling', 'Rate exceeded', 400),
    conflict: failed(
      'ValidationError',
      'Stack:shop is in UPDATE_IN_PROGRESS state and can not be updated.',
      400,
    ),
    notFound: failed('ChangeSetNotFound', 'ChangeSet [it] does not exist', 404),
    denied: failed('AccessDenied', 'User is not authorized', 403),
    expired: failed('ExpiredToken', 'The security token included in the request is expired', 403),
    unknownOperation: failed('InvalidAction', 'The action is not valid for this endpoint.', 400),
  },
  s3: {
    internal: failed('InternalError', 'We encountered an internal error. Please try again.', 500),
    unavailable: failed('ServiceUnavailable', 'Please reduce your request rate.', 503),
    throttled: failed('SlowDown', 'Please reduce your request rate.', 503),
    conflict: failed('OperationAborted', 'A conflicting operation is in progress.', 409),
    notFound: failed('NoSuchBucket', 'The specified bucket does not exist', 404),
    denied: failed('AccessDenied', 'Access Denied', 403),
    expired: failed('ExpiredToken', 'The provided token has expired.', 400),
    unknownOperation: failed('MethodNotAllowed', 'The method is not allowed.', 405),
  },
}

/** The request is not applied, and fails with this error. */
const refusal = (fails: Failure): Partial<RequestOutcome> => ({ arrives: false, fails, failsAfterMs: 40 })
/** Proton applies the request, and the process gets this error. */
const answerReplaced = (fails: Failure): Partial<RequestOutcome> => ({ fails })

const outcomes: Readonly<Record<FaultKind, (ms: number, errors: Errors) => Partial<RequestOutcome>>> = {
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
  internalBefore: (_, { internal }) => refusal(internal),
  internalAfter: (_, { internal }) => answerReplaced(internal),
  unavailable: (_, { unavailable }) => refusal(unavailable),
  throttle: (_, { throttled }) => refusal(throttled),
  conflict: (_, { conflict }) => refusal(conflict),
  notFound: (_, { notFound }) => refusal(notFound),
  denied: (_, { denied }) => refusal(denied),
  refused: () => refusal(socket('ECONNREFUSED', 'connect ECONNREFUSED')),
  unresolved: () => refusal(socket('ENOTFOUND', 'getaddrinfo ENOTFOUND')),
  expired: (_, { expired }) => refusal(expired),
  unknownOperation: (_, { unknownOperation }) => refusal(unknownOperation),
}

/** How long ago a moment occurred for the first time, in ms; undefined when it has not occurred. */
export type Since = (moment: Moment) => number | undefined

/** How a request goes that is sent now; the first fault of the plan that matches it counts. */
export function outcomeOf(plan: Plan, operation: string, since: Since, hits: FaultCounts): RequestOutcome {
  const lag = plan.lags.find(({ operation: of, after, fromMs, toMs }) => {
    const elapsedMs = since(after) ?? -1
    return operation.startsWith(of) && elapsedMs >= fromMs && elapsedMs < toMs
  })
  const lagMs = lag && isLaggingRead(operation) ? lag.lagMs : 0
  for (const fault of plan.faults) {
    if (!operation.startsWith(fault.operation) || !isWithin(fault, since('start') ?? 0)) continue
    const hit = (hits.get(fault) ?? 0) + 1
    hits.set(fault, hit)
    if (hit <= fault.skip || hit > fault.skip + fault.times) continue
    return {
      ...undisturbed,
      ...outcomes[fault.kind](fault.ms, errorsOf[isObjectRequest(operation) ? 's3' : providerOf(plan)]),
      kind: fault.kind,
      lagMs,
    }
  }
  return { ...undisturbed, lagMs }
}

function isWithin({ fromMs = 0, toMs = Infinity }: Fault, elapsedMs: number): boolean {
  return elapsedMs >= fromMs && elapsedMs < toMs
}

/** The answer that the process gets, or the error that the SDK throws. */
export function answerOf({ fails, isEmpty }: RequestOutcome, answer: Answer | Error): Answer | Error {
  if (fails) return sdkError(fails.name, fails.message, fails)
  if (answer instanceof Error) return sdkError(answer.name, answer.message, { status: 400 })
  return isEmpty ? {} : answer
}

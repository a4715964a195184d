import { ApiError } from './api-error.js'

/** What is sent to the client, if anything, and how the log shows it. */
export interface Reply {
  readonly outcome: string
  readonly status: number
  readonly body: string
  readonly delayMs: number
  /** In addition to, or in place of, those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>
  readonly sends: 'answer' | 'reset' | 'nothing'
}

/** How a service names its common errors, and how it writes an error. */
export interface ErrorFormat {
  readonly body: (error: ApiError) => string
  readonly throttled: ApiError
  /** The code of an error of the service itself, which is answered with HTTP 500. */
  readonly internalCode: string
  readonly unknownOperation: (operation: string) => ApiError
}

/** The errors of Proton's API. */
export const protonErrors: ErrorFormat = {
  body: ({ code, message }) => JSON.stringify({ __type: `com.amazonaws.proton.v20200720#${code}`, message }),
  throttled: new ApiError('ThrottlingException', 'Rate exceeded'),
  internalCode: 'InternalServerException',
  unknownOperation: operation =>
    new ApiError('UnknownOperationException', `The operation ${operation} is not known here.`),
}

/** Runs an operation and replies with its answer, or with the error that it throws. */
export function replyOf(answer: () => string, format: ErrorFormat): Reply {
  try {
    return { outcome: 'ok', status: 200, body: answer(), delayMs: 0, sends: 'answer' }
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error, format)
    // The name only: an error's text may quote a spec.
    const name = error instanceof Error ? error.name : typeof error
    return errorReply(new ApiError(format.internalCode, `The simulator failed with ${name}.`, 500), format)
  }
}

/** The reply to a request that fails. */
export function errorReply(error: ApiError, format: ErrorFormat): Reply {
  const { code, status } = error
  return { outcome: code, status, body: format.body(error), delayMs: 0, sends: 'answer' }
}

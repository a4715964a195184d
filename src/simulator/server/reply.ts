import { ApiError } from './api-error.js'

/** What is sent to the client, if anything, and how the log shows it. */
export interface Reply {
  readonly outcome: string
  readonly status: number
  readonly body: string
  readonly delayMs: number
  readonly sends: 'answer' | 'reset' | 'nothing'
}

/** Runs an operation and replies with its answer (JSON text), or with the error that it throws. */
export function replyOf(answer: () => string): Reply {
  try {
    return { outcome: 'ok', status: 200, body: answer(), delayMs: 0, sends: 'answer' }
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error)
    // The name only: an error's text may quote a spec.
    const name = error instanceof Error ? error.name : typeof error
    return errorReply(new ApiError('InternalServerException', `The simulator failed with ${name}.`, 500))
  }
}

/** The reply to a request that fails. */
export function errorReply({ code, message, status }: ApiError): Reply {
  const body = JSON.stringify({ __type: `com.amazonaws.proton.v20200720#${code}`, message })
  return { outcome: code, status, body, delayMs: 0, sends: 'answer' }
}

/** The error for an operation that the simulator does not have. */
export function unknownOperation(operation: string): ApiError {
  return new ApiError('UnknownOperationException', `The operation ${operation} is not known here.`)
}

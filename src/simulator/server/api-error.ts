/** A request that is answered with an error; `code` is the error's name on the wire. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number

  /** The API answers every error with HTTP 400, except its own failures. */
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** The request itself is wrong. */
export function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message)
}

/** The resource does not exist. */
export function notFound(message: string): ApiError {
  return new ApiError('ResourceNotFoundException', message)
}

/** The state of a resource does not allow the request. */
export function conflict(message: string): ApiError {
  return new ApiError('ConflictException', message)
}

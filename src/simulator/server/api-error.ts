/** A request that is answered with an error; `code` is the error's name on the wire. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number

  /** HTTP 400 as the API has it for every error but its own failures. */
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** The input is at fault. */
export function invalid(message: string): Refusal {
  return new Refusal('ValidationException', message)
}

/** What was named does not exist. */
export function notFound(message: string): Refusal {
  return new Refusal('ResourceNotFoundException', message)
}

/** The target is not in the state that the request needs. */
export function conflict(message: string): Refusal {
  return new Refusal('ConflictException', message)
}

/** One thing wrong with an input, and where in a file when it is a file's. */
export interface Problem {
  readonly input: string
  readonly message: string
  readonly at?: { readonly file: string; readonly line: number; readonly column: number } | undefined
}

/** The workflow must be edited: every problem of its inputs at once. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(problem => problem.message).join('\n'))
    this.problems = problems
  }
}

/**
 * What can be done about a failed request: `transient` passes by itself, `conflict` is a busy target, `invalid` a
 * refused request, `denied` a missing permission, `credentials` bad or expired ones, `unknownOperation` an older
 * endpoint, `unreachable` a name that does not resolve, or an endpoint that has never answered as Proton does.
 */
export type Fault =
  | 'transient'
  | 'unreachable'
  | 'conflict'
  | 'notFound'
  | 'invalid'
  | 'denied'
  | 'credentials'
  | 'unknownOperation'
  | 'unknown'

/** A request that Proton did not grant. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly operation: string
  /** Proton's name of the error, e.g. `AccessDeniedException`, or the network's, e.g. `ECONNRESET`. */
  readonly code: string
  readonly fault: Fault
  /** What to do, in sentences. */
  readonly hint: string | undefined
  /** Proton did not act on the request: it was never sent, or refused unread. */
  readonly isUnsent: boolean
  constructor(
    operation: string,
    code: string,
    fault: Fault,
    details: {
      readonly message: string
      readonly hint?: string | undefined
      readonly cause?: unknown
      readonly isUnsent?: boolean
    },
  ) {
    super(details.message, { cause: details.cause })
    this.operation = operation
    this.code = code
    this.fault = fault
    this.hint = details.hint
    this.isUnsent = details.isUnsent ?? false
  }
}

/** A request got no answer in the time it had. */
export class NoAnswer extends ProviderError {
  constructor(limitMs: number) {
    super('', 'NoAnswer', 'transient', {
      message: `no answer within ${Math.max(0, Math.round(limitMs / 100)) / 10} s`,
    })
  }
}

/** Whether Proton may have acted on a request that ended in `error`: it may have heard all of it. */
export function mayBeApplied(error: ProviderError): boolean {
  return !error.isUnsent && (error.fault === 'unknown' || isTransient(error))
}

/** Whether trying again can help: the fault passes by itself. */
export function isTransient(error: unknown): error is ProviderError {
  return error instanceof ProviderError && (error.fault === 'transient' || error.fault === 'unreachable')
}

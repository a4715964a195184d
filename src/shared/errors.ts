/** A problem of an input, with its place where it is in a file. */
export interface Problem {
  readonly input: string
  readonly message: string
  readonly at?: { readonly file: string; readonly line: number; readonly column: number } | undefined
}

/** All problems of the inputs, which the user must fix. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(problem => problem.message).join('\n'))
    this.problems = problems
  }
}

/**
 * The kind of a failed request: `transient` may succeed when retried, `conflict` is a busy target, `invalid` a refused
 * request, `denied` a missing permission, `credentials` wrong or expired ones, `unknownOperation` an older endpoint,
 * `unreachable` a name that does not resolve, or an endpoint that has never answered as the provider does.
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

/** A failed request to the provider. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly operation: string
  /** The provider's name of the error, e.g. `AccessDeniedException`, or the network's, e.g. `ECONNRESET`. */
  readonly code: string
  readonly fault: Fault
  /** What to do: sentences. */
  readonly hint: string | undefined
  /** The request was not processed: it was never sent, or refused unread. */
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
  /** `aborted`: the request, where it is known. */
  constructor(limitMs: number, aborted?: Pick<ProviderError, 'operation' | 'hint'>) {
    const { operation = '', hint } = aborted ?? {}
    super(operation, 'NoAnswer', 'transient', { message: noAnswerText(limitMs), hint })
  }
}

/** `no answer within 10 s` */
export function noAnswerText(limitMs: number): string {
  return `no answer within ${Math.max(0, Math.round(limitMs / 100)) / 10} s`
}

/** The same error with a further hint: a sentence. */
export function withHint(error: ProviderError, hint: string): ProviderError {
  const { operation, code, fault, message, cause, isUnsent } = error
  const hints = [error.hint, hint].filter(Boolean).join(' ')
  return new ProviderError(operation, code, fault, { message, hint: hints, cause, isUnsent })
}

/** Whether the provider may have applied a request that failed with `error`. */
export function mayBeApplied(error: ProviderError): boolean {
  return !error.isUnsent && (error.fault === 'unknown' || isTransient(error))
}

/** Whether the permission or the operation is missing, both of which may be optional: a retry does not help. */
export function isUnavailable({ fault }: ProviderError): boolean {
  return fault === 'denied' || fault === 'unknownOperation'
}

/** Whether a retry may succeed. */
export function isTransient(error: unknown): error is ProviderError {
  return error instanceof ProviderError && (error.fault === 'transient' || error.fault === 'unreachable')
}

import type { Target } from './target.js'

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
  /** What the step is about, as far as the inputs say. */
  readonly subject: CommentSubject | undefined
  constructor(problems: readonly Problem[], subject?: CommentSubject) {
    super(problems.map(problem => problem.message).join('\n'))
    this.problems = problems
    this.subject = subject
  }
}

/** What a comment on the pull request needs of the inputs: a part of every request that can have one. */
export interface CommentSubject {
  readonly target: Target
  readonly region?: string | undefined
  /** Undefined when no comment is wanted. */
  readonly comment?: { readonly token: string } | undefined
}

/**
 * What can be done about a failed request: `transient` passes by itself, `conflict` is a busy target, `invalid` a
 * refused request, `denied` a missing permission, `credentials` bad or expired ones, `unknownOperation` an older
 * endpoint, `unreachable` a name that does not resolve.
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
export class ProtonError extends Error {
  override readonly name = 'ProtonError'
  readonly operation: string
  /** Proton's name of the error, e.g. `AccessDeniedException`, or the network's, e.g. `ECONNRESET`. */
  readonly code: string
  readonly fault: Fault
  /** What to do, in sentences. */
  readonly hint: string | undefined
  constructor(
    operation: string,
    code: string,
    fault: Fault,
    details: { message: string; hint?: string | undefined; cause?: unknown },
  ) {
    super(details.message, { cause: details.cause })
    this.operation = operation
    this.code = code
    this.fault = fault
    this.hint = details.hint
  }
}

/** A request got no answer in the time it had. */
export class NoAnswer extends ProtonError {
  constructor(limitMs: number) {
    super('', 'NoAnswer', 'transient', {
      message: `Proton gave no answer within ${Math.max(0, Math.round(limitMs / 100)) / 10} s`,
    })
  }
}

/** Whether trying again can help: the fault passes by itself. */
export function isTransient(error: unknown): error is ProtonError {
  return error instanceof ProtonError && (error.fault === 'transient' || error.fault === 'unreachable')
}

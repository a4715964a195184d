import type { OverviewRequest, TargetRequest } from '../engine/provider.js'
import { InputError, type Problem } from '../shared/errors.js'

/** The part of a request that a comment on the pull request needs. */
export interface CommentSubject {
  readonly target: TargetRequest | OverviewRequest
  readonly region?: string | undefined
  /** Undefined when no comment is wanted. */
  readonly comment?: { readonly token: string } | undefined
}

/** Inputs with problems whose target is known all the same: its comment can be updated. */
export class SubjectInputError extends InputError {
  readonly subject: CommentSubject
  constructor(problems: readonly Problem[], subject: CommentSubject) {
    super(problems)
    this.subject = subject
  }
}

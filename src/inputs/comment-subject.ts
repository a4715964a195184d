import { InputError, type Problem } from '../shared/errors.js'
import type { Target } from '../providers/proton/target.js'

/** What a comment on the pull request needs of the inputs: a part of every request that can have one. */
export interface CommentSubject {
  readonly target: Target
  readonly region?: string | undefined
  /** Undefined when no comment is wanted. */
  readonly comment?: { readonly token: string } | undefined
}

/** Inputs with problems that still say what the step is about: the comment for that can be updated. */
export class SubjectInputError extends InputError {
  readonly subject: CommentSubject
  constructor(problems: readonly Problem[], subject: CommentSubject) {
    super(problems)
    this.subject = subject
  }
}

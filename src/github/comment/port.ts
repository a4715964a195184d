import type { Clock } from '../../shared/clock.js'

/** How GitHub's API is reached. */
export interface CommentNetwork {
  /** The URL of the proxy; undefined for none. */
  readonly proxy?: string | undefined
  /** The certificates that are trusted, in PEM format; undefined for those that Node trusts anyway. */
  readonly ca?: readonly string[] | undefined
}

/** What to write on which pull request. */
export interface CommentOptions extends CommentNetwork {
  readonly token: string
  /** `owner/name`. */
  readonly repository: string
  readonly pullRequest: number
  /** Identifies this comment on the pull request: one comment is kept for each key. */
  readonly key: CommentKey
  /** The text of the comment, unchanged: the caller escapes text from outside. */
  readonly markdown: string
  /** The last lines, which are kept when the rest is truncated. */
  readonly footer?: string | undefined
  /** GitHub's API as the runner names it. */
  readonly apiUrl: string
  /** Aborts the request in progress. */
  readonly signal?: AbortSignal | undefined
  /** How a request that GitHub refuses for now is retried; undefined: not at all. */
  readonly patience?: RetryPatience | undefined
}

/** What a comment is about: all that may differ between the jobs that write comments on one pull request. */
export interface CommentKey {
  /** The label of the target, `service instance shop/prod`: the result of its deployment replaces the plan for it. */
  readonly target: string
  /** Undefined, like the realm, when this run does not know it. */
  readonly region: string | undefined
  /** The AWS account and the endpoint, as a digest. */
  readonly realm: string | undefined
  /** The workflow and the job, as a digest: a run that does not know the region or realm finds its comment by it. */
  readonly job: string
}

/** How long a request may be retried. */
export interface RetryPatience {
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly until: number
  /** Logs a long pause. */
  readonly log: (text: string) => void
}

/** The URL of the comment, and what was done. */
export interface WrittenComment {
  readonly url: string
  readonly was: 'created' | 'updated' | 'unchanged'
}

/** Keeps one comment on a pull request up to date. Throws the error of Octokit when the API refuses. */
export type WriteComment = (options: CommentOptions) => Promise<WrittenComment>

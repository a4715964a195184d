import type { Clock } from '../../shared/clock.js'
/** How GitHub's API is reached. */
export interface CommentNetwork {
  /** The URL of the proxy; undefined for none. */
  readonly proxy?: string | undefined
  /** The certificates that are trusted, in PEM format; undefined for those that Node trusts anyway. */
  readonly ca?: readonly string[] | undefined
}

/** What goes on which pull request. */
export interface CommentOptions extends CommentNetwork {
  readonly token: string
  /** `owner/name`. */
  readonly repository: string
  readonly pullRequest: number
  /** Tells this comment from the others on the same pull request: one is kept for each. */
  readonly key: CommentKey
  /** Stands in the comment as it is given: who calls makes foreign text inert. */
  readonly markdown: string
  /** The last lines, which stay when the rest is cut to what GitHub takes. */
  readonly footer?: string | undefined
  /** GitHub's API as the runner names it. */
  readonly apiUrl: string
  /** Gives up the request that is on its way. */
  readonly signal?: AbortSignal | undefined
  /** How a request that GitHub refuses for now is repeated; without it, it is not. */
  readonly patience?: RetryPatience | undefined
}

/** What a comment is about: all that may differ between the jobs that write comments on one pull request. */
export interface CommentKey {
  /** The target in words, such as `service instance shop/prod`: how its deployment ended replaces the plan for it. */
  readonly target: string
  /** Undefined, as the realm, when this run could not tell. */
  readonly region: string | undefined
  /** The AWS account and the endpoint, as a digest. */
  readonly realm: string | undefined
  /** The workflow and the job, as a digest: by it a run that lacks one of the others finds its comment. */
  readonly job: string
}

/** How long a request may be repeated. */
export interface RetryPatience {
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly until: number
  /** Is told when a pause is worth a line. */
  readonly say: (text: string) => void
}

/** Where the comment stands, and what was done. */
export interface WrittenComment {
  readonly url: string
  readonly was: 'created' | 'updated' | 'unchanged'
}

/** Keeps one comment on a pull request up to date. Throws what the API answers when it refuses. */
export type WriteComment = (options: CommentOptions) => Promise<WrittenComment>

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
  readonly key: string
  /** Stands in the comment as it is given: who calls makes foreign text inert. */
  readonly markdown: string
  /** GitHub's API as the runner names it. */
  readonly apiUrl: string
  /** Gives up the request that is on its way. */
  readonly signal?: AbortSignal | undefined
}

/** Where the comment stands, and what was done. */
export interface WrittenComment {
  readonly url: string
  readonly was: 'created' | 'updated' | 'unchanged'
}

/** Keeps one comment on a pull request up to date. Throws what the API answers when it refuses. */
export type WriteComment = (options: CommentOptions) => Promise<WrittenComment>

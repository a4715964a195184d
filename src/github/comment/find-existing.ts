import { agreement, keyOf, uncertain, type Agreement } from './marker.js'
import type { CommentKey } from './port.js'

/** A comment that is there, as far as it matters here. */
export interface Existing {
  readonly body?: string | undefined
}

/** Which comments a run has to do with. */
export interface Choice<C> {
  /** The first of these that may be changed is kept; oldest first. */
  readonly candidates: readonly C[]
  /** Written by a run that knew less, for which this one speaks now. */
  readonly superseded: readonly C[]
}

/**
 * Of `comments`, oldest first, those that are about `key`: the ones that agree in everything; else the ones that may,
 * unless they are of several accounts; else the ones of version 1.0.
 */
export function choose<C extends Existing>(comments: readonly C[], key: CommentKey): Choice<C> {
  const that = (wanted: Agreement) => comments.filter(({ body }) => agreement(body, key) === wanted)
  const [same, maybe, former] = [that('same'), that('maybe'), that('former')]
  if (same.length > 0) return { candidates: same, superseded: maybe.filter(one => knowsLess(one, key)) }
  const lesser = maybe.filter(one => knowsLess(one, key))
  if (lesser.length > 0) return { candidates: lesser, superseded: [] }
  const abouts = new Set(maybe.map(({ body }) => aboutText(body)))
  if (maybe.length > 0) return { candidates: abouts.size === 1 ? maybe : [], superseded: [] }
  return { candidates: former, superseded: [] }
}

/** Whether the run that wrote a comment knew nothing of its key that this one does not. */
function knowsLess({ body }: Existing, key: CommentKey): boolean {
  const found = keyOf(body)
  return uncertain.every(name => found?.[name] === undefined || key[name] !== undefined)
}

function aboutText(body: string | undefined): string {
  const { region, realm } = keyOf(body) ?? {}
  return [region, realm].join()
}

import { matchMarker, keyOf, optionalFields, type MarkerMatch } from './marker.js'
import type { CommentKey } from './port.js'

/** The part of an existing comment that is read here. */
export interface Existing {
  readonly body?: string | undefined
}

/** The comments that a run updates or deletes. */
interface Choice<C> {
  /** The first of these that may be changed is kept; oldest first. */
  readonly candidates: readonly C[]
  /** Written by a run that knew less of the key: this run's comment replaces them. */
  readonly superseded: readonly C[]
}

/**
 * The ones of `comments`, oldest first, that are about `key`: those that match completely, otherwise those that may match
 * unless they belong to several accounts, otherwise those of version 1.0.
 */
export function chooseComments<C extends Existing>(comments: readonly C[], key: CommentKey): Choice<C> {
  const that = (wanted: MarkerMatch) => comments.filter(({ body }) => matchMarker(body, key) === wanted)
  const [same, maybe, former] = [that('same'), that('maybe'), that('former')]
  if (same.length > 0) return { candidates: same, superseded: maybe.filter(one => knowsLess(one, key)) }
  const lesser = maybe.filter(one => knowsLess(one, key))
  if (lesser.length > 0) return { candidates: lesser, superseded: [] }
  const abouts = new Set(maybe.map(({ body }) => aboutText(body)))
  if (maybe.length > 0) return { candidates: abouts.size === 1 ? maybe : [], superseded: [] }
  return { candidates: former, superseded: [] }
}

/** Whether the run that wrote a comment knew no part of its key that this run does not know. */
function knowsLess({ body }: Existing, key: CommentKey): boolean {
  const found = keyOf(body)
  return optionalFields.every(name => found?.[name] === undefined || key[name] !== undefined)
}

function aboutText(body: string | undefined): string {
  const { region, realm } = keyOf(body) ?? {}
  return [region, realm].join()
}

import { invalidStack } from '../server/errors.js'

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken: string | undefined
}

/**
 * One page of `items`; its token names the last item of the page, so that new items in front of it change nothing.
 * Throws ValidationError for a token of another list.
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  size: number,
  token: string | undefined,
): Page<T> {
  const last = token === undefined ? undefined : Buffer.from(token, 'base64url').toString()
  const position = last === undefined ? -1 : items.findIndex(item => keyOf(item) === last)
  if (last !== undefined && position === -1) throw invalidStack('The NextToken is not valid.')
  const page = items.slice(position + 1, position + 1 + size)
  const end = page.at(-1)
  const isLast = position + 1 + size >= items.length
  return {
    items: page,
    nextToken: isLast || end === undefined ? undefined : Buffer.from(keyOf(end)).toString('base64url'),
  }
}

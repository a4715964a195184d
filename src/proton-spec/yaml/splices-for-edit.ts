import { didYouMean, nearest } from '../../shared/did-you-mean.js'
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import { childOf, isSpecMap, valueAt, type ReadSpec } from '../document.js'
import { pathText } from '../path.js'
import { adding, beginning, STEP, type Entry } from './insert-entry.js'
import { pairOf, placeInList, placeInMap, replacing, type Place, type Splice } from './splice.js'
import { writeValue } from './value.js'

/** More are not named: the list is to help, not to fill the log. */
const MOST_NAMES = 30
const LONGEST_NAME = 100

/** Where a value is to be written: a path from the top of the document, of which so many names lead to the inputs. */
export interface Destination {
  readonly path: readonly string[]
  readonly base: number
}

/** What is to be changed in a spec for a value to stand at a path, or in words why it cannot. */
export function splicesFor(
  text: string,
  { document, root }: ReadSpec,
  { path, base }: Destination,
  value: unknown,
): readonly Splice[] | string {
  let node: unknown = document.contents
  let place: Place | undefined
  for (const [at, name] of path.entries()) {
    const holder = valueAt(root, path.slice(0, at))
    const known = childOf(holder, name)
    const missing = () => missingText(path.slice(base, Math.max(at + 1, base + 1)), at < base ? {} : holder)
    if (isAlias(node)) return aliasText(path.slice(base, at), `an alias (*${node.source})`)
    const isLast = at === path.length - 1
    if (isSeq(node)) {
      if (known === undefined) return missing()
      place = placeInList(node, Number(name))
      node = place.value
    } else if (isMap(node)) {
      const pair = pairOf(document, node, name)
      if (!pair) {
        if (isLast || (at === base - 1 && path.length === base + 1 && isNothing(known)))
          return adding(text, node, entryOf(path.slice(at), value))
        return isNothing(known) ? missing() : aliasText(path.slice(base, at + 1), 'a merged map (<<)')
      }
      place = placeInMap(node, pair)
      node = place.value
    } else {
      return isLast && place && isNothing(holder) ? startingMap(text, place, name, value) : missing()
    }
  }
  return place ? replacing(text, place, writeValue(value, styleOf(place))) : 'cannot be set'
}

function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null
}

function aliasText(path: readonly string[], from: string): string {
  const what = path.length === 0 ? 'what the target says' : pathText(path)
  return `${what} comes from ${from}, and would change wherever else that is used; write it out to change it here`
}

function missingText(path: readonly string[], holder: unknown): string {
  const where = path.length > 1 ? pathText(path.slice(0, -1)) : 'the spec of the target'
  if (Array.isArray(holder)) return `${where} has ${holder.length} items, numbered from 0`
  if (!isSpecMap(holder) && !isNothing(holder)) return `${where} is neither a map nor a list`
  const names = Object.keys(holder ?? {})
  const shown = names.slice(0, MOST_NAMES).map(name => pathText([name.slice(0, LONGEST_NAME)]))
  const has = shown.length === 0 ? 'nothing' : shown.join(', ')
  const meant = didYouMean(nearest(path.at(-1) ?? '', names))
  return `there is no ${pathText(path)}; ${where} has ${has}${names.length > shown.length ? ' and more' : ''}${meant}`
}

/** The quotes stay that are there. */
function styleOf({ value, isInFlow }: Place) {
  const type = isScalar(value) ? value.type : undefined
  const quotes = type === 'QUOTE_DOUBLE' ? 'double' : type === 'QUOTE_SINGLE' ? 'single' : undefined
  return { isInFlow, quotes } as const
}

/** The entry for a name, or for a map of that name with one in it. */
function entryOf([outer = '', inner]: readonly string[], value: unknown): Entry {
  const write = (name: string, isInFlow: boolean) =>
    `${writeValue(name, { isInFlow: true })}: ${writeValue(value, { isInFlow })}`
  if (inner === undefined) return { inBlock: [write(outer, false)], inFlow: write(outer, true) }
  const key = writeValue(outer, { isInFlow: true })
  return {
    inBlock: [`${key}:`, ' '.repeat(STEP) + write(inner, false)],
    inFlow: `${key}: { ${write(inner, true)} }`,
  }
}

function startingMap(text: string, place: Place, name: string, value: unknown): readonly Splice[] {
  const entry = entryOf([name], value)
  const splice = beginning(text, place, entry)
  return splice ? [splice] : replacing(text, place, `{ ${entry.inFlow} }`)
}

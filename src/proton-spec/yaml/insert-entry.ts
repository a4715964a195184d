import { isCollection, isNode, isPair, isScalar, type Node, type Pair, type YAMLMap } from 'yaml'
import { endOf, endOfLine, indentOf, lineEnd, markOf, placeInMap, type Place, type Splice } from './splice.js'

/** Where a pair ends: its value, or the colon without one. */
function pairEnd(text: string, map: YAMLMap, pair: Pair): number {
  const place = placeInMap(map, pair)
  const { range } = place.value ?? {}
  const mark = markOf(place)
  return place.value && range && range[0] < range[1]
    ? endOf(text, place.value)
    : Math.max(place.keyEnd, mark ? mark.offset + mark.source.length : 0)
}

/** An entry for a map that has none of that name, as it is written in one kind of map and in the other. */
export interface Entry {
  readonly inFlow: string
  /** Its lines, the map's indentation being put before each. */
  readonly inBlock: readonly string[]
}

/** Writes another entry into a map. */
export function adding(text: string, map: YAMLMap, entry: Entry): readonly Splice[] {
  const [start, end] = map.range ?? [0, 0]
  const last = map.items.at(-1)
  if (map.flow !== true && last) return [addingLines(text, map, last, entry.inBlock)]
  if (last) {
    const at = pairEnd(text, map, last)
    return [{ from: at, to: at, text: `, ${entry.inFlow}` }]
  }
  // Between the braces there may still be a comment.
  const isBlank = /^[ \t]*$/.test(text.slice(start + 1, end - 1))
  return [
    { from: start + 1, to: isBlank ? end - 1 : start + 1, text: ` ${entry.inFlow}${isBlank ? ' ' : ''}` },
  ]
}

function addingLines(text: string, map: YAMLMap, last: Pair, lines: readonly string[]): Splice {
  const [newLine, indent] = [lineEnd(text), ' '.repeat(indentOf(map))]
  const leaf = lastLeaf(last.value)
  const [start, end] = leaf?.range ?? [0, 0]
  if (leaf && isScalar(leaf) && leaf.type?.startsWith('BLOCK')) {
    // What follows such a text at once, or the missing end of its last line, is part of it.
    const header = text.slice(start, endOfLine(text, start))
    const isOpen = text[end - 1] !== '\n'
    if (isOpen) return addingFirst(map, lines, newLine + indent)
    if (header.includes('+'))
      return { from: end, to: end, text: lines.map(line => indent + line + newLine).join('') }
  }
  const at = endOfLine(text, pairEnd(text, map, last))
  return { from: at, to: at, text: lines.map(line => newLine + indent + line).join('') }
}

function addingFirst({ items, range }: YAMLMap, lines: readonly string[], between: string): Splice {
  const properties = (items[0]?.srcToken?.start ?? []).find(({ type }) =>
    ['anchor', 'tag', 'explicit-key-ind'].includes(type),
  )
  const at = properties?.offset ?? range?.[0] ?? 0
  return { from: at, to: at, text: lines.map(line => line + between).join('') }
}

function lastLeaf(value: unknown): Node | undefined {
  if (isPair(value)) return lastLeaf(value.value)
  if (isCollection(value) && !value.flow) return lastLeaf(value.items.at(-1))
  return isNode(value) ? value : undefined
}

/** Writes an entry where a map was left out; undefined where it was left out in words, or within braces. */
export function beginning(text: string, place: Place, entry: Entry): Splice | undefined {
  const mark = markOf(place)
  const { range } = place.value ?? {}
  if (place.isInFlow || !mark || (range && range[0] < range[1])) return undefined
  const at = endOfLine(text, mark.offset)
  const indent = lineEnd(text) + ' '.repeat(place.indent + STEP)
  return { from: at, to: at, text: entry.inBlock.map(line => indent + line).join('') }
}

/** How far a map is indented that we begin. */
export const STEP = 2

import {
  isAlias,
  isCollection,
  isScalar,
  type CST,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

/** Some characters of a text, and what is to stand there instead. */
export interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Where a value stands, or would if it were not left out. */
export interface Place {
  readonly value: Node | null
  /** What is written between the value and what comes before it: `:` or `-`, anchors, tags, comments. */
  readonly before: readonly CST.SourceToken[]
  /** Where a key ends that has not even a colon. */
  readonly keyEnd: number
  readonly isInFlow: boolean
  /** How far the entry is indented that holds the value. */
  readonly indent: number
}

/** A text with splices made. */
export function spliced(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((result, { from, to, text: put }) => result.slice(0, from) + put + result.slice(to), text)
}

/** The line end that a text uses. */
export function lineEnd(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n'
}

/** The pair of a map with a key, written there itself; keys that are no text count as what they read as. */
export function pairOf(document: Document, map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => {
    const written = isAlias(key) ? key.resolve(document) : key
    return isScalar<string | number | boolean | null>(written) && String(written.value ?? '') === name
  })
}

/** The place of a pair's value. */
export function placeInMap(map: YAMLMap, pair: Pair): Place {
  const source = pair.srcToken
  return {
    value: pair.value as Node | null,
    before: source?.sep ?? [],
    keyEnd: (pair.key as Node).range?.[1] ?? 0,
    isInFlow: map.flow === true,
    indent: indentOf(map),
  }
}

/** The place of an item of a list. */
export function placeInList(list: YAMLSeq, index: number): Place {
  const source = list.srcToken
  const item = source && 'items' in source ? source.items[index] : undefined
  return {
    value: list.items[index] as Node | null,
    before: item?.start ?? [],
    keyEnd: 0,
    isInFlow: list.flow === true,
    indent: indentOf(list),
  }
}

export function indentOf({ srcToken }: YAMLMap | YAMLSeq): number {
  return srcToken && 'indent' in srcToken ? srcToken.indent : 0
}

/** Writes a value in the place of the one there. */
export function replacing(text: string, place: Place, value: string): readonly Splice[] {
  const { value: node, before } = place
  // A tag would say of the new value what the old one was. An anchor stays: whether it may is judged by the result.
  const splices = tagsOf(before)
  const { range } = node ?? {}
  if (!node || !range || range[0] === range[1]) return [...splices, filling(place, value)]
  const to = endOf(text, node)
  const line = text.lastIndexOf('\n', range[0] - 1)
  const isBelow = before.some(({ type }) => type === 'newline') && isCollection(node) && !node.flow
  if (!isBelow) return [...splices, { from: range[0], to, text: value }]
  // Lines of their own go as lines; the value moves up, so that it is indented enough.
  const from = text[line - 1] === '\r' ? line - 1 : line
  return [...splices, filling(place, value), { from, to: endOfLine(text, to), text: '' }]
}

const marks: readonly string[] = ['map-value-ind', 'seq-item-ind', 'anchor']

/** Where a value goes that was left out: after the `:` or `-`, and the anchor. */
function filling(place: Place, value: string): Splice {
  const mark = markOf(place)
  const at = mark ? mark.offset + mark.source.length : place.keyEnd
  return { from: at, to: at, text: mark ? ` ${value}` : `: ${value}` }
}

export function markOf({ before }: Place): CST.SourceToken | undefined {
  return before.findLast(({ type }) => marks.includes(type))
}

/** What takes the tags away, each with the space before it, or after it where that is an indentation. */
function tagsOf(tokens: readonly CST.SourceToken[]): readonly Splice[] {
  return tokens.flatMap(({ type, offset, source }, index) => {
    if (type !== 'tag') return []
    const lengthAt = (at: number) => (tokens[at]?.type === 'space' ? tokens[at].source.length : 0)
    const isFirst = tokens[index - 2]?.type === 'newline'
    const [before, after] = isFirst ? [0, lengthAt(index + 1)] : [lengthAt(index - 1), 0]
    return { from: offset - before, to: offset + source.length + after, text: '' }
  })
}

/** Where a node's text ends, without the blank lines and the comments below it. */
export function endOf(text: string, { range }: Node): number {
  const [start, end] = range ?? [0, 0]
  return start + text.slice(start, end).trimEnd().length
}

export function endOfLine(text: string, from: number): number {
  return from + text.slice(from).search(/\r?\n|$/)
}

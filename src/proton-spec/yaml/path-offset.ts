import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'

/**
 * The offset of the value at a path, or of its key with `isKey`; where the path does not exist, of the nearest value
 * above it.
 */
export function offsetAt(document: Document, path: readonly string[], isKey = false): number {
  let found: Node | undefined = document.contents ?? undefined
  let offset = startOf(found) ?? 0
  for (const name of path) {
    const { key, value } = childIn(document, found, name)
    offset = startOf(isKey ? key : value) ?? startOf(key) ?? offset
    found = value
  }
  return offset
}

/** The offset at which a node starts. */
export function startOf(node: Node | undefined): number | undefined {
  return node?.range?.[0]
}

/** The node at a path; undefined when the path does not exist. */
export function nodeAt(document: Document, path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (holder, name) => childIn(document, holder, name).value,
    document.contents ?? undefined,
  )
}

/** The key and value of a name, in the map itself or in the maps merged into it. */
function childIn(
  document: Document,
  holder: Node | undefined,
  name: string,
): { readonly key?: Node | undefined; readonly value?: Node | undefined } {
  const node = isAlias(holder) ? holder.resolve(document) : holder
  if (isSeq(node)) return { value: nodeOf(node.items[Number(name)]) }
  if (!isMap(node)) return {}
  const pair = pairOf(document, node, name)
  if (pair) return { key: nodeOf(pair.key), value: nodeOf(pair.value) }
  const merged = node.items.filter(isMerge).flatMap(({ value }) => (isSeq(value) ? value.items : [value]))
  const inMerged = merged.map(one => childIn(document, nodeOf(one), name))
  return inMerged.find(({ key }) => key !== undefined) ?? {}
}

/** Whether the pair merges maps into the map that has it. */
export function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN'
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined
}

/** The pair of a map with a key, merged maps aside; a key that is a number or boolean is compared by its text. */
export function pairOf(document: Document, map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => {
    const written = isAlias(key) ? key.resolve(document) : key
    return isScalar<string | number | boolean | null>(written) && String(written.value ?? '') === name
  })
}

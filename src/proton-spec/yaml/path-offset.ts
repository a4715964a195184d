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
  let offset = found?.range?.[0] ?? 0
  for (const [index, name] of path.entries()) {
    const { key, value } = childIn(document, found, name)
    const isKeyWanted = isKey && index === path.length - 1
    offset = (isKeyWanted ? key : value)?.range?.[0] ?? key?.range?.[0] ?? offset
    if (!value) return offset
    found = value
  }
  return offset
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
  const merged = node.items.flatMap(({ key, value }) =>
    isScalar(key) && key.source === '<<' && key.type === 'PLAIN'
      ? isSeq(value)
        ? value.items
        : [value]
      : [],
  )
  const inMerged = merged.map(one => childIn(document, nodeOf(one), name))
  return inMerged.find(({ key }) => key !== undefined) ?? {}
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

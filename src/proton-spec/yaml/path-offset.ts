import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Document, type Node } from 'yaml'
import { pairOf } from './splice.js'

/** Where a path leads to in a document, or as near as something is written; `isKey`: to the key instead of its value. */
export function offsetAt(document: Document, path: readonly string[], isKey = false): number {
  let found: Node | undefined = document.contents ?? undefined
  let offset = found?.range?.[0] ?? 0
  for (const [index, name] of path.entries()) {
    const { key, value } = childIn(document, found, name)
    const isKeyMeant = isKey && index === path.length - 1
    offset = (isKeyMeant ? key : value)?.range?.[0] ?? key?.range?.[0] ?? offset
    if (!value) return offset
    found = value
  }
  return offset
}

/** What is written under a name, there or in what is merged there. */
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
  return isNode(value) && !isPair(value) ? value : undefined
}

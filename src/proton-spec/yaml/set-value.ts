import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Pair,
  YAMLMap,
  type Document,
  type Node,
} from 'yaml'
import { didYouMean, nearest } from '../../shared/did-you-mean.js'
import { childOf, isSpecMap, valueAt, type ReadSpec } from '../document.js'
import { pathText } from '../path.js'
import { shortList } from '../short-list.js'
import { pairOf } from './path-offset.js'
import { nodeOf } from './write.js'

/** A place in a document that has a value, or could have one. */
interface Slot {
  readonly node: Node | null
  readonly put: (node: Node) => void
}

/**
 * Sets the value at `path`, whose first `base` names lead to the target's inputs. Only the last name may be new, and
 * the map of inputs before it. Returns why the value cannot be set, or undefined when it is set.
 */
export function setValue(
  { document, root }: ReadSpec,
  { path, base }: { readonly path: readonly string[]; readonly base: number },
  value: unknown,
): string | undefined {
  let slot: Slot = {
    node: document.contents,
    put: node => {
      document.contents = node as typeof document.contents
    },
  }
  for (const [at, name] of path.entries()) {
    const { node } = slot
    if (isAlias(node)) return aliasText(path.slice(base, at), `an alias (*${node.source})`)
    const child = childSlot(document, node, name)
    if (child) {
      slot = child
      continue
    }
    const holder = valueAt(root, path.slice(0, at))
    const [, inner, ...more] = path.slice(at)
    const isNewInputs = at === base - 1 && more.length === 0 && isNothing(childOf(holder, name))
    if ((inner !== undefined && !isNewInputs) || !(isMap(node) || isNull(node)))
      return isMap(node) && !isNothing(childOf(holder, name))
        ? aliasText(path.slice(base, at + 1), 'a merged map (<<)')
        : missingText(path.slice(base, Math.max(at, base) + 1), at < base ? {} : holder)
    add(slot, name, inner === undefined ? nodeOf(value) : mapOf(inner, nodeOf(value)))
    return undefined
  }
  slot.put(withProperties(nodeOf(value), slot.node))
  return undefined
}

function childSlot(document: Document, holder: Node | null, name: string): Slot | undefined {
  if (isSeq(holder)) {
    const index = Number(name)
    const put = (node: Node) => holder.items.splice(index, 1, node)
    return childOf(holder.items, name) === undefined ? undefined : { node: nodeIn(holder.items[index]), put }
  }
  const pair = isMap(holder) ? pairOf(document, holder, name) : undefined
  if (!pair) return undefined
  const put = (node: Node) => {
    pair.value = node
  }
  return { node: nodeIn(pair.value), put }
}

function nodeIn(value: unknown): Node | null {
  return isNode(value) ? value : null
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null
}

function isNull(node: Node | null): boolean {
  return node === null || (isScalar(node) && isNothing(node.value))
}

/** Adds an entry to the map in a slot, which is created where there is none. */
function add({ node, put }: Slot, name: string, value: Node): void {
  if (isMap(node)) node.items.push(new Pair(nodeOf(name), value))
  else put(withProperties(mapOf(name, value), node))
}

function mapOf(name: string, value: Node): YAMLMap {
  const map = new YAMLMap()
  map.items.push(new Pair(nodeOf(name), value))
  return map
}

/** The new node with the anchor and the comments of the node that it replaces. */
function withProperties(node: Node, old: Node | null): Node {
  if (!old) return node
  const { anchor, comment, commentBefore, spaceBefore } = old
  Object.assign(node, { anchor, commentBefore, spaceBefore })
  if (isCollection(node) && isScalar(old))
    node.commentBefore = [commentBefore, comment].filter(Boolean).join('\n')
  else Object.assign(node, { comment })
  return node
}

function aliasText(path: readonly string[], from: string): string {
  const what = path.length === 0 ? "the target's part of the spec" : pathText(path)
  return `${what} comes from ${from}, and would also change where else that is used; write it out to change it here`
}

function missingText(path: readonly string[], holder: unknown): string {
  const where = path.length > 1 ? pathText(path.slice(0, -1)) : 'the spec of the target'
  if (Array.isArray(holder))
    return `${where} has ${holder.length} item${holder.length === 1 ? '' : 's'}, numbered from 0`
  if (!isSpecMap(holder) && !isNothing(holder)) return `${where} is neither a map nor a list`
  const names = Object.keys(holder ?? {})
  const has = shortList(names.map(one => pathText([one]))) || 'nothing'
  const meant = didYouMean(nearest(path.at(-1) ?? '', names))
  return `there is no ${pathText(path)}; ${where} has ${has}${meant}`
}

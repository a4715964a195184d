import { isPair, isSeq, visit } from 'yaml'
import type { Target } from './target.js'
import { CURRENT_VALUE, holdsCurrentValue, inputsPath, readSpec, valueAt, type ReadSpec } from './document.js'
import { pathText } from './path.js'
import { isMerge, nodeAt } from './yaml/path-offset.js'
import { replaceAliases } from './yaml/replace-aliases.js'
import { textOf } from './yaml/write.js'

/**
 * The part of a spec that is the target's, as a spec by itself: without comments, anchors, other instances and a
 * pipeline. Undefined when the spec cannot be read or does not have the target.
 */
export function specOfTarget(spec: string, target: Target): string | undefined {
  const read = standalone(spec)
  const path = read && inputsPath(read.root, target)
  if (!path) return undefined
  const { document } = read
  const holder = path.slice(0, -1)
  if (holder.length > 0) document.set('instances', document.createNode([nodeAt(document, holder)]))
  document.delete('pipeline')
  return textOf(document)
}

/** The name of the environment that a service spec puts the instance into; undefined where it names none. */
export function environmentInSpec(spec: string, target: Target): string | undefined {
  const root = readSpec(spec)?.root
  const path = root && inputsPath(root, target)
  const name = path && valueAt(root, [...path.slice(0, -1), 'environment'])
  return typeof name === 'string' ? name : undefined
}

/** A spec whose `${Proton::CURRENT_VAL}` are replaced, and the paths of those for which nothing is known. */
export interface ResolvedSpec {
  readonly text: string
  readonly unresolved: readonly string[]
}

/** Replaces each `${Proton::CURRENT_VAL}` in the inputs of the target by the value that `deployed` has at its path. */
export function resolveCurrentValues(
  spec: string,
  deployed: string | undefined,
  target: Target,
): ResolvedSpec {
  const read = standalone(spec)
  const base = read && inputsPath(read.root, target)
  if (!base || !holdsCurrentValue(valueAt(read.root, base))) return { text: spec, unresolved: [] }
  const source = deployed === undefined ? undefined : standalone(deployed)
  const sourceBase = source && inputsPath(source.root, target)
  const unresolved = new Set<string>()
  visit(read.document, {
    Scalar: (key, scalar, ancestors) => {
      if (scalar.value !== CURRENT_VALUE || key === 'key') return undefined
      const path = pathOf([...ancestors, scalar])
      if (base.some((name, at) => path[at] !== name)) return undefined
      const inner = path.slice(base.length)
      const found = sourceBase && nodeAt(source.document, [...sourceBase, ...inner])
      if (found && found !== scalar) return found
      unresolved.add(pathText(inner))
      return undefined
    },
  })
  return { text: textOf(read.document), unresolved: [...unresolved] }
}

/** The path of the last of these nodes, each of which is in the one before; values of merged maps are in the map itself. */
function pathOf(nodes: readonly unknown[]): readonly string[] {
  return nodes.flatMap((node, at) => {
    const above = nodes[at - 1]
    if (isPair(node)) return isMerge(node) ? [] : String(node.key)
    if (!isSeq(node) || (isPair(above) && isMerge(above))) return []
    return String(node.items.indexOf(nodes[at + 1]))
  })
}

/** The spec without comments, and with aliases replaced by their values; undefined when it cannot be read. */
function standalone(text: string): ReadSpec | undefined {
  const read = readSpec(text)
  if (!read) return undefined
  const { document } = read
  try {
    replaceAliases(document)
  } catch {
    return undefined // an alias to itself
  }
  visit(document, {
    Node: (_, node) => {
      Object.assign(node, { comment: null, commentBefore: null })
    },
  })
  Object.assign(document, { comment: null, commentBefore: null })
  return read
}

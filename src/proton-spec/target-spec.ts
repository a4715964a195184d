import { isMap, isNode, isScalar, visit, type Document, type Node } from 'yaml'
import type { Target } from './target.js'
import { CURRENT_VALUE, inputsPath, parseYaml, readSpec, valueAt, valueOf } from './document.js'
import { pathText } from './path.js'
import { textOf } from './yaml/write.js'

/**
 * The part of a spec that is the target's, as a spec by itself: without comments, anchors, other instances and a
 * pipeline. Undefined when the spec cannot be read or does not have the target.
 */
export function specOfTarget(spec: string, target: Target): string | undefined {
  const document = standalone(spec)
  const path = document && inputsPath(readSpec(spec)?.root ?? {}, target)
  if (!document || !path) return undefined
  const [list = '', index = ''] = path
  if (path.length > 1) {
    const entry = document.getIn([list, Number(index)], true)
    document.setIn([list], document.createNode([entry]))
  }
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
  const read = readSpec(spec)
  const base = read && inputsPath(read.root, target)
  if (!base || !spec.includes(CURRENT_VALUE)) return { text: spec, unresolved: [] }
  const { document } = read
  const source = deployed === undefined ? undefined : standalone(deployed)
  const sourceBase = source && inputsPath(valueOf(source) as Record<string, unknown>, target)
  const unresolved: string[] = []
  for (const path of currentValuePaths(document, base)) {
    const found = sourceBase && source.getIn([...sourceBase, ...path].map(keyOf), true)
    if (isNode(found)) document.setIn([...base, ...path].map(keyOf), found)
    else unresolved.push(pathText(path))
  }
  return { text: textOf(document), unresolved }
}

/** The paths below `base` at which the spec asks for the deployed value. */
function currentValuePaths(document: Document, base: readonly string[]): readonly (readonly string[])[] {
  const found: (readonly string[])[] = []
  const walk = (node: unknown, path: readonly string[]): void => {
    if (isScalar(node) && node.value === CURRENT_VALUE) found.push(path)
    else if (isMap(node)) for (const { key, value } of node.items) walk(value, [...path, String(key)])
    else if (isNode(node) && 'items' in node && Array.isArray(node.items))
      for (const [index, item] of node.items.entries()) walk(item, [...path, String(index)])
  }
  walk(document.getIn(base.map(keyOf), true), [])
  return found
}

/** A key of a map, or the index of a list as a number. */
function keyOf(name: string): string | number {
  return /^(0|[1-9]\d*)$/.test(name) ? Number(name) : name
}

/** The document without comments, and with aliases replaced by their values; undefined when it cannot be read. */
function standalone(text: string): Document | undefined {
  try {
    const { document } = parseYaml(text)
    if (document.errors.length > 0 || !isMap(document.contents)) return undefined
    valueOf(document) // throws for too many aliases
    visit(document, { Alias: (_, alias) => alias.resolve(document)?.clone() as Node | undefined })
    visit(document, {
      Node: (_, node) => {
        strip(node)
      },
    })
    document.comment = null
    document.commentBefore = null
    return document
  } catch {
    return undefined
  }
}

function strip(node: Node): void {
  node.comment = null
  node.commentBefore = null
  if ('anchor' in node) delete node.anchor
}

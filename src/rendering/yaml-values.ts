import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml'
import { parseYaml, valueOf } from '../proton-spec/document.js'
import { plainScalar } from './yaml-scalars.js'
import { setKey } from './jinja/relations.js'
import { TemplateProblem, type Dict, type Value } from './jinja/values.js'

/** A text that is not YAML, or YAML that has no value here. The message never quotes the text. */
export class YamlError extends Error {
  override readonly name = 'YamlError'
}

/** The value of a YAML text as PyYAML reads it. Throws YamlError. */
export function readYaml(text: string): Value {
  const { document } = parseYaml(text)
  if (document.errors.length > 0) throw new YamlError('is not valid YAML')
  try {
    valueOf(document) // throws for too many aliases, and for one that leads to itself
    return new Reader(document).value(document.contents)
  } catch (error) {
    if (error instanceof YamlError) throw error
    const reason = error instanceof TemplateProblem ? `: ${error.message}` : ''
    throw new YamlError(`has a value that cannot be read${reason}`)
  }
}

const STANDARD = 'tag:yaml.org,2002:'

class Reader {
  readonly #document: Document
  constructor(document: Document) {
    this.#document = document
  }

  value(node: Node | null | undefined): Value {
    if (node === null || node === undefined) return null
    if (isAlias(node)) return this.value(node.resolve(this.#document))
    if (isScalar(node)) return scalarValue(node)
    if (isSeq<Node | null>(node)) return node.items.map(item => this.value(item))
    if (isMap<Node, Node | null>(node)) return this.#map(node.items)
    throw new YamlError('has a value of an unknown kind')
  }

  #map(pairs: readonly { readonly key: Node; readonly value: Node | null }[]): Dict {
    const dict: Dict = new Map()
    const isMerge = (key: Node) => isScalar(key) && key.source === '<<' && key.type === 'PLAIN'
    for (const { key, value } of pairs) if (isMerge(key)) this.#merge(dict, this.value(value))
    for (const { key, value } of pairs) if (!isMerge(key)) setKey(dict, this.value(key), this.value(value))
    return dict
  }

  /** The keys of one map, or of several, of which the first counts. */
  #merge(dict: Dict, merged: Value): void {
    for (const map of (Array.isArray(merged) ? merged : [merged]).toReversed()) {
      if (!(map instanceof Map)) throw new YamlError('merges (<<) something that is not a map')
      for (const [key, value] of map) setKey(dict, key, value)
    }
  }
}

function scalarValue(scalar: Node & { source?: string; value?: unknown; type?: string }): Value {
  const { tag, type, source = '', value } = scalar
  const text = typeof value === 'string' ? value : source
  if (tag === '!' || tag === `${STANDARD}str`) return text
  if (tag !== undefined && !['null', 'bool', 'int', 'float'].includes(tag.replace(STANDARD, '')))
    throw new YamlError('has a tag (!…) that Proton does not read: put a text that begins with ! in quotes')
  return type === 'PLAIN' || tag !== undefined ? plainScalar(source) : text
}

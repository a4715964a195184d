import { isMap, isSeq, YAMLSeq, type Document, type Node } from 'yaml'
import { specDigest } from './digest.js'
import { parseYaml, valueOf } from './document.js'
import { replaceAliases } from './yaml/replace-aliases.js'
import { textOf } from './yaml/write.js'

/** The names of the instances in a service spec. Throws Error when the spec cannot be read. */
export function instanceNames(spec: string): readonly string[] {
  return [...instancesOf(standalone(spec)).keys()]
}

/**
 * `spec` with exactly the named instances; those it does not have are taken from `others`, one spec per instance name.
 * Throws Error when a spec cannot be read, or no spec has an instance.
 */
export function withInstances(
  spec: string,
  names: readonly string[],
  others: ReadonlyMap<string, string>,
): string {
  const document = standalone(spec)
  const known = instancesOf(document)
  return withEntries(
    document,
    names.map(name => {
      const other = others.get(name)
      const entry =
        known.get(name) ?? (other === undefined ? undefined : instancesOf(standalone(other)).get(name))
      if (!entry) throw new Error('no spec has the instance')
      return entry
    }),
  )
}

/** The deployed spec of a service with instances added and removed. */
export interface MergedSpec {
  readonly text: string
  /** The names of the instances that only the wanted spec has. */
  readonly added: readonly string[]
  /** The names of the instances that only the deployed spec has. */
  readonly removed: readonly string[]
  /** Where the wanted spec differs but the deployed spec is kept: `['pipeline', 'instance dev']`. */
  readonly left: readonly string[]
}

/**
 * The deployed spec with the instances of the wanted spec. The pipeline, and the instances that both have, stay as they
 * are deployed, since UpdateService must not edit them. Throws Error when a spec cannot be read.
 */
export function mergedSpec(deployed: string, wanted: string): MergedSpec {
  const document = standalone(deployed)
  const other = standalone(wanted)
  const before = instancesOf(document)
  const after = instancesOf(other)
  const kept = [...before].filter(([name]) => after.has(name))
  const added = [...after].filter(([name]) => !before.has(name))
  return {
    text: withEntries(
      document,
      [...kept, ...added].map(([, entry]) => entry),
    ),
    added: added.map(([name]) => name),
    removed: [...before.keys()].filter(name => !after.has(name)),
    left: [
      ...(hasInputs(other, undefined) && differs(deployed, wanted) ? ['pipeline'] : []),
      ...kept.flatMap(([name, deployedEntry]) => {
        const entry = after.get(name)
        const isChanged = hasInputs(other, entry) && differs(deployed, wanted, name)
        return isChanged || moves(deployedEntry, entry) ? `instance ${name}` : []
      }),
    ],
  }
}

/** The document with aliases replaced by their values, so that its entries can be moved to another document. */
function standalone(text: string): Document {
  const { document } = parseYaml(text)
  if (document.errors.length > 0 || !isMap(document.contents)) throw new Error('the spec cannot be read')
  valueOf(document) // throws for too many aliases
  replaceAliases(document)
  return document
}

/** The entries by name. Throws Error for an invalid entry, since leaving it out would delete the instance. */
function instancesOf(document: Document): ReadonlyMap<string, Node> {
  const list = isMap(document.contents) ? document.contents.get('instances') : undefined
  const items: readonly unknown[] = isSeq(list) ? list.items : []
  const known = new Map<string, Node>()
  for (const item of items) {
    const plain: unknown = isMap(item) ? item.toJS(document) : undefined
    const { name } = (plain ?? {}) as { readonly name?: unknown }
    if (!isMap(item) || typeof name !== 'string' || known.has(name))
      throw new Error('an instance has no name, or the name of another instance')
    known.set(name, item)
  }
  return known
}

/** The text of the document with these instances. */
function withEntries(document: Document, instances: readonly Node[]): string {
  const list = new YAMLSeq()
  list.items.push(...instances)
  list.flow = instances.length === 0
  document.set('instances', list)
  return textOf(document)
}

/** Whether the wanted entry moves the instance to another environment. */
function moves(before: Node, after: Node | undefined): boolean {
  const [from, to] = [before, after].map(entry => (isMap(entry) ? entry.get('environment') : undefined))
  return to !== undefined && from !== to
}

/** Whether the document has inputs for the instance of this entry or, without an entry, for the pipeline. */
function hasInputs(document: Document, entry: Node | undefined): boolean {
  if (entry) return isMap(entry) && entry.has('spec')
  return document.has('pipeline')
}

/** Whether two specs differ in a service's pipeline, or in an instance; false when that is not known. */
function differs(deployed: string, wanted: string, serviceInstanceName?: string): boolean {
  const target =
    serviceInstanceName === undefined
      ? ({ kind: 'pipeline', serviceName: '' } as const)
      : ({ kind: 'instance', serviceName: '', serviceInstanceName } as const)
  const [before, after] = [deployed, wanted].map(text => specDigest(text, target))
  return before !== undefined && after !== undefined && before !== after
}

import { isMap, isSeq, parseDocument, visit, YAMLSeq, type Document, type Node } from 'yaml'
import type { InstanceChanges } from '../engine/deployment.js'
import { specDigest } from './validate.js'
import { MOST_ALIASES } from './document.js'

/** The names of the instances in a service spec. Throws Error when it cannot be read. */
export function instanceNames(spec: string): readonly string[] {
  return [...instancesOf(standalone(spec)).keys()]
}

/**
 * `spec` with exactly the instances named: those it lacks are taken from `others`, specs by the name of the instance.
 * Throws Error when a spec cannot be read, or nobody knows an instance.
 */
export function withInstances(
  spec: string,
  names: readonly string[],
  others: ReadonlyMap<string, string>,
): string {
  const document = standalone(spec)
  const known = instancesOf(document)
  return written(
    document,
    names.map(name => {
      const other = others.get(name)
      const entry =
        known.get(name) ?? (other === undefined ? undefined : instancesOf(standalone(other)).get(name))
      if (!entry) throw new Error('an instance whose spec nobody knows')
      return entry
    }),
  )
}

/** The spec of a service with other instances than those deployed. */
export interface MergedSpec extends InstanceChanges {
  readonly text: string
}

/**
 * The deployed spec with the instances of the wanted one: what both have, and the pipeline, stays as it is deployed,
 * since UpdateService must not edit it. Throws Error when either cannot be read.
 */
export function mergedSpec(deployed: string, wanted: string): MergedSpec {
  const document = standalone(deployed)
  const other = standalone(wanted)
  const before = instancesOf(document)
  const after = instancesOf(other)
  const kept = [...before.keys()].filter(name => after.has(name))
  const added = [...after.keys()].filter(name => !before.has(name))
  const entries = [
    ...kept.flatMap(name => before.get(name) ?? []),
    ...added.flatMap(name => after.get(name) ?? []),
  ]
  return {
    text: written(document, entries),
    added,
    removed: [...before.keys()].filter(name => !after.has(name)),
    left: [
      ...(saysInputs(other, undefined) && differs(deployed, wanted) ? ['pipeline'] : []),
      ...kept.flatMap(name => {
        const entry = after.get(name)
        const isOther = saysInputs(other, entry) && differs(deployed, wanted, name)
        return isOther || moves(before.get(name), entry) ? `instance ${name}` : []
      }),
    ],
  }
}

/** The document with aliases written out, so that its parts can be taken out and put into another. */
function standalone(text: string): Document {
  const document = parseDocument(text, { merge: true, logLevel: 'error' })
  if (document.errors.length > 0 || !isMap(document.contents)) throw new Error('no spec')
  document.toJS({ maxAliasCount: MOST_ALIASES })
  visit(document, {
    Alias: (_, alias) => alias.resolve(document)?.clone() as Node | undefined,
  })
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node) delete node.anchor
    },
  })
  return document
}

/** Throws for an entry that it cannot read: it would be an instance that is deleted. */
function instancesOf(document: Document): ReadonlyMap<string, Node> {
  const list = isMap(document.contents) ? document.contents.get('instances', true) : undefined
  const items: readonly unknown[] = isSeq(list) ? list.items : []
  const known = new Map<string, Node>()
  for (const item of items) {
    const plain: unknown = isMap(item) ? item.toJS(document) : undefined
    const { name } = (plain ?? {}) as { readonly name?: unknown }
    if (!isMap(item) || typeof name !== 'string' || known.has(name))
      throw new Error('an instance without a name of its own')
    known.set(name, item)
  }
  return known
}

/** The document with these instances; each scalar stays as it was written, whatever a reader of YAML makes of it. */
function written(document: Document, instances: readonly Node[]): string {
  const list = new YAMLSeq()
  list.items.push(...instances)
  list.flow = instances.length === 0
  document.set('instances', list)
  visit(document, {
    Scalar: (_, scalar) => {
      const { type, source } = scalar
      if (type === 'PLAIN' && source !== undefined && !source.includes('\n')) scalar.value = source
    },
  })
  // Without types of scalars none is rewritten: not 0755, not 7e12345, not a number too long to count with.
  document.setSchema('1.2', { schema: 'failsafe', merge: true })
  return document.toString({ lineWidth: 0 })
}

/** Whether an instance would change its environment. */
function moves(before: Node | undefined, after: Node | undefined): boolean {
  const [from, to] = [before, after].map(entry => (isMap(entry) ? entry.get('environment') : undefined))
  return to !== undefined && from !== to
}

/** Whether the spec says anything of the inputs of the instance, or of the pipeline. */
function saysInputs(document: Document, entry: Node | undefined): boolean {
  if (entry) return isMap(entry) && entry.has('spec')
  return document.has('pipeline')
}

/** Whether two specs say different things of a service's pipeline or of an instance; not where that cannot be known. */
function differs(deployed: string, wanted: string, serviceInstanceName?: string): boolean {
  const target =
    serviceInstanceName === undefined
      ? ({ kind: 'pipeline', serviceName: '' } as const)
      : ({ kind: 'instance', serviceName: '', serviceInstanceName } as const)
  const [before, after] = [deployed, wanted].map(text => specDigest(text, target))
  return before !== undefined && after !== undefined && before !== after
}

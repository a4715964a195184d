import { createHash } from 'node:crypto'
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml'
import type { Problem } from './errors.js'
import type { Target } from './target.js'

/** Everything that can be seen to be wrong with a ServiceSpec before Proton sees it; `file` is for the annotations. */
export function specProblems(text: string, target: Target | undefined, file: string): readonly Problem[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const problem = (message: string, offset: number | undefined): Problem => {
    const place = at(offset)
    return { input: 'specPath', message: `specPath ${file}:${place.line}: ${message}`, at: place }
  }
  // What follows the first error follows from it; and the library quotes the document, which may be secret.
  const [error] = document.errors
  if (error) return [problem(`not YAML: ${error.message.replace(/ at line.*/s, '')}`, error.pos[0])]
  const root = document.contents
  if (!isMap(root)) return [problem('must be a map that begins with proton: ServiceSpec', nodeOffset(root))]
  return [...kindProblems(root, problem), ...instanceProblems(root, target, problem)]
}

type Describe = (message: string, offset: number | undefined) => Problem

function kindProblems(root: YAMLMap, problem: Describe): readonly Problem[] {
  const kind = root.get('proton', true)
  if (isScalar(kind) && kind.value === 'ServiceSpec') return []
  const given = isScalar(kind) ? `is ${JSON.stringify(kind.value)}` : 'is missing'
  return [
    problem(`proton: ${given}; pipelines and instances take proton: ServiceSpec`, nodeOffset(kind ?? root)),
  ]
}

function instanceProblems(root: YAMLMap, target: Target | undefined, problem: Describe): readonly Problem[] {
  const instances = root.get('instances', true)
  const isAbsent = instances === undefined || (isScalar(instances) && instances.value === null)
  if (!isAbsent && !isSeq(instances)) return [problem('instances: must be a list', nodeOffset(instances))]
  if (target?.kind !== 'instance') return []
  const names = isSeq(instances) ? instances.items.flatMap(nameOf) : []
  if (names.includes(target.serviceInstanceName)) return []
  const has = names.length === 0 ? 'no instances' : `only ${names.join(', ')}`
  const message = `instances: has no ${target.serviceInstanceName} (serviceInstanceName); the spec has ${has}`
  return [problem(message, nodeOffset(instances ?? root))]
}

function nameOf(item: unknown): readonly string[] {
  if (!isMap(item)) return []
  const name = item.get('name')
  return typeof name === 'string' ? [name] : []
}

function nodeOffset(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0]
}

/** Proton resolves it, so that its value cannot be known here. */
const CURRENT_VALUE = '${Proton::CURRENT_VAL}'

/**
 * A digest of what a spec says of the target, by value: the order of keys, comments and other targets' entries make no
 * difference. Undefined when the document cannot be read or leaves values to Proton.
 */
export function specDigest(text: string, target: Target): string | undefined {
  if (text.includes(CURRENT_VALUE)) return undefined
  try {
    const document = parseDocument(text)
    const value = document.errors.length > 0 ? undefined : plain(part(document, target))
    return value === undefined ? undefined : createHash('sha256').update(value).digest('hex')
  } catch {
    return undefined // e.g. aliases without end: nothing to compare by
  }
}

function part(document: Document, target: Target): unknown {
  const spec: unknown = document.toJS({ maxAliasCount: 100 })
  if (!isRecord(spec)) return undefined
  if (target.kind === 'pipeline') return spec['pipeline'] ?? {}
  const instances: unknown = spec['instances']
  const entry: unknown = Array.isArray(instances)
    ? instances.find(one => isRecord(one) && one['name'] === target.serviceInstanceName)
    : undefined
  return isRecord(entry) ? (entry['spec'] ?? {}) : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON with its keys in order. */
function plain(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}

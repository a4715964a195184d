import { createHash } from 'node:crypto'
import { isMap, LineCounter, parseDocument, type Document, type ErrorCode, type Node } from 'yaml'
import type { Problem } from '../errors.js'
import { CURRENT_VALUE, MOST_ALIASES } from './inputs.js'
import { keepLetters } from './letters.js'
import type { Target } from '../target.js'

/** More are named by their number: the list is to help, not to fill the log. */
const MOST_NAMES = 30

/** Everything that can be seen to be wrong with a ServiceSpec before Proton sees it; `file` is for the annotations. */
export function specProblems(text: string, target: Target | undefined, file: string): readonly Problem[] {
  const lines = new LineCounter()
  const problem = (message: string, offset = 0): Problem => {
    const { line, col } = lines.linePos(offset)
    const at = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
    return { input: 'specPath', message: `specPath ${file}:${at.line}: ${message}`, at }
  }
  try {
    const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'error' })
    // What follows the first error follows from it.
    const [error] = document.errors
    if (error) return [problem(`not YAML: ${yamlErrors[error.code]}`, error.pos[0])]
    const root: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
    const place = (key: string) =>
      isMap(document.contents) ? (document.get(key, true) as Node | undefined)?.range?.[0] : 0
    if (!isRecord(root)) return [problem('must be a map, with its kind in proton:')]
    const isOfEnvironment = target?.kind === 'environment'
    const wrong = [
      ['proton', kindProblem(root, isOfEnvironment ? 'EnvironmentSpec' : 'ServiceSpec')] as const,
      isOfEnvironment
        ? (['spec', environmentProblem(root)] as const)
        : (['instances', instancesProblem(root, target) ?? serviceProblem(root, target)] as const),
    ]
    // What JSON cannot say, such as an alias that leads back to itself, throws.
    plain(root)
    return wrong.flatMap(([key, message]) => (message === undefined ? [] : [problem(message, place(key))]))
  } catch {
    return [problem('nested too deeply, or with aliases that lead nowhere or on without end')]
  }
}

const specKinds = ['ServiceSpec', 'EnvironmentSpec'] as const

function kindProblem(
  root: Readonly<Record<string, unknown>>,
  wanted: (typeof specKinds)[number],
): string | undefined {
  const kind = root['proton']
  if (kind === wanted) return undefined
  // Only a kind is quoted: what else stands there may be secret.
  const known = specKinds.find(one => one === kind)
  const given = kind === undefined ? 'is missing' : known === undefined ? 'is something else' : `is ${known}`
  const takers =
    wanted === 'EnvironmentSpec' ? 'environments take' : 'services, with all that is theirs, take'
  return `proton: ${given}; ${takers} proton: ${wanted}`
}

function environmentProblem({ spec }: Readonly<Record<string, unknown>>): string | undefined {
  return spec === undefined || isRecord(spec) ? undefined : 'spec: must be a map of inputs'
}

function instancesProblem(
  root: Readonly<Record<string, unknown>>,
  target: Target | undefined,
): string | undefined {
  const instances = root['instances'] ?? []
  if (!Array.isArray(instances)) return 'instances: must be a list'
  if (target?.kind !== 'instance') return undefined
  const wanted = target.serviceInstanceName
  const names = instances.flatMap((one: unknown) =>
    isRecord(one) && typeof one['name'] === 'string' ? one['name'] : [],
  )
  const count = names.filter(name => name === wanted).length
  if (count === 1) return undefined
  if (count > 1) return `instances: has ${wanted} (serviceInstanceName) ${count} times`
  const shown = names.filter(name => /^[\w-]{1,100}$/.test(name)).slice(0, MOST_NAMES)
  const has =
    names.length === 0
      ? 'no instances'
      : `only ${shown.join(', ')}${names.length > shown.length ? ' and more' : ''}`
  return `instances: has no ${wanted} (serviceInstanceName); the spec has ${has}`
}

const NAME = /^[0-9A-Za-z]+[0-9A-Za-z_-]{0,99}$/
const rootKeys = ['proton', 'pipeline', 'instances']
const entryKeys = ['name', 'environment', 'spec']

/**
 * What is wrong with the spec of a service as a whole. It is never sent as it is, so that Proton cannot refuse it: an
 * entry that is misread here would be an instance that is deleted.
 */
function serviceProblem(
  root: Readonly<Record<string, unknown>>,
  target: Target | undefined,
): string | undefined {
  if (target?.kind !== 'service') return undefined
  const strange = Object.keys(root).find(key => !rootKeys.includes(key))
  if (strange !== undefined) return `a service spec has ${rootKeys.join(', ')}, and nothing else`
  const instances: readonly unknown[] = Array.isArray(root['instances']) ? root['instances'] : []
  if (instances.length === 0) return 'instances: must name at least one instance, as Proton keeps one'
  const names = instances.map(entryName)
  const bad = names.findIndex(name => name === undefined)
  if (bad >= 0) {
    return `instances: number ${bad + 1} must be a map with name, environment and, if it has inputs, spec`
  }
  const twice = names.find((name, index) => names.indexOf(name) < index)
  return twice === undefined ? undefined : `instances: has ${twice} twice`
}

function entryName(entry: unknown): string | undefined {
  if (!isRecord(entry) || Object.keys(entry).some(key => !entryKeys.includes(key))) return undefined
  const { name, environment } = entry
  const areNames = [name, environment].every(one => typeof one === 'string' && NAME.test(one))
  return areNames ? (name as string) : undefined
}

/** In our own words: the library's quote the document, which may be secret. */
const yamlErrors: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
  BAD_ALIAS: 'an alias without its anchor',
  BAD_COLLECTION_TYPE: 'a tag that does not fit its collection',
  BAD_DIRECTIVE: 'a directive that is none',
  BAD_DQ_ESCAPE: 'an escape in double quotes that is none',
  BAD_INDENT: 'indented wrongly',
  BAD_PROP_ORDER: 'an anchor or a tag in the wrong place',
  BAD_SCALAR_START: 'a text that must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a value nested on the line of its key',
  BLOCK_IN_FLOW: 'a block within brackets or braces',
  DUPLICATE_KEY: 'a key twice in the same map',
  IMPOSSIBLE: 'not to be understood',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters',
  MISSING_CHAR: 'a character is missing, such as a quote, a comma or a bracket',
  MULTILINE_IMPLICIT_KEY: 'a key over several lines, or a colon too many',
  MULTIPLE_ANCHORS: 'two anchors at one place',
  MULTIPLE_DOCS: 'more than one document',
  MULTIPLE_TAGS: 'two tags at one place',
  NON_STRING_KEY: 'a key that is no text',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab; YAML indents with spaces',
  TAG_RESOLVE_FAILED: 'a tag that is not known',
  UNEXPECTED_TOKEN: 'something that does not belong here',
}

/**
 * A digest of what a spec says of the target, by value: the order of keys, comments and other targets' entries make no
 * difference. Undefined when the document cannot be read or leaves values to Proton.
 */
export function specDigest(text: string, target: Target): string | undefined {
  try {
    const document = parseDocument(text, { merge: true, logLevel: 'error' })
    const value = document.errors.length > 0 ? undefined : plain(part(document, target))
    if (value === undefined || value.includes(CURRENT_VALUE)) return undefined
    return createHash('sha256').update(value).digest('hex')
  } catch {
    return undefined // e.g. aliases without end: nothing to compare by
  }
}

function part(document: Document, target: Target): unknown {
  keepLetters(document)
  const spec: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
  if (!isRecord(spec)) return undefined
  const instances = (Array.isArray(spec['instances']) ? spec['instances'] : []).filter(isRecord)
  switch (target.kind) {
    case 'pipeline':
      return spec['pipeline'] ?? {}
    case 'instance': {
      const entry = instances.find(({ name }) => name === target.serviceInstanceName)
      return entry && (entry['spec'] ?? {})
    }
    case 'environment':
      return spec['spec'] ?? {}
    case 'component':
      return spec
    case 'service':
      return instances.map(({ name }) => name).sort()
  }
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

import { createHash } from 'node:crypto'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { Problem } from '../shared/errors.js'
import { CURRENT_VALUE, MOST_ALIASES } from './document.js'
import { keepLetters } from './yaml/number-text.js'
import { offsetAt } from './yaml/path-offset.js'
import { otherFile } from './not-a-spec.js'
import { environmentMisshapes, serviceMisshapes, type Misshape } from './structure-errors.js'
import { unrendered } from './unrendered-template.js'
import { yamlMistake, type Mistake } from './yaml/syntax-errors.js'
import type { Target } from '../providers/proton/target.js'

/** Everything that can be seen to be wrong with a spec before Proton sees it; `file` is for the annotations. */
export function specProblems(text: string, target: Target | undefined, file: string): readonly Problem[] {
  const lines = new LineCounter()
  const problem = ({ offset, message }: Mistake): Problem => {
    const { line, col } = lines.linePos(offset)
    const at = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
    return { input: 'specPath', message: `specPath ${file}:${at.line}: ${message}`, at }
  }
  try {
    const options = { lineCounter: lines, merge: true, keepSourceTokens: true, logLevel: 'error' } as const
    const document = parseDocument(text, options)
    const mistake = yamlMistake(text, document)
    return (mistake ? [mistake] : mistakesIn(document, target)).map(problem)
  } catch {
    const message = 'nested too deeply, or with aliases that lead nowhere or on without end'
    return [problem({ offset: 0, message })]
  }
}

/** What is wrong with a document that is YAML. Throws for one that JSON cannot say, such as an alias to itself. */
function mistakesIn(document: Document, target: Target | undefined): readonly Mistake[] {
  const root: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
  const found = unrendered(document)
  if (!isRecord(root)) return found.length > 0 ? found : [{ offset: 0, message: NOT_MAP }]
  const other = otherFile(root)
  if (other) {
    const offset = offsetAt(document, [other.key], true)
    return [{ offset, message: `is not a spec but ${other.what}` }]
  }
  plain(root)
  const isOfEnvironment = target?.kind === 'environment'
  const misshapes = [
    ...kindProblem(root, isOfEnvironment ? 'EnvironmentSpec' : 'ServiceSpec'),
    ...(isOfEnvironment ? environmentMisshapes(root) : serviceMisshapes(root, target)),
  ]
  const placed = misshapes.map(({ path, isKey, message }) => ({
    offset: offsetAt(document, path, isKey),
    message,
  }))
  return [...placed, ...found].sort((a, b) => a.offset - b.offset)
}

const NOT_MAP = 'must be a map, with its kind in proton:'

const specKinds = ['ServiceSpec', 'EnvironmentSpec'] as const

function kindProblem(
  root: Readonly<Record<string, unknown>>,
  wanted: (typeof specKinds)[number],
): readonly Misshape[] {
  const kind = root['proton']
  if (kind === wanted) return []
  // Only a kind is quoted: what else stands there may be secret.
  const known = specKinds.find(one => one === kind)
  const given = kind === undefined ? 'is missing' : known === undefined ? 'is something else' : `is ${known}`
  const takers =
    wanted === 'EnvironmentSpec' ? 'environments take' : 'services, with all that is theirs, take'
  return [{ path: ['proton'], message: `proton: ${given}; ${takers} proton: ${wanted}` }]
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

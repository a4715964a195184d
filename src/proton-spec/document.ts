import { LineCounter, parseDocument, visit, type Document } from 'yaml'
import type { Target } from './target.js'

/** The text that asks Proton to keep the deployed value of an input. */
export const CURRENT_VALUE = '${Proton::CURRENT_VAL}'

/** A map of a spec, by value. */
export type SpecMap = Readonly<Record<string, unknown>>

/** YAML as it is written, and the positions of its lines. */
export interface ParsedYaml {
  readonly document: Document.Parsed
  readonly lines: LineCounter
}

/** A spec that is valid YAML and a map. */
export interface ReadSpec extends ParsedYaml {
  /** The values of the whole spec: aliases and merged keys are resolved. */
  readonly root: SpecMap
}

/** Parses YAML with the options that every file and input is read with. The document lists its own errors. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter()
  const options = { lineCounter: lines, merge: true, keepSourceTokens: true, logLevel: 'error' } as const
  return { document: parseDocument(text, options), lines }
}

/**
 * The document's value with aliases resolved. Throws Error for an unresolved alias, or for more than the library's 100:
 * nested aliases would take any amount of memory.
 */
export function valueOf(document: Document): unknown {
  return document.toJS()
}

/** Reads a spec; undefined when it is not YAML, not a map, or nested too deeply to be read. */
export function readSpec(text: string): ReadSpec | undefined {
  try {
    const { document, lines } = parseYaml(text)
    const root: unknown = document.errors.length > 0 ? undefined : valueOf(document)
    return isSpecMap(root) ? { document, lines, root } : undefined
  } catch {
    return undefined // too many aliases, or nesting too deep for the stack
  }
}

/** The comparable values of a spec; undefined when it cannot be read. */
export function readForComparison(text: string): SpecMap | undefined {
  const read = readSpec(text)
  return read && comparableValues(read)
}

/**
 * The values of a spec in a form that can be compared: a number that JavaScript would round or cannot represent, such
 * as 12345678901234567890 or 7e12345, is its text.
 */
export function comparableValues({ document }: ReadSpec): SpecMap {
  visit(document, {
    Scalar: (_, scalar) => {
      const { value, source } = scalar
      const isRounded = typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)
      if (isRounded) scalar.value = source
    },
  })
  return valueOf(document) as SpecMap
}

/**
 * The path of the target's inputs in a spec; undefined when the spec has no instance of that name, or several. Throws
 * TypeError for a kind of target without inputs.
 */
export function inputsPath(root: SpecMap, target: Target): readonly string[] | undefined {
  switch (target.kind) {
    case 'pipeline':
      return ['pipeline']
    case 'environment':
      return ['spec']
    case 'instance': {
      const entries: readonly unknown[] = Array.isArray(root['instances']) ? root['instances'] : []
      const isWanted = (entry: unknown) => isSpecMap(entry) && entry['name'] === target.serviceInstanceName
      const index = entries.findIndex(isWanted)
      return index < 0 || entries.findLastIndex(isWanted) !== index
        ? undefined
        : ['instances', String(index), 'spec']
    }
    case 'component':
    case 'service':
      throw new TypeError(`a ${target.kind} has no inputs in a spec`)
  }
}

/** The value at a path; undefined when the path does not exist. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(childOf, root)
}

/** The value of a map's key or of a list's index; undefined when it does not exist. */
export function childOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(name) ? (value[Number(name)] as unknown) : undefined
  return isSpecMap(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

export function isSpecMap(value: unknown): value is SpecMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether the value, or any value in it, is `${Proton::CURRENT_VAL}`. */
export function holdsCurrentValue(value: unknown): boolean {
  if (value === CURRENT_VALUE) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsCurrentValue)
}

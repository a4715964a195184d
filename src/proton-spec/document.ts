import { LineCounter, parseDocument, type Document } from 'yaml'
import type { Target } from '../providers/proton/target.js'

/** What stands for "keep the value that is deployed", which nobody but Proton knows. */
export const CURRENT_VALUE = '${Proton::CURRENT_VAL}'
/** As many as no honest spec has: what expands further is made to exhaust the memory. */
export const MOST_ALIASES = 100

/** A map of a spec, by value. */
export type SpecMap = Readonly<Record<string, unknown>>

/** A spec that can be read. */
export interface ReadSpec {
  readonly document: Document
  readonly lines: LineCounter
  /** All it says, by value: aliases and merged keys stand where they are used. */
  readonly root: SpecMap
}

/** Reads a spec; undefined when it is no YAML, no map, or made not to be read. */
export function readSpec(text: string): ReadSpec | undefined {
  try {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, merge: true, keepSourceTokens: true })
    const root: unknown =
      document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: MOST_ALIASES })
    return isSpecMap(root) ? { document, lines, root } : undefined
  } catch {
    return undefined // e.g. aliases without end, or nesting too deep for the stack
  }
}

/** Where the target's inputs are in a spec; undefined when it does not name the target once. Throws TypeError for a kind without inputs. */
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

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(childOf, root)
}

/** What a map has under a name, or a list at a position; undefined when it has nothing there. */
export function childOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(name) ? (value[Number(name)] as unknown) : undefined
  return isSpecMap(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

export function isSpecMap(value: unknown): value is SpecMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { sortedJson } from './digest.js'
import { comparableValues, holdsCurrentValue, inputsPath, isSpecMap, readSpec, valueAt } from './document.js'
import { readPath } from './path.js'
import { scalarText } from './scalar-text.js'
import type { Target } from './target.js'

/** The value of an input for people, and a key that is the same for the same value. */
interface InputValue {
  /** Undefined where the spec has no such input, or leaves the value to Proton. */
  readonly text: string | undefined
  /** Undefined where the spec leaves the value to Proton. */
  readonly key: string | undefined
  /** Why the value is not known. */
  readonly because?: string | undefined
}

const KEPT = 'its spec has ${Proton::CURRENT_VAL} instead of a value'

/**
 * The values at `paths`, as the input `show` has them, of the target's inputs in a spec: texts, numbers and booleans as
 * they are written; of a list or a map only that it is one, since it may hold more than was meant. Undefined where the
 * spec cannot be read, or does not have the target.
 */
export function shownInputs(
  spec: string,
  target: Target,
  paths: readonly string[],
): ReadonlyMap<string, InputValue> | undefined {
  const read = readSpec(spec)
  const base = read && inputsPath(read.root, target)
  if (!base) return undefined
  const at = paths.map(path => [path, [...base, ...(readPath(path)?.path ?? [])]] as const)
  const texts = at.map(([, path]) => scalarText(read, path))
  const root = comparableValues(read)
  return new Map(
    at.map(([path, full], index) => {
      const value = valueAt(root, full)
      if (holdsCurrentValue(value)) return [path, { text: undefined, key: undefined, because: KEPT }]
      return [path, { text: texts[index] ?? kindOf(value), key: keyOf(value) }]
    }),
  )
}

function kindOf(value: unknown): string | undefined {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return isSpecMap(value) ? 'map' : undefined
}

/** Undefined for an alias to itself, which JSON does not have. */
function keyOf(value: unknown): string | undefined {
  try {
    return sortedJson(value) ?? 'none'
  } catch {
    return undefined
  }
}

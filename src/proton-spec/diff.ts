import { isDeepStrictEqual } from 'node:util'
import type { Target } from './target.js'
import {
  childOf,
  CURRENT_VALUE,
  inputsPath,
  isSpecMap,
  readForComparison,
  valueAt,
  type SpecMap,
} from './document.js'
import { pathText } from './path.js'

/** One difference between two specs. */
export interface Change {
  /** As in the input `set`, e.g. `containers.0.image`. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before?: unknown
  readonly after?: unknown
  /** Whether `after` is the value in the spec file, rather than one from `set` or Proton. */
  readonly isFromFile?: boolean | undefined
}

/** Limits the size of the plan. */
const MAX_CHANGES = 500
/** Ends the comparison of a spec with an alias to itself; real specs are far less deep. */
const MAX_DEPTH = 200

/**
 * The differences in the target's part of two specs by value: comments, the order of keys, quotes and aliases make no
 * difference, nor does `${Proton::CURRENT_VAL}` in `after`. At most 500 changes. Undefined when a spec cannot be read or
 * does not have the target. Throws TypeError for a kind of target without inputs.
 */
export function specChanges(before: string, after: string, target: Target): readonly Change[] | undefined {
  const [old, now] = [partOf(before, target), partOf(after, target)]
  if (!old || !now) return undefined
  const changes: Change[] = []
  try {
    compare(old.around, now.around, [], changes)
    compare(old.inputs, now.inputs, [], changes)
    return changes
  } catch {
    return undefined // nested too deeply
  }
}

/** The same changes, with `isFromFile` where the spec file has the value after the change. */
export function markOwn(
  changes: readonly Change[],
  before: string,
  file: string,
  target: Target,
): readonly Change[] {
  const own = specChanges(before, file, target)
  const isOwn = ({ path, after }: Change) =>
    own?.some(one => one.path === path && isDeepStrictEqual(one.after, after)) === true
  return changes.map(change => ({ ...change, isFromFile: isOwn(change) }))
}

/** The target's part of a spec. */
interface Part {
  readonly inputs: unknown
  /** The values beside the inputs that count as a change. */
  readonly around: SpecMap
}

function partOf(text: string, target: Target): Part | undefined {
  const root = readForComparison(text)
  const path = root && inputsPath(root, target)
  if (!path) return undefined
  // An instance has an environment beside its inputs.
  const environment = path.length > 1 ? valueAt(root, [...path.slice(0, -1), 'environment']) : undefined
  return {
    inputs: valueAt(root, path) ?? {},
    around: { environment },
  }
}

function compare(before: unknown, after: unknown, path: readonly string[], changes: Change[]): void {
  if (path.length > MAX_DEPTH) throw new RangeError()
  if (changes.length >= MAX_CHANGES || Object.is(before, after)) return
  // Proton replaces it with the deployed value, if there is one.
  if (after === CURRENT_VALUE && before !== undefined) return
  const areLists = Array.isArray(before) && Array.isArray(after)
  if (areLists || (isSpecMap(before) && isSpecMap(after))) {
    for (const name of namesOf(before, after)) {
      compare(childOf(before, name), childOf(after, name), [...path, name], changes)
    }
    return
  }
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  changes.push({
    path: pathText(path),
    kind,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  })
}

/** The names in the first, in its order, then those that only the second has. */
function namesOf(before: object, after: object): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

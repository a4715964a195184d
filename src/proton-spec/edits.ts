import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../shared/errors.js'
import { bareName, editDistance } from '../shared/did-you-mean.js'
import type { Target } from './target.js'
import {
  childOf,
  comparableValues,
  inputsPath,
  isSpecMap,
  readSpec,
  valueAt,
  type SpecMap,
} from './document.js'
import { pathText } from './path.js'
import { readValue } from './yaml/read-value.js'
import { setValue } from './yaml/set-value.js'
import { textOf } from './yaml/write.js'

/** One `path=value` line of the input `set`. */
export interface Edit {
  readonly path: readonly string[]
  readonly value: string
  /** The line of the input `set`; undefined for an edit of a promotion. */
  readonly line?: number | undefined
}

/**
 * The spec with the edits to the target's inputs that can be made, and a problem for each of the others. All other values,
 * and all comments outside of replaced values, stay; spacing may change. Throws TypeError for a kind of target without
 * inputs.
 */
export function applyEdits(
  spec: string,
  target: Target,
  edits: readonly Edit[],
): { text: string; problems: readonly Problem[] } {
  let text = spec
  const problems = edits.flatMap(edit => {
    const result = editedText(text, target, edit)
    if (typeof result === 'string') return problem(edit, result)
    text = result.text
    return []
  })
  return { text, problems }
}

function problem({ line, path }: Edit, what: string): Problem {
  const [input, place] = line === undefined ? ['promote', 'promote'] : ['set', `set line ${line}`]
  return { input, message: `${place}: ${pathText(path)}: ${what}` }
}

/** The text after one edit, or why it cannot be made. */
function editedText(text: string, target: Target, edit: Edit): { readonly text: string } | string {
  const read = readSpec(text)
  if (!read) return 'the spec cannot be read'
  const base = inputsPath(read.root, target)
  if (!base) return 'the spec does not have the target, or more than once'
  try {
    const value = readValue(edit.value)
    const path = [...base, ...edit.path]
    const meant = edit.line === undefined ? undefined : misspeltKey(read.root, path)
    if (meant !== undefined)
      return `is not in the spec; did you mean ${meant}? To add it beside that one, add it in the spec file`
    const before = comparableValues(read)
    const obstacle = setValue(read, { path, base: base.length }, value)
    if (obstacle !== undefined) return obstacle
    const after = textOf(read.document)
    return hasOnlyChange(after, before, path, value) ? { text: after } : CHANGES_MORE
  } catch (error) {
    return String(error).includes('digits')
      ? 'the number has more digits than can be stored; put it in quotes if it is text'
      : 'cannot be set: the spec or the value is nested too deeply'
  }
}

/** Only an anchor connects a value with another part of the spec. */
const CHANGES_MORE =
  'would also change another part of the spec, which uses it by an anchor (&); write the value out there first'

/** Whether a spec has the value at the path, and otherwise the same values as `before`. */
function hasOnlyChange(text: string, before: SpecMap, path: readonly string[], value: unknown): boolean {
  const read = readSpec(text)
  const others = (values: SpecMap) => withValue(values, path, null)
  return (
    read !== undefined &&
    isDeepStrictEqual(valueAt(read.root, path), value) &&
    isDeepStrictEqual(others(comparableValues(read)), others(before))
  )
}

/** The value with another one at a path. */
function withValue(root: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const inner = withValue(childOf(root, name), rest, value)
  if (Array.isArray(root)) return root.with(Number(name), inner)
  return { ...(isSpecMap(root) ? root : {}), [name]: inner }
}

/** Shorter names often differ by one letter only. */
const MIN_MISSPELT_LENGTH = 4

/** The existing input that a new one is most likely meant to be: it differs by case, separators or one letter. */
function misspeltKey(root: SpecMap, path: readonly string[]): string | undefined {
  const name = path.at(-1) ?? ''
  const parent = valueAt(root, path.slice(0, -1))
  if (!isSpecMap(parent) || Object.hasOwn(parent, name)) return undefined
  const bare = bareName(name)
  return Object.keys(parent).find(key => {
    const other = bareName(key)
    // port1 and port2 are different inputs.
    const isNumbered = bare.replace(/\d/g, '') === other.replace(/\d/g, '')
    if (bare === other) return true
    return !isNumbered && bare.length >= MIN_MISSPELT_LENGTH && editDistance(bare, other) <= 1
  })
}

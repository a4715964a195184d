import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../shared/errors.js'
import { bareName, editDistance } from '../shared/did-you-mean.js'
import type { Target } from '../shared/target.js'
import {
  childOf,
  comparableValues,
  inputsPath,
  isSpecMap,
  readSpec,
  valueAt,
  type SpecMap,
} from './document.js'
import { pathText, readPath } from './path.js'
import { TEMPLATE_WORD } from './unrendered-template.js'
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
 * Reads the input `set`: lines of `path=value`, with blank lines and comments between them. The problems of all lines are
 * reported at once. They quote only paths, since values may be secret.
 */
export function parseEdits(text: string): { edits: readonly Edit[]; problems: readonly Problem[] } {
  const edits: Edit[] = []
  const problems: Problem[] = []
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const trimmed = written.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    if (/^-\s/.test(trimmed)) {
      problems.push(
        problem(line, 'starts with "- ", but set is not a YAML list: write one path=value per line'),
      )
      continue
    }
    const read = readPath(trimmed)
    if (!read?.rest.startsWith('=')) {
      problems.push(problem(line, 'must be path=value, for example image=registry.example/shop:1.2'))
      continue
    }
    const edit = { path: read.path, value: read.rest.slice(1).trim(), line }
    const error = valueError(edit.value)
    if (error !== undefined) problems.push(problem(line, `${pathText(edit.path)}: ${error}`))
    const earlier = edits.find(({ path }) => edit.path.every((name, at) => path[at] === name))
    if (!earlier) edits.push(edit)
    else if (earlier.path.length === edit.path.length)
      problems.push(problem(line, `${pathText(edit.path)}: is set twice, first in line ${earlier.line}`))
    else
      problems.push(
        problem(
          line,
          `${pathText(edit.path)}: would overwrite line ${earlier.line}, which sets a part of it`,
        ),
      )
  }
  return { edits, problems }
}

function problem(line: number | undefined, what: string): Problem {
  if (line === undefined) return { input: 'promote', message: `promote: ${what}` }
  return { input: 'set', message: `set line ${line}: ${what}` }
}

/** A value followed by what looks like a comment, which a line of `set` cannot have. */
const COMMENTED = /^(.*\S)\s+#(\s.*)?$/

/** Why a value is probably a mistake; undefined when it is clear. */
function valueError(value: string): string | undefined {
  if (value === '') return 'has no value; to set an empty text, write ""'
  if (/^#(\s|$)/.test(value))
    return 'has only a comment and no value; to set an empty text, write ""; put a text that starts with # in quotes; write a comment on a separate line'
  if (value.includes('${{'))
    return '${{ … }} is not evaluated here: GitHub evaluates it only in the workflow file'
  if (TEMPLATE_WORD.test(value))
    return '{{ … }} is not rendered: render it in a step before this one, or use ${{ … }} in the workflow'
  const [, before = ''] = COMMENTED.exec(value) ?? []
  return before !== '' && !isPlainText(before)
    ? 'has a comment after the value, which would all be set as text; write the comment on a separate line, or put a text that contains # in quotes'
    : undefined
}

/** Whether it is a text without quotes: not a number, boolean, null, list or map. */
function isPlainText(text: string): boolean {
  try {
    return readValue(text) === text
  } catch {
    return false // a number with too many digits
  }
}

/**
 * The spec with the edits made to the target's inputs. All other values and all comments outside what is replaced stay;
 * spacing may change. With a problem the text is the one that was given. Throws TypeError for a kind of target without
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
    if (typeof result === 'string') return problem(edit.line, `${pathText(edit.path)}: ${result}`)
    text = result.text
    return []
  })
  return { text: problems.length > 0 ? spec : text, problems }
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
    return error instanceof RangeError && error.message.includes('digits')
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
    const isNumbered = bare.replace(/\d+/g, '') === other.replace(/\d+/g, '')
    if (bare === other) return true
    return !isNumbered && bare.length >= MIN_MISSPELT_LENGTH && editDistance(bare, other) <= 1
  })
}

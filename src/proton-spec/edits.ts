import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar, isSeq } from 'yaml'
import type { Problem } from '../shared/errors.js'
import { bareName, editDistance } from '../shared/did-you-mean.js'
import { childOf, inputsPath, isSpecMap, readSpec, valueAt, type ReadSpec, type SpecMap } from './document.js'
import { pathText, readPath } from './path.js'
import { splicesFor } from './yaml/splices-for-edit.js'
import { pairOf, spliced } from './yaml/splice.js'
import { TEMPLATE_WORD } from './unrendered-template.js'
import { readValue } from './yaml/value.js'
import type { Target } from '../providers/proton/target.js'

/** One `path=value` line of the input `set`. */
export interface Edit {
  readonly path: readonly string[]
  readonly value: string
  /** Undefined for one that no input wrote. */
  readonly line?: number | undefined
}

/**
 * Reads the input `set`: lines of `path=value`, with blank lines and comments between them. What is wrong is told for
 * all of them at once, and nothing is quoted but paths: values may be secret.
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
        problem(line, 'begins with "- "; set has one path=value in each line, and is no YAML list'),
      )
      continue
    }
    const read = readPath(trimmed)
    if (!read?.rest.startsWith('=')) {
      problems.push(problem(line, 'must be path=value, such as image=registry.example/shop:1.2'))
      continue
    }
    const edit = { path: read.path, value: read.rest.slice(1).trim(), line }
    const doubt = doubtOf(edit.value)
    if (doubt !== undefined) problems.push(problem(line, `${pathText(edit.path)}: ${doubt}`))
    const earlier = edits.find(({ path }) => edit.path.every((name, at) => path[at] === name))
    if (!earlier) edits.push(edit)
    else if (earlier.path.length === edit.path.length)
      problems.push(problem(line, `${pathText(edit.path)}: is set twice, first in line ${earlier.line}`))
    else
      problems.push(
        problem(line, `${pathText(edit.path)}: would undo line ${earlier.line}, which sets a part of it`),
      )
  }
  return { edits, problems }
}

function problem(line: number | undefined, what: string): Problem {
  if (line === undefined) return { input: 'promote', message: `promote: ${what}` }
  return { input: 'set', message: `set line ${line}: ${what}` }
}

/** A value after which a comment was written, though a line of `set` has none. */
const COMMENTED = /^(.*\S)\s+#(\s.*)?$/

/** Why it is not known what a value means; undefined where it is. */
function doubtOf(value: string): string | undefined {
  if (value === '') return 'has no value; an empty text is set with ""'
  if (/^#(\s|$)/.test(value))
    return 'has only a comment and no value; set an empty text with "", put a text that begins with # in quotes, and write a comment on a separate line'
  if (value.includes('${{'))
    return '${{ … }} is not evaluated here: GitHub evaluates it in the workflow file only'
  if (TEMPLATE_WORD.test(value))
    return '{{ … }} is not rendered: render it in a step before this one, or use ${{ … }} of the workflow'
  const [, before = ''] = COMMENTED.exec(value) ?? []
  return before !== '' && isNoPlainText(before)
    ? 'has a comment after its value, and all of it would be set as text; write the comment on a separate line, or put a text that contains # in quotes'
    : undefined
}

/** A number, boolean, list, map or a text in quotes. */
function isNoPlainText(text: string): boolean {
  try {
    return readValue(text) !== text
  } catch {
    return true // a number of too many digits
  }
}

/**
 * The document with the edits made to the target's inputs; every other byte stays. With a problem the text is the one
 * that was given. Throws TypeError for a kind of target without inputs.
 */
export function applyEdits(
  spec: string,
  target: Target,
  edits: readonly Edit[],
): { text: string; problems: readonly Problem[] } {
  const problems: Problem[] = []
  let text = spec
  let read = readSpec(spec)
  for (const edit of edits) {
    const result = read ? applied(text, read, target, edit) : 'the spec cannot be read'
    if (typeof result === 'string') problems.push(problem(edit.line, `${pathText(edit.path)}: ${result}`))
    else ({ text, read } = result)
  }
  return { text: problems.length > 0 ? spec : text, problems }
}

/** One edit made, or in words why it cannot be. */
function applied(
  text: string,
  read: ReadSpec,
  target: Target,
  edit: Edit,
): { readonly text: string; readonly read: ReadSpec } | string {
  const base = inputsPath(read.root, target)
  if (!base) return 'the spec does not have the target, or more than once'
  try {
    const value = readValue(edit.value)
    const path = [...base, ...edit.path]
    const meant = edit.line === undefined ? undefined : misspeltKey(read.root, path)
    if (meant !== undefined)
      return `is not in the spec; did you mean ${meant}? Where both are meant, add it in the spec file`
    const found = splicesFor(text, read, { path, base: base.length }, value)
    if (typeof found === 'string') return found
    const after = spliced(text, found)
    const reread = readSpec(after)
    // Whatever there may be in YAML that we did not think of: nothing else may have changed.
    const isAsAsked = reread && isDeepStrictEqual(reread.root, withValue(read.root, path, value))
    return isAsAsked ? { text: after, read: reread } : cannot(read, path)
  } catch (error) {
    return error instanceof RangeError && error.message.includes('digits')
      ? 'a number of more digits than can be kept; put it in quotes if it is text'
      : 'cannot be set: the spec or the value is nested too deeply'
  }
}

/** Fewer letters differ by one in too many names. */
const SHORTEST_MISSPELT = 4

/** The input that a new one beside it is most likely meant to be: by case, separators or one letter, digits aside. */
function misspeltKey(root: SpecMap, path: readonly string[]): string | undefined {
  const name = path.at(-1) ?? ''
  const parent = valueAt(root, path.slice(0, -1))
  if (!isSpecMap(parent) || Object.hasOwn(parent, name)) return undefined
  const bare = bareName(name)
  return Object.keys(parent).find(key => {
    const other = bareName(key)
    const isNumbered = bare.replace(/\d+/g, '') === other.replace(/\d+/g, '')
    if (bare === other) return true
    return !isNumbered && bare.length >= SHORTEST_MISSPELT && editDistance(bare, other) <= 1
  })
}

function cannot({ document }: ReadSpec, path: readonly string[]): string {
  let node: unknown = document.contents
  const anchors: string[] = []
  for (const name of [...path, '']) {
    if (isMap(node) || isSeq(node) || isScalar(node)) anchors.push(...(node.anchor ? [node.anchor] : []))
    if (isMap(node)) node = pairOf(document, node, name)?.value
    else if (isSeq(node)) node = node.items[Number(name)]
  }
  return anchors.length > 0
    ? `stands in a part with an anchor (&${anchors[0] ?? ''}), and would change wherever else that is used`
    : 'cannot be set without changing something else in the spec'
}

/** The value with another in the place that a path leads to. */
function withValue(root: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const inner = withValue(childOf(root, name), rest, value)
  if (Array.isArray(root)) return root.with(Number(name), inner)
  return { ...(isSpecMap(root) ? root : {}), [name]: inner }
}

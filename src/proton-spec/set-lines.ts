import type { Problem } from '../shared/errors.js'
import type { Edit } from './edits.js'
import { pathText, readPath } from './path.js'
import { TEMPLATE_WORD } from './unrendered-template.js'
import { readValue } from './yaml/read-value.js'

/**
 * Reads the input `set`: lines of `path=value`, with blank lines and comments between them. The problems of all lines are
 * reported at once. They quote only paths, since values may be secret.
 */
export function parseEdits(text: string): { edits: readonly Edit[]; problems: readonly Problem[] } {
  const edits: Edit[] = []
  const problems: Problem[] = []
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const trimmed = written.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const line = index + 1
    const fail = (what: string) => problems.push({ input: 'set', message: `set line ${line}: ${what}` })
    const read = readPath(trimmed)
    if (/^-\s/.test(trimmed)) {
      fail('starts with "- ", but set is not a YAML list: write one path=value per line')
    } else if (!read?.rest.startsWith('=')) {
      fail('must be path=value, such as image=registry.example/shop:1.2')
    } else {
      const edit = { path: read.path, value: read.rest.slice(1).trim(), line }
      const earlier = edits.find(({ path }) => edit.path.every((name, at) => path[at] === name))
      for (const error of [valueError(edit.value), earlier && duplicateError(edit, earlier)])
        if (error !== undefined) fail(`${pathText(edit.path)}: ${error}`)
      if (!earlier) edits.push(edit)
    }
  }
  return { edits, problems }
}

function duplicateError({ path }: Edit, earlier: Edit): string {
  return path.length === earlier.path.length
    ? `is set twice, first in line ${earlier.line}`
    : `would overwrite line ${earlier.line}, which sets a part of it`
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
  return COMMENTED.test(value) && !isPlainText(value.replace(COMMENTED, '$1'))
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

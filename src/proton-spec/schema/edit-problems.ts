import type { Problem } from '../../shared/errors.js'
import type { Edit } from '../edits.js'
import { pathText } from '../path.js'
import type { Finding } from './messages.js'
import { readValue } from '../yaml/value.js'

/** The line of the input `set` that a finding of the schema is about; undefined when it is about the file. */
export function editOf({ path }: Finding, edits: readonly Edit[]): Edit | undefined {
  const begins = (long: readonly string[], short: readonly string[]) =>
    short.every((name, index) => long[index] === name)
  const lines = edits.filter(({ line }) => line !== undefined)
  return (
    lines.find(edit => begins(path, edit.path)) ??
    // A part of what was set may be against the rules of the whole: of a list, or of a map that is not known.
    (path.length > 0 ? lines.findLast(edit => begins(edit.path, path)) : undefined)
  )
}

/** A finding as a problem of the line that set the value; the value is not quoted. */
export function editProblem({ path, what }: Finding, edit: Edit): Problem {
  const line = edit.line ?? 0
  return { input: 'set', message: `set line ${line}: ${pathText(path)} ${what}${readAs(edit, path, what)}` }
}

/** How a value without quotes was read, where a text is wanted. */
function readAs(edit: Edit, path: readonly string[], what: string): string {
  if (!/^must be text/.test(what) || path.length !== edit.path.length) return ''
  const kind = kindOf(edit.value)
  if (kind === undefined) return ''
  const example = kind === 'a number' ? ' (1.10 is 1.1)' : ''
  return `; it is read as ${kind}${example}, and a text is written in quotes: ${pathText(path)}="…"`
}

function kindOf(text: string): string | undefined {
  const value = readValue(text)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'true or false'
  if (typeof value === 'number') return 'a number'
  return undefined
}

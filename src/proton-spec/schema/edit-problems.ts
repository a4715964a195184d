import type { Problem } from '../../shared/errors.js'
import type { Edit } from '../edits.js'
import { pathText } from '../path.js'
import type { Finding } from './messages.js'
import { readValue } from '../yaml/read-value.js'

/** The edit that set the value of a finding; undefined when the value is from the file. */
export function editOf({ path }: Finding, edits: readonly Edit[]): Edit | undefined {
  const startsWith = (long: readonly string[], short: readonly string[]) =>
    short.every((name, index) => long[index] === name)
  const lines = edits.filter(({ line }) => line !== undefined)
  return (
    lines.find(edit => startsWith(path, edit.path)) ??
    // An edit may set a part of a list or map that violates the schema as a whole.
    (path.length > 0 ? lines.findLast(edit => startsWith(edit.path, path)) : undefined)
  )
}

/** A finding as a problem of the line of `set`; the value is not quoted, since it may be secret. */
export function editProblem({ path, what }: Finding, edit: Edit): Problem {
  const line = edit.line ?? 0
  return { input: 'set', message: `set line ${line}: ${pathText(path)} ${what}${readAs(edit, path, what)}` }
}

/** How to write the value as text, where it was read as something else. */
function readAs(edit: Edit, path: readonly string[], what: string): string {
  if (!/must be text/.test(what) || path.length !== edit.path.length) return ''
  const kind = kindOf(edit.value)
  if (kind === undefined) return ''
  const example = kind === 'a number' ? ' (1.10 is 1.1)' : ''
  return `; it is read as ${kind}${example}; to set a text, write it in quotes: ${pathText(path)}="…"`
}

function kindOf(text: string): string | undefined {
  const value = readValue(text)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'true or false'
  if (typeof value === 'number') return 'a number'
  return undefined
}

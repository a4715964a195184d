import { pathText, readPath } from './path.js'

/** The paths in a list with commas or lines between them, as {@link pathText} writes them, and what is no path. */
export function parsePaths(text: string): {
  readonly paths: readonly string[]
  readonly invalid: readonly string[]
} {
  const words = text.split(/[,\n]/).flatMap(word => word.trim() || [])
  const read = words.map(word => ({ word, found: readPath(word) }))
  const isPath = (found: ReturnType<typeof readPath>) => found?.rest === ''
  return {
    paths: [...new Set(read.flatMap(({ found }) => (found && isPath(found) ? pathText(found.path) : [])))],
    invalid: read.flatMap(({ word, found }) => (isPath(found) ? [] : [word])),
  }
}

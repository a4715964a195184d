/** A line that git writes in an unresolved merge conflict. */
const MARKER = /^(<{7}|>{7}|\|{7})( .*)?$/m

/** The index of the first merge conflict in a text; undefined without one. */
export function conflictAt(text: string): number | undefined {
  return MARKER.exec(text)?.index
}

/** The problem and its fix, to follow the name of the file. */
export const CONFLICT = 'has a merge conflict (<<<<<<<): resolve it and commit the file'

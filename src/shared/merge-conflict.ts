/** A line that git writes between the two sides of a merge that is not resolved. */
const MARKER = /^(<{7}|>{7}|\|{7})( .*)?$/m

/** Where the first merge conflict of a text begins; undefined without one. */
export function conflictAt(text: string): number | undefined {
  return MARKER.exec(text)?.index
}

/** What to do about it, in words that continue the name of the file. */
export const CONFLICT = 'has a merge conflict (<<<<<<<): resolve it and commit the file'

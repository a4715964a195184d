/** What Python's `str.isspace` and the whitespace of its expressions cover; JavaScript's set differs. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const isSpaceCharacter = new RegExp(`^[${SPACE}]$`)
const runs = new RegExp(`[${SPACE}]+`)
/** A run of whitespace at a position (sticky). */
export const spaceAt = new RegExp(`[${SPACE}]*`, 'y')

export function isSpace(character: string): boolean {
  return isSpaceCharacter.test(character)
}

/** `text` without characters at its start that `isStripped` names: whitespace by default. */
export function withoutStart(text: string, isStripped = isSpace): string {
  const characters = Array.from(text)
  const start = characters.findIndex(character => !isStripped(character))
  return start < 0 ? '' : characters.slice(start).join('')
}

/** `text` without characters at its end that `isStripped` names: whitespace by default. */
export function withoutEnd(text: string, isStripped = isSpace): string {
  const characters = Array.from(text)
  return characters.slice(0, characters.findLastIndex(character => !isStripped(character)) + 1).join('')
}

/** The words between whitespace. */
export function wordsOf(text: string): string[] {
  return text.split(runs).filter(word => word !== '')
}

/** Python's `str.splitlines`: no empty line after a final line break. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

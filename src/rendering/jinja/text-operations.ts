import type { Budget } from './budget.js'
import { asText, charactersOf, isInteger, typeName } from './value-operations.js'
import { TemplateProblem, type Value } from './values.js'
import { isSpace, withoutEnd, withoutStart, wordsOf } from './whitespace.js'

/** Python's `str.capitalize`. */
export function capitalizedText(text: string): string {
  const [first = '', ...rest] = charactersOf(text)
  return first.toUpperCase() + rest.join('').toLowerCase()
}

/** Python's `str.title`: a capital after everything that is no letter. */
export function titled(text: string): string {
  return text.replace(/\p{L}+/gu, capitalizedText)
}

/** Python's `str.islower`: at least one letter, and no capital. */
export function isLowerCase(text: string): boolean {
  return text === text.toLowerCase() && text !== text.toUpperCase()
}

/** Python's `str.isupper`: at least one letter, and all are capitals. */
export function isUpperCase(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase()
}

/** Python's `strip`, `lstrip` and `rstrip`: of whitespace, or of any of the characters. */
export function stripped(
  text: string,
  characters: Value | undefined,
  side: 'both' | 'start' | 'end',
): string {
  const set = optionalText(characters)
  const isStripped = set === undefined ? isSpace : (character: string) => set.includes(character)
  const started = side === 'end' ? text : withoutStart(text, isStripped)
  return side === 'start' ? started : withoutEnd(started, isStripped)
}

function optionalText(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = asText(value)
  if (text === undefined) throw new TemplateProblem(`a text is required, not ${typeName(value)}`)
  return text
}

/** Python's `split` and `rsplit`: at most `most` cuts, from the start or from the end. */
export function splitText(
  text: string,
  separator: Value | undefined,
  most: Value | undefined,
  from: 'start' | 'end',
): string[] {
  const cuts = isInteger(most ?? null) && Number(most) >= 0 ? Number(most) : Infinity
  const by = optionalText(separator)
  if (by === '') throw new TemplateProblem('empty separator')
  if (by === undefined) {
    if (cuts !== Infinity) throw new TemplateProblem('split() of words with a limit is not supported')
    return wordsOf(text)
  }
  const parts = text.split(by)
  const extra = parts.length - 1 - cuts
  if (extra <= 0) return parts
  return from === 'start'
    ? [...parts.slice(0, cuts), parts.slice(cuts).join(by)]
    : [parts.slice(0, extra + 1).join(by), ...parts.slice(extra + 1)]
}

/** Python's `replace`; a count of null or below 0 is no limit. */
export function replaced(text: string, old: string, by: string, count: Value, budget: Budget): string {
  const most = isInteger(count) && Number(count) >= 0 ? Number(count) : Infinity
  const parts = old === '' ? ['', ...charactersOf(text), ''] : text.split(old)
  budget.characters(text.length + by.length * Math.min(most, parts.length))
  return parts.reduce((made, part, index) => made + (index <= most ? by : old) + part)
}

/** Python's `str.center`. */
export function centered(text: string, width: number, budget: Budget): string {
  const space = Math.max(0, width - charactersOf(text).length)
  budget.characters(space)
  const left = (space >> 1) + (space & width & 1)
  return ' '.repeat(left) + text + ' '.repeat(space - left)
}

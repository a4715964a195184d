import { isMap, isScalar, isSeq, parseDocument, visit, type Document } from 'yaml'
import { isSpecMap } from '../document.js'

/** How a value is written: within brackets or braces, and in which quotes when it is text. */
export interface Style {
  readonly isInFlow: boolean
  readonly quotes?: 'single' | 'double' | undefined
}

/** The words of the YAML 1.2 core schema that are no text. */
const words: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['null', 'Null', 'NULL', '~'].map(word => [word, null] as const),
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const),
  ...['.inf', '.Inf', '.INF'].flatMap(word => [
    [word, Infinity] as const,
    [`+${word}`, Infinity] as const,
    [`-${word}`, -Infinity] as const,
  ]),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, NaN] as const),
])
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/
const OCTAL_OR_HEX = /^0(o[0-7]+|x[0-9a-fA-F]+)$/

/**
 * The value that a text means in the input `set`: a number, boolean or null of YAML 1.2, a text in quotes, a list in
 * brackets or a map in braces; whatever is none of these is text as a whole. Throws RangeError for a number that would
 * not be kept exactly.
 */
export function readValue(text: string): unknown {
  const word = words.get(text)
  if (word !== undefined) return word
  if (NUMBER.test(text) && fractionDigits(text) > MOST_DIGITS)
    throw new RangeError('a number of too many digits')
  if (NUMBER.test(text) || OCTAL_OR_HEX.test(text)) return exact(Number(text))
  return /^["'[{]/.test(text) ? quotedOrCollection(text) : text
}

/** What a double keeps of any number. */
const MOST_DIGITS = 15

/** The significant digits of a number with a fraction; 0 for one without. */
function fractionDigits(text: string): number {
  const [mantissa = ''] = text.split(/[eE]/)
  return mantissa.includes('.') ? mantissa.replace(/[-+.]/g, '').replace(/^0+|0+$/g, '').length : 0
}

function quotedOrCollection(text: string): unknown {
  const document = parseDocument(text, { merge: true })
  const { contents, errors, warnings } = document
  // What is left over, such as a comment, shows that something else was meant.
  const isWhole = errors.length + warnings.length === 0 && contents?.range[1] === text.length
  if (!isWhole || (!isScalar(contents) && !isPlainCollection(document))) return text
  const value: unknown = document.toJS({ maxAliasCount: 0 })
  return checked(value)
}

/** A list or map with names for keys: `{{ name }}` is a template of something else. */
function isPlainCollection(document: Document): boolean {
  if (!isMap(document.contents) && !isSeq(document.contents)) return false
  let isPlain = true
  visit(document, {
    Pair: (_, { key }) => {
      isPlain &&= isScalar(key)
    },
    Alias: () => {
      isPlain = false
    },
  })
  return isPlain
}

function checked(value: unknown): unknown {
  if (typeof value === 'number') exact(value)
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(checked)
  return value
}

function exact(value: number): number {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new RangeError('a number of too many digits')
  return value
}

/** A value as YAML on one line, which parsers of YAML 1.1 and 1.2 read alike. */
export function writeValue(value: unknown, style: Style): string {
  if (typeof value === 'string') return writeText(value, style)
  if (typeof value === 'number') return writeNumber(value)
  const inner = (one: unknown) => writeValue(one, { isInFlow: true })
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`
  if (!isSpecMap(value)) return String(value)
  const entries = Object.entries(value).map(([name, one]) => `${inner(name)}: ${inner(one)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function writeNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  // YAML 1.1 knows an exponent after a fraction only.
  return Object.is(value, -0) ? '-0' : String(value).replace(/^(-?\d+)e/, '$1.0e')
}

const WORD = '[\\w./@+%-]+'
/** A few of the texts that nothing can take for anything else: the rest is quoted. */
const SURE = new RegExp(`^(?=[A-Za-z/])${WORD}(?::${WORD})*(?: ${WORD}(?::${WORD})*)*$`)
const YAML_1_1 = /^(y|n|yes|no|on|off|true|false|null)$/i
/** What YAML does not allow as it is, or a line break of YAML 1.1. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u

function writeText(text: string, { isInFlow, quotes }: Style): string {
  const isSure = SURE.test(text) && !YAML_1_1.test(text) && !(isInFlow && text.includes(':'))
  if (isSure && quotes === undefined) return text
  if (quotes === 'double' || UNPRINTABLE.test(text)) return inDoubleQuotes(text)
  return `'${text.replaceAll("'", "''")}'`
}

function inDoubleQuotes(text: string): string {
  return JSON.stringify(text).replace(
    new RegExp(UNPRINTABLE, 'gu'),
    found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

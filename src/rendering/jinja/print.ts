import { asText, requireDefined, typeName } from './value-operations.js'
import { DictView, Markup, Range, TemplateProblem, Tuple, Undefined, type Value } from './values.js'
import { ValueWalk } from './value-walk.js'

/** The text of a value as `{{ value }}` prints it: Python's `str()`. */
export function printedText(value: Value): string {
  requireDefined(value)
  if (value instanceof Undefined) return ''
  return asText(value) ?? reprOf(value)
}

/** The text of a value within a list or dict: Python's `repr()`. */
export function reprOf(value: Value, walk = new ValueWalk()): string {
  return walk.nested(() => nestedRepr(value, walk))
}

function nestedRepr(value: Value, walk: ValueWalk): string {
  const list = (items: readonly Value[]) => items.map(item => reprOf(item, walk)).join(', ')
  if (typeof value === 'string') return quoted(value)
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return floatText(value)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${list(value)}]`
  if (value instanceof Tuple) return `(${list(value.items)}${value.items.length === 1 ? ',' : ''})`
  if (value instanceof Map) {
    const pairs = [...value].map(([key, item]) => `${reprOf(key, walk)}: ${reprOf(item, walk)}`)
    return `{${pairs.join(', ')}}`
  }
  if (value instanceof Markup) return `Markup(${quoted(value.text)})`
  if (value instanceof DictView) return `dict_${value.kind}([${list(value.items())}])`
  if (value instanceof Range) return rangeText(value)
  if (value instanceof Undefined) return 'Undefined'
  throw new TemplateProblem(`a ${typeName(value)} cannot be printed; a generator can with | list`)
}

function rangeText({ start, stop, step }: Range): string {
  return step === 1n ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`
}

/** Python's `repr()` of a float: the shortest text that reads back as the same float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  // Python changes to exponents at these two bounds.
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e')
    return `${mantissa}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`
  }
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** What Python does not print within a repr: control characters, separators but the space, and the unassigned. */
const UNPRINTABLE = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const inner = text.replace(UNPRINTABLE, found => escapes[found] ?? codeEscape(found))
  return quote + inner.replaceAll(quote, `\\${quote}`) + quote
}

function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

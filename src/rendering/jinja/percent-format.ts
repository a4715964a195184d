import type { Budget } from './budget.js'
import { reprOf, printedText } from './print.js'
import { isInteger, isNumeric, typeName } from './value-operations.js'
import { TemplateProblem, Tuple, type Value } from './values.js'

const FIELD = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?(.?)/gs

/** Python's `text % values`, with the conversions that templates use: s, r, d, i, f, x and X. */
export function percentFormat(format: string, values: Value, budget: Budget): string {
  const positional = values instanceof Tuple ? [...values.items] : [values]
  const usesNames = /%\([^)]*\)/.test(format)
  const text = format.replace(
    FIELD,
    (
      _,
      name: string | undefined,
      flags: string,
      width: string,
      precision: string | undefined,
      type: string,
    ) => {
      if (type === '%') return '%'
      if (width === '*' || precision === '*') throw new TemplateProblem('a * in a % format is not supported')
      const value = name === undefined ? positional.shift() : namedValue(values, name)
      if (value === undefined) throw new TemplateProblem('not enough arguments for format string')
      budget.characters(Number(width) + Number(precision ?? 0))
      return padded(converted(type, value, precision, flags), Number(width), flags, type)
    },
  )
  if (!usesNames && positional.length > 0 && !(values instanceof Map) && !Array.isArray(values))
    throw new TemplateProblem('not all arguments converted during string formatting')
  return text
}

function namedValue(values: Value, name: string): Value | undefined {
  if (!(values instanceof Map)) throw new TemplateProblem('format requires a mapping')
  return values.get(name)
}

function converted(type: string, value: Value, precision: string | undefined, flags: string): string {
  const places = precision === undefined ? undefined : Number(precision)
  if (type === 's' || type === 'r') {
    const text = type === 's' ? printedText(value) : reprOf(value)
    return places === undefined ? text : Array.from(text).slice(0, places).join('')
  }
  if (!isNumeric(value)) throw new TemplateProblem(`a % format needs a number, not ${typeName(value)}`)
  const number = numberText(type, value, places)
  return number.startsWith('-')
    ? number
    : `${flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''}${number}`
}

function numberText(type: string, value: boolean | bigint | number, places: number | undefined): string {
  if (type === 'f' && Number.isFinite(Number(value)) && Math.abs(Number(value)) < 1e21)
    return Number(value).toFixed(places ?? 6)
  if ((type === 'd' || type === 'i') && places === undefined)
    return String(isInteger(value) ? BigInt(value) : BigInt(Math.trunc(value)))
  if ((type === 'x' || type === 'X') && isInteger(value) && places === undefined) {
    const digits = BigInt(value).toString(16)
    return type === 'x' ? digits : digits.toUpperCase()
  }
  throw new TemplateProblem('a % format of this value is not supported')
}

function padded(text: string, width: number, flags: string, type: string): string {
  if (flags.includes('#')) throw new TemplateProblem('a # in a % format is not supported')
  if (flags.includes('-')) return text.padEnd(width)
  if (!flags.includes('0') || type === 's' || type === 'r') return text.padStart(width)
  const [, sign = '', digits = ''] = /^([-+ ]?)(.*)$/s.exec(text) ?? []
  return sign + digits.padStart(width - sign.length, '0')
}

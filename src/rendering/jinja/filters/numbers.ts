import { asText, isInteger, isNumeric, isTruthy, toInteger, typeName } from '../value-operations.js'
import { TemplateProblem, type Value } from '../values.js'
import { filterOf, type Filter } from './filter.js'

/** Jinja's filters of numbers. */
export const numberFilters: Readonly<Record<string, Filter>> = {
  int: filterOf(
    ['default', 'base'],
    (value, [standard = 0n, base = 10n]) => toInt(value, toInteger(base)) ?? standard,
  ),
  float: filterOf(['default'], (value, [standard = 0]) => toFloat(value) ?? standard),
  abs: filterOf([], absolute),
  round: filterOf(['precision', 'method'], rounded),
  filesizeformat: filterOf(['binary'], (value, [binary = false]) => fileSize(value, isTruthy(binary))),
}

const FLOAT = /^[-+]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[-+]?\d+(_\d+)*)?$/i
const SPECIAL = /^([-+]?)(?:(inf|infinity)|nan)$/i

/** Python's `float()` of a number or a text; undefined where it raises. */
function toFloat(value: Value): number | undefined {
  if (isNumeric(value)) return Number(value)
  const text = asText(value)?.trim() ?? ''
  if (FLOAT.test(text)) return Number(text.replaceAll('_', ''))
  const special = SPECIAL.exec(text)
  if (!special) return undefined
  return special[2] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity
}

const prefixes: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' }

function toInt(value: Value, base: number): bigint | undefined {
  if (isInteger(value)) return BigInt(value)
  const text = asText(value)
  const exact = text === undefined ? undefined : parseInteger(text.trim(), base)
  if (exact !== undefined) return exact
  const float = toFloat(value)
  if (typeof value === 'number' && float !== undefined && !Number.isFinite(float))
    throw new TemplateProblem('cannot convert infinity or nan to an integer')
  return float === undefined || !Number.isFinite(float) ? undefined : BigInt(Math.trunc(float))
}

/** Python's `int(text, base)`; undefined where it raises. */
function parseInteger(text: string, base: number): bigint | undefined {
  const [, sign = '', all = ''] = /^([-+]?)(.*)$/s.exec(text.toLowerCase()) ?? []
  const prefix = prefixes[base]
  const digits = prefix !== undefined && all.startsWith(prefix) ? all.slice(2).replace(/^_/, '') : all
  if (!/^[\da-z]+(_[\da-z]+)*$/.test(digits)) return undefined
  let result = 0n
  for (const digit of digits.replaceAll('_', '')) {
    const amount = Number.parseInt(digit, 36)
    if (amount >= base) return undefined
    result = result * BigInt(base) + BigInt(amount)
  }
  return sign === '-' ? -result : result
}

function absolute(value: Value): Value {
  if (!isNumeric(value)) throw new TemplateProblem(`bad operand type for abs(): '${typeName(value)}'`)
  if (typeof value === 'number') return Math.abs(value)
  const whole = BigInt(value)
  return whole < 0n ? -whole : whole
}

/** More places than a float can have. */
const MOST_PLACES = 90

function rounded(value: Value, [precision = 0n, method = 'common']: readonly (Value | undefined)[]): Value {
  const places = toInteger(precision)
  if (!isNumeric(value)) throw new TemplateProblem(`type ${typeName(value)} cannot be rounded`)
  if (Math.abs(places) > MOST_PLACES) throw new TemplateProblem(`round has at most ${MOST_PLACES} places`)
  if (method === 'common')
    return isInteger(value) ? roundInteger(BigInt(value), places) : roundFloat(value, places)
  if (method !== 'ceil' && method !== 'floor')
    throw new TemplateProblem('method must be common, ceil or floor')
  const scale = 10 ** places
  const scaled = Number(value) * scale
  return (method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) / scale
}

function roundInteger(value: bigint, places: number): bigint {
  if (places >= 0) return value
  const unit = 10n ** BigInt(-places)
  const rest = ((value % unit) + unit) % unit
  const below = value - rest
  const isUp = rest * 2n > unit || (rest * 2n === unit && (below / unit) % 2n !== 0n)
  return isUp ? below + unit : below
}

/** Python's rounding: exact on the binary value, a half to the even side. */
function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || (Number.isInteger(value) && places >= 0)) return value
  if (places < 0) return Number(roundInteger(BigInt(Math.trunc(value)), places))
  const size = Math.abs(value)
  const digits = size.toFixed(100)
  const cut = digits.length - 100 + places
  // toFixed rounds a half up: only a half, which a binary value rarely is, needs the even side.
  const isHalf = /^50*$/.test(digits.slice(cut))
  const isEven = Number(digits.slice(0, cut).replace('.', '').at(-1)) % 2 === 0
  const result = isHalf && isEven ? Number(digits.slice(0, cut)) : Number(size.toFixed(places))
  return value < 0 ? -result : result
}

const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']

function fileSize(value: Value, isBinary: boolean): string {
  const bytes = toFloat(value)
  if (bytes === undefined) throw new TemplateProblem('filesizeformat needs a number')
  const base = isBinary ? 1024 : 1000
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`
  const units = isBinary ? BINARY_UNITS : DECIMAL_UNITS
  const index = units.findIndex((_, at) => bytes < base ** (at + 2))
  const at = index < 0 ? units.length - 1 : index
  return `${(bytes / base ** (at + 1)).toFixed(1)} ${units[at] ?? ''}`
}

import type { Budget } from './budget.js'
import { percentFormat } from './percent-format.js'
import { asText, isInteger, isNumeric, lengthOf, requireDefined, typeName } from './value-operations.js'
import { Markup, TemplateProblem, Tuple, Undefined, type Value } from './values.js'

/** More digits than any template needs; a limit for `**` and `*`. */
const MOST_BITS = 4_096

/** Python's `a operator b`. Throws TemplateProblem for types that have no such operator. */
export function binary(operator: string, a: Value, b: Value, budget: Budget): Value {
  for (const side of [a, b]) {
    requireDefined(side)
    if (side instanceof Undefined) throw new TemplateProblem(side.reason)
    // Python would escape the other side as HTML here, which no template of CloudFormation means.
    if (side instanceof Markup)
      throw new TemplateProblem(`the result of e, safe or tojson with ${operator} is not supported; use ~`)
  }
  if (isNumeric(a) && isNumeric(b)) return numeric(operator, a, b)
  const result = ofCollections(operator, a, b, budget)
  if (result !== undefined) return result
  throw new TemplateProblem(
    `unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`,
  )
}

function ofCollections(operator: string, a: Value, b: Value, budget: Budget): Value | undefined {
  if (operator === '+') return sumOfCollections(a, b, budget)
  if (operator === '*')
    return isInteger(b) ? repeated(a, b, budget) : isInteger(a) ? repeated(b, a, budget) : undefined
  return operator === '%' && typeof a === 'string' ? percentFormat(a, b, budget) : undefined
}

function sumOfCollections(a: Value, b: Value, budget: Budget): Value | undefined {
  budget.step((lengthOf(a) ?? 0) + (lengthOf(b) ?? 0))
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  return a instanceof Tuple && b instanceof Tuple ? new Tuple([...a.items, ...b.items]) : undefined
}

function repeated(value: Value, times: boolean | bigint, budget: Budget): Value | undefined {
  const count = Math.max(0, Number(times))
  if (typeof value === 'string') {
    budget.characters(value.length * count)
    return value.repeat(count)
  }
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined
  if (!items) return undefined
  budget.step(items.length * count)
  const all = Array.from({ length: count }, () => items).flat()
  return value instanceof Tuple ? new Tuple(all) : all
}

type Numeric = boolean | bigint | number

function numeric(operator: string, a: Numeric, b: Numeric): Value {
  if (Number(b) === 0 && ['/', '//', '%'].includes(operator)) throw new TemplateProblem('division by zero')
  const isExact = isInteger(a) && isInteger(b) && operator !== '/' && !(operator === '**' && Number(b) < 0)
  return isExact ? exact(operator, BigInt(a), BigInt(b)) : floating(operator, Number(a), Number(b))
}

function exact(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      requireShort(bitsOf(a) + bitsOf(b))
      return a * b
    case '//':
      return (a - modulo(a, b)) / b
    case '%':
      return modulo(a, b)
    default:
      requireShort(bitsOf(a) * Number(b))
      return a ** b
  }
}

/** Python's remainder, which has the sign of the divisor. */
export function modulo(a: bigint, b: bigint): bigint {
  const rest = a % b
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest
}

function bitsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length
}

function requireShort(bits: number): void {
  if (bits > MOST_BITS) throw new TemplateProblem(`a number has more than ${MOST_BITS} bits`)
}

function floating(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '//':
      return Math.floor((a - floatModulo(a, b)) / b + 0.5)
    case '%':
      return floatModulo(a, b)
    default:
      return power(a, b)
  }
}

function floatModulo(a: number, b: number): number {
  const rest = a % b
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest
}

function power(a: number, b: number): number {
  if (a === 0 && b < 0) throw new TemplateProblem('0.0 cannot be raised to a negative power')
  if (a < 0 && !Number.isInteger(b)) throw new TemplateProblem('a complex number is not supported')
  return a ** b
}

/** Python's `-a`; `+a` only checks the type. */
export function signed(sign: 'minus' | 'plus', value: Value): Value {
  requireDefined(value)
  if (!isNumeric(value))
    throw new TemplateProblem(
      `bad operand type for unary ${sign === 'minus' ? '-' : '+'}: '${typeName(value)}'`,
    )
  if (typeof value === 'number') return sign === 'minus' ? -value : value
  return sign === 'minus' ? -BigInt(value) : BigInt(value)
}

/** Python's `value[start:stop:step]`. */
export function sliceOf(value: Value, bounds: readonly (Value | undefined)[]): Value {
  requireDefined(value)
  const text = asText(value)
  if (text !== undefined) return picked(Array.from(text), bounds).join('')
  if (Array.isArray(value)) return picked(value, bounds)
  if (value instanceof Tuple) return new Tuple(picked(value.items, bounds))
  throw new TemplateProblem(`'${typeName(value)}' object cannot be sliced`)
}

function picked<T>(items: readonly T[], bounds: readonly (Value | undefined)[]): T[] {
  return indicesOf(items.length, bounds).flatMap(index => items.slice(index, index + 1))
}

function indicesOf(length: number, bounds: readonly (Value | undefined)[]): readonly number[] {
  const [start, stop, step = 1] = bounds.map(bound =>
    bound === undefined || bound === null ? undefined : isInteger(bound) ? Number(bound) : notAnIndex(),
  )
  if (step === 0) throw new TemplateProblem('slice step cannot be zero')
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1]
  const within = (index: number) => Math.min(Math.max(index < 0 ? index + length : index, lowest), highest)
  const first = start === undefined ? (step > 0 ? lowest : highest) : within(start)
  const end = stop === undefined ? (step > 0 ? highest : lowest) : within(stop)
  const count = Math.max(0, Math.ceil((end - first) / step))
  return Array.from({ length: count }, (_, index) => first + index * step)
}

function notAnIndex(): never {
  throw new TemplateProblem('slice indices must be integers or None')
}

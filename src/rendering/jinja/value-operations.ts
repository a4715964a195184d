import {
  Callable,
  DictView,
  Lazy,
  Loop,
  Markup,
  NamespaceObject,
  Range,
  TemplateProblem,
  Tuple,
  Undefined,
  type Value,
} from './values.js'

const PLAIN_NAMES: Readonly<Record<string, string>> = {
  string: 'str',
  boolean: 'bool',
  bigint: 'int',
  number: 'float',
}

/** Not the names of the classes here, which the build shortens. */
const CLASS_NAMES = [
  [Markup, 'Markup'],
  [Undefined, 'Undefined'],
  [Callable, 'function'],
  [NamespaceObject, 'Namespace'],
  [Loop, 'LoopContext'],
] as const

/** The name of the value's type in Python. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType'
  if (typeof value !== 'object') return PLAIN_NAMES[typeof value] ?? typeof value
  if (Array.isArray(value)) return 'list'
  if (value instanceof Map) return 'dict'
  if (value instanceof Tuple) return 'tuple'
  if (value instanceof Range) return 'range'
  if (value instanceof DictView) return `dict_${value.kind}`
  if (value instanceof Lazy) return 'generator'
  return CLASS_NAMES.find(([type]) => value instanceof type)?.[1] ?? 'object'
}

/** The value, or its replacement where it is undefined; None is a value. */
export function valueOr(value: Value | undefined, missing: () => Value): Value {
  return value === undefined ? missing() : value
}

/** Ends the render when the value does not exist: templates are strict. */
export function requireDefined(value: Value): void {
  if (value instanceof Undefined && !value.isLenient) throw new TemplateProblem(value.reason)
}

/** The characters of a text or Markup; undefined for other values. */
export function asText(value: Value): string | undefined {
  if (typeof value === 'string') return value
  return value instanceof Markup ? value.text : undefined
}

export function isNumeric(value: Value): value is boolean | bigint | number {
  return typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'number'
}

export function isInteger(value: Value): value is boolean | bigint {
  return typeof value === 'boolean' || typeof value === 'bigint'
}

/** The integer that a parameter needs. */
export function toInteger(value: Value): number {
  if (isInteger(value)) return Number(value)
  requireDefined(value)
  throw new TemplateProblem(`an integer is required, not ${typeName(value)}`)
}

/** Whether a value is true in a condition. */
export function isTruthy(value: Value): boolean {
  requireDefined(value)
  if (value instanceof Undefined || value === null) return false
  const text = asText(value)
  if (text !== undefined) return text !== ''
  const length = lengthOf(value)
  if (length !== undefined) return length > 0
  return isNumeric(value) ? Number(value) !== 0 : true
}

/** The length of a text in characters, or of a collection; undefined for a value without a length. */
export function lengthOf(value: Value): number | undefined {
  const text = asText(value)
  if (text !== undefined) return charactersOf(text).length
  if (Array.isArray(value) || value instanceof Range) return value.length
  if (value instanceof Tuple) return value.items.length
  if (value instanceof Map) return value.size
  return value instanceof DictView ? value.dict.size : undefined
}

/** The items of a collection, the keys of a dict, or the characters of a text. */
export function itemsOf(value: Value): readonly Value[] {
  requireDefined(value)
  const text = asText(value)
  if (text !== undefined) return charactersOf(text)
  if (Array.isArray(value)) return value
  if (value instanceof Tuple) return value.items
  if (value instanceof Map) return [...value.keys()]
  if (value instanceof DictView || value instanceof Range) return value.items()
  if (value instanceof Lazy) return value.take()
  if (value instanceof Undefined) return []
  throw new TemplateProblem(`'${typeName(value)}' object is not iterable`)
}

/** The characters of a text as Python counts them: by code point. */
export function charactersOf(text: string): string[] {
  return Array.from(text)
}

/** A copy that a template can change without changing the original. */
export function copyOf(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOf)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copyOf(item)]))
  return value
}

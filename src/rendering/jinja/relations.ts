import { asText, isNumeric, itemsOf, requireDefined, typeName } from './value-operations.js'
import { TemplateProblem, Tuple, Undefined, Range, type Dict, type Value } from './values.js'
import { ValueWalk } from './value-walk.js'

/** Python's `==`: numbers and booleans by value, collections item by item. */
export function isEqual(a: Value, b: Value, walk = new ValueWalk()): boolean {
  return walk.nested(() => isNestedEqual(a, b, walk))
}

function isNestedEqual(a: Value, b: Value, walk: ValueWalk): boolean {
  requireDefined(a)
  requireDefined(b)
  if (a instanceof Undefined || b instanceof Undefined)
    return a instanceof Undefined && b instanceof Undefined
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b) === 0
  const texts = [asText(a), asText(b)]
  if (texts[0] !== undefined) return texts[0] === texts[1]
  if (Array.isArray(a) && Array.isArray(b)) return areEqual(a, b, walk)
  if (a instanceof Tuple && b instanceof Tuple) return areEqual(a.items, b.items, walk)
  if (a instanceof Range && b instanceof Range) return areEqual(a.items(), b.items(), walk)
  if (a instanceof Map && b instanceof Map)
    return a.size === b.size && [...a].every(([key, item]) => isSameEntry(b, key, item, walk))
  return a === b
}

function isSameEntry(dict: Dict, key: Value, item: Value, walk: ValueWalk): boolean {
  const other = dictValue(dict, key)
  return other !== undefined && isEqual(item, other, walk)
}

function areEqual(a: readonly Value[], b: readonly Value[], walk: ValueWalk): boolean {
  return a.length === b.length && a.every((item, index) => isEqual(item, b[index] ?? null, walk))
}

/** Exact also between an integer of many digits and a float; NaN where a number is not a number. */
function compareNumbers(a: boolean | bigint | number, b: boolean | bigint | number): number {
  const [x, y] = [a, b].map(value => (typeof value === 'boolean' ? Number(value) : value)) as [number, number]
  if (x < y) return -1
  return x > y ? 1 : x == y ? 0 : NaN
}

/** Python's order: negative when `a < b`. Throws TemplateProblem for values that cannot be compared. */
export function compare(a: Value, b: Value, walk = new ValueWalk()): number {
  return walk.nested(() => compareNested(a, b, walk))
}

function compareNested(a: Value, b: Value, walk: ValueWalk): number {
  requireDefined(a)
  requireDefined(b)
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b)
  const [x, y] = [asText(a), asText(b)]
  if (x !== undefined && y !== undefined) return compareTexts(x, y)
  if (Array.isArray(a) && Array.isArray(b)) return compareItems(a, b, walk)
  if (a instanceof Tuple && b instanceof Tuple) return compareItems(a.items, b.items, walk)
  throw new TemplateProblem(`'<' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`)
}

/** By code point; JavaScript's own order is by UTF-16 unit. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  const [x, y] = [Array.from(a), Array.from(b)]
  const index = x.findIndex((character, at) => character !== y[at])
  const [left, right] = index < 0 ? [-1, 0] : [x[index]?.codePointAt(0) ?? -1, y[index]?.codePointAt(0) ?? -1]
  return left - right
}

function compareItems(a: readonly Value[], b: readonly Value[], walk: ValueWalk): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const [x, y] = [a[index] ?? null, b[index] ?? null]
    if (!isEqual(x, y, walk)) return compare(x, y, walk)
  }
  return a.length - b.length
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  requireDefined(container)
  const text = asText(container)
  if (text !== undefined) {
    const part = asText(item)
    requireDefined(item)
    if (part === undefined)
      throw new TemplateProblem(`'in <string>' requires string as left operand, not ${typeName(item)}`)
    return text.includes(part)
  }
  if (container instanceof Map) return dictValue(container, item) !== undefined
  return itemsOf(container).some(each => isEqual(each, item))
}

/** The value of a dict's key; undefined without the key. `1`, `1.0` and `true` are the same key, as in Python. */
export function dictValue(dict: Dict, key: Value): Value | undefined {
  const plain = asText(key) ?? key
  if (dict.has(plain)) return dict.get(plain)
  requireHashable(plain)
  if (!isNumeric(plain) && !(plain instanceof Tuple)) return undefined
  const same = [...dict].find(([other]) => typeof other !== 'string' && isEqual(other, plain))
  return same?.[1]
}

/** Throws TemplateProblem for a value that cannot be the key of a dict. */
export function requireHashable(value: Value): void {
  requireDefined(value)
  if (Array.isArray(value) || value instanceof Map)
    throw new TemplateProblem(`unhashable type: '${typeName(value)}'`)
  if (value instanceof Tuple) value.items.forEach(requireHashable)
}

/** Sets a dict's key, which keeps its first form and its place. */
export function setKey(dict: Dict, key: Value, value: Value): void {
  const plain = asText(key) ?? key
  requireHashable(plain)
  const isKnown = dict.has(plain) || !(isNumeric(plain) || plain instanceof Tuple)
  const same = isKnown
    ? plain
    : [...dict.keys()].find(other => typeof other !== 'string' && isEqual(other, plain))
  dict.set(same ?? plain, value)
}

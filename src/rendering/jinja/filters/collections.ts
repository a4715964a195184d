import { binary } from '../arithmetic.js'
import { printedText } from '../print.js'
import { compare, isEqual, requireHashable } from '../relations.js'
import {
  asText,
  charactersOf,
  isTruthy,
  itemsOf,
  lengthOf,
  toInteger,
  typeName,
  valueOr,
} from '../value-operations.js'
import { Lazy, TemplateProblem, Tuple, Undefined, type Value } from '../values.js'
import { attributeAt, foldCase } from './attribute-path.js'
import { filterOf, type Filter, type Operations } from './filter.js'

const length = filterOf([], value => {
  const size = lengthOf(value)
  if (size === undefined) throw new TemplateProblem(`object of type '${typeName(value)}' has no len()`)
  return BigInt(size)
})

/** Jinja's filters of lists and dicts, without those that apply filters or tests to each item. */
export const collectionFilters: Readonly<Record<string, Filter>> = {
  length,
  count: length,
  list: filterOf([], (value, _, { budget }) => {
    const items = itemsOf(value)
    budget.step(items.length)
    return [...items]
  }),
  first: filterOf([], value =>
    valueOr(itemsOf(value)[0], () => new Undefined('No first item, sequence was empty.')),
  ),
  last: filterOf([], value => {
    requireReversible(value)
    return valueOr(itemsOf(value).at(-1), () => new Undefined('No last item, sequence was empty.'))
  }),
  reverse: filterOf([], value => {
    const text = asText(value)
    return text === undefined
      ? new Lazy(itemsOf(value).toReversed())
      : charactersOf(text).toReversed().join('')
  }),
  join: filterOf(['d', 'attribute'], joined),
  sort: filterOf(['reverse', 'case_sensitive', 'attribute'], sorted),
  unique: filterOf(['case_sensitive', 'attribute'], unique),
  min: filterOf(['case_sensitive', 'attribute'], (...given) => extreme(-1, ...given)),
  max: filterOf(['case_sensitive', 'attribute'], (...given) => extreme(1, ...given)),
  sum: filterOf(['attribute', 'start'], summed),
  groupby: filterOf(['attribute', 'default', 'case_sensitive'], grouped),
  batch: filterOf(['linecount', 'fill_with'], batched),
  slice: filterOf(['slices', 'fill_with'], sliced),
  dictsort: filterOf(['case_sensitive', 'by', 'reverse'], dictSorted),
  items: {
    ...filterOf([], value => {
      if (value instanceof Undefined) return new Lazy([])
      if (!(value instanceof Map)) throw new TemplateProblem('Can only get item pairs from a mapping.')
      return new Lazy([...value].map(pair => new Tuple(pair)))
    }),
    isForUndefined: true,
  },
}

function requireReversible(value: Value): void {
  if (value instanceof Lazy) throw new TemplateProblem("'generator' object is not reversible")
}

type Arguments = readonly (Value | undefined)[]

/** The value that items are compared by. */
function keyOf(operations: Operations, attribute: Value, isCaseSensitive: boolean): (item: Value) => Value {
  return item =>
    foldCase(attribute === null ? item : attributeAt(operations, item, attribute), isCaseSensitive)
}

function joined(value: Value, [separator = '', attribute = null]: Arguments, operations: Operations): Value {
  const by = printedText(separator)
  const texts = itemsOf(value).map(item =>
    printedText(attribute === null ? item : attributeAt(operations, item, attribute)),
  )
  operations.budget.characters(texts.reduce((sum, text) => sum + text.length + by.length, 0))
  return texts.join(by)
}

function sorted(
  value: Value,
  [reverse = false, caseSensitive = false, attribute = null]: Arguments,
  operations: Operations,
): Value {
  const paths = asText(attribute)?.split(',') ?? [attribute]
  const keys = paths.map(path => keyOf(operations, path, isTruthy(caseSensitive)))
  return sortedBy(itemsOf(value), item => keys.map(key => key(item)), isTruthy(reverse), operations)
}

/** Stable in both directions, as Python's sort. */
function sortedBy<T>(
  items: readonly T[],
  keysOf: (item: T) => Value[],
  isReversed: boolean,
  { budget }: Operations,
): T[] {
  const direction = isReversed ? -1 : 1
  return items
    .map(item => ({ item, keys: keysOf(item) }))
    .sort((a, b) => {
      budget.step()
      return direction * compare(a.keys, b.keys)
    })
    .map(({ item }) => item)
}

function unique(
  value: Value,
  [caseSensitive = false, attribute = null]: Arguments,
  operations: Operations,
): Value {
  const key = keyOf(operations, attribute, isTruthy(caseSensitive))
  const seen: Value[] = []
  const kept = itemsOf(value).filter(item => {
    const own = key(item)
    requireHashable(own)
    operations.budget.step(seen.length)
    if (seen.some(other => isEqual(other, own))) return false
    seen.push(own)
    return true
  })
  return new Lazy(kept)
}

function extreme(
  sign: 1 | -1,
  value: Value,
  [caseSensitive = false, attribute = null]: Arguments,
  operations: Operations,
): Value {
  const key = keyOf(operations, attribute, isTruthy(caseSensitive))
  const [first, ...rest] = itemsOf(value)
  if (first === undefined) return new Undefined('No aggregated item, sequence was empty.')
  return rest.reduce((best, item) => (sign * compare(key(item), key(best)) > 0 ? item : best), first)
}

function summed(value: Value, [attribute = null, start = 0n]: Arguments, operations: Operations): Value {
  return itemsOf(value)
    .map(item => (attribute === null ? item : attributeAt(operations, item, attribute)))
    .reduce((sum, item) => {
      if (asText(item) !== undefined) throw new TemplateProblem("sum() can't sum strings")
      return binary('+', sum, item, operations.budget)
    }, start)
}

function grouped(
  value: Value,
  [attribute = null, standard = null, caseSensitive = false]: Arguments,
  operations: Operations,
): Value {
  const exact = (item: Value) => attributeAt(operations, item, attribute, standard)
  const key = (item: Value) => foldCase(exact(item), isTruthy(caseSensitive))
  const groups: { key: Value; items: Value[] }[] = []
  for (const item of sortedBy(itemsOf(value), each => [key(each)], false, operations)) {
    const last = groups.at(-1)
    if (last && isEqual(last.key, key(item))) last.items.push(item)
    else groups.push({ key: key(item), items: [item] })
  }
  return groups.map(({ items }) => new Tuple([exact(items[0] ?? null), items], ['grouper', 'list']))
}

function batched(value: Value, [count = null, fill = null]: Arguments, { budget }: Operations): Value {
  const size = toInteger(count)
  if (size < 1) throw new TemplateProblem('batch needs a number above 0')
  const items = itemsOf(value)
  const rows = Array.from({ length: Math.ceil(items.length / size) }, (_, row): Value[] =>
    items.slice(row * size, (row + 1) * size),
  )
  const last = rows.at(-1)
  if (last && fill !== null) {
    budget.step(size - last.length)
    while (last.length < size) last.push(fill)
  }
  return new Lazy(rows)
}

function sliced(value: Value, [count = null, fill = null]: Arguments, { budget }: Operations): Value {
  const columns = toInteger(count)
  if (columns < 1) throw new TemplateProblem('slice needs a number above 0')
  budget.step(columns)
  const items = itemsOf(value)
  const size = Math.floor(items.length / columns)
  const longer = items.length % columns
  return new Lazy(
    Array.from({ length: columns }, (_, index): Value[] => {
      const start = index * size + Math.min(index, longer)
      const part = items.slice(start, start + size + (index < longer ? 1 : 0))
      return fill !== null && index >= longer ? [...part, fill] : [...part]
    }),
  )
}

function dictSorted(
  value: Value,
  [caseSensitive = false, by = 'key', reverse = false]: Arguments,
  operations: Operations,
): Value {
  if (!(value instanceof Map)) throw new TemplateProblem(`dictsort needs a dict, not ${typeName(value)}`)
  if (by !== 'key' && by !== 'value')
    throw new TemplateProblem("You can only sort by either 'key' or 'value'")
  const at = by === 'key' ? 0 : 1
  const pairs = sortedBy(
    [...value],
    pair => [foldCase(pair[at], isTruthy(caseSensitive))],
    isTruthy(reverse),
    operations,
  )
  return pairs.map(pair => new Tuple(pair))
}

import { asText, isInteger } from '../value-operations.js'
import { Undefined, type Value } from '../values.js'
import type { Operations } from './filter.js'

/** The value at a path as the parameter `attribute` of filters names it: `name`, `a.b`, `0`. */
export function attributeAt(
  operations: Operations,
  value: Value,
  path: Value,
  standard: Value = null,
): Value {
  return partsOf(path).reduce<Value>((owner, part) => {
    const found = operations.item(owner, part)
    return found instanceof Undefined && standard !== null ? standard : found
  }, value)
}

function partsOf(path: Value): readonly Value[] {
  const text = asText(path)
  if (text === undefined) return isInteger(path) ? [path] : []
  return text.split('.').map(part => (/^\d+$/.test(part) ? BigInt(part) : part))
}

/** A text in lower case unless case matters; other values as they are. */
export function foldCase(value: Value, isCaseSensitive: boolean): Value {
  return isCaseSensitive ? value : (asText(value)?.toLowerCase() ?? value)
}

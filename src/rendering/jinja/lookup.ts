import { methodOf } from './methods/method.js'
import { dictValue } from './relations.js'
import { asText, charactersOf, isInteger, requireDefined, typeName, valueOr } from './value-operations.js'
import { Loop, NamespaceObject, Range, TemplateProblem, Tuple, Undefined, type Value } from './values.js'
import type { Budget } from './budget.js'

/** `value.name`: a method or attribute first, then a key, as Jinja looks it up. */
export function attributeOf(value: Value, name: string, budget: Budget): Value {
  const own = ownAttribute(value, name, budget, true)
  return valueOr(own, () => valueOr(keyed(value, name), () => missing(value, name)))
}

/**
 * `value[key]`: a key or index first, then a method or attribute. A key that the template does not spell out may be the
 * value of an input, and is not named in the error.
 */
export function itemOf(value: Value, key: Value, budget: Budget, isSpelledOut: boolean): Value {
  budget.read(asText(value) ?? null)
  const found = keyed(value, key)
  if (found !== undefined) return found
  const name = asText(key)
  const attribute = name === undefined ? undefined : ownAttribute(value, name, budget, isSpelledOut)
  return valueOr(attribute, () => missing(value, isSpelledOut ? key : null))
}

/** The attribute of a value without its keys: what the filter `attr` finds, whose name no error quotes. */
export function ownAttributeOf(value: Value, name: string, budget: Budget): Value {
  const own = ownAttribute(value, name, budget, false)
  return valueOr(own, () => new Undefined(`${ownerText(value)} has no attribute of this name`))
}

function ownAttribute(value: Value, name: string, budget: Budget, isSpelledOut: boolean): Value | undefined {
  requireExisting(value)
  if (value instanceof NamespaceObject) return value.attributes.get(name)
  if (value instanceof Loop) return value.attributes.get(name)?.()
  if (value instanceof Tuple && value.names.includes(name)) return value.items[value.names.indexOf(name)]
  return methodOf(value, name, budget, isSpelledOut)
}

function keyed(value: Value, key: Value): Value | undefined {
  requireExisting(value)
  if (value instanceof Map) return isHashable(key) ? dictValue(value, key) : undefined
  if (!isInteger(key)) return undefined
  const index = Number(key)
  const text = asText(value)
  if (text !== undefined) return charactersOf(text).at(index)
  if (Array.isArray(value)) return value.at(index)
  if (value instanceof Tuple) return value.items.at(index)
  return value instanceof Range ? value.at(index) : undefined
}

/** A key that cannot be in a dict is undefined, not an error. */
function isHashable(key: Value): boolean {
  requireDefined(key)
  return !Array.isArray(key) && !(key instanceof Map)
}

function requireExisting(value: Value): void {
  if (value instanceof Undefined) throw new TemplateProblem(value.reason)
}

function missing(value: Value, key: Value): Undefined {
  const name = asText(key)
  const owner = ownerText(value)
  if (name !== undefined) return new Undefined(`'${owner}' has no attribute '${name}'`)
  return new Undefined(`${owner} has no ${isInteger(key) ? `element ${Number(key)}` : 'item of this key'}`)
}

function ownerText(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`
}

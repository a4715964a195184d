import type { Budget } from '../budget.js'
import { typeName } from '../value-operations.js'
import { Callable, Markup, TemplateProblem, type NamedArguments, type Value } from '../values.js'
import { dictMethods } from './dict.js'
import { listMethods } from './list.js'
import { stringMethods } from './string.js'

/** Names that Python's dict and list have besides those that are supported here: never keys of the dict. */
const unsupported: Readonly<Record<string, readonly string[]>> = {
  dict: ['clear', 'fromkeys', 'popitem'],
  list: ['clear', 'remove', 'sort'],
}

/**
 * The bound method of a text, list or dict; undefined when Python has none of that name. Errors quote a name only where
 * the template spells it out.
 */
export function methodOf(
  value: Value,
  name: string,
  budget: Budget,
  isSpelledOut: boolean,
): Callable | undefined {
  const label = isSpelledOut ? `the method ${name}` : 'the method'
  if (unsupported[typeName(value)]?.includes(name))
    return callable(name, () => {
      throw new TemplateProblem(`${label} is not supported`)
    })
  if (value instanceof Map) return bound(dictMethods, value, name, budget, label)
  if (Array.isArray(value)) return bound(listMethods, value, name, budget, label)
  if (value instanceof Markup && Object.hasOwn(stringMethods, name))
    throw new TemplateProblem(`a method of the result of e, safe or tojson is not supported; use a filter`)
  return typeof value === 'string' ? bound(stringMethods, value, name, budget, label) : undefined
}

type Method<T> = (self: T, args: readonly Value[], budget: Budget, named: NamedArguments) => Value

function bound<T>(
  methods: Readonly<Record<string, Method<T>>>,
  self: T & Value,
  name: string,
  budget: Budget,
  label: string,
): Callable | undefined {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (!method) return undefined
  return new Callable(name, (args, named) => {
    if (named.size > 0 && name !== 'format' && name !== 'update')
      throw new TemplateProblem(`${label} takes no arguments with names`)
    budget.read(self)
    return method(self, args, budget, named)
  })
}

function callable(name: string, call: () => never): Callable {
  return new Callable(name, call)
}

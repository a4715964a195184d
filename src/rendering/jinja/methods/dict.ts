import type { Budget } from '../budget.js'
import { dictValue, setKey } from '../relations.js'
import { itemsOf, valueOr } from '../value-operations.js'
import { DictView, TemplateProblem, type Dict, type NamedArguments, type Value } from '../values.js'

type DictMethod = (self: Dict, args: readonly Value[], budget: Budget, named: NamedArguments) => Value

/** The methods of Python's dict that templates use. */
export const dictMethods: Readonly<Record<string, DictMethod>> = {
  items: self => new DictView('items', self),
  keys: self => new DictView('keys', self),
  values: self => new DictView('values', self),
  get: (self, [key = null, standard = null]) => valueOr(dictValue(self, key), () => standard),
  copy: self => new Map(self),
  setdefault: (self, [key = null, standard = null]) => {
    const known = dictValue(self, key)
    if (known !== undefined) return known
    setKey(self, key, standard)
    return standard
  },
  update: (self, [other = new Map<Value, Value>()], _, named) => {
    for (const [key, value] of pairsOf(other)) setKey(self, key, value)
    for (const [key, value] of named) setKey(self, key, value)
    return null
  },
  pop: (self, [key = null, standard]) => {
    const own = dictValue(self, key)
    const known = own === undefined ? standard : own
    if (known === undefined) throw new TemplateProblem('pop() of a key that the dict does not have')
    self.delete(key)
    return known
  },
}

/** The pairs of a dict, or of a list of pairs. */
export function pairsOf(value: Value): readonly (readonly [Value, Value])[] {
  if (value instanceof Map) return [...value]
  return itemsOf(value).map(pair => {
    const [key, item, ...more] = itemsOf(pair)
    if (key === undefined || item === undefined || more.length > 0)
      throw new TemplateProblem('a dict is made of pairs')
    return [key, item]
  })
}

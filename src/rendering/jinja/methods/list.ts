import type { Budget } from '../budget.js'
import { isEqual } from '../relations.js'
import { itemsOf, toInteger } from '../value-operations.js'
import { TemplateProblem, type Value } from '../values.js'

type ListMethod = (self: Value[], args: readonly Value[], budget: Budget) => Value

/** The methods of Python's list that templates use. */
export const listMethods: Readonly<Record<string, ListMethod>> = {
  append: (self, [item = null], budget) => {
    budget.step()
    self.push(item)
    return null
  },
  extend: (self, [more = null], budget) => {
    const items = itemsOf(more)
    budget.step(items.length)
    self.push(...items)
    return null
  },
  insert: (self, [index = 0n, item = null], budget) => {
    budget.step()
    self.splice(toInteger(index), 0, item)
    return null
  },
  pop: (self, [index = -1n]) => {
    const [item] = self.splice(toInteger(index), 1)
    if (item === undefined) throw new TemplateProblem('pop() of an index that the list does not have')
    return item
  },
  index: (self, [item = null]) => {
    const index = self.findIndex(each => isEqual(each, item))
    if (index < 0) throw new TemplateProblem('index() of an item that the list does not have')
    return BigInt(index)
  },
  count: (self, [item = null]) => BigInt(self.filter(each => isEqual(each, item)).length),
  copy: self => [...self],
  reverse: self => {
    self.reverse()
    return null
  },
}

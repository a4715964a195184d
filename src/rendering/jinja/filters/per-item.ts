import { printedText } from '../print.js'
import { isTruthy, itemsOf } from '../value-operations.js'
import { Lazy, TemplateProblem, Undefined, type NamedArguments, type Value } from '../values.js'
import { attributeAt } from './attribute-path.js'
import type { Filter, Operations } from './filter.js'

type Apply = Filter['apply']

const perItem = (apply: Apply): Filter => ({ parameters: undefined, isForUndefined: false, apply })

/** Jinja's filters that apply a filter or a test to each item. */
export const perItemFilters: Readonly<Record<string, Filter>> = {
  map: perItem(mapped),
  select: perItem(selected(true, false)),
  reject: perItem(selected(false, false)),
  selectattr: perItem(selected(true, true)),
  rejectattr: perItem(selected(false, true)),
}

/** An empty value of any type has no items. */
function itemsWithin(value: Value, { budget }: Operations): readonly Value[] {
  const items = isTruthy(value) ? itemsOf(value) : []
  budget.step(items.length)
  return items
}

function mapped(
  operations: Operations,
  value: Value,
  args: readonly (Value | undefined)[],
  named: NamedArguments,
): Value {
  const attribute = named.get('attribute')
  const items = itemsWithin(value, operations)
  if (args.length === 0 && attribute !== undefined) {
    const stray = [...named.keys()].find(name => name !== 'attribute' && name !== 'default')
    if (stray !== undefined) throw new TemplateProblem(`map() has no argument '${stray}'`)
    const standard = named.get('default') ?? null
    return new Lazy(items.map(item => attributeAt(operations, item, attribute, standard)))
  }
  const [name = new Undefined('map requires a filter argument'), ...rest] = args
  const given = rest.filter(arg => arg !== undefined)
  return new Lazy(items.map(item => operations.filter(printedText(name), item, given, named)))
}

function selected(isWanted: boolean, isOfAttribute: boolean): Apply {
  return (operations, value, args) => {
    const given = args.filter(arg => arg !== undefined)
    const attribute = isOfAttribute ? (given.shift() ?? null) : null
    const [test, ...rest] = given
    if (isOfAttribute && attribute === null) throw new TemplateProblem('Missing parameter for attribute name')
    const items = itemsWithin(value, operations).filter(item => {
      const tested = isOfAttribute ? attributeAt(operations, item, attribute) : item
      const holds = test === undefined ? isTruthy(tested) : operations.test(printedText(test), tested, rest)
      return holds === isWanted
    })
    return new Lazy(items)
  }
}

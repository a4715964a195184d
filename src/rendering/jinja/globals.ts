import type { Budget } from './budget.js'
import { pairsOf } from './methods/dict.js'
import { setKey } from './relations.js'
import { printedText } from './print.js'
import { isInteger, typeName } from './value-operations.js'
import {
  Callable,
  NamespaceObject,
  Range,
  TemplateProblem,
  type Dict,
  type NamedArguments,
  type Value,
} from './values.js'

/** Jinja's global functions, without those that answer differently each time or hold state. */
export function globalsFor(budget: Budget): ReadonlyMap<string, Value> {
  const functions = [
    new Callable('range', args => rangeOf(args, budget)),
    new Callable('dict', dictOf),
    new Callable('namespace', (args, named) => {
      const entries = [...dictOf(args, named)].map(([key, value]) => [printedText(key), value] as const)
      return new NamespaceObject(new Map(entries))
    }),
    ...['lipsum', 'cycler', 'joiner'].map(
      name =>
        new Callable(name, () => {
          throw new TemplateProblem(`${name}() is not supported`)
        }),
    ),
  ]
  return new Map(functions.map(each => [each.name, each]))
}

function rangeOf(args: readonly Value[], budget: Budget): Range {
  const numbers = args.map(arg => {
    if (!isInteger(arg)) throw new TemplateProblem(`range() needs integers, not ${typeName(arg)}`)
    return BigInt(arg)
  })
  const [first, second, step = 1n] = numbers
  if (first === undefined || numbers.length > 3) throw new TemplateProblem('range() needs 1 to 3 arguments')
  if (step === 0n) throw new TemplateProblem('range() arg 3 must not be zero')
  const range = second === undefined ? new Range(0n, first, step) : new Range(first, second, step)
  budget.step(range.length)
  return range
}

function dictOf(args: readonly Value[], named: NamedArguments): Dict {
  const dict: Dict = new Map()
  const [first, ...more] = args
  if (more.length > 0) throw new TemplateProblem('dict() takes at most one argument without a name')
  for (const [key, value] of first === undefined ? [] : pairsOf(first)) setKey(dict, key, value)
  for (const [key, value] of named) setKey(dict, key, value)
  return dict
}

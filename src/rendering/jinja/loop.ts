import { isEqual } from './relations.js'
import { valueOr } from './value-operations.js'
import { Callable, Loop, TemplateProblem, Tuple, Undefined, type Value } from './values.js'

/** The variable `loop` of each turn of one loop. */
export function loopAt(
  items: readonly Value[],
  depth: number,
  repeat: ((items: Value) => Value) | undefined,
): (index: number) => Loop {
  let last: Value | undefined
  const changed = new Callable('changed', args => {
    const now = new Tuple(args)
    const isChanged = last === undefined || !isEqual(last, now)
    last = now
    return isChanged
  })
  return index => {
    const left = items.length - index
    const attributes: Readonly<Record<string, () => Value>> = {
      index: () => BigInt(index + 1),
      index0: () => BigInt(index),
      revindex: () => BigInt(left),
      revindex0: () => BigInt(left - 1),
      first: () => index === 0,
      last: () => left === 1,
      length: () => BigInt(items.length),
      depth: () => BigInt(depth + 1),
      depth0: () => BigInt(depth),
      previtem: () => valueOr(items[index - 1], () => new Undefined('there is no previous item')),
      nextitem: () => valueOr(items[index + 1], () => new Undefined('there is no next item')),
      cycle: () => new Callable('cycle', args => cycled(args, index)),
      changed: () => changed,
    }
    return new Loop(new Map(Object.entries(attributes)), repeat)
  }
}

function cycled(args: readonly Value[], index: number): Value {
  if (args.length === 0) throw new TemplateProblem('no items for cycling given')
  return args[index % args.length] ?? null
}

import { binary, signed, sliceOf } from './arithmetic.js'
import type { Budget } from './budget.js'
import { applyFilter, type Filter, type Operations } from './filters/filter.js'
import { requireFilter } from './filters/registry.js'
import { attributeOf, itemOf, ownAttributeOf } from './lookup.js'
import { printedText } from './print.js'
import { compare, contains, isEqual, setKey } from './relations.js'
import type { Scope } from './scope.js'
import type { ArgumentNodes, Expression } from './syntax.js'
import { applyTest } from './tests.js'
import { isTruthy, typeName } from './value-operations.js'
import {
  Callable,
  Loop,
  TemplateProblem,
  Tuple,
  Undefined,
  type Dict,
  type NamedArguments,
  type Value,
} from './values.js'

/** The expressions of values that no other method evaluates. */
type Operation = Extract<
  Expression,
  { readonly kind: 'choice' | 'or' | 'and' | 'not' | 'minus' | 'plus' | 'concat' | 'binary' | 'comparison' }
>

/** Evaluates expressions. `line` is that of the last one, for errors. */
export class Evaluator implements Operations {
  readonly budget: Budget
  line = 1
  readonly #filters: ReadonlyMap<string, Filter>

  constructor(budget: Budget, filters: ReadonlyMap<string, Filter>) {
    this.budget = budget
    this.#filters = filters
  }

  evaluate(node: Expression, scope: Scope): Value {
    this.budget.step()
    this.line = node.line
    return this.budget.nested(() => this.#value(node, scope))
  }

  #value(node: Expression, scope: Scope): Value {
    const of = (inner: Expression) => this.evaluate(inner, scope)
    switch (node.kind) {
      case 'constant':
        return node.value
      case 'name':
        return scope.get(node.name)
      case 'attribute':
        return attributeOf(of(node.of), node.name, this.budget)
      case 'item':
        return itemOf(of(node.of), of(node.key), this.budget, node.key.kind === 'constant')
      case 'slice':
        return sliceOf(
          of(node.of),
          node.bounds.map(bound => bound && of(bound)),
        )
      case 'list':
        return node.items.map(of)
      case 'tuple':
        return new Tuple(node.items.map(of))
      case 'dict':
        return this.#dict(node.pairs, scope)
      case 'filter':
        return this.#filter(node.name, true, of(node.of), ...this.#arguments(node, scope))
      case 'test':
        return this.#test(node.name, true, of(node.of), this.#arguments(node, scope)[0])
      case 'call':
        return this.call(of(node.of), ...this.#arguments(node, scope))
      default:
        return this.#operation(node, of)
    }
  }

  #operation(node: Operation, of: (inner: Expression) => Value): Value {
    switch (node.kind) {
      case 'choice':
        return this.#choice(node, of)
      case 'or': {
        const left = of(node.left)
        return isTruthy(left) ? left : of(node.right)
      }
      case 'and': {
        const left = of(node.left)
        return isTruthy(left) ? of(node.right) : left
      }
      case 'not':
        return !isTruthy(of(node.of))
      case 'minus':
      case 'plus':
        return signed(node.kind, of(node.of))
      case 'concat':
        return this.#concat(node.items.map(of))
      case 'binary':
        return binary(node.operator, of(node.left), of(node.right), this.budget)
      case 'comparison':
        return this.#comparison(node, of)
    }
  }

  #choice(
    { test, yes, no, line }: Expression & { readonly kind: 'choice' },
    of: (inner: Expression) => Value,
  ): Value {
    if (isTruthy(of(test))) return of(yes)
    return no ? of(no) : new Undefined(`the inline if on line ${line} is false and has no else`, true)
  }

  #concat(values: readonly Value[]): string {
    const text = values.map(printedText).join('')
    this.budget.characters(text.length)
    return text
  }

  #comparison(
    { first, rest }: Expression & { readonly kind: 'comparison' },
    of: (inner: Expression) => Value,
  ): boolean {
    let left = of(first)
    for (const { operator, value } of rest) {
      const right = of(value)
      this.budget.read(left)
      this.budget.read(right)
      if (!holds(operator, left, right)) return false
      left = right
    }
    return true
  }

  #dict(pairs: readonly (readonly [Expression, Expression])[], scope: Scope): Dict {
    const dict: Dict = new Map()
    for (const [key, value] of pairs) setKey(dict, this.evaluate(key, scope), this.evaluate(value, scope))
    return dict
  }

  #arguments({ args, named }: ArgumentNodes, scope: Scope): [readonly Value[], NamedArguments] {
    const values = args.map(arg => this.evaluate(arg, scope))
    return [values, new Map(named.map(([name, value]) => [name, this.evaluate(value, scope)]))]
  }

  /** Calls a macro, a method or a recursive loop. */
  call(value: Value, args: readonly Value[], named: NamedArguments): Value {
    if (value instanceof Undefined) throw new TemplateProblem(value.reason)
    if (value instanceof Callable) return value.call(args, named)
    const [items] = args
    if (value instanceof Loop && value.repeat && items !== undefined) return value.repeat(items)
    throw new TemplateProblem(`'${typeName(value)}' object is not callable`)
  }

  /** The filters of a block tag, which get their text from outside. */
  filterText(
    text: string,
    { name, line, ...given }: ArgumentNodes & { readonly name: string; readonly line: number },
    scope: Scope,
  ): string {
    this.line = line
    return printedText(this.#filter(name, true, text, ...this.#arguments(given, scope)))
  }

  filter(name: string, value: Value, args: readonly Value[], named: NamedArguments): Value {
    return this.#filter(name, false, value, args, named)
  }

  #filter(
    name: string,
    isSpelledOut: boolean,
    value: Value,
    args: readonly Value[],
    named: NamedArguments,
  ): Value {
    this.budget.step()
    this.budget.read(value)
    const filter = requireFilter(this.#filters, name, isSpelledOut)
    return applyFilter(this, isSpelledOut ? `${name}()` : 'the filter', filter, value, args, named)
  }

  test(name: string, value: Value, args: readonly Value[]): boolean {
    return this.#test(name, false, value, args)
  }

  #test(name: string, isSpelledOut: boolean, value: Value, args: readonly Value[]): boolean {
    this.budget.step()
    this.budget.read(value)
    return applyTest(name, value, args, isSpelledOut)
  }

  item(value: Value, key: Value): Value {
    return itemOf(value, key, this.budget, false)
  }

  attribute(value: Value, name: string): Value {
    return ownAttributeOf(value, name, this.budget)
  }
}

function holds(operator: string, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right)
    case '!=':
      return !isEqual(left, right)
    case '<':
      return compare(left, right) < 0
    case '<=':
      return compare(left, right) <= 0
    case '>':
      return compare(left, right) > 0
    case '>=':
      return compare(left, right) >= 0
    case 'in':
      return contains(right, left)
    default:
      return !contains(right, left)
  }
}

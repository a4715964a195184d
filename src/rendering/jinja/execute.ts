import { assign } from './assign.js'
import { Budget } from './budget.js'
import { Evaluator } from './evaluate.js'
import type { Filter } from './filters/filter.js'
import { globalsFor } from './globals.js'
import { loopAt } from './loop.js'
import { printedText } from './print.js'
import { Scope } from './scope.js'
import type { BlockFilter, Body, Expression, ForNode, MacroNode, Statement } from './syntax.js'
import { isTruthy, itemsOf, valueOr } from './value-operations.js'
import { Callable, TemplateProblem, Undefined, type NamedArguments, type Value } from './values.js'

/** A piece of the rendered text, and where it comes from. */
export interface Segment {
  readonly text: string
  /** The line of the template that the text begins on. */
  readonly line: number
  /** What was printed; undefined for the template's own text. */
  readonly printed: Expression | undefined
  /** The conditions and lists of the tags around it. */
  readonly within: readonly Expression[]
}

/** The text of a render. */
export function segmentsText(segments: readonly Segment[]): string {
  return segments.map(({ text }) => text).join('')
}

/**
 * The text of a parsed template in pieces. Throws TemplateProblem with the line of the template, also when the template takes
 * too many steps or makes too long a text.
 */
export function execute(
  body: Body,
  variables: ReadonlyMap<string, Value>,
  filters: ReadonlyMap<string, Filter>,
): readonly Segment[] {
  const budget = new Budget()
  const executor = new Executor(budget, filters)
  const scope = new Scope(new Scope(undefined, globalsFor(budget)), variables)
  return executor.template(body, scope)
}

class Executor {
  readonly #budget: Budget
  readonly #evaluator: Evaluator

  constructor(budget: Budget, filters: ReadonlyMap<string, Filter>) {
    this.#budget = budget
    this.#evaluator = new Evaluator(budget, filters)
  }

  template(body: Body, scope: Scope): readonly Segment[] {
    try {
      return this.#run(body, scope)
    } catch (error) {
      if (error instanceof TemplateProblem && error.line === undefined)
        throw new TemplateProblem(error.message, this.#evaluator.line)
      // Values nested in each other without end, or deeper than the stack of Node.
      if (error instanceof RangeError)
        throw new TemplateProblem('the template is too large or nested too deeply', this.#evaluator.line)
      throw error
    }
  }

  #run(body: Body, scope: Scope): readonly Segment[] {
    return this.#budget.nested(() =>
      body.flatMap(statement => {
        this.#budget.step()
        this.#evaluator.line = statement.line
        return this.#segments(statement, scope)
      }),
    )
  }

  /** The text of a body whose text becomes a value. */
  #capture(body: Body, scope: Scope): string {
    return segmentsText(this.#run(body, scope))
  }

  #segments(statement: Statement, scope: Scope): readonly Segment[] {
    switch (statement.kind) {
      case 'text':
        return this.#piece(statement.text, statement.line)
      case 'print': {
        const text = printedText(this.#evaluator.evaluate(statement.value, scope))
        return this.#piece(text, statement.line, statement.value)
      }
      case 'if':
        return this.#if(statement, scope)
      case 'for':
        return this.#for(statement, this.#evaluator.evaluate(statement.items, scope), scope, 0)
      case 'with':
        return this.#with(statement, scope)
      case 'filterBlock': {
        const text = this.#capture(statement.body, new Scope(scope))
        return this.#piece(this.#filtered(statement.filters, text, scope), statement.line)
      }
      case 'callBlock':
        return this.#piece(this.#callBlock(statement, scope), statement.line, statement.call)
      default:
        this.#define(statement, scope)
        return []
    }
  }

  #piece(text: string, line: number, printed?: Expression): readonly Segment[] {
    this.#budget.characters(text.length)
    return [{ text, line, printed, within: [] }]
  }

  #define(
    statement: Extract<Statement, { readonly kind: 'set' | 'setBlock' | 'macro' }>,
    scope: Scope,
  ): void {
    if (statement.kind === 'macro') {
      scope.set(statement.name, this.#macro(statement, scope))
      return
    }
    const value =
      statement.kind === 'set'
        ? this.#evaluator.evaluate(statement.value, scope)
        : this.#filtered(statement.filters, this.#capture(statement.body, new Scope(scope)), scope)
    assign(statement.target, value, scope)
  }

  #if({ branches, otherwise }: Statement & { readonly kind: 'if' }, scope: Scope): readonly Segment[] {
    const taken = branches.find(({ test }) => isTruthy(this.#evaluator.evaluate(test, scope)))
    const tests = branches.map(({ test }) => test)
    return within(tests, this.#run(taken?.body ?? otherwise, scope))
  }

  #for(node: ForNode, value: Value, scope: Scope, depth: number): readonly Segment[] {
    const withItem = (item: Value) => {
      const inner = new Scope(scope)
      assign(node.target, item, inner)
      return inner
    }
    const { test } = node
    const all = itemsOf(value)
    const items = test ? all.filter(item => isTruthy(this.#evaluator.evaluate(test, withItem(item)))) : all
    if (items.length === 0) return this.#run(node.otherwise, new Scope(scope))
    const repeat = node.isRecursive
      ? (inner: Value) => this.#budget.nested(() => segmentsText(this.#for(node, inner, scope, depth + 1)))
      : undefined
    const loop = loopAt(items, depth, repeat)
    const segments = items.flatMap((item, index) => {
      const inner = withItem(item)
      inner.set('loop', loop(index))
      return this.#run(node.body, inner)
    })
    return within([node.items, ...(test ? [test] : [])], segments)
  }

  #with({ assignments, body }: Statement & { readonly kind: 'with' }, scope: Scope): readonly Segment[] {
    const inner = new Scope(scope)
    for (const { target, value } of assignments) assign(target, this.#evaluator.evaluate(value, scope), inner)
    return this.#run(body, inner)
  }

  #filtered(filters: readonly BlockFilter[], text: string, scope: Scope): string {
    return filters.reduce((made, filter) => this.#evaluator.filterText(made, filter, scope), text)
  }

  #callBlock({ call, caller }: Statement & { readonly kind: 'callBlock' }, scope: Scope): string {
    const called = this.#evaluator.evaluate(call.of, scope)
    const args = call.args.map(arg => this.#evaluator.evaluate(arg, scope))
    const named = call.named.map(([name, value]) => [name, this.#evaluator.evaluate(value, scope)] as const)
    const callerValue = this.#macro(caller, scope)
    return printedText(this.#evaluator.call(called, args, new Map([...named, ['caller', callerValue]])))
  }

  #macro(node: MacroNode, scope: Scope): Callable {
    return new Callable(node.name, (args, named) => {
      const inner = new Scope(scope)
      this.#bind(node, args, named, inner)
      return this.#budget.nested(() => this.#capture(node.body, inner))
    })
  }

  #bind({ name, parameters }: MacroNode, args: readonly Value[], named: NamedArguments, scope: Scope): void {
    if (args.length > parameters.length)
      throw new TemplateProblem(`macro '${name}' takes not more than ${parameters.length} argument(s)`)
    const stray = [...named.keys()].find(
      key => key !== 'caller' && !parameters.slice(args.length).some(([parameter]) => parameter === key),
    )
    if (stray !== undefined)
      throw new TemplateProblem(`macro '${name}' has no argument '${stray}', or has it twice`)
    parameters.forEach(([parameter, standard], index) => {
      const given = index < args.length ? args[index] : named.get(parameter)
      const missing = () =>
        standard
          ? this.#evaluator.evaluate(standard, scope)
          : new Undefined(`parameter '${parameter}' was not provided`)
      scope.set(parameter, valueOr(given, missing))
    })
    scope.set('caller', named.get('caller') ?? new Undefined("'caller' is undefined"))
  }
}

function within(expressions: readonly Expression[], segments: readonly Segment[]): readonly Segment[] {
  return segments.map(segment => ({ ...segment, within: [...expressions, ...segment.within] }))
}

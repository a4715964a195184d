import { Undefined, type Value } from './values.js'

/** The variables of a template, a loop, a macro or a block; assignments stay in the innermost scope. */
export class Scope {
  readonly #outer: Scope | undefined
  readonly #variables: Map<string, Value>
  constructor(outer?: Scope, variables: ReadonlyMap<string, Value> = new Map()) {
    this.#outer = outer
    this.#variables = new Map(variables)
  }

  /** A variable; Undefined when no scope has it. */
  get(name: string): Value {
    const own = this.#variables.get(name)
    if (own !== undefined) return own
    return this.#outer ? this.#outer.get(name) : new Undefined(`'${name}' is undefined`)
  }

  set(name: string, value: Value): void {
    this.#variables.set(name, value)
  }
}

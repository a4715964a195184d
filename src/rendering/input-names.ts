import type { AssignmentTarget, Body, Expression, Statement } from './jinja/syntax.js'

/** The variables that hold the inputs of a spec. */
const OWNERS = ['environment', 'service_instance', 'pipeline']

/** Names of variables that hold all inputs. */
export type Aliases = ReadonlySet<string>

/** The input that an expression is, as `service_instance.inputs.image`; undefined for any other expression. */
export function inputOf(node: Expression, aliases: Aliases): string | undefined {
  const name = keyOf(node)
  if (name === undefined || !('of' in node)) return undefined
  const { of: owner } = node
  const isAlias = owner.kind === 'name' && aliases.has(owner.name)
  return isAlias || areInputs(owner) ? name : undefined
}

/** Whether the expression is all inputs, as `service_instance.inputs`. */
function areInputs(node: Expression): boolean {
  if (keyOf(node) !== 'inputs' || !('of' in node)) return false
  return node.of.kind === 'name' && OWNERS.includes(node.of.name)
}

/** The variables that the template sets to all inputs: `{% set inputs = service_instance.inputs %}`. */
export function aliasesIn(body: Body): Aliases {
  const names = body
    .flatMap(assignmentsOf)
    .flatMap(([target, value]) => (target.kind === 'name' && areInputs(value) ? [target.name] : []))
  return new Set(names)
}

function keyOf(node: Expression): string | undefined {
  if (node.kind === 'attribute') return node.name
  if (node.kind !== 'item' || node.key.kind !== 'constant') return undefined
  return typeof node.key.value === 'string' ? node.key.value : undefined
}

/** Knows which inputs expressions depend on, also by the variables that the template sets. */
export class InputNames {
  /** By name of a variable. */
  readonly #behind = new Map<string, Set<string>>()

  readonly #aliases: Aliases

  constructor(body: Body) {
    this.#aliases = aliasesIn(body)
    // Twice: a variable may be set from one that is set further down.
    this.#collect(body)
    this.#collect(body)
  }

  /** The names of the inputs that the expression depends on. */
  of(node: Expression): readonly string[] {
    const names = new Set<string>()
    visit(node, each => {
      const input = inputOf(each, this.#aliases)
      if (input !== undefined) names.add(input)
      if (each.kind === 'name') for (const name of this.#behind.get(each.name) ?? []) names.add(name)
    })
    return [...names].sort()
  }

  #collect(body: Body): void {
    for (const statement of body) {
      for (const [target, value] of assignmentsOf(statement)) this.#note(target, this.of(value))
      for (const inner of bodiesOf(statement)) this.#collect(inner)
    }
  }

  #note(target: AssignmentTarget, inputs: readonly string[]): void {
    if (target.kind === 'several') {
      for (const each of target.targets) this.#note(each, inputs)
      return
    }
    const known = this.#behind.get(target.name) ?? new Set()
    this.#behind.set(target.name, new Set([...known, ...inputs]))
  }
}

function assignmentsOf(statement: Statement): readonly (readonly [AssignmentTarget, Expression])[] {
  if (statement.kind === 'set') return [[statement.target, statement.value]]
  if (statement.kind === 'for') return [[statement.target, statement.items]]
  if (statement.kind === 'with')
    return statement.assignments.map(({ target, value }) => [target, value] as const)
  if (statement.kind !== 'setBlock') return []
  return statement.body.flatMap(inner =>
    inner.kind === 'print' ? [[statement.target, inner.value] as const] : [],
  )
}

function bodiesOf(statement: Statement): readonly Body[] {
  if (statement.kind === 'if') return [...statement.branches.map(({ body }) => body), statement.otherwise]
  if (statement.kind === 'for') return [statement.body, statement.otherwise]
  if (statement.kind === 'callBlock') return [statement.caller.body]
  return 'body' in statement ? [statement.body] : []
}

function visit(node: Expression, see: (node: Expression) => void): void {
  see(node)
  for (const inner of childrenOf(node)) visit(inner, see)
}

function childrenOf(node: Expression): readonly Expression[] {
  const found: Expression[] = 'of' in node ? [node.of] : []
  if ('items' in node) found.push(...node.items)
  if ('left' in node) found.push(node.left, node.right)
  if ('args' in node) found.push(...node.args, ...node.named.map(([, value]) => value))
  if (node.kind === 'item') found.push(node.key)
  if (node.kind === 'slice') found.push(...node.bounds.filter(bound => bound !== undefined))
  if (node.kind === 'dict') found.push(...node.pairs.flat())
  if (node.kind === 'choice') found.push(node.test, node.yes, ...(node.no ? [node.no] : []))
  if (node.kind === 'comparison') found.push(node.first, ...node.rest.map(({ value }) => value))
  return found
}

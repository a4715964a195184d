import type { Scope } from './scope.js'
import type { AssignmentTarget } from './syntax.js'
import { itemsOf } from './value-operations.js'
import { NamespaceObject, TemplateProblem, type Value } from './values.js'

/** Assigns a value to what `set`, `with` or `for` name. Throws TemplateProblem. */
export function assign(target: AssignmentTarget, value: Value, scope: Scope): void {
  if (target.kind === 'name') scope.set(target.name, value)
  else if (target.kind === 'several') unpack(target.targets, value, scope)
  else {
    const owner = scope.get(target.name)
    if (!(owner instanceof NamespaceObject))
      throw new TemplateProblem('cannot assign attribute on non-namespace object')
    owner.attributes.set(target.attribute, value)
  }
}

function unpack(targets: readonly AssignmentTarget[], value: Value, scope: Scope): void {
  const items = itemsOf(value)
  if (items.length !== targets.length) {
    const amount = items.length > targets.length ? 'too many' : 'not enough'
    throw new TemplateProblem(`${amount} values to unpack (expected ${targets.length})`)
  }
  targets.forEach((target, index) => {
    assign(target, items[index] ?? null, scope)
  })
}

import type { Budget } from '../budget.js'
import { requireDefined } from '../value-operations.js'
import { TemplateProblem, type NamedArguments, type Value } from '../values.js'

/** What filters need of the render that they are part of. Errors do not quote the names, which may be values of inputs. */
export interface Operations {
  readonly budget: Budget
  item(value: Value, key: Value): Value
  attribute(value: Value, name: string): Value
  filter(name: string, value: Value, args: readonly Value[], named: NamedArguments): Value
  test(name: string, value: Value, args: readonly Value[]): boolean
}

type Arguments = readonly (Value | undefined)[]

/** A filter. Parameters that are not given are undefined. */
export interface Filter {
  /** The names of the parameters after the value; undefined for a filter that reads its arguments itself. */
  readonly parameters: readonly string[] | undefined
  /** Whether it accepts a value that does not exist. */
  readonly isForUndefined: boolean
  readonly apply: (operations: Operations, value: Value, args: Arguments, named: NamedArguments) => Value
}

/** A filter with these parameters. */
export function filterOf(
  parameters: readonly string[],
  apply: (value: Value, args: Arguments, operations: Operations) => Value,
): Filter {
  return {
    parameters,
    isForUndefined: false,
    apply: (operations, value, args) => apply(value, args, operations),
  }
}

/** Applies a filter, which errors call `label`. Throws TemplateProblem for arguments that it does not have. */
export function applyFilter(
  operations: Operations,
  label: string,
  filter: Filter,
  value: Value,
  args: readonly Value[],
  named: NamedArguments,
): Value {
  if (!filter.isForUndefined) requireDefined(value)
  const { parameters } = filter
  const bound = parameters ? boundArguments(label, parameters, args, named) : args
  return filter.apply(operations, value, bound, named)
}

function boundArguments(
  label: string,
  parameters: readonly string[],
  args: readonly Value[],
  named: NamedArguments,
): Arguments {
  if (args.length > parameters.length)
    throw new TemplateProblem(`${label} takes at most ${parameters.length} arguments after the value`)
  const bound: (Value | undefined)[] = [...args]
  for (const [key, value] of named) {
    const index = parameters.indexOf(key)
    if (index < 0 || index < args.length)
      throw new TemplateProblem(`${label} has no argument '${key}', or has it twice`)
    bound[index] = value
  }
  return bound
}

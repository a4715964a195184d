import { invalidStack } from '../server/errors.js'
import { isList, type Node } from './node.js'
import type { Template } from './template.js'

/** A parameter as a request gives it. */
export interface GivenParameter {
  readonly ParameterKey: string | undefined
  readonly ParameterValue: string | undefined
  readonly UsePreviousValue: 'true' | 'false' | undefined
}

/**
 * The values of a template's parameters: given, kept from before, or defaults. Throws ValidationError for parameters
 * that have no value, or that the template does not declare.
 */
export function parameterValues(
  { parameters }: Template,
  given: readonly GivenParameter[],
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = Object.keys(parameters)
  const unknown = given.map(({ ParameterKey = '' }) => ParameterKey).filter(name => !names.includes(name))
  if (unknown.length > 0)
    throw invalidStack(`Parameters: [${unknown.join(', ')}] do not exist in the template`)
  const values = names.map(
    name => [name, valueOf(name, parameters[name]?.['Default'], given, before)] as const,
  )
  const missing = values.flatMap(([name, value]) => (value === undefined ? [name] : []))
  if (missing.length > 0) throw invalidStack(`Parameters: [${missing.join(', ')}] must have values`)
  return Object.fromEntries(values.map(([name, value = '']) => [name, value]))
}

function valueOf(
  name: string,
  byDefault: Node | undefined,
  given: readonly GivenParameter[],
  before: Readonly<Record<string, string>>,
): string | undefined {
  const parameter = given.find(one => one.ParameterKey === name)
  const fallback = typeof byDefault === 'string' ? byDefault : undefined
  if (parameter === undefined) return fallback
  return parameter.UsePreviousValue === 'true' ? before[name] : (parameter.ParameterValue ?? fallback)
}

/** Whether a parameter's value is shown as asterisks. */
export function isHidden({ parameters }: Template, name: string): boolean {
  return parameters[name]?.['NoEcho'] === 'true'
}

/** The value with every Ref to a parameter replaced by the parameter's value. */
export function withParameters(node: Node, values: Readonly<Record<string, string>>): Node {
  if (typeof node === 'string') return node
  if (isList(node)) return node.map(item => withParameters(item, values))
  const { Ref: name } = node
  if (typeof name === 'string' && Object.hasOwn(values, name)) return values[name] ?? ''
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withParameters(value, values)]))
}

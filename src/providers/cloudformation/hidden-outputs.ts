import type { Value } from '../../rendering/jinja/values.js'
import type { StackOutputs } from '../../rendering/namespace.js'
import type { SpecInputs } from '../../rendering/spec-inputs.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import { renderedText } from './adoption/prove.js'
import type { TargetTemplate } from './wanted/rendered-template.js'

/** A URL has no characters outside ASCII, and a question mark before its query. */
const URL_WITH_QUERY = /^[a-z][a-z0-9+.:-]*:\/\/[^?]+\?[^?]*$/i

/** Outputs of a stack that a template sees. */
interface SeenOutputs {
  /** `environment prod` */
  readonly of: string
  readonly outputs: StackOutputs
  /** Where the variables of the template have them. */
  readonly path: readonly string[]
}

/**
 * Refuses to deploy an output that may be another than its stack has: CloudFormation shows `?` for each character outside
 * ASCII. Throws ProviderError.
 */
export function refuseHiddenOutputs(template: TargetTemplate, inputs: SpecInputs): void {
  const used = seenOutputs(template).flatMap(({ of, outputs, path }) =>
    [...outputs]
      .filter(([name, value]) => isUnclear(value) && isUsed(template, inputs, [...path, name], value))
      .map(([name]) => `${name} of ${of}`),
  )
  if (used.length === 0) return
  throw preconditionFailed(
    'HiddenCharacters',
    `the template uses outputs in which a ? may stand for a character outside ASCII: ${sanitizeLine(used.join(', '))}`,
    'Give the outputs of an environment with environmentSpecPath. Where the question marks are right, set allowUnproven: true.',
  )
}

function seenOutputs({ environment, component }: TargetTemplate): readonly SeenOutputs[] {
  return [
    // Those of an environment spec are as somebody wrote them.
    ...(environment?.stack
      ? [
          {
            of: `environment ${environment.name}`,
            outputs: environment.outputs,
            path: ['environment', 'outputs'],
          },
        ]
      : []),
    ...(component
      ? [
          {
            of: `component ${component.name}`,
            outputs: component.outputs,
            path: ['service_instance', 'components', 'default', 'outputs'],
          },
        ]
      : []),
  ]
}

function isUnclear(value: string): boolean {
  return value.includes('?') && !URL_WITH_QUERY.test(value)
}

/** Whether another value of an output renders another text. */
function isUsed(
  template: TargetTemplate,
  inputs: SpecInputs,
  path: readonly string[],
  value: string,
): boolean {
  const [root = '', ...inner] = path
  const other = value.replaceAll('?', '!')
  const namespace: TargetTemplate['namespace'] = given => {
    const variables = template.namespace(given)
    return { ...variables, [root]: withText(variables[root], inner, other) }
  }
  return renderedText({ ...template, namespace }, inputs) !== renderedText(template, inputs)
}

/** The dict with another text at a path. */
function withText(value: Value | undefined, [key, ...path]: readonly string[], text: string): Value {
  if (key === undefined) return text
  const dict = value instanceof Map ? value : new Map<Value, Value>()
  return new Map(dict).set(key, withText(dict.get(key), path, text))
}

import type { InstanceTarget } from '../../../proton-spec/target.js'
import type { Value } from '../../../rendering/jinja/values.js'
import {
  inputsText,
  schemaProperties,
  type InputProperty,
  type SpecInputs,
} from '../../../rendering/spec-inputs.js'
import { undeterminedInputs } from '../../../rendering/undetermined-inputs.js'
import type { StackInfo } from '../api/responses.js'
import { attachedComponent } from '../components/attached-component.js'
import { environmentFor } from '../environment-facts.js'
import { locateBundle } from '../wanted/locate-bundle.js'
import type { OpenedChange } from '../opened-target.js'
import { inputsOf, type TargetTemplate } from '../wanted/rendered-template.js'
import { environmentIn } from '../stack/stack-directory.js'
import { instanceTemplate } from '../targets/instance-template.js'
import { proveByText, recoverDeployed } from './prove.js'

/** A spec that may be deployed, or the inputs whose values are not certain: none where the bundle renders another text. */
type RecoveredSpec =
  { readonly text: string } | { readonly text: undefined; readonly uncertain: readonly string[] }

/**
 * The spec of an instance whose stack has no record, recovered from the deployed text with the bundle that is checked out.
 * A value is not certain where the text would be the same with another one, or has a `?`, which may stand for a character
 * outside ASCII. Throws ProviderError and InputError.
 */
export async function specOfUnrecordedStack(
  opened: OpenedChange,
  {
    target,
    stack,
    text,
  }: { readonly target: InstanceTarget; readonly stack: StackInfo; readonly text: string },
  signal: AbortSignal,
): Promise<RecoveredSpec> {
  const environmentName = environmentIn(stack.tags)
  if (environmentName === undefined) return NOTHING_FOUND
  const specWith = (inputs: SpecInputs) => specText(target, environmentName, inputs)
  for (const template of await templatesOf(opened, target, { stack, environmentName }, signal)) {
    const inputs = deployedInputs(template, inputsOf(template, specWith(new Map())), text)
    if (!inputs) continue
    const uncertain = uncertainIn(template, inputs)
    return uncertain.length === 0 ? { text: specWith(inputs) } : { text: undefined, uncertain }
  }
  return NOTHING_FOUND
}

const NOTHING_FOUND = { text: undefined, uncertain: [] } as const

/** The templates that the text may have been rendered from: also without the component that is attached now. */
async function templatesOf(
  opened: OpenedChange,
  target: InstanceTarget,
  { stack, environmentName }: { readonly stack: StackInfo; readonly environmentName: string },
  signal: AbortSignal,
): Promise<readonly TargetTemplate[]> {
  const { bundle } = await locateBundle(opened, target, { stack, record: undefined }, signal)
  const environment = await environmentFor(opened, environmentName, stack, signal)
  const component = await attachedComponent(opened, target, bundle, signal)
  const alone = instanceTemplate(target, bundle, environment)
  return component ? [instanceTemplate(target, bundle, environment, component), alone] : [alone]
}

function uncertainIn(
  { bundle: source, schema, namespace }: TargetTemplate,
  inputs: SpecInputs,
): readonly string[] {
  const hidden = [...inputs].filter(one => inputsText(new Map([one])).includes('?')).map(([name]) => name)
  const properties = schemaProperties(schema, 'instance')
  return [...new Set([...hidden, ...undeterminedInputs({ source, namespace, properties, inputs })])]
}

/** Inputs that render the deployed text. */
function deployedInputs(
  template: TargetTemplate,
  defaults: SpecInputs,
  deployed: string,
): SpecInputs | undefined {
  const properties = schemaProperties(template.schema, 'instance')
  const samples = new Map(
    [...properties].flatMap(([name, property]) => {
      const value = defaults.has(name) ? undefined : sampleOf(property)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
  // A template may not render without them.
  const found = recoverDeployed(template, new Map([...defaults, ...samples]), deployed)
  const inputs = found && new Map(found.inputs)
  for (const [name, sample] of inputs ? samples : []) {
    if (inputs?.get(name) !== sample) continue
    inputs.delete(name)
    if (!proveByText({ template, deployed, candidates: [inputs] })) inputs.set(name, sample)
  }
  return inputs
}

/** Any value of an input's type. */
function sampleOf({ type, choices: [choice] }: InputProperty): Value | undefined {
  if (choice !== undefined) return choice
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return 1n
  if (type === 'array') return []
  if (type === 'object') return new Map()
  return type === 'string' ? 'x' : undefined
}

function specText({ serviceInstanceName }: InstanceTarget, environment: string, inputs: SpecInputs): string {
  const names = `name: ${JSON.stringify(serviceInstanceName)}, environment: ${JSON.stringify(environment)}`
  return `proton: ServiceSpec\ninstances: [{ ${names}, spec: ${inputsText(inputs)} }]\n`
}

import { environmentInSpec, specOfTarget } from '../../../proton-spec/target-spec.js'
import type { InstanceTarget, Target } from '../../../proton-spec/target.js'
import { InputError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { targetName } from '../../proton/target.js'
import { checkEnvironment, environmentFor } from '../environment-facts.js'
import type { ComponentChange } from '../inputs/component-change.js'
import type { BundleHints } from '../wanted/locate-bundle.js'
import type { OpenedChange } from '../opened-target.js'
import { refuseUnsettled } from '../stack/stack-refusal.js'
import type { WantedParts } from '../wanted/wanted.js'
import { wantedSpec, type WantedSpec } from '../wanted/wanted-spec.js'
import { checkAttachment, environmentOf, instanceOf } from './attachment.js'
import { componentTemplate } from './component-template.js'
import { readInstance } from './instance-facts.js'
import { instanceSchema } from './instance-schema.js'

/**
 * What is to be deployed as a component: its template with the inputs of the instance that it is attached to. Throws
 * ProviderError and InputError.
 */
export async function readWantedComponent(
  opened: OpenedChange,
  target: Extract<Target, { readonly kind: 'component' }>,
  { stack, record }: BundleHints,
  signal: AbortSignal,
): Promise<WantedParts> {
  const { change } = opened
  const component = componentIn(change)
  checkAttachment(component, stack)
  const attachedTo = instanceOf(component, stack)
  const given = change.spec ?? record?.spec
  checkSpecIsUsed(change.spec, attachedTo)
  const named =
    environmentOf(component, stack) ?? (given && attachedTo && environmentInSpec(given, attachedTo))
  // What the stack and the inputs show already needs no other stack.
  const needsInstance = !stack || named === undefined || readsInputs(component)
  const instance =
    attachedTo && needsInstance ? await readInstance(opened, attachedTo, !stack, signal) : undefined
  if (instance && given === undefined && readsInputs(component)) refuseUnsettled(instance)
  const spec = attachedTo && specFor(change, record?.spec ?? instance?.record?.spec, attachedTo, component)
  const name = environmentNamed(instance?.environment, named)
  checkEnvironment(stack ?? instance?.stack, component.environmentName ?? name, 'component')
  const environment = await environmentFor(opened, name, stack, signal)
  const schema =
    attachedTo && readsInputs(component)
      ? await instanceSchema(opened, attachedTo, instance, signal)
      : undefined
  const { bundle } = component
  const template = componentTemplate(target, { bundle, schema, environment, attachedTo })
  return {
    located: { bundle, template: undefined, major: undefined, isVersioned: false },
    template,
    adoptable: [template],
    spec: spec ?? NO_INPUTS,
    recordedSpec: attachedTo && given !== undefined && spec ? specOfTarget(spec.text, attachedTo) : undefined,
  }
}

const NO_INPUTS: WantedSpec = { text: '', unedited: '' }

/** The component of the inputs, without which they have a problem. */
export function componentIn({ component }: OpenedChange['change']): ComponentChange {
  if (!component) throw new TypeError('a component has a template file')
  return component
}

/** Whether the template reads inputs of the instance. */
function readsInputs({ bundle }: ComponentChange): boolean {
  return /\binputs\b/.test(bundle.template)
}

/** A spec has the inputs of an instance: for a component without one it would have no effect. Throws InputError. */
export function checkSpecIsUsed(spec: string | undefined, attachedTo: InstanceTarget | undefined): void {
  if (spec === undefined || attachedTo) return
  throw new InputError([{ input: 'specPath', message: NOT_ATTACHED }])
}

const NOT_ATTACHED =
  'specPath has no effect: its inputs are those of a service instance, and the component is attached to none; remove specPath'

/** The spec with the inputs that the template reads; undefined where it reads none and none is given. */
export function specFor(
  change: Pick<OpenedChange['change'], 'spec' | 'edits'>,
  deployed: string | undefined,
  attachedTo: InstanceTarget,
  component: ComponentChange,
): WantedSpec | undefined {
  if (change.spec !== undefined || deployed !== undefined) return wantedSpec(change, deployed, attachedTo)
  if (!readsInputs(component)) return undefined
  throw preconditionFailed(
    'NoSpec',
    `no record shows the inputs of ${targetName(attachedTo)}, which the template reads`,
    'Give the spec of the service with specPath.',
  )
}

/** The first name that is known. Throws InputError without one. */
export function environmentNamed(...names: readonly (string | undefined)[]): string {
  const [name] = names.filter(one => one !== undefined)
  if (name !== undefined) return name
  const message = 'nothing shows in which environment the component is; name it with environmentName'
  throw new InputError([{ input: 'environmentName', message }])
}

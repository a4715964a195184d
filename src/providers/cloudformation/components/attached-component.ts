import type { InstanceTarget } from '../../../proton-spec/target.js'
import type { Bundle } from '../../../rendering/bundle.js'
import type { ComponentVariables } from '../../../rendering/namespace.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { targetName } from '../../proton/target.js'
import type { OpenedChange } from '../opened-target.js'
import { renderedText } from '../adoption/prove.js'
import { refuseUnsettled } from '../stack/stack-refusal.js'
import { readStackDirectory } from '../stack/stack-directory.js'
import type { WantedTemplate } from '../wanted/wanted.js'

/**
 * The component that is attached to an instance whose template reads components; undefined where there is none. Throws
 * ProviderError where its outputs are not certain: a template that is rendered without them may remove resources.
 */
export async function attachedComponent(
  { api, change }: OpenedChange,
  target: InstanceTarget,
  { template }: Pick<Bundle, 'template'>,
  signal: AbortSignal,
): Promise<ComponentVariables | undefined> {
  if (!/\bcomponents\b/.test(template)) return undefined
  const attached = (await readStackDirectory(api, signal)).attachedTo(target)
  const [only] = attached
  if (!only) return undefined
  const variables = { name: only.owner.name, outputs: only.stack.outputs }
  // Its outputs are not deployed, so they need not be certain.
  if (change.detach) return variables
  if (attached.length > 1) {
    const names = attached.map(({ owner }) => owner.name).join(', ')
    throw preconditionFailed(
      'SeveralComponents',
      `${targetName(target)} has ${attached.length} components attached: ${names}`,
      'Proton allowed one. Delete the others.',
    )
  }
  refuseUnsettled({ stack: only.stack, name: `component ${only.owner.name}` })
  return variables
}

/** The component whose outputs are in the text that an instance is rendered to. */
export function usedComponent({ template, adoptable, inputs }: WantedTemplate): string | undefined {
  const { component } = template
  const alone = adoptable.find(one => !one.component)
  if (!component || !alone) return undefined
  return renderedText(alone, inputs) === renderedText(template, inputs) ? undefined : component.name
}

import type { InstanceTarget, Target } from '../../../proton-spec/target.js'
import { findStack, ownerOf } from '../stack/find-stack.js'
import type { OpenedTarget } from '../opened-target.js'
import { splitRecord } from '../record.js'
import { instanceIn, readStackDirectory } from '../stack/stack-directory.js'

/**
 * The instance whose template has outputs of the component: by its record or, where it has none, by the outputs that its
 * text has. Throws ProviderError.
 */
export async function instanceUsing(
  { api, stackName }: Pick<OpenedTarget, 'api' | 'stackName'>,
  target: Extract<Target, { readonly kind: 'component' }>,
  signal: AbortSignal,
): Promise<InstanceTarget | undefined> {
  const component = await findStack(api, target, stackName, signal)
  const instance = component && instanceIn(component.tags)
  if (!instance) return undefined
  const stack = (await readStackDirectory(api, signal)).find(ownerOf(instance))
  if (!stack) return undefined
  const { text, record } = splitRecord(await api.getTemplate(stack.id, signal))
  const isUsed = record
    ? record.component === target.componentName
    : [...component.outputs.values()].some(value => value !== '' && text.includes(value))
  return isUsed ? instance : undefined
}

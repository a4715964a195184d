import { ifAvailable } from '../../../engine/polling/request.js'
import type { InstanceTarget } from '../../../proton-spec/target.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { targetName } from '../../proton/target.js'
import type { StackInfo } from '../api/responses.js'
import { ownerOf } from '../stack/find-stack.js'
import type { OpenedChange } from '../opened-target.js'
import { splitRecord, type TemplateRecord } from '../record.js'
import { environmentIn, readStackDirectory } from '../stack/stack-directory.js'

/** What the stack of an instance shows to a component that is attached to it. */
export interface InstanceFacts {
  /** `service instance shop/prod` */
  readonly name: string
  readonly stack: StackInfo
  readonly record: TemplateRecord | undefined
  readonly environment: string | undefined
}

/**
 * The instance that a component is attached to; undefined where it is not found. `isNew`: the component is not attached
 * yet. Throws ProviderError, for a new component where there is no such instance, or where it has another component.
 */
export async function readInstance(
  { api }: Pick<OpenedChange, 'api'>,
  instance: InstanceTarget,
  isNew: boolean,
  signal: AbortSignal,
): Promise<InstanceFacts | undefined> {
  const reading = readStackDirectory(api, signal)
  const directory = await (isNew ? reading : ifAvailable(reading))
  const stack = directory?.find(ownerOf(instance))
  if (isNew) checkNew(instance, stack, directory?.attachedTo(instance)[0]?.owner.name)
  if (!stack) return undefined
  const { record } = splitRecord(await api.getTemplate(stack.id, signal))
  return { name: targetName(instance), stack, record, environment: environmentIn(stack.tags) }
}

function checkNew(instance: InstanceTarget, stack: StackInfo | undefined, other: string | undefined): void {
  const name = targetName(instance)
  if (!stack)
    throw preconditionFailed('NoInstance', `no stack is tagged for ${name}`, 'Create the instance first.')
  if (other === undefined) return
  throw preconditionFailed(
    'InstanceHasComponent',
    `${name} already has component ${other} attached`,
    'Delete that one first: target: component with command: delete.',
  )
}

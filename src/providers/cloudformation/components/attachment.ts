import type { InstanceTarget } from '../../../proton-spec/target.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { targetName } from '../../proton/target.js'
import type { StackInfo } from '../api/responses.js'
import type { ComponentChange } from '../inputs/component-change.js'
import { environmentIn, instanceIn, isOfProton } from '../stack/stack-directory.js'

type Named = Pick<ComponentChange, 'attachedTo' | 'environmentName'>

/** The instance that a component is attached to: by the tags of its stack, else by the inputs. */
export function instanceOf(
  inputs: Named | undefined,
  stack: StackInfo | undefined,
): InstanceTarget | undefined {
  return stack && isOfProton(stack) ? instanceIn(stack.tags) : inputs?.attachedTo
}

/** The environment of a component, as far as the tags of its stack or the inputs name it. */
export function environmentOf(inputs: Named | undefined, stack: StackInfo | undefined): string | undefined {
  return (stack && environmentIn(stack.tags)) ?? inputs?.environmentName
}

/** Refuses to attach a component, or to move it: the tags of a stack stay as they are. Throws ProviderError. */
export function checkAttachment({ attachedTo }: Named, stack: StackInfo | undefined): void {
  if (!stack || !attachedTo || !isOfProton(stack)) return
  const deployed = instanceIn(stack.tags)
  if (deployed && targetName(deployed) === targetName(attachedTo)) return
  throw preconditionFailed(
    'OtherInstance',
    `the component is attached to ${deployed ? targetName(deployed) : 'no service instance'}, and the inputs name ${targetName(attachedTo)}`,
    'A component cannot be moved: delete it, and create it again.',
  )
}

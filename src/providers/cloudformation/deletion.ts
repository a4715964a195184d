import type { Deletion } from '../../engine/deployment-target.js'
import type { ProviderError } from '../../shared/errors.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import type { OpenedTarget } from './opened-target.js'
import type { StackInfo } from './api/responses.js'
import { splitRecord } from './record.js'
import { awsCommand } from './stack/aws-command.js'
import { isOfProton } from './stack/stack-directory.js'
import { stackDeletion } from './stack/stack-deletion.js'
import { ownedRefusal } from './stack/stack-refusal.js'
import { stackAdapterFor } from './targets/adapter-for-target.js'

/** Deleting the stack of a target, which is found when it is read. */
export function deletionOf(opened: OpenedTarget): Deletion {
  const { api, context, locator, target } = opened
  const adapter = stackAdapterFor(target)
  return {
    ...stackDeletion({
      api,
      reader: signal => locator.reader(signal),
      clientToken: context.uuid(),
      refusal: async (stack, signal) => ownedRefusal(stack) ?? (await notDeployedHere(opened, stack, signal)),
    }),
    dependentsAdvice: adapter.dependentsAdvice,
    findDependents: signal => adapter.findDependents(opened, signal),
  }
}

/** A stack with neither a tag of Proton's nor a record may hold anything. */
async function notDeployedHere(
  { api }: OpenedTarget,
  stack: StackInfo,
  signal: AbortSignal,
): Promise<ProviderError | undefined> {
  if (isOfProton(stack) || splitRecord(await api.getTemplate(stack.id, signal)).record) return undefined
  return preconditionFailed(
    'ForeignStack',
    `the stack ${stack.name} has no tag of Proton's, and no record of a deployment`,
    `Delete it with \`${awsCommand('delete-stack', stack)}\` if it is the right one.`,
  )
}

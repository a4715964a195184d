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

const statusWords = { running: 'DELETE_IN_PROGRESS', deleted: 'DELETE_COMPLETE' } as const

/** Deleting the stack of a target, which is found when it is read. */
export function deletionOf(opened: OpenedTarget): Deletion {
  const { api, context, locator, target } = opened
  const clientToken = context.uuid()
  const adapter = stackAdapterFor(target)
  const located = async (signal: AbortSignal) => {
    const reader = await locator.reader(signal)
    const refusal = async (stack: StackInfo, aborted: AbortSignal) =>
      ownedRefusal(stack) ?? (await notDeployedHere(opened, stack, aborted))
    return reader && stackDeletion({ api, reader, clientToken, refusal })
  }
  return {
    statusWords,
    get: async (signal, isRequested) =>
      (await located(signal))?.get(signal, isRequested) ?? { state: 'gone', status: statusWords.deleted },
    prepare: async signal => {
      const deletion = await located(signal)
      if (!deletion) throw preconditionFailed('StackNotFound', 'the stack does not exist')
      return deletion.prepare(signal)
    },
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

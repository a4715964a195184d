import type { Deletion, DeletionState } from '../../../engine/deployment-target.js'
import { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { StackInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { isDeleted, isUnderReview, meaningOf } from '../api/statuses.js'
import { awsCommand } from './aws-command.js'
import type { StackReader, StackState } from './stack-reader.js'

const statusWords = { running: 'DELETE_IN_PROGRESS', deleted: 'DELETE_COMPLETE' } as const

/** What the deletion of a stack is made of. */
export interface StackDeletionParts {
  readonly api: StackApi
  /** Undefined where there is no stack. */
  readonly reader: (signal: AbortSignal) => Promise<StackReader | undefined>
  /** Marks the request in the stack's events. */
  readonly clientToken: string
  /** Why the stack must not be deleted, beside its termination protection. */
  readonly refusal?: (stack: StackInfo, signal: AbortSignal) => Promise<ProviderError | undefined>
}

/** Deleting a stack by its ARN. */
export function stackDeletion({ api, reader, clientToken, refusal }: StackDeletionParts): Deletion {
  const read = async (signal: AbortSignal): Promise<Partial<StackState>> =>
    (await (await reader(signal))?.get(signal)) ?? {}
  return {
    statusWords,
    get: async signal => {
      const { stack, message, createdAt } = await read(signal)
      const status = stack?.status ?? statusWords.deleted
      return { state: deletionState(status), status, message, createdAt }
    },
    prepare: async signal => {
      const { stack } = await read(signal)
      if (!stack) {
        const message = 'the stack does not exist'
        throw new ProviderError('DescribeStacks', 'StackNotFound', 'notFound', { message })
      }
      const refused = protectionOf(stack) ?? (await refusal?.(stack, signal))
      if (refused) throw refused
      return () => api.deleteStack(stack.id, clientToken)
    },
  }
}

function deletionState(status: string): DeletionState['state'] {
  if (isDeleted(status)) return 'gone'
  if (isUnderReview(status)) return 'exists'
  const { phase, isDeletion = false } = meaningOf(status)
  if (isDeletion) return phase === 'failed' ? 'failed' : 'deleting'
  return phase === 'running' ? 'busy' : 'exists'
}

function protectionOf(stack: StackInfo): ProviderError | undefined {
  if (!stack.isProtected) return undefined
  const command = awsCommand('update-termination-protection', stack, '--no-enable-termination-protection')
  return preconditionFailed(
    'TerminationProtection',
    `the stack ${stack.name} has termination protection`,
    `Run \`${command}\` first.`,
  )
}

import { ProviderError } from '../../../shared/errors.js'
import type { StackApi } from '../api/stack-api.js'
import type { ChangeSet } from './change-set.js'

/**
 * Executes a change set, in one request. Undefined also where it was executed before: its token is ours alone. Throws
 * ProviderError: `conflict` where the stack has changed since, so that the change set is out of date.
 */
export async function executeChangeSet(
  api: StackApi,
  { id }: Pick<ChangeSet, 'id'>,
  clientToken: string,
): Promise<void> {
  try {
    await api.executeChangeSet(id, clientToken)
  } catch (error) {
    if (!(error instanceof ProviderError) || !isOutOfDate(error)) throw error
    if (error.code.startsWith('TokenAlreadyExists') || isExecuted(error)) return
    throw new ProviderError('ExecuteChangeSet', 'ChangeSetObsolete', 'conflict', {
      message: `the stack has changed since the change set was made (${error.message})`,
      cause: error,
      isUnsent: error.isUnsent,
    })
  }
}

function isOutOfDate({ code, fault }: ProviderError): boolean {
  return /^(TokenAlreadyExists|InvalidChangeSetStatus)/.test(code) || fault === 'notFound'
}

/** Nobody else executes a change set of ours: one that is being executed was by an earlier request. */
function isExecuted({ message }: ProviderError): boolean {
  return /\bEXECUTE_(IN_PROGRESS|COMPLETE)\b/.test(message)
}

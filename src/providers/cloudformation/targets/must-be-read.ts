import { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'

/**
 * What `read` finds. CloudFormation deletes a stack whatever uses it: where that may not be read, nothing is deleted.
 * Throws ProviderError.
 */
export async function mustBeRead<T>(read: Promise<T>): Promise<T> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof ProviderError) || error.fault !== 'denied') throw error
    const message = `what uses it may not be read (${error.operation}: ${error.message})`
    throw preconditionFailed('UnknownDependents', message, error.hint)
  }
}

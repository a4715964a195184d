import { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'

/**
 * What `read` finds. CloudFormation deletes a stack whatever uses it: without the permission to read that, nothing is deleted.
 * Throws ProviderError.
 */
export async function mustBeRead<T>(read: Promise<T>): Promise<T> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof ProviderError) || error.fault !== 'denied') throw error
    const message = `there is no permission to read what uses it (${error.operation}: ${error.message})`
    throw preconditionFailed('UnknownDependents', message, error.hint)
  }
}

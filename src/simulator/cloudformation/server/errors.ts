import { ApiError } from '../../server/api-error.js'
import type { ErrorFormat } from '../../server/reply.js'
import { element, NAMESPACE } from './xml.js'

/** The request cannot be carried out: CloudFormation uses one code for wrong input, missing stacks and wrong states. */
export function invalidStack(message: string): ApiError {
  return new ApiError('ValidationError', message)
}

/** A stack or a change set of that name exists. */
export function alreadyExists(message: string): ApiError {
  return new ApiError('AlreadyExistsException', message)
}

/** The change set cannot be executed or deleted in its status. */
export function wrongChangeSetStatus(message: string): ApiError {
  return new ApiError('InvalidChangeSetStatus', message)
}

/** An operation on the stack has this ClientRequestToken. */
export function tokenAlreadyExists(): ApiError {
  return new ApiError('TokenAlreadyExistsException', 'A client request token already exists.')
}

/** No change set of that name or ARN. */
export function changeSetNotFound(nameOrId: string): ApiError {
  return new ApiError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`, 404)
}

/** The errors of the query protocol. */
export const queryErrors: ErrorFormat = {
  body: ({ code, message, status }) => {
    const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }
    return `<ErrorResponse xmlns="${NAMESPACE}">${element('Error', error)}${requestId()}</ErrorResponse>`
  },
  throttled: new ApiError('Throttling', 'Rate exceeded'),
  internalCode: 'InternalFailure',
  unknownOperation: operation =>
    new ApiError('InvalidAction', `Could not find operation ${operation} for version 2010-05-15`),
}

function requestId(): string {
  return element('RequestId', crypto.randomUUID())
}

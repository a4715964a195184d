import type { Fault } from '../../../shared/errors.js'
import type { AwsService, FailedRequest } from '../../aws/service.js'

/** CloudFormation among AWS's services. */
export const cloudFormationService: AwsService = {
  name: 'CloudFormation',
  prefix: 'cloudformation',
  endpointVariable: 'AWS_ENDPOINT_URL_CLOUDFORMATION',
  faults: {
    ValidationError: 'invalid',
    AlreadyExistsException: 'conflict',
    ChangeSetNotFoundException: 'notFound',
    ChangeSetNotFound: 'notFound',
    StackNotFoundException: 'notFound',
    InvalidChangeSetStatusException: 'conflict',
    InvalidChangeSetStatus: 'conflict',
    CreatedButModifiedException: 'conflict',
    OperationInProgressException: 'conflict',
    StaleRequestException: 'conflict',
    TokenAlreadyExistsException: 'conflict',
    InsufficientCapabilitiesException: 'invalid',
    InvalidOperationException: 'invalid',
    LimitExceededException: 'invalid',
    OptInRequired: 'denied',
    InvalidAction: 'unknownOperation',
  },
  faultOf: (code, message) => (code === 'ValidationError' ? faultOfValidation(message) : undefined),
  isAnswer: (operation, body) =>
    /^\s*(?:<\?xml[^>]*>\s*)?<(\w+)[\s>]/.exec(body)?.[1] === `${operation}Response`,
  hintsFor,
}

/** CloudFormation answers one code for a stack that does not exist, one that is busy, and a bad request. */
function faultOfValidation(message: string): Fault | undefined {
  if (/^(Stack|ChangeSet)\b.* does not exist\.?$/.test(message)) return 'notFound'
  const isBusy = /^Stack\b.* (is|while) in (state |status )?\[?\w+_IN_PROGRESS\b/.test(message)
  return isBusy || message.includes('cannot be called from current stack status') ? 'conflict' : undefined
}

function hintsFor({ operation, fault }: FailedRequest): readonly string[] {
  if (operation !== 'CreateChangeSet' || fault !== 'invalid') return []
  return ['Fix the template or the inputs by what CloudFormation says, then run the job again.']
}

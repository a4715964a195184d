import type { Fault, ProviderError } from '../../../shared/errors.js'
import { translateFor } from '../../aws/errors.js'
import { isHostOf, type AwsService, type FailedRequest } from '../../aws/service.js'

/** The hint for faults of AWS's own endpoints. */
const END_OF_SUPPORT =
  'AWS ended Proton on 2026-10-07: its endpoints may be gone or refuse every request. ' +
  'Deploy the stacks that Proton left with provider: cloudformation, point the step at a Proton-compatible endpoint with the environment variable AWS_ENDPOINT_URL_PROTON, ' +
  'or try it on the simulator that comes with this action (README, "Try it without AWS").'

/** Proton among AWS's services. */
export const protonService: AwsService = {
  name: 'Proton',
  prefix: 'proton',
  endpointVariable: 'AWS_ENDPOINT_URL_PROTON',
  faults: {
    ConflictException: 'conflict',
    ResourceNotFoundException: 'notFound',
    ValidationException: 'invalid',
    ServiceQuotaExceededException: 'invalid',
  },
  isAnswer: (_, body) => /^\s*\{/.test(body),
  hintsFor,
  endOfSupport: END_OF_SUPPORT,
}

/** Whether requests to `host` go to AWS itself rather than to a Proton-compatible endpoint. */
export function isAwsHost(host: string | undefined): boolean {
  return isHostOf(protonService, host)
}

/** What the SDK threw for `operation`, as a {@link ProviderError} with a hint. `host`: where the request was sent. */
export function translate(operation: string, thrown: unknown, host: string | undefined): ProviderError {
  return translateFor(protonService, operation, thrown, host)
}

function hintsFor({ operation, code, fault, isAtAws }: FailedRequest): readonly string[] {
  const isEnd = isAtAws && (isEndOfSupport(fault) || code === 'EAI_AGAIN')
  return [...changeHints(operation, fault), ...(isEnd ? [END_OF_SUPPORT] : [])]
}

/** The faults with which AWS's own endpoint may answer now that Proton has ended: AWS documents none. */
function isEndOfSupport(fault: Fault): boolean {
  return ['unreachable', 'unknown', 'denied', 'unknownOperation'].includes(fault)
}

function changeHints(operation: string, fault: Fault): readonly string[] {
  const isUpdate = operation.startsWith('Update')
  if (!isUpdate && !operation.startsWith('Create')) return []
  if (fault === 'invalid') return ['Fix the spec or the inputs, then re-run the job.']
  if (fault !== 'notFound') return []
  return [
    isUpdate
      ? 'Check templateMajorVersion and templateMinorVersion.'
      : 'Check the names of its service, environment and template.',
  ]
}

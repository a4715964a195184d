import { ProtonError, type Fault } from '../errors.js'

/** Error names of Proton, of AWS's front door, of the SDK and of Node's network, by what can be done about them. */
const faults: Readonly<Record<string, Fault>> = {
  ConflictException: 'conflict',
  ResourceNotFoundException: 'notFound',
  ValidationException: 'invalid',
  SerializationException: 'invalid',
  ServiceQuotaExceededException: 'invalid',
  ERR_INVALID_URL: 'invalid',
  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  NotAuthorized: 'denied',
  ExpiredTokenException: 'credentials',
  ExpiredToken: 'credentials',
  RequestExpired: 'credentials',
  UnrecognizedClientException: 'credentials',
  InvalidClientTokenId: 'credentials',
  InvalidSignatureException: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  IncompleteSignature: 'credentials',
  MissingAuthenticationTokenException: 'credentials',
  MissingAuthenticationToken: 'credentials',
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  UnknownOperationException: 'unknownOperation',
  ThrottlingException: 'transient',
  Throttling: 'transient',
  TooManyRequestsException: 'transient',
  RequestLimitExceeded: 'transient',
  InternalServerException: 'transient',
  InternalFailure: 'transient',
  ServiceUnavailable: 'transient',
  ServiceUnavailableException: 'transient',
  TimeoutError: 'transient',
  AbortError: 'transient',
  ECONNRESET: 'transient',
  ECONNREFUSED: 'transient',
  ECONNABORTED: 'transient',
  EHOSTUNREACH: 'transient',
  ENETUNREACH: 'transient',
  ENETDOWN: 'transient',
  EPIPE: 'transient',
  ETIMEDOUT: 'transient',
  EAI_AGAIN: 'transient',
  ENOTFOUND: 'unreachable',
}

/** AWS's own Proton endpoints: `proton.us-east-1.amazonaws.com`, its FIPS, dual-stack and China variants. */
const AWS_HOST = /^proton(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)$/

/** Whether requests to `host` go to AWS itself rather than to a Proton-compatible endpoint. */
export function isAwsHost(host: string | undefined): boolean {
  return host !== undefined && AWS_HOST.test(host)
}

const END_OF_SUPPORT =
  'AWS ended Proton on 2026-10-07: its endpoints may be gone or refuse every request. ' +
  'Point the step at a Proton-compatible endpoint with the environment variable AWS_ENDPOINT_URL_PROTON, ' +
  'or try it on the simulator that comes with this action (README, "Try it without AWS").'

/** What AWS's own endpoint may answer now that Proton has ended; nobody outside AWS knows. */
function isEndOfSupport(fault: Fault): boolean {
  return ['unreachable', 'unknown', 'denied', 'unknownOperation'].includes(fault)
}

/** What the SDK puts on what it throws; every member may be missing. */
interface Thrown {
  readonly name?: string
  readonly message?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
}

/** Makes of whatever the SDK threw for `operation` a {@link ProtonError} with its remedy. `host` is where it was sent. */
export function translate(operation: string, thrown: unknown, host: string | undefined): ProtonError {
  if (thrown instanceof ProtonError) return thrown
  const error: Thrown = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const code = codeOf(error)
  const fault = faultOf(code, error)
  return new ProtonError(operation, code, fault, {
    message: messageOf(error, fault) + requestIdOf(error),
    hint: hintFor(operation, code, fault, host),
    cause: thrown,
    ...(isRefusal(fault, error) && { isUnsent: true }),
  })
}

/** An answer that no table knows, but with a status that says that the request is at fault. */
function isRefusal(fault: Fault, { $metadata }: Thrown): boolean {
  const status = $metadata?.httpStatusCode ?? 0
  return fault === 'unknown' && status >= 400 && status < 500
}

/** A network error's name is `Error`: its code says more. */
function codeOf(error: Thrown): string {
  const named = [error.code, error.name].find(word => word !== undefined && Object.hasOwn(faults, word))
  return (
    named ?? (error.name === 'Error' ? error.code : undefined) ?? error.name ?? error.code ?? 'UnknownError'
  )
}

function faultOf(code: string, error: Thrown): Fault {
  const known = Object.hasOwn(faults, code) ? faults[code] : undefined
  if (known) return known
  // Whatever the front door calls it: the request may be sent again.
  if (/Thrott|TooMany|SlowDown|RequestTimeout/.test(code)) return 'transient'
  const status = error.$metadata?.httpStatusCode ?? 0
  if (status >= 500 || status === 429) return 'transient'
  // An answer in another protocol, or a redirect, a 404, a login page of something in between: no error of Proton's.
  if (code.startsWith('HPE_') || (status >= 300 && ['Unknown', 'UnknownError'].includes(code)))
    return 'transient'
  // What is no answer of Proton's at all (an HTML page, half a document) makes the SDK's parser throw.
  if (isGarbled(error)) return 'transient'
  return 'unknown'
}

function isGarbled({ name = '' }: Thrown): boolean {
  return ['SyntaxError', 'TypeError', 'RangeError'].includes(name)
}

function messageOf(error: Thrown, fault: Fault): string {
  if (fault === 'transient' && (isGarbled(error) || error.name === 'Unknown')) {
    return 'the answer was not one of Proton (a proxy in between, or an endpoint in trouble)'
  }
  return error.message === undefined || error.message === '' ? 'no message was given' : error.message
}

function requestIdOf(error: Thrown): string {
  const id = error.$metadata?.requestId
  return id === undefined ? '' : ` (request ${id})`
}

function hintFor(operation: string, code: string, fault: Fault, host = ''): string | undefined {
  const hints: string[] = []
  const isAws = isAwsHost(host)
  if (fault === 'denied')
    hints.push(`Allow proton:${operation} in the policy of the role (README, "Permissions").`)
  if (fault === 'credentials') hints.push(credentialsHint(code))
  if (operation.startsWith('Update')) hints.push(...updateHints(fault))
  if (operation.startsWith('Create')) hints.push(...creationHints(fault))
  if (code === 'ERR_INVALID_URL') {
    hints.push('AWS_ENDPOINT_URL_PROTON must be a whole URL, such as http://127.0.0.1:4510; so must a proxy.')
  }
  if (code === 'ECONNREFUSED') hints.push(refusedHint(host))
  if (isAws && (isEndOfSupport(fault) || code === 'EAI_AGAIN')) hints.push(END_OF_SUPPORT)
  if (!isAws && fault === 'unreachable') hints.push('Check the host name in AWS_ENDPOINT_URL_PROTON.')
  return hints.length === 0 ? undefined : hints.join(' ')
}

function refusedHint(host: string): string {
  const isLocal = host === 'localhost' || host.startsWith('127.')
  if (isLocal) return 'Nothing listens at this endpoint: is the simulator running?'
  return 'The endpoint, or a proxy in between, takes no connections: check AWS_ENDPOINT_URL_PROTON and the proxy variables.'
}

function updateHints(fault: Fault): readonly string[] {
  if (fault === 'invalid') return ['Mend the spec or the inputs by what Proton says, then run the job again.']
  if (fault === 'notFound') return ['Check templateMajorVersion and templateMinorVersion.']
  return []
}

function creationHints(fault: Fault): readonly string[] {
  if (fault === 'invalid') return ['Mend the spec or the inputs by what Proton says, then run the job again.']
  if (fault === 'notFound')
    return ['Check the names of what it is made of: its service, environment or template.']
  return []
}

function credentialsHint(code: string): string {
  if (code === 'CredentialsProviderError' || code.startsWith('MissingAuthentication')) {
    return (
      'Give the job credentials, e.g. by aws-actions/configure-aws-credentials in a step before; ' +
      'for the simulator put `uses: …/simulator` before this step, which sets all that is needed.'
    )
  }
  return 'The credentials are wrong or have expired: let the role session last longer than the deployment.'
}

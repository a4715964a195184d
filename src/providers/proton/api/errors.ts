import { ProviderError, type Fault } from '../../../shared/errors.js'

/** The faults of the error names of Proton, AWS's gateway, the SDK and Node's network. */
const faults: Readonly<Record<string, Fault>> = {
  ConflictException: 'conflict',
  ResourceNotFoundException: 'notFound',
  ValidationException: 'invalid',
  SerializationException: 'invalid',
  ServiceQuotaExceededException: 'invalid',
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
  EPROTO: 'transient',
  ERR_INVALID_URL: 'unknown',
  ENOTFOUND: 'unreachable',
}

/** AWS's own Proton endpoints: `proton.us-east-1.amazonaws.com`, its FIPS, dual-stack and China variants. */
const AWS_HOST = /^proton(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)$/

/** Whether requests to `host` go to AWS itself rather than to a Proton-compatible endpoint. */
export function isAwsHost(host: string | undefined): boolean {
  return host !== undefined && AWS_HOST.test(host)
}

/** The hint for faults of AWS's own endpoints. */
export const END_OF_SUPPORT =
  'AWS ended Proton on 2026-10-07: its endpoints may be gone or refuse every request. ' +
  'Point the step at a Proton-compatible endpoint with the environment variable AWS_ENDPOINT_URL_PROTON, ' +
  'or try it on the simulator that comes with this action (README, "Try it without AWS").'

/** The hint where there are no credentials. */
export const NO_CREDENTIALS =
  'Give the job credentials, e.g. with aws-actions/configure-aws-credentials in an earlier step; ' +
  'for the simulator put `uses: …/simulator` before this step, which sets them.'

/** The faults with which AWS's own endpoint may answer now that Proton has ended: AWS documents none. */
function isEndOfSupport(fault: Fault): boolean {
  return ['unreachable', 'unknown', 'denied', 'unknownOperation'].includes(fault)
}

const TOO_MANY_REQUESTS = 429
const PROXY_AUTHENTICATION = 407
const NOT_IMPLEMENTED = 501

/** What the SDK puts on what it throws; every member may be missing. */
interface Thrown {
  readonly syscall?: string
  readonly errors?: readonly { readonly syscall?: string }[]
  readonly name?: string
  readonly message?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
}

/** What the SDK threw for `operation`, as a {@link ProviderError} with a hint. `host`: where the request was sent. */
export function translate(operation: string, thrown: unknown, host: string | undefined): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  const error: Thrown = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const code = codeOf(error)
  const fault = faultOf(code, error)
  return new ProviderError(operation, code, fault, {
    message: messageOf(error, fault) + requestIdOf(error),
    hint: hintFor(operation, code, fault, host),
    cause: thrown,
    isUnsent: isUnsent(code, error),
  })
}

/** Whether `thrown` is an answer of Proton: an error with a name, and with no status of another server. */
export function isAnswer(thrown: unknown): boolean {
  const error: Thrown = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const status = error.$metadata?.httpStatusCode
  return status !== undefined && status !== NOT_IMPLEMENTED && !isNameless(error) && !isGarbled(error)
}

/** Whether the request was throttled before it was processed, or there was no connection to send it on. */
function isUnsent(code: string, error: Thrown): boolean {
  if (/Thrott|TooMany|SlowDown|RequestLimitExceeded/.test(code)) return true
  const status = error.$metadata?.httpStatusCode
  if (status === TOO_MANY_REQUESTS || status === PROXY_AUTHENTICATION) return true
  // An unknown error of Proton with a status that says that the request is wrong.
  if (status !== undefined && status >= 400 && status < 500 && faultOf(code, error) === 'unknown') return true
  // Where a host has several addresses, the error holds one of each.
  const tries = error.errors ?? [error]
  if (tries.length > 0 && tries.every(({ syscall = '' }) => ['connect', 'getaddrinfo'].includes(syscall)))
    return true
  return (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ERR_INVALID_URL)$/.test(code) ||
    isCertificate(code) ||
    error.name === 'ProxyError' ||
    /did not establish a connection|wrong version number/.test(error.message ?? '')
  )
}

/** Node's and OpenSSL's names for a certificate that is not trusted, over or of another host. */
export function isCertificate(code: string): boolean {
  return /CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER/.test(code)
}

/** A network error's name is `Error`: only its code is specific. */
function codeOf(error: Thrown): string {
  const named = [error.code, error.name].find(word => word !== undefined && Object.hasOwn(faults, word))
  return (
    named ?? (error.name === 'Error' ? error.code : undefined) ?? error.name ?? error.code ?? 'UnknownError'
  )
}

function faultOf(code: string, error: Thrown): Fault {
  const status = error.$metadata?.httpStatusCode ?? 0
  // A server that does not implement Proton, such as an emulator of other services, has its own error name.
  if (status === NOT_IMPLEMENTED) return 'unknownOperation'
  const known = Object.hasOwn(faults, code) ? faults[code] : undefined
  if (known) return known
  // Other names of AWS's gateway for faults that a retry fixes.
  if (/Thrott|TooMany|SlowDown|RequestTimeout/.test(code)) return 'transient'
  if (status >= 500 || status === TOO_MANY_REQUESTS) return 'transient'
  // Another protocol, a redirect, a 404 or a login page: an answer of something in between.
  if (code.startsWith('HPE_') || (status >= 300 && isNameless(error))) return 'transient'
  // An answer in another format (an HTML page, an incomplete document) makes the SDK's parser throw.
  if (isGarbled(error)) return 'transient'
  return 'unknown'
}

function isGarbled({ name = '', code }: Thrown): boolean {
  return code === undefined && ['SyntaxError', 'TypeError', 'RangeError'].includes(name)
}

/** Whether the error has no name: the SDK uses these instead. */
function isNameless({ name = '' }: Thrown): boolean {
  return ['Unknown', 'UnknownError'].includes(name)
}

function messageOf(error: Thrown, fault: Fault): string {
  if (fault === 'transient' && (isGarbled(error) || isNameless(error))) {
    return 'the response was not one of Proton (a proxy in between, or a faulty endpoint)'
  }
  return error.message === undefined || error.message === '' ? 'no message' : error.message
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
  if (isAws && (isEndOfSupport(fault) || code === 'EAI_AGAIN')) hints.push(END_OF_SUPPORT)
  return hints.length === 0 ? undefined : hints.join(' ')
}

function updateHints(fault: Fault): readonly string[] {
  if (fault === 'invalid') return ['Fix the spec or the inputs, then re-run the job.']
  if (fault === 'notFound') return ['Check templateMajorVersion and templateMinorVersion.']
  return []
}

function creationHints(fault: Fault): readonly string[] {
  if (fault === 'invalid') return ['Fix the spec or the inputs, then re-run the job.']
  if (fault === 'notFound') return ['Check the names of its service, environment and template.']
  return []
}

/** Proton refused the credentials that were sent. */
function credentialsHint(code: string): string {
  if (code.startsWith('MissingAuthentication')) return NO_CREDENTIALS
  return 'The credentials are wrong or have expired: the role session must last longer than the deployment.'
}

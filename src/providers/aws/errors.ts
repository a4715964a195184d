import { ProviderError, type Fault } from '../../shared/errors.js'
import { isHostOf, type AwsService, type FailedRequest } from './service.js'

/** The faults of the error names of AWS's gateway, which every service shares, the SDK and Node's network. */
const faults: Readonly<Record<string, Fault>> = {
  SerializationException: 'invalid',
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

/** The hint where there are no credentials. */
export const NO_CREDENTIALS =
  'Give the job credentials, e.g. with aws-actions/configure-aws-credentials in an earlier step; ' +
  'for the simulator put `uses: …/simulator` before this step, which sets them.'

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
export function translateFor(
  service: AwsService,
  operation: string,
  thrown: unknown,
  host: string | undefined,
): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  const error: Thrown = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const code = codeOf(service, error)
  const fault = faultOf(service, code, error)
  const message = messageOf(service, error, fault)
  return new ProviderError(operation, code, fault, {
    message: message + requestIdOf(error),
    hint: hintFor(service, { operation, code, fault, message, isAtAws: isHostOf(service, host) }),
    cause: thrown,
    isUnsent: isUnsent(service, code, error),
  })
}

/** Whether `thrown` is an answer of the service: an error with a name, and with no status of another server. */
export function isAnswer(thrown: unknown): boolean {
  const error: Thrown = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const status = error.$metadata?.httpStatusCode
  if (status === undefined || status === NOT_IMPLEMENTED || isOfNetwork(error.code)) return false
  return !isNameless(error) && !isGarbled(error)
}

/** Whether it is Node's name of a fault of the network; the connection may also break within an answer. */
export function isOfNetwork(code: string | undefined): boolean {
  return code !== undefined && /^E[A-Z]+$/.test(code)
}

/** Whether the request was throttled before it was processed, or there was no connection to send it on. */
function isUnsent(service: AwsService, code: string, error: Thrown): boolean {
  if (/Thrott|TooMany|SlowDown|RequestLimitExceeded/.test(code)) return true
  const status = error.$metadata?.httpStatusCode
  if (status === TOO_MANY_REQUESTS || status === PROXY_AUTHENTICATION) return true
  // An unknown error with a status that says that the request is wrong.
  if (status !== undefined && status >= 400 && status < 500 && faultOf(service, code, error) === 'unknown')
    return true
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

/** A network error's name is `Error`: only its code is specific; that of what the SDK cannot parse says nothing. */
function codeOf(service: AwsService, error: Thrown): string {
  if (isGarbled(error)) return 'InvalidResponse'
  const named = [error.code, error.name].find(word => word !== undefined && knownFault(service, word))
  return (
    named ?? (error.name === 'Error' ? error.code : undefined) ?? error.name ?? error.code ?? 'UnknownError'
  )
}

function knownFault(service: AwsService, code: string): Fault | undefined {
  const table = [service.faults, faults].find(one => Object.hasOwn(one, code))
  return table?.[code]
}

function faultOf(service: AwsService, code: string, error: Thrown): Fault {
  const status = error.$metadata?.httpStatusCode ?? 0
  // A server that does not implement the service, such as an emulator of others, has its own error name.
  if (status === NOT_IMPLEMENTED) return 'unknownOperation'
  const known = service.faultOf?.(code, error.message ?? '') ?? knownFault(service, code)
  if (known) return known
  // Other names of AWS's gateway for faults that a retry fixes.
  if (/Thrott|TooMany|SlowDown|RequestTimeout/.test(code)) return 'transient'
  if (status >= 500 || status === TOO_MANY_REQUESTS) return 'transient'
  // Another protocol, a redirect, a 404 or a login page: an answer of something in between: no error of the service.
  if (code.startsWith('HPE_') || (status >= 300 && isNameless(error))) return 'transient'
  // What is no answer of the service at all (an HTML page, half a document) makes the SDK's parser throw.
  if (isGarbled(error)) return 'transient'
  return 'unknown'
}

function isGarbled({ name = '', code, message = '' }: Thrown): boolean {
  if (code !== undefined) return false
  return ['SyntaxError', 'TypeError', 'RangeError'].includes(name) || /\bXML parse error/.test(message)
}

/** Whether the error has no name: the SDK uses these instead. */
function isNameless({ name = '' }: Thrown): boolean {
  return ['Unknown', 'UnknownError'].includes(name)
}

function messageOf({ name }: AwsService, error: Thrown, fault: Fault): string {
  if (error.name === 'AbortError') return 'the request was stopped before an answer came'
  if (fault === 'transient' && (isGarbled(error) || isNameless(error))) {
    return `the response was not one of ${name} (a proxy in between, or a faulty endpoint)`
  }
  return error.message === undefined || error.message === '' ? 'no message' : error.message
}

function requestIdOf(error: Thrown): string {
  const id = error.$metadata?.requestId
  return id === undefined ? '' : ` (request ${id})`
}

function hintFor(service: AwsService, failed: FailedRequest): string | undefined {
  const hints: string[] = []
  if (failed.fault === 'denied')
    hints.push(
      `Allow ${service.prefix}:${failed.operation} in the policy of the role (README, "Permissions").`,
    )
  if (failed.fault === 'credentials') hints.push(credentialsHint(failed.code))
  hints.push(...service.hintsFor(failed))
  return hints.length === 0 ? undefined : hints.join(' ')
}

/** The service refused the credentials that were sent. */
function credentialsHint(code: string): string {
  if (code.startsWith('MissingAuthentication')) return NO_CREDENTIALS
  return 'The credentials are wrong or have expired: the role session must last longer than the step.'
}

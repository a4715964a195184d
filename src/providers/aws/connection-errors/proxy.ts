import type { ProviderError } from '../../../shared/errors.js'
import type { Explanation, Trouble } from './explanation.js'
import { httpStatusText } from './unexpected-response.js'
import { ProxyError } from '../proxy-error.js'

const PROXY_AUTHENTICATION = 407
const SERVER_ERROR = 500
/** A proxy that is starting, or closed the connection, may work later. */
const PASSING = ['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE']

/** Why the proxy could not be used; undefined when the error is not about a proxy. */
export function proxyTrouble(
  { cause }: ProviderError,
  { contact, service }: Pick<Trouble, 'contact' | 'service'>,
): Explanation | undefined {
  if (!(cause instanceof ProxyError)) return undefined
  const { code, proxy, statusCode = 0 } = cause
  const isPassing = PASSING.includes(code) || statusCode >= SERVER_ERROR
  return {
    fault: contact.hasAnswered || (isPassing && contact.mayComeUp()) ? 'transient' : 'unreachable',
    message: `the proxy ${proxy.url} (set by ${proxy.variable}) ${what(cause)}`,
    hint: `Nothing was sent to ${service.name}. ${advice(cause)}`,
    isUnsent: true,
  }
}

function what({ code, statusCode, cause }: ProxyError): string {
  if (statusCode !== undefined) return `did not connect to the endpoint: ${httpStatusText(statusCode)}`
  if (code === 'ENOTFOUND') return 'was not found'
  if (code === 'ECONNREFUSED') return 'refuses connections'
  if (code === 'ERR_INVALID_URL') return 'is not a URL'
  if (code === 'ERR_INVALID_PROXY') return 'does not start with http:// or https://'
  if (isNoTls(cause)) return 'does not use TLS'
  return `could not be used (${code})`
}

function advice({ proxy, statusCode, cause }: ProxyError): string {
  if (statusCode === PROXY_AUTHENTICATION) return `${proxy.variable} needs a user and a password in the URL.`
  if (isNoTls(cause)) return `Use http:// in ${proxy.variable}.`
  return `Check ${proxy.variable}, or list the endpoint's host in NO_PROXY.`
}

function isNoTls(cause: unknown): boolean {
  const { message } = (cause ?? {}) as { readonly message?: unknown }
  return typeof message === 'string' && message.includes('wrong version number')
}

import { isTransient, noAnswerText, ProviderError } from '../../../shared/errors.js'
import { proxyFor } from '../../../shared/proxy-variables.js'
import { hostOf, nameOf } from './endpoint-name.js'
import { silence } from './silence.js'
import { isCertificate, isOfNetwork } from '../errors.js'
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '../time-limits.js'
import { foreignAnswer, statusOf } from './unexpected-response.js'
import { invalidUrl, neverHandedOver } from './configuration.js'
import { proxyTrouble } from './proxy.js'
import { speaksTls } from './tls-probe.js'
import { finalUnlessContacted, type Explanation, type Trouble } from './explanation.js'

/**
 * `error` with a hint about the endpoint: its URL, where it is set, and what to change. Before the endpoint has ever
 * answered as the service does, a fault that waiting does not fix is final.
 */
export async function atEndpoint(error: ProviderError, trouble: Trouble): Promise<ProviderError> {
  const explanation = await explain(error, trouble)
  if (!explanation) return error
  const { operation, code, cause } = error
  const { fault = error.fault, message = error.message, hint, isUnsent = error.isUnsent } = explanation
  // A request that never left shows nothing about AWS's endpoint.
  const { endOfSupport } = trouble.service
  const isEnd = endOfSupport !== undefined && error.hint?.includes(endOfSupport) && trouble.isHandedOver
  return new ProviderError(operation, code, fault, {
    message,
    hint: [hint, ...(isEnd ? [endOfSupport] : [])].join(' '),
    cause,
    isUnsent,
  })
}

async function explain(error: ProviderError, trouble: Trouble): Promise<Explanation | undefined> {
  const proxy = proxyTrouble(error, trouble)
  if (proxy) return proxy
  if (error.code === 'ERR_INVALID_URL') return invalidUrl(trouble)
  if (!trouble.isHandedOver) return neverHandedOver(error, trouble)
  const { cause, code } = error
  const name = nameOf(trouble)
  switch (code) {
    case 'ENOTFOUND':
      return { ...finalUnlessContacted(trouble), hint: `The host name of ${name} was not found: check it.` }
    case 'EPROTO':
      if (!error.message.includes('wrong version number')) return { hint: `Check ${name}.` }
      return {
        ...finalUnlessContacted(trouble),
        message: 'the endpoint does not use TLS',
        hint: `The endpoint is ${name}: use http:// if that is intended.`,
      }
  }
  if (error.message.includes('requestTimeout'))
    return { message: noAnswerText(REQUEST_TIMEOUT_MS), ...silence(trouble) }
  if (statusOf(cause) !== undefined && !isOfNetwork(code)) return foreignAnswer(cause, trouble, name)
  if (error.isUnsent && isTransient(error)) return noConnection(error, trouble, name)
  if (isCertificate(code)) return (await import('./certificate.js')).certificateTrouble(trouble, name)
  return otherTrouble(error, trouble, name)
}

/** There was no connection: the endpoint may still be starting. */
function noConnection({ code, fault, message }: ProviderError, trouble: Trouble, name: string): Explanation {
  const isRefused = code === 'ECONNREFUSED'
  const isSlow = message.includes('did not establish a connection')
  return {
    ...(isSlow && { message: `no connection within ${CONNECTION_TIMEOUT_MS / 1_000} s` }),
    fault: fault === 'transient' && trouble.contact.mayComeUp() ? 'transient' : 'unreachable',
    hint: isRefused ? refused(trouble, name) : `No connection to ${name}: check its host and port.`,
  }
}

function refused({ url = '' }: Trouble, name: string): string {
  const host = hostOf(url) ?? ''
  const isLocal = host === 'localhost' || host.startsWith('127.') || host === '[::1]'
  const what = isLocal
    ? 'Nothing listens at this endpoint: is the simulator running?'
    : 'The endpoint refuses connections.'
  return `${what} It is ${name}.`
}

/** The first byte of a TLS record: of an alert, and of a handshake. */
const TLS_RECORDS: readonly unknown[] = [0x15, 0x16]
const RESETS = ['ECONNRESET', 'EPIPE']

/** What is left: another protocol, or another fault of the network, such as a reset. */
async function otherTrouble(
  error: ProviderError,
  trouble: Trouble,
  name: string,
): Promise<Explanation | undefined> {
  const { rawPacket } = (error.cause ?? {}) as { readonly rawPacket?: Uint8Array }
  const isReset = RESETS.includes(error.code)
  const isNoHttp = error.code.startsWith('HPE_')
  if (TLS_RECORDS.includes(rawPacket?.[0]) || ((isNoHttp || isReset) && (await isTls(trouble)))) {
    return {
      ...finalUnlessContacted(trouble),
      message: 'the endpoint uses TLS, but the request did not',
      hint: `The endpoint is ${name}: use https://.`,
    }
  }
  if (isNoHttp)
    return { ...finalUnlessContacted(trouble), hint: `The server at ${name} does not use HTTP: check it.` }
  return isTransient(error) ? silence(trouble) : undefined
}

/** Many servers with TLS close a connection without TLS; probed only until the endpoint has answered. */
async function isTls({ contact, url = '', env }: Trouble): Promise<boolean> {
  if (contact.hasAnswered || !url.startsWith('http:') || proxyFor(new URL(url), env)) return false
  return speaksTls(new URL(url))
}

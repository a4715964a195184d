import { isTransient, ProviderError } from '../../../../shared/errors.js'
import { proxyFor } from '../../../../shared/proxy-variables.js'
import { hostOf, nameOf } from './endpoint-name.js'
import { END_OF_SUPPORT, isCertificate } from '../errors.js'
import { foreignAnswer, statusOf } from './unexpected-response.js'
import { invalidUrl, neverHandedOver } from './configuration.js'
import { proxyTrouble } from './proxy.js'
import { speaksTls } from './tls-probe.js'
import { final, type Explanation, type Trouble } from './explanation.js'

/**
 * `error`, explained by the endpoint that was to answer: which it is, where it is set, and what to change. A fault of
 * an endpoint that has never answered as Proton does is final where waiting does not help.
 */
export async function atEndpoint(error: ProviderError, trouble: Trouble): Promise<ProviderError> {
  const explanation = await explain(error, trouble)
  if (!explanation) return error
  const { operation, code, cause } = error
  const { fault = error.fault, message = error.message, hint, isUnsent = error.isUnsent } = explanation
  // Nothing that AWS answers, or fails to answer, is told by a request that was not handed over.
  const end = error.hint?.includes(END_OF_SUPPORT) && trouble.isHandedOver ? [END_OF_SUPPORT] : []
  return new ProviderError(operation, code, fault, {
    message,
    hint: [hint, ...end].join(' '),
    cause,
    isUnsent,
  })
}

async function explain(error: ProviderError, trouble: Trouble): Promise<Explanation | undefined> {
  const proxy = proxyTrouble(error, trouble.contact)
  if (proxy) return proxy
  if (error.code === 'ERR_INVALID_URL') return invalidUrl(trouble)
  if (!trouble.isHandedOver) return neverHandedOver(error, trouble)
  const { cause, code } = error
  const name = nameOf(trouble)
  switch (code) {
    case 'ENOTFOUND':
      return { ...final(trouble), hint: `The host name of ${name} is not found: check it.` }
    case 'EPROTO':
      if (!error.message.includes('wrong version number')) return { hint: `Check ${name}.` }
      return {
        ...final(trouble),
        message: 'the endpoint does not speak TLS',
        hint: `The endpoint is ${name}: begin it with http:// if that is meant.`,
      }
  }
  if (statusOf(cause) !== undefined) return foreignAnswer(cause, trouble, name)
  if (error.isUnsent && isTransient(error)) return noConnection(error, trouble, name)
  if (isCertificate(code)) return (await import('./certificate.js')).certificateTrouble(trouble, name)
  return notHttp(error, trouble, name)
}

/** There was no connection: an endpoint that is starting may come up. */
function noConnection({ code, fault }: ProviderError, trouble: Trouble, name: string): Explanation {
  const isRefused = code === 'ECONNREFUSED'
  return {
    fault: fault === 'transient' && trouble.contact.mayComeUp() ? 'transient' : 'unreachable',
    hint: isRefused ? refused(trouble, name) : `No connection to ${name}: check its host and port.`,
  }
}

function refused({ url = '' }: Trouble, name: string): string {
  const host = hostOf(url) ?? ''
  const isLocal = host === 'localhost' || host.startsWith('127.') || host === '[::1]'
  const what = isLocal
    ? 'Nothing listens at this endpoint: is the simulator running?'
    : 'The endpoint takes no connections.'
  return `${what} It is ${name}.`
}

/** The first bytes of TLS: of an alert, and of a handshake. */
const TLS_RECORDS: readonly unknown[] = [0x15, 0x16]
const RESETS = ['ECONNRESET', 'EPIPE']

async function notHttp(
  error: ProviderError,
  trouble: Trouble,
  name: string,
): Promise<Explanation | undefined> {
  const { rawPacket } = (error.cause ?? {}) as { readonly rawPacket?: Uint8Array }
  const isNoHttp = error.code.startsWith('HPE_')
  if (!isNoHttp && !RESETS.includes(error.code)) return undefined
  if (TLS_RECORDS.includes(rawPacket?.[0]) || (await isTls(trouble))) {
    return {
      ...final(trouble),
      message: 'the endpoint speaks TLS, and was asked without',
      hint: `The endpoint is ${name}: begin it with https://.`,
    }
  }
  if (!isNoHttp) return undefined
  return { ...final(trouble), hint: `What answers at ${name} does not speak HTTP: check it.` }
}

/** Many servers with TLS just hang up on who comes without; asked only until the endpoint has answered. */
async function isTls({ contact, url = '', env }: Trouble): Promise<boolean> {
  if (contact.hasAnswered || !url.startsWith('http:') || proxyFor(new URL(url), env)) return false
  return speaksTls(new URL(url))
}

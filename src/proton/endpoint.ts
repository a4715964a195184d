import { isTransient, ProtonError, type Fault } from '../errors.js'
import { proxyFor, shownUrl, type Environment } from '../proxies.js'
import type { Contact } from './contact.js'
import { END_OF_SUPPORT, isAwsHost } from './errors.js'
import { responseText, statusText } from './foreign-answer.js'
import { proxyTrouble } from './proxy-trouble.js'
import type { Sending } from './sendings.js'
import { speaksTls } from './tls-probe.js'
import { configFile, profileText } from './profile.js'

/** A request that got no answer of Proton, and how it was meant to be sent. */
export interface Trouble extends Sending {
  readonly contact: Contact
  readonly env: Environment
  readonly profile?: string | undefined
}

/** What is wrong, what to do, and whether it passes by itself. */
export interface Explanation {
  readonly fault?: Fault
  readonly message?: string
  readonly hint: string
  readonly isUnsent?: boolean
}

/**
 * `error`, explained by the endpoint that was to answer: which it is, where it is set, and what to change. A fault of
 * an endpoint that has never answered as Proton does is final where waiting does not help.
 */
export async function atEndpoint(error: ProtonError, trouble: Trouble): Promise<ProtonError> {
  const explanation = await explain(error, trouble)
  if (!explanation) return error
  const { operation, code, cause } = error
  const { fault = error.fault, message = error.message, hint, isUnsent = error.isUnsent } = explanation
  // Nothing that AWS answers, or fails to answer, is told by a request that was not handed over.
  const end = error.hint?.includes(END_OF_SUPPORT) && trouble.isHandedOver ? [END_OF_SUPPORT] : []
  return new ProtonError(operation, code, fault, {
    message,
    hint: [hint, ...end].join(' '),
    cause,
    isUnsent,
  })
}

async function explain(error: ProtonError, trouble: Trouble): Promise<Explanation | undefined> {
  if (error.code === 'ERR_INVALID_URL') return invalidUrl(trouble)
  if (!trouble.isHandedOver) return neverHandedOver(error, trouble)
  const { cause, code } = error
  const proxy = proxyTrouble(error, trouble.contact)
  if (proxy) return proxy
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
  if (error.isUnsent && isTransient(error)) return noConnection(error, trouble, name)
  if (/CERT|UNABLE_TO/.test(code)) return (await import('./certificate.js')).certificateTrouble(trouble, name)
  return (await notHttp(error, trouble, name)) ?? foreignAnswer(cause, trouble, name)
}

/** There was no connection: an endpoint that is starting may come up. */
function noConnection({ code, fault }: ProtonError, trouble: Trouble, name: string): Explanation {
  const isRefused = code === 'ECONNREFUSED'
  return {
    fault: fault === 'transient' && trouble.contact.mayComeUp() ? 'transient' : 'unreachable',
    hint: isRefused ? refused(trouble, name) : `No connection to ${name}: check its host and port.`,
  }
}

/** Before anything has succeeded, what does not pass by itself ends the step at once. */
function final({ contact }: Trouble): { readonly fault: Fault } {
  return { fault: contact.hasAnswered ? 'transient' : 'unreachable' }
}

/** The endpoint's URL, and where it is set. */
function nameOf({ url = '', env, profile }: Trouble): string {
  const shown = shownUrl(url)
  if (isAwsHost(hostOf(url))) return `${shown} (AWS's own endpoint)`
  return `${shown} (set by ${settingOf(env, profile)})`
}

function settingOf(env: Environment, profile: string | undefined): string {
  const set = ['AWS_ENDPOINT_URL_PROTON', 'AWS_ENDPOINT_URL'].find(name => (env[name] ?? '') !== '')
  return (
    set ?? `endpoint_url of ${profileText(env, profile)}, or of its services section, in ${configFile(env)}`
  )
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}

function invalidUrl({ url, env, profile }: Trouble): Explanation {
  const setting = settingOf(env, profile)
  const given = env[setting] ?? url
  const host = given === undefined ? undefined : shownUrl(given)
  const isHost = host !== undefined && /^[\w.-]+(:\d+)?(\/\S*)?$/.test(host)
  return {
    fault: 'unknown',
    message: `the endpoint${host === undefined ? '' : ` "${host}"`}, set by ${setting}, is no URL with http:// or https://`,
    hint: `Set it to a whole URL, such as ${isHost ? `http://${host}` : 'http://127.0.0.1:4510'}.`,
    isUnsent: true,
  }
}

/** The SDK found no endpoint, or could not sign: nothing was sent, and nothing changes by itself. */
function neverHandedOver(error: ProtonError, { env, profile }: Trouble): Explanation {
  const never = { fault: 'unknown', isUnsent: true } as const
  const [, kind] = /(FIPS|Dualstack) and custom endpoint/.exec(error.message) ?? []
  if (kind === undefined) {
    const hint = `Nothing was sent. Check the AWS_… variables and ${profileText(env, profile)} in ${configFile(env)}.`
    return { ...never, hint }
  }
  const [variable, option, what] =
    kind === 'FIPS'
      ? ['AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint', 'a FIPS endpoint']
      : ['AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint', 'a dual-stack endpoint']
  const by =
    (env[variable] ?? '') === ''
      ? `${option} of ${profileText(env, profile)} in ${configFile(env)}`
      : variable
  const setting = settingOf(env, profile)
  const url = env[setting] === undefined ? '' : `${shownUrl(env[setting])}, `
  return {
    ...never,
    message: `${by} asks for ${what}, which only AWS has, but the endpoint is another one (${url}set by ${setting})`,
    hint: `Set ${by} to false for this step, or remove the endpoint.`,
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

async function notHttp(error: ProtonError, trouble: Trouble, name: string): Promise<Explanation | undefined> {
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
  if (isNoHttp) return { ...final(trouble), hint: `What answers at ${name} does not speak HTTP: check it.` }
  return { hint: `The connection to ${name} was cut.` }
}

/** Many servers with TLS just hang up on who comes without; asked only until the endpoint has answered. */
async function isTls({ contact, url = '', env }: Trouble): Promise<boolean> {
  if (contact.hasAnswered || !url.startsWith('http:') || proxyFor(new URL(url), env)) return false
  return speaksTls(new URL(url))
}

/** An answer, but none of Proton: what it is, and what it came through. */
function foreignAnswer(thrown: unknown, trouble: Trouble, name: string): Explanation | undefined {
  const { status, type } = responseText(thrown)
  if (status === undefined) return undefined
  const url = new URL(trouble.url ?? '')
  const proxy = proxyFor(url, trouble.env)
  const through = proxy && ` It came through the proxy ${shownUrl(proxy.url)} (set by ${proxy.variable}).`
  const isPassing = status >= SERVER_ERROR || PASSING.includes(status) || trouble.contact.hasAnswered
  const advice =
    status === PROXY_AUTHENTICATION
      ? ' The proxy wants a user and a password in its URL.'
      : ' Set it to the URL of Proton or of a Proton-compatible endpoint.'
  return {
    fault: status === NOT_IMPLEMENTED ? 'unknownOperation' : isPassing ? 'transient' : 'unreachable',
    message: `the answer was not one of Proton: ${statusText(status)}${type}`,
    hint: `The endpoint is ${name}.${through ?? ''}${isPassing && status !== NOT_IMPLEMENTED ? '' : advice}`,
  }
}

const PROXY_AUTHENTICATION = 407
const SERVER_ERROR = 500
const NOT_IMPLEMENTED = 501
/** Request Timeout, Too Early, Too Many Requests. */
const PASSING: readonly number[] = [408, 425, 429]

import { STATUS_CODES } from 'node:http'
import { silence, throughProxy } from './silence.js'
import type { Explanation, Trouble } from './explanation.js'

const PROXY_AUTHENTICATION = 407
const SERVER_ERROR = 500
const NOT_IMPLEMENTED = 501
/** Request Timeout, Too Early, Too Many Requests. */
const PASSING: readonly number[] = [408, 425, 429]

/** The hint for a response that is not one of the service: its status, and the proxy that it came through. */
export function foreignAnswer(thrown: unknown, trouble: Trouble, name: string): Explanation | undefined {
  const status = statusOf(thrown)
  const service = trouble.service.name
  if (status === undefined) return undefined
  // Where the service has answered before, the fault is in between and temporary.
  if (trouble.contact.hasAnswered && status !== PROXY_AUTHENTICATION) return silence(trouble)
  const isPassing = status >= SERVER_ERROR || PASSING.includes(status)
  const advice =
    status === PROXY_AUTHENTICATION
      ? ' The proxy needs a user and a password in its URL.'
      : ` Set it to the URL of ${service} or of a ${service}-compatible endpoint.`
  return {
    fault: status === NOT_IMPLEMENTED ? 'unknownOperation' : isPassing ? 'transient' : 'unreachable',
    message: `the response was not one of ${service}: ${httpStatusText(status)}${typeText(thrown)}`,
    hint: `The endpoint is ${name}.${throughProxy(trouble)}${isPassing && status !== NOT_IMPLEMENTED ? '' : advice}`,
  }
}

/** What the SDK keeps of a response that it could not parse. */
interface Unread {
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: {
    readonly statusCode?: number
    readonly headers?: Readonly<Record<string, string>>
  }
}

/** The HTTP status of an answer; undefined when there was none. */
export function statusOf(thrown: unknown): number | undefined {
  const { $metadata, $response } = (thrown ?? {}) as Unread
  return $metadata?.httpStatusCode ?? $response?.statusCode
}

/** The content type of a response; its text is not shown, since it may be anything. */
function typeText(thrown: unknown): string {
  const { $response } = (thrown ?? {}) as Unread
  const type = /^[\w.+-]+\/[\w.+-]+/.exec($response?.headers?.['content-type'] ?? '')?.[0]
  return type === undefined ? '' : ` with ${type}`
}

/** `HTTP 404 Not Found`. */
export function httpStatusText(status: number): string {
  return ['HTTP', status, STATUS_CODES[status]].filter(part => part !== undefined).join(' ')
}

import type { SdkClient } from './sdk-client.js'

/** How far a failed request came. */
export interface Sending {
  /** Where it went, as scheme, host, port and path; undefined when no endpoint was found for it. */
  readonly url: string | undefined
  /** Whether it was passed to the network. */
  readonly isHandedOver: boolean
}

/** The requests of a client. */
export interface Sendings {
  /**
   * Where the latest went to; empty before the first. `aheadMs`: by how much the time in the latest answer that is no
   * error was ahead of this machine's, give or take a second.
   */
  readonly latest: { readonly host?: string | undefined; readonly url?: string; readonly aheadMs?: number }
  /** How far the request that failed with `error` came. */
  readonly of: (error: unknown) => Sending
}

type Request = Readonly<Partial<Record<'protocol' | 'hostname' | 'path', string>>> & {
  readonly port?: number
}

interface Response {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** Notes each request of `client`, and logs each one that is sent. */
export function noteRequests(client: SdkClient, log: (line: string) => void): Sendings {
  const latest: { host?: string | undefined; url?: string; aheadMs?: number } = {}
  const failed = new WeakMap<object, Sending>()
  client.middlewareStack.add(
    (next, context) => async args => {
      const request = args.request as Request
      const { protocol = '', hostname, path = '/' } = request
      const url = `${origin(request)}${path}`
      Object.assign(latest, { host: hostname, url })
      const what = `${context.commandName?.replace(/Command$/, '') ?? 'A request'} to ${origin(request)}`
      const logResult = resultLogger(what, log)
      const isHandedOver = /^https?:$/.test(protocol)
      try {
        // The SDK would treat any other scheme as http, and localhost:8080 as a path on port 80.
        if (!isHandedOver) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' })
        const answer = await next(args)
        const { statusCode, headers } = answer.response as Response
        logResult(`HTTP ${statusCode ?? '?'}`)
        const answeredAt = Date.parse(headers?.['date'] ?? '')
        if (!Number.isNaN(answeredAt)) latest.aheadMs = answeredAt - Date.now()
        return answer
      } catch (error) {
        logResult(error instanceof Error ? error.name : 'failed')
        if (typeof error === 'object' && error !== null) failed.set(error, { url, isHandedOver })
        throw error
      }
    },
    { step: 'finalizeRequest', name: 'noteRequest', priority: 'low' },
  )
  const none: Sending = { url: undefined, isHandedOver: false }
  return {
    latest,
    of: error => (typeof error === 'object' && error !== null ? (failed.get(error) ?? none) : none),
  }
}

function resultLogger(what: string, log: (line: string) => void): (how: string) => void {
  const sentAt = performance.now()
  return how => {
    log(`${what}: ${how} in ${Math.round(performance.now() - sentAt)} ms`)
  }
}

function origin({ protocol = '', hostname = '', port }: Request): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`
}

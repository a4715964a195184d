import { ProtonClient } from '@aws-sdk/client-proton'
import { noteAccount } from './account.js'
import { translate } from './errors.js'

/** Proton's API at one endpoint. */
export interface Proton {
  /** Sends a request of `operation`, once, and reads its answer; whatever goes wrong is thrown as ProtonError. */
  readonly ask: <T, R>(
    operation: string,
    send: (client: ProtonClient) => Promise<T>,
    read: (answer: T) => R,
  ) => Promise<R>
  /** The host that requests went to; undefined before the first. */
  readonly host: () => string | undefined
  /** The AWS account, by the ARNs of the answers; undefined before one showed it. */
  readonly account?: () => string | undefined
  /** The region that requests are signed for; undefined when none is set anywhere. */
  readonly region: () => Promise<string | undefined>
}

/** The longest a connection may take to stand, and an answer to come: for Update, which has no other limit. */
const CONNECTION_TIMEOUT_MS = 5_000
const REQUEST_TIMEOUT_MS = 20_000
/**
 * AWS refuses a signature that is five minutes off. The SDK notes the right time from the answer: a request refused for
 * it was not looked at, and may be sent again.
 */
const CLOCK_SKEW_MS = 240_000

/**
 * A client for `region` (else the usual AWS environment and profile). Credentials and endpoint are found by the SDK:
 * its default chain, `AWS_ENDPOINT_URL_PROTON` and the like. `agents` are set where a proxy stands in between; `log`
 * gets a line a request.
 */
export function connect(
  region: string | undefined,
  agents: object,
  log: (line: string) => void,
  profile?: string,
): Proton {
  const client = new ProtonClient({
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...settings(agents),
  })
  const host = noteRequests(client, log)
  const noted = noteAccount()
  return {
    host,
    account: noted.account,
    region: async () => {
      try {
        return await client.config.region()
      } catch {
        return undefined
      }
    },
    ask: async (operation, send, read) => {
      const offsetMs = client.config.systemClockOffset
      try {
        const sent = send(client).catch((error: unknown) => {
          const isCorrected = Math.abs(client.config.systemClockOffset - offsetMs) > CLOCK_SKEW_MS
          const isRefused = translate(operation, error, host()).fault === 'credentials'
          if (isCorrected && isRefused) return send(client)
          throw error
        })
        return read(noted.answer(await sent))
      } catch (error) {
        throw noted.refusal(translate(operation, error, host()))
      }
    },
  }
}

function settings(agents: object) {
  return {
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      // Between looks a kept connection would only grow stale, and be reset under the next request.
      httpAgent: { keepAlive: false },
      httpsAgent: { keepAlive: false },
      ...agents,
    },
    // A repeated Update may deploy twice, a repeated Cancel hit somebody else's: who repeats must look first.
    maxAttempts: 1,
    customUserAgent: 'proton-deploy',
  }
}

/** Tells `log` of each request that leaves, and answers which host the latest went to. */
function noteRequests(client: ProtonClient, log: (line: string) => void): () => string | undefined {
  let host: string | undefined
  client.middlewareStack.add(
    (next, context) => async args => {
      const { protocol, hostname, port } = args.request as Partial<Readonly<Record<string, string | number>>>
      host = hostname?.toString()
      const where = `${protocol ?? ''}//${hostname ?? ''}${port === undefined ? '' : `:${port}`}`
      const what = `${context.commandName?.replace(/Command$/, '') ?? 'A request'} to ${where}`
      const sentAt = performance.now()
      try {
        const answer = await next(args)
        const { statusCode } = answer.response as { readonly statusCode?: number }
        log(`${what}: HTTP ${statusCode ?? '?'} in ${Math.round(performance.now() - sentAt)} ms`)
        return answer
      } catch (error) {
        log(
          `${what}: ${error instanceof Error ? error.name : 'failed'} in ${Math.round(performance.now() - sentAt)} ms`,
        )
        throw error
      }
    },
    { step: 'finalizeRequest', name: 'noteRequest' },
  )
  return () => host
}

import { ProviderError, withHint } from '../../shared/errors.js'
import type { Environment } from '../../shared/proxy-variables.js'
import { accountObserver } from './account-id.js'
import { checkAnswers } from './answer-check.js'
import { silenceHint } from './connection-errors/endpoint-name.js'
import { Contact } from './first-contact.js'
import { isAnswer, translateFor } from './errors.js'
import { noteRequests, type Sending, type Sendings } from './request-progress.js'
import type { SdkClient } from './sdk-client.js'
import type { AwsService } from './service.js'
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS, SOCKET_TIMEOUT_MS } from './time-limits.js'

/** The API of a service at one endpoint. */
export interface AwsApi<Client> {
  /** Sends a request of `operation` once and reads its response. Throws ProviderError. */
  readonly call: <T, R>(
    operation: string,
    send: (client: Client) => Promise<T>,
    read: (answer: T) => R,
  ) => Promise<R>
  /** The host that requests went to; undefined before the first. */
  readonly host: () => string | undefined
  /** The AWS account, from the ARNs in responses; undefined before one shows it. */
  readonly account?: () => string | undefined
  /** By how many ms the service's time is ahead of this machine's, give or take a second; 0 before an answer shows it. */
  readonly aheadMs: () => number
  /** The region that requests are signed for; undefined when none is set anywhere. */
  readonly region: () => Promise<string | undefined>
}

/** Where the SDK finds endpoint and credentials. */
export interface Configuration {
  /** The profile that the input `sourceProfile` names; undefined for the default one. */
  readonly profile?: string | undefined
  /** The process's environment: an error names the variable to change. */
  readonly env?: Environment
}

/**
 * AWS refuses a signature that is five minutes off. The SDK notes the right time from the response: the refused request
 * was not processed, and may be sent again.
 */
const CLOCK_SKEW_MS = 240_000

/** How the client of a service is made. */
export interface ClientSetup<Client> extends Configuration {
  readonly service: AwsService
  /** Makes the SDK's client from its settings. */
  readonly create: (settings: SdkSettings) => Client
  readonly region: string | undefined
  /** Set where a proxy is used, or other certificates are trusted. */
  readonly agents: object
  /** Gets a line for each request. */
  readonly log: (line: string) => void
}

/**
 * A client for `region` (by default that of the AWS environment or profile). The SDK finds credentials and endpoint:
 * its default chain, the service's endpoint variable and so on.
 */
export function connectService<Client extends SdkClient>(setup: ClientSetup<Client>): AwsApi<Client> {
  const { service, log, profile, env = {} } = setup
  const attempts: string[] = []
  const client = setup.create(settings(setup, attempts))
  if (service.isAnswer) checkAnswers(client, service.isAnswer)
  const contact = new Contact()
  const noted = accountObserver()
  const known = { service, client, contact, sendings: noteRequests(client, log), attempts, env, profile }
  return {
    host: () => known.sendings.latest.host,
    account: noted.account,
    aheadMs: () => known.sendings.latest.aheadMs ?? 0,
    region: () => regionOf(client),
    call: async (operation, send, read) => {
      await haveCredentials(operation, known)
      const answer = await sendInTime(operation, known, send).catch(async (error: unknown) => {
        throw noted.refusal(await explained(operation, error, known, known.sendings.of(error)))
      })
      try {
        const found = read(noted.answer(answer))
        contact.answered()
        return found
      } catch (error) {
        const sending = { url: known.sendings.latest.url, isHandedOver: true }
        throw await explained(operation, withStatus(error), known, sending)
      }
    },
  }
}

async function regionOf({ config }: SdkClient): Promise<string | undefined> {
  try {
    return await config.region()
  } catch {
    return undefined
  }
}

interface Known<Client extends SdkClient = SdkClient> extends Configuration {
  readonly service: AwsService
  readonly client: Client
  readonly contact: Contact
  readonly sendings: Sendings
  /** What the SDK logged about the latest search for credentials. */
  readonly attempts: string[]
  readonly env: Environment
}

/**
 * Finds the credentials that the SDK then uses, and caches until they expire: this distinguishes a failure to find them
 * from a failure of the request.
 */
async function haveCredentials(operation: string, known: Known): Promise<void> {
  const { client, contact, attempts, profile } = known
  attempts.length = 0
  try {
    const { $source = {} } = await client.config.credentials()
    // The SDK ignores a profile without credentials: those of the machine may belong to another account.
    if (profile !== undefined && !Object.keys($source).some(name => /PROFILE|PROCESS/.test(name)))
      throw new Error('the credentials found are not those of the profile')
    contact.foundCredentials()
  } catch (error) {
    const { withoutCredentials } = await import('./connection-errors/credentials.js')
    throw withoutCredentials(operation, error, known)
  }
}

/** Sends a request, and once more when it was refused because of a wrong clock. */
function sendInTime<Client extends SdkClient, T>(
  operation: string,
  { client, service }: Known<Client>,
  send: (client: Client) => Promise<T>,
): Promise<T> {
  const offsetMs = client.config.systemClockOffset
  return send(client).catch((error: unknown) => {
    const isCorrected = Math.abs(client.config.systemClockOffset - offsetMs) > CLOCK_SKEW_MS
    if (isCorrected && translateFor(service, operation, error, undefined).fault === 'credentials')
      return send(client)
    throw error
  })
}

/** The response could be parsed, but is not one of the service. */
function withStatus(error: unknown): unknown {
  return error instanceof ProviderError
    ? error
    : Object.assign(error as object, { $metadata: { httpStatusCode: 200 } })
}

async function explained(
  operation: string,
  thrown: unknown,
  known: Known,
  sending: Sending,
): Promise<ProviderError> {
  const error = translateFor(known.service, operation, thrown, known.sendings.latest.host)
  if (thrown instanceof ProviderError || isAnswer(thrown)) {
    known.contact.answered()
    return error
  }
  // The SDK makes a new error of an abort, so that how far the request came is not known: it may have been processed.
  if (error.code === 'AbortError') return unanswered(error, known)
  const { atEndpoint } = await import('./connection-errors/endpoint.js')
  return atEndpoint(error, { ...known, ...sending })
}

/** A request that was aborted, because its time was over, names what did not answer. */
function unanswered(error: ProviderError, known: Known): ProviderError {
  const { url } = known.sendings.latest
  return url === undefined ? error : withHint(error, silenceHint({ ...known, url }))
}

/** What every client is made with. */
export type SdkSettings = ReturnType<typeof settings>

function settings({ region, profile, agents, log }: ClientSetup<SdkClient>, attempts: string[]) {
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    logger: listener(attempts, log),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      socketTimeout: SOCKET_TIMEOUT_MS,
      // Between polls a kept connection would become stale, and be reset during the next request.
      httpAgent: { keepAlive: false },
      httpsAgent: { keepAlive: false },
      ...agents,
    },
    // A second update may deploy twice, a second cancel may stop another deployment: a retry needs a read first.
    maxAttempts: 1,
    customUserAgent: 'proton-deploy',
  }
}

/** The SDK reports only in its log why a source has no credentials. */
function listener(attempts: string[], log: (line: string) => void) {
  return {
    debug: (...words: readonly unknown[]) => {
      const [text] = words
      if (typeof text === 'string' && /credential|property-provider/.test(text)) attempts.push(text)
    },
    info: () => undefined,
    warn: (...words: readonly unknown[]) => {
      log(words.filter(word => typeof word === 'string').join(' '))
    },
    error: () => undefined,
  }
}

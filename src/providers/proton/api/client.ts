import { ProtonClient } from '@aws-sdk/client-proton'
import { ProviderError } from '../../../shared/errors.js'
import type { Environment } from '../../../shared/proxy-variables.js'
import { noteAccount } from './account-id.js'
import { Contact } from './first-contact.js'
import { isAnswer, translate } from './errors.js'
import { noteRequests, type Sending, type Sendings } from './request-progress.js'

/** Proton's API at one endpoint. */
export interface Proton {
  /** Sends a request of `operation`, once, and reads its answer; whatever goes wrong is thrown as ProviderError. */
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

/** Where the SDK finds endpoint and credentials. */
export interface Configuration {
  /** The profile of the AWS configuration that the input `sourceProfile` names; the usual one when it is left out. */
  readonly profile?: string | undefined
  /** The process's environment: an error names the variable of it that must be changed. */
  readonly env?: Environment
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
  { profile, env = {} }: Configuration = {},
): Proton {
  const attempts: string[] = []
  const client = new ProtonClient({
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...settings(agents),
    logger: listener(attempts, log),
  })
  const contact = new Contact()
  const noted = noteAccount()
  const known = { client, contact, sendings: noteRequests(client, log), attempts, env, profile }
  return {
    host: () => known.sendings.latest.host,
    account: noted.account,
    region: () => regionOf(client),
    ask: async (operation, send, read) => {
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

async function regionOf(client: ProtonClient): Promise<string | undefined> {
  try {
    return await client.config.region()
  } catch {
    return undefined
  }
}

interface Known extends Configuration {
  readonly client: ProtonClient
  readonly contact: Contact
  readonly sendings: Sendings
  /** What the SDK says of the latest search for credentials. */
  readonly attempts: string[]
  readonly env: Environment
}

/** The SDK notes where credentials come from. */
interface Attributed {
  readonly $source?: object
  readonly accessKeyId: string
}

/**
 * Finds the credentials that the SDK then uses, and keeps while they are good: so a failure to find them is known from
 * one of the request.
 */
async function haveCredentials(operation: string, known: Known): Promise<void> {
  const { client, contact, attempts, profile } = known
  attempts.length = 0
  try {
    const { $source = {} }: Attributed = await client.config.credentials()
    // The SDK passes over a profile without credentials: those of the machine may be of another account.
    if (profile !== undefined && !Object.keys($source).some(name => /PROFILE|PROCESS/.test(name)))
      throw new Error('the credentials found are not those of the profile')
    contact.foundCredentials()
  } catch (error) {
    const { withoutCredentials } = await import('./connection-errors/credentials.js')
    throw withoutCredentials(operation, error, known)
  }
}

/** Sends a request, and once more when it was refused for a wrong clock. */
function sendInTime<T>(
  operation: string,
  { client }: Known,
  send: (client: ProtonClient) => Promise<T>,
): Promise<T> {
  const offsetMs = client.config.systemClockOffset
  return send(client).catch((error: unknown) => {
    const isCorrected = Math.abs(client.config.systemClockOffset - offsetMs) > CLOCK_SKEW_MS
    if (isCorrected && translate(operation, error, undefined).fault === 'credentials') return send(client)
    throw error
  })
}

/** What was answered could be read, but is nothing that Proton answers. */
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
  const error = translate(operation, thrown, known.sendings.latest.host)
  if (thrown instanceof ProviderError || isAnswer(thrown)) {
    known.contact.answered()
    return error
  }
  const { atEndpoint } = await import('./connection-errors/endpoint.js')
  return atEndpoint(error, { ...known, ...sending })
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

/** Only here does the SDK say why a source of credentials was passed over. */
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

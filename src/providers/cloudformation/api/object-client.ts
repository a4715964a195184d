import { addAbortSignal, type Readable } from 'node:stream'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { parseXML } from '@aws-sdk/xml-builder'
import { SignatureV4 } from '@smithy/signature-v4'
import type { SdkSettings } from '../../aws/client.js'
import type { SdkClient } from '../../aws/sdk-client.js'

/** An object of S3. */
export interface ObjectPlace {
  readonly bucket: string
  /** Of characters that need no escape in a URL. */
  readonly key: string
}

/** A request for one object; `operation` is its name in S3's API. */
export interface ObjectRequest extends ObjectPlace {
  readonly operation: string
  readonly method: 'GET' | 'PUT' | 'DELETE'
  readonly body?: string
}

/** The answer to a request that succeeded. */
export interface ObjectAnswer {
  readonly etag: string | undefined
  readonly text: string
}

/** Longer answers are not read to their end. */
const MAX_ANSWER_BYTES = 2_097_152
/** S3 refuses a signature that is 15 minutes off; less is no reason to correct the clock. */
const CLOCK_SKEW_MS = 300_000

type HttpRequest = Parameters<SignatureV4['sign']>[0] & object
interface HttpResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}
interface Answered {
  readonly response: HttpResponse
  readonly answer: ObjectAnswer
}

/** Sends requests for objects as a client of the SDK would: the SDK's own is larger than the rest of the provider. */
export class ObjectClient implements SdkClient {
  readonly config
  readonly #signer: SignatureV4
  #around: Parameters<SdkClient['middlewareStack']['add']>[0] = next => next

  constructor(settings: SdkSettings) {
    // Every client of the SDK finds its settings in the same way; the id is that of the service whose endpoint is read.
    this.config = new CloudFormationClient({ ...settings, serviceId: 'S3' }).config
    const { credentials, region, sha256 } = this.config
    // S3 signs the path as it is sent, and the digest of the body.
    const options = { service: 's3', uriEscapePath: false, applyChecksum: true }
    this.#signer = new SignatureV4({ ...options, credentials, region, sha256 })
  }

  readonly middlewareStack: SdkClient['middlewareStack'] = {
    add: middleware => {
      this.#around = middleware
    },
  }

  /** Sends a request once. Throws what S3 answers as an error with its code as the name, and the status as metadata. */
  async send(
    request: ObjectRequest,
    { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<ObjectAnswer> {
    const send = async (args: { readonly request: HttpRequest }): Promise<Answered> => {
      const response = await this.#handle(args.request, abortSignal)
      const { statusCode, headers } = response
      const text = await textOf(response.body, abortSignal)
      if (statusCode < 300) return { response, answer: { etag: headers['etag'], text } }
      this.#noteClock(headers['date'])
      throw refusal(request, response, text)
    }
    const context = { commandName: `${request.operation}Command` }
    return (await this.#around(send, context)({ request: await this.#signed(request) })).answer
  }

  /** Where an object is: at an endpoint that is configured by its path, at AWS by the name of its bucket. */
  async urlOf(place: ObjectPlace): Promise<string> {
    const configured = await this.config.serviceConfiguredEndpoint?.()
    if (configured !== undefined) return `${configured.replace(/\/+$/, '')}/${place.bucket}/${place.key}`
    const [isFips, isDualstack] = [
      await this.config.useFipsEndpoint(),
      await this.config.useDualstackEndpoint(),
    ]
    const service = `s3${isFips ? '-fips' : ''}${isDualstack ? '.dualstack' : ''}`
    return awsUrl(service, await this.config.region(), place)
  }

  async #handle(request: HttpRequest, abortSignal: AbortSignal | undefined): Promise<HttpResponse> {
    const { requestHandler } = this.config
    const handled = await requestHandler.handle(request as never, abortSignal && { abortSignal })
    return handled.response as HttpResponse
  }

  async #signed({ method, body, ...place }: ObjectRequest): Promise<HttpRequest> {
    const { protocol, host, hostname, port, pathname: path } = new URL(await this.urlOf(place))
    const content = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const headers = { host, 'user-agent': 'proton-deploy', ...content }
    const request = { method, protocol, hostname, path, headers, body, ...(port && { port: Number(port) }) }
    const signingDate = new Date(Date.now() + this.config.systemClockOffset)
    return this.#signer.sign(request as HttpRequest, { signingDate })
  }

  /** Refused because of the clock of this machine, a request may be sent again. */
  #noteClock(date: string | undefined): void {
    const offsetMs = Date.parse(date ?? '') - Date.now()
    if (Math.abs(offsetMs - this.config.systemClockOffset) > CLOCK_SKEW_MS)
      this.config.systemClockOffset = offsetMs
  }
}

/** The URL of an object at AWS; `service` is `s3`, or one of its variants. */
export function awsUrl(service: string, region: string, { bucket, key }: ObjectPlace): string {
  const host = `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  // AWS's certificates are not for names with more dots.
  return bucket.includes('.') ? `https://${host}/${bucket}/${key}` : `https://${bucket}.${host}/${key}`
}

async function textOf(body: Readable, signal: AbortSignal | undefined): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of signal ? addAbortSignal(signal, body) : body) {
    bytes += (chunk as Buffer).length
    if (bytes > MAX_ANSWER_BYTES) break
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString()
}

function refusal({ bucket, key }: ObjectPlace, { statusCode, headers }: HttpResponse, text: string): Error {
  const { Code: name = 'UnknownError', Message: message = '' } = errorIn(text)
  const region = headers['x-amz-bucket-region']
  const where = [`bucket ${bucket}`, ...(region ? [`in ${region}`] : []), `key ${key}`].join(', ')
  const $metadata = { httpStatusCode: statusCode, requestId: headers['x-amz-request-id'] }
  return Object.assign(new Error(`${message} (${where})`), { name, $metadata })
}

/** What the XML of an error says; nothing where the answer is none of S3. */
function errorIn(text: string): { readonly Code?: string; readonly Message?: string } {
  try {
    const { Error: found } = parseXML(text) as { readonly Error?: object }
    const { Code, Message } = (found ?? {}) as Readonly<Record<string, unknown>>
    return {
      ...(typeof Code === 'string' && Code !== '' && { Code }),
      ...(typeof Message === 'string' && { Message }),
    }
  } catch {
    return {}
  }
}

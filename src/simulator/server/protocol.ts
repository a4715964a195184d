import type { IncomingMessage } from 'node:http'
import { ApiError } from './api-error.js'
import { isStructure } from './field-rules.js'

/** A request as read from the wire; `error` says why it cannot be processed. */
export interface Call {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly error?: ApiError
}

/** In bytes; the largest member, a spec of 51 200 characters, stays below it however it is escaped. */
const MAX_BODY_BYTES = 1_048_576

const TARGET = /^AwsProton20200720\.([A-Za-z]{1,100})$/

/** The service in the credential scope of a Signature Version 4 header. */
const SIGNED_SERVICE = /^AWS4-\S+ .*Credential=[^/\s,]+\/\d{8}\/[^/\s,]+\/([^/\s,]+)\/aws4_request/

/** Reads a request: `POST /`, JSON 1.0, operation in X-Amz-Target, signed for the service `proton`. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const body = await readBody(request)
  const operation = TARGET.exec(String(request.headers['x-amz-target'] ?? ''))?.[1]
  try {
    checkHead(request, operation)
    return { operation: operation ?? '-', input: parseBody(body) }
  } catch (error) {
    if (error instanceof ApiError) return { operation: operation ?? '-', input: {}, error }
    throw error
  }
}

function checkHead({ method, url, headers }: IncomingMessage, operation: string | undefined): void {
  if (method !== 'POST' || url !== '/')
    throw new ApiError('UnknownOperationException', 'Requests go to POST / with X-Amz-Target.', 404)
  if (!headers.authorization)
    throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token')
  if (signedService(headers.authorization) !== 'proton')
    throw new ApiError(
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'proton'.",
    )
  if (operation === undefined)
    throw new ApiError('UnknownOperationException', 'X-Amz-Target does not name an operation of Proton.')
}

/** The service for which a request is signed. The signature is not verified: the simulator knows no secret key. */
export function signedService(authorization: string): string | undefined {
  return SIGNED_SERVICE.exec(authorization.slice(0, 4096))?.[1]
}

/** The body as text; undefined when it is too large. */
export async function readBody(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
    else chunks.length = 0 // the rest is read and dropped, so that the client sees the answer
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks).toString()
}

function parseBody(body: string | undefined): Call['input'] {
  if (body === undefined) {
    const message = `The request body is larger than ${MAX_BODY_BYTES} bytes.`
    throw new ApiError('RequestEntityTooLargeException', message, 413)
  }
  try {
    const value: unknown = JSON.parse(body)
    if (isStructure(value)) return value
  } catch {
    // The same error as for JSON that is not an object.
  }
  throw new ApiError('SerializationException', 'The request body is not a JSON object.')
}

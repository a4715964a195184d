import type { IncomingMessage } from 'node:http'
import { isStructure } from './field-rules.js'
import { Refusal } from './api-error.js'

/** A request as the protocol has it: who is asked what, or why it cannot be understood. */
export interface Call {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly refusal?: Refusal
}

/** In bytes; the largest member, a spec of 51 200 characters, stays below it however it is escaped. */
const MAX_BODY_BYTES = 1_048_576

const TARGET = /^AwsProton20200720\.([A-Za-z]{1,100})$/

/** Reads a request: `POST /`, JSON 1.0, operation in X-Amz-Target, signed for the service `proton`. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const body = await readBody(request)
  const operation = TARGET.exec(String(request.headers['x-amz-target'] ?? ''))?.[1] ?? '-'
  const refusal = headRefusal(request, operation)
  if (refusal !== undefined) return { operation, input: {}, refusal }
  if (body === undefined) {
    const message = `The request body is larger than ${MAX_BODY_BYTES} bytes.`
    return { operation, input: {}, refusal: new Refusal('RequestEntityTooLargeException', message, 413) }
  }
  const input = parseBody(body)
  return input === undefined
    ? {
        operation,
        input: {},
        refusal: new Refusal('SerializationException', 'The request body is not a JSON object.'),
      }
    : { operation, input }
}

function headRefusal(request: IncomingMessage, operation: string): Refusal | undefined {
  if (request.method !== 'POST' || request.url !== '/') {
    return new Refusal('UnknownOperationException', 'Requests go to POST / with X-Amz-Target.', 404)
  }
  const authorization = request.headers.authorization ?? ''
  if (authorization === '')
    return new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token')
  // The signature itself is not verified: nobody's secret key is known here.
  const scope = /^AWS4-\S+ .*Credential=[^/\s,]+\/\d{8}\/[^/\s,]+\/([^/\s,]+)\/aws4_request/.exec(
    authorization.slice(0, 4096),
  )
  if (scope?.[1] !== 'proton') {
    return new Refusal(
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'proton'.",
    )
  }
  return operation === '-'
    ? new Refusal('UnknownOperationException', 'X-Amz-Target names no operation of Proton.')
    : undefined
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
    else chunks.length = 0 // the rest is read and dropped, so that the client sees the answer
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString()
}

function parseBody(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isStructure(value) ? value : undefined
  } catch {
    return undefined
  }
}

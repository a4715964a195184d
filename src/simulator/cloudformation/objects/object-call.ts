import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ApiError } from '../../server/api-error.js'
import { type Call, readBody, signedService } from '../../server/protocol.js'
import { decoded, placeIn } from './object-store.js'

/** In bytes: longer objects are not templates. */
const MAX_OBJECT_BYTES = 2_097_152

const OPERATIONS: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
}

/** The operations on objects by name, which faults can name. */
export const objectOperations: readonly string[] = Object.values(OPERATIONS)

/** Whether a request is one to S3: its path names a bucket and a key. */
export function isObjectRequest({ url = '' }: IncomingMessage): boolean {
  return /^\/[^/?]+\/[^?]/.test(url)
}

/** Reads a request to S3: `PUT`, `GET`, `HEAD` or `DELETE` on `/bucket/key`, signed for the service `s3` with the body's digest. */
export async function readObjectCall(request: IncomingMessage): Promise<Call> {
  const body = await readBody(request, MAX_OBJECT_BYTES)
  const [bucket, key] = placeIn(new URL(request.url ?? '/', 'http://simulator').pathname)
  const operation = OPERATIONS[request.method ?? '']
  const error = requestError(request, operation, body)
  const input = { Bucket: bucket, Key: decoded(key), ...(operation === 'PutObject' && { Body: body }) }
  return { operation: operation ?? 'GetObject', input, ...(error && { error }) }
}

function requestError(
  { headers }: IncomingMessage,
  operation: string | undefined,
  body: string | undefined,
): ApiError | undefined {
  if (operation === undefined)
    return new ApiError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405)
  if (body === undefined)
    return new ApiError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
  if (!headers.authorization) return new ApiError('AccessDenied', 'Access Denied', 403)
  if (signedService(headers.authorization) !== 's3')
    return new ApiError(
      'AuthorizationHeaderMalformed',
      "The authorization header is malformed; expecting 's3'.",
    )
  const digest = headers['x-amz-content-sha256']
  if (typeof digest !== 'string')
    return new ApiError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
  if (digest.startsWith('STREAMING-'))
    return new ApiError(
      'NotImplemented',
      'A header you provided implies functionality that is not here.',
      501,
    )
  const isOfBody = digest === createHash('sha256').update(body).digest('hex')
  return isOfBody || digest === 'UNSIGNED-PAYLOAD'
    ? undefined
    : new ApiError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match.")
}

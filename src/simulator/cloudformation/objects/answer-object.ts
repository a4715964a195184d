import { createHash } from 'node:crypto'
import type { Fault } from '../../account/fault.js'
import { ApiError } from '../../server/api-error.js'
import { injectFault } from '../../server/faults.js'
import type { Call } from '../../server/protocol.js'
import { type ErrorFormat, errorReply, type Reply, replyOf } from '../../server/reply.js'
import { element } from '../server/xml.js'
import type { Buckets } from './object-store.js'

/** The errors of S3, which have no namespace. */
const objectErrors: ErrorFormat = {
  body: ({ code, message }) =>
    element('Error', { Code: code, Message: message, RequestId: crypto.randomUUID() }),
  throttled: new ApiError('SlowDown', 'Please reduce your request rate.', 503),
  internalCode: 'InternalError',
  unknownOperation: operation => new ApiError('NotImplemented', `${operation} is not implemented.`, 501),
}

/** The answer to a request for an object. */
export function answerObject(buckets: Buckets, call: Call, fault: Fault | undefined): Reply {
  const { operation, input, error } = call
  if (error) return errorReply(error, objectErrors)
  const { Bucket: bucket = '', Key: key = '', Body: body } = input as Readonly<Record<string, string>>
  const run = () => perform(buckets, operation, { bucket, key, body })
  const reply =
    fault === undefined ? replyOf(run, objectErrors) : injectFault(fault, operation, run, objectErrors)
  if (reply.outcome !== 'ok') return reply
  const etag = `"${createHash('md5')
    .update(body ?? reply.body)
    .digest('hex')}"`
  if (operation === 'DeleteObject') return { ...reply, status: 204 }
  return { ...reply, headers: { etag, 'content-type': 'binary/octet-stream' } }
}

interface ObjectInput {
  readonly bucket: string
  readonly key: string
  readonly body: string | undefined
}

/** The body of the answer. */
function perform(buckets: Buckets, operation: string, { bucket, key, body }: ObjectInput): string {
  const objects = buckets.get(bucket)
  if (!objects) throw new ApiError('NoSuchBucket', 'The specified bucket does not exist', 404)
  if (operation === 'PutObject') objects.set(key, body ?? '')
  if (operation === 'DeleteObject') objects.delete(key)
  if (operation === 'PutObject' || operation === 'DeleteObject') return ''
  const found = objects.get(key)
  if (found === undefined) throw new ApiError('NoSuchKey', 'The specified key does not exist.', 404)
  return found
}

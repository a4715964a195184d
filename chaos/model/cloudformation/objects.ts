import { ApiError, needed, type Answer, type Call, type Input, type Model } from '../call.js'
import type { Account } from '../state.js'
import { behaviour } from './behaviour.js'
import { refused } from './stacks.js'

/** Requests for objects of S3: each shows at once what the one before it did. */
export const objectRequests: Readonly<Record<string, (model: Model, call: Call) => Answer>> = {
  PutObject: (model, call) => {
    put(model, call, needed(call.input, 'body'))
    call.effects.push({ at: model.history.time.now, what: 'objectPut', key: nameIn(call.input) })
    return { etag: ETAG, text: '' }
  },
  GetObject: (model, { input }) => {
    const text = model.history.now.objects?.[nameIn(input)]
    if (text !== undefined) return { etag: ETAG, text }
    if (behaviour(model).hidesMissing) throw new ApiError('AccessDenied', 'Access Denied')
    throw new ApiError('NoSuchKey', 'The specified key does not exist.')
  },
  DeleteObject: (model, call) => {
    put(model, call, undefined)
    call.effects.push({ at: model.history.time.now, what: 'objectDeleted', key: nameIn(call.input) })
    return { text: '' }
  },
}

const ETAG = '"5d41402abc4b2a76b9719d911017c592"'

/** Whether a request of this operation is one for an object. */
export function isObjectRequest(operation: string): boolean {
  return operation in objectRequests
}

function nameIn(input: Input): string {
  return `${needed(input, 'bucket')}/${needed(input, 'key')}`
}

function put({ history }: Model, { input }: Call, text: string | undefined): void {
  history.change(account => {
    const others = Object.entries(account.objects ?? {}).filter(([name]) => name !== nameIn(input))
    return {
      ...account,
      objects: Object.fromEntries(text === undefined ? others : [...others, [nameIn(input), text]]),
    }
  })
}

/** The text at a URL: of AWS, with the bucket in the name of the host, or of another endpoint. */
export function templateAt({ objects = {} }: Account, url: string): string {
  const { hostname, pathname } = new URL(url)
  const [, bucket] = /^([^.]+)\.s3\.[\w-]+\.amazonaws\.com$/.exec(hostname) ?? []
  const text = objects[bucket === undefined ? pathname.slice(1) : `${bucket}${pathname}`]
  if (text === undefined) throw refused('S3 error: The specified key does not exist.')
  return text
}

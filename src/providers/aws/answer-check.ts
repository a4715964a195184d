import type { Readable } from 'node:stream'
import { systemClock } from '../../shared/clock.js'
import type { SdkClient } from './sdk-client.js'
import { REQUEST_TIMEOUT_MS } from './time-limits.js'

interface Response {
  readonly statusCode: number
  body: Readable | Uint8Array
}

/**
 * Refuses an answer with a status of success that is none of the service. The SDK would take an empty one, or a page of
 * something in between, for the answer to a request whose answer has no members: as if the request had been accepted.
 */
export function checkAnswers(
  client: SdkClient,
  isAnswer: (operation: string, body: string) => boolean,
): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async args => {
        const answer = await next(args)
        const response = answer.response as Response
        if (response.body instanceof Uint8Array) return answer
        const body = await wholeBody(response.body)
        response.body = body
        const isSuccess = response.statusCode < 300
        if (isSuccess && !isAnswer(commandName.replace(/Command$/, ''), body.toString()))
          throw Object.assign(new SyntaxError('the answer is none of the service'), { $response: response })
        return answer
      },
    { step: 'deserialize', name: 'checkAnswer', priority: 'low' },
  )
}

/** The body, which has as long to arrive as the answer had to begin: a byte now and then would never end. */
async function wholeBody(body: Readable): Promise<Buffer> {
  const isRead = new AbortController()
  void systemClock.sleep(REQUEST_TIMEOUT_MS, isRead.signal).then(() => {
    if (isRead.signal.aborted) return
    const message = `the answer was not complete after ${REQUEST_TIMEOUT_MS / 1_000} s`
    body.destroy(Object.assign(new Error(message), { name: 'TimeoutError' }))
  })
  try {
    const chunks: Buffer[] = []
    for await (const chunk of body) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } finally {
    isRead.abort()
  }
}

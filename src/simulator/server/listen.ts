import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Call } from './protocol.js'
import type { Reply } from './reply.js'
import { logLine, type RecordedRequest } from './request-log.js'

/** A running simulator. */
export interface Simulator {
  /** The value for AWS_ENDPOINT_URL_PROTON or AWS_ENDPOINT_URL_CLOUDFORMATION. */
  readonly url: string
  /** Every request so far, in the order in which they were received completely. */
  readonly requests: readonly RecordedRequest[]
  /** Stops at once and closes open connections. */
  close(): Promise<void>
}

/** How a simulator listens; its clock `now` is in epoch milliseconds. */
export interface ListenOptions {
  /** Default 0: any free port. */
  readonly port?: number
  readonly now?: () => number
  /** Receives one line per request. */
  readonly log?: ((line: string) => void) | undefined
}

/** The service that a simulator answers for. */
export interface Service {
  readonly read: (request: IncomingMessage) => Promise<Call>
  /** `at` is when the call arrives. */
  readonly answer: (call: Call, at: number) => Reply
  readonly contentType: string
  /** The members whose values the log shows; default Proton's. */
  readonly logged?: readonly string[]
}

/** Serves on the loopback address; rejects with the system's error (EADDRINUSE). */
export async function listen(service: Service, options: ListenOptions): Promise<Simulator> {
  const { port = 0, now = Date.now, log } = options
  const requests: RecordedRequest[] = []
  const closing = new AbortController()
  const server = createServer((request, response) => {
    void receive(request, response).catch(() => request.socket.destroy())
  })
  // Longer than clients keep a connection, so that none is closed during a request.
  server.keepAliveTimeout = 75_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      closing.abort()
      return new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
    },
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = now()
    const call = await service.read(request)
    const reply = service.answer(call, at)
    const entry: RecordedRequest = { operation: call.operation, input: call.input, at, answer: reply.outcome }
    requests.push(entry)
    log?.(logLine(entry, service.logged))
    if (reply.delayMs > 0) await delay(reply.delayMs, undefined, { signal: closing.signal })
    send(reply, response, service.contentType)
  }
}

function send(reply: Reply, response: ServerResponse, contentType: string): void {
  const { sends, status, body, outcome } = reply
  if (sends === 'nothing') return
  if (sends === 'reset') {
    response.socket?.destroy()
    return
  }
  const type = outcome === 'garbage' ? 'text/html' : contentType
  const headers = {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
    ...reply.headers,
  }
  response.writeHead(status, status === 413 ? { ...headers, connection: 'close' } : headers).end(body)
}

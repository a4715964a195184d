import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import {
  createServer as createSocketServer,
  type AddressInfo,
  type Server as SocketServer,
  type Socket,
} from 'node:net'
import { afterEach } from '@jest/globals'
import { server as certificate } from './certificates.js'

/** Servers on free ports of this machine, all gone after each test. */
export interface Servers {
  /** Answer the port. */
  readonly http: (answer: RequestListener) => Promise<number>
  readonly https: (answer: RequestListener) => Promise<number>
  readonly socket: (accept: (socket: Socket) => void) => Promise<number>
  /** A port on which nothing listens. */
  readonly closed: () => Promise<number>
}

/** Sets up servers for the tests of this file. */
export function servers(): Servers {
  const open: (Server | SocketServer)[] = []
  const sockets = new Set<Socket>()
  const listen = async (server: Server | SocketServer): Promise<number> => {
    open.push(server)
    server.on('connection', (socket: Socket) => sockets.add(socket))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    const closing = open.splice(0).map(server => new Promise(resolve => server.close(resolve)))
    await Promise.all(closing)
  })
  const http: Servers['http'] = answer => listen(createServer(answer))
  return {
    http,
    https: answer => listen(createSecureServer(certificate, answer)),
    socket: accept => listen(createSocketServer(accept)),
    closed: async () => {
      const server = createServer()
      const port = await listen(server)
      await new Promise(resolve => server.close(resolve))
      return port
    },
  }
}

/** Answers as Proton does. */
export const proton: RequestListener = (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
  response.end(JSON.stringify({ service: { name: 'shop' } }))
}

/** Answers with a page, as what is no Proton does. */
export function page(status: number, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end('<html><body>Please sign in</body></html>')
  }
}

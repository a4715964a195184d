import { createServer, request as send, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { server as certificate } from './certificates.js'

/** A proxy of a company, which sends everything to one server. */
export interface ConnectProxy {
  readonly url: string
  /** `CONNECT host:port`, or the method and the whole URL. */
  readonly requests: string[]
  /** The header Proxy-Authorization of each. */
  readonly authorizations: (string | undefined)[]
  readonly close: () => Promise<void>
}

/** Starts a proxy to `port` of this machine. It refuses to tunnel with `refusal`, and speaks TLS when `isSecure`. */
export async function startProxy(
  port: number,
  { refusal, isSecure = false }: { readonly refusal?: string; readonly isSecure?: boolean } = {},
): Promise<ConnectProxy> {
  const requests: string[] = []
  const authorizations: (string | undefined)[] = []
  const sockets = new Set<Socket>()
  const server: Server = isSecure ? createSecureServer(certificate) : createServer()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('connect', (request, socket: Socket) => {
    requests.push(`CONNECT ${request.url ?? ''}`)
    authorizations.push(request.headers['proxy-authorization'])
    socket.on('error', () => undefined)
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const there = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      there.pipe(socket).pipe(there)
    })
    sockets.add(there)
    there.on('error', () => socket.destroy())
  })
  server.on('request', (request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`)
    authorizations.push(request.headers['proxy-authorization'])
    const { method, headers } = request
    const there = send({ port, host: '127.0.0.1', method, headers, path: '/' }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(there)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  return {
    url: isSecure ? `https://localhost:${own}` : `http://127.0.0.1:${own}`,
    requests,
    authorizations,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

import { connect } from 'node:tls'

/** How long a server may take to show that it speaks TLS. */
const LIMIT_MS = 2_000

/** Whether what listens at `url` speaks TLS. Nothing is sent to it but the greeting, so anybody's certificate will do. */
export function speaksTls({ hostname, port }: URL): Promise<boolean> {
  return new Promise(resolve => {
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    const socket = connect({
      host,
      port: Number(port === '' ? 80 : port),
      rejectUnauthorized: false,
      timeout: LIMIT_MS,
    })
    const end = (isTls: boolean) => {
      socket.destroy()
      resolve(isTls)
    }
    socket.once('timeout', () => {
      end(false)
    })
    socket.once('secureConnect', () => {
      end(true)
    })
    socket.once('error', () => {
      end(false)
    })
  })
}

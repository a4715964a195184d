import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A running ministack, which answers for CloudFormation and what its stacks are made of. */
export interface Ministack {
  readonly url: string
  readonly stop: () => Promise<void>
}

const MOST_TRIES = 150

/** Starts ministack on a free port of the loopback address. Throws when it is not installed or does not answer in 30 s. */
export async function startMinistack(): Promise<Ministack> {
  const port = await freePort()
  const env = { ...process.env, BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), SFTP_ENABLED: '0' }
  const child = spawn('ministack', [], { env, stdio: 'ignore' })
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', code => {
      reject(new Error(`ministack ended with ${code}`))
    })
  })
  ended.catch(() => undefined)
  const url = `http://127.0.0.1:${port}`
  await Promise.race([answering(url), ended])
  const stop = async () => {
    child.kill()
    await ended.catch(() => undefined)
  }
  return { url, stop }
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined)
    if (answer?.ok) return
    await pause(200)
  }
  throw new Error('ministack does not answer')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

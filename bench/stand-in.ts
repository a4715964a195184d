import { createServer, type IncomingMessage } from 'node:http'

/** Called when a request arrives, before it is answered; `operation` is Proton's name for it. */
export type Arrival = (operation: string) => void

/** As little of Proton as the action needs for one deployment of an instance, and a note of every request. */
export interface StandIn {
  readonly url: string
  /** Forgets everything; the next deployment takes `takesMs`, as the one before it did. */
  begin(takesMs: number, onArrival: Arrival): void
  close(): void
}

const EARLIER_ID = '00000000-0000-4000-8000-000000000001'
const OURS_ID = '00000000-0000-4000-8000-000000000002'

/** Starts a stand-in on the loopback address. */
export async function startStandIn(): Promise<StandIn> {
  let account = accountOf(0)
  let onArrival: Arrival = () => undefined
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
    onArrival(operation)
    void drained(request).then(() => {
      response.setHeader('content-type', 'application/x-amz-json-1.0')
      response.end(JSON.stringify(account(operation)))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    begin: (takesMs, arrival) => {
      account = accountOf(takesMs)
      onArrival = arrival
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function drained(request: IncomingMessage): Promise<void> {
  return new Promise(resolve => {
    request.once('end', resolve).resume()
  })
}

/** The answers of an account with one instance, by the name of the operation. */
function accountOf(takesMs: number): (operation: string) => unknown {
  let startedAt: number | undefined
  let isCancelled = false
  const status = () => {
    if (isCancelled) return 'CANCELLED'
    return startedAt !== undefined && Date.now() < startedAt + takesMs ? 'IN_PROGRESS' : 'SUCCEEDED'
  }
  const lastId = () => (startedAt === undefined ? EARLIER_ID : OURS_ID)
  const common = () => ({
    arn: 'arn:aws:proton:us-east-1:123456789012:service/shop',
    deploymentStatus: status(),
    lastAttemptedDeploymentId: lastId(),
    createdAt: seconds(startedAt),
  })
  return operation => {
    if (operation.startsWith('Update')) startedAt = Date.now()
    if (operation.startsWith('Cancel')) isCancelled = true
    if (operation === 'GetDeployment') return { deployment: { ...common(), id: lastId() } }
    if (operation === 'ListDeployments') return { deployments: [earlier(takesMs)] }
    if (operation === 'ListComponents') return { components: [] }
    if (operation.startsWith('List'))
      return { outputs: [{ key: 'ServiceURL', valueString: 'https://shop.example' }] }
    return { serviceInstance: { ...common(), lastDeploymentAttemptedAt: seconds(startedAt) } }
  }
}

function earlier(tookMs: number): unknown {
  const createdAt = Date.now() / 1_000 - 86_400
  return {
    id: EARLIER_ID,
    targetResourceType: 'SERVICE_INSTANCE',
    deploymentStatus: 'SUCCEEDED',
    createdAt,
    completedAt: createdAt + tookMs / 1_000,
  }
}

function seconds(ms = Date.now() - 86_400_000): number {
  return ms / 1_000
}

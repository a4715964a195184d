import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startCloudFormation } from '../src/simulator/cloudformation/server/endpoint.js'
import { exampleAccount, stackJob } from './stacks.js'
import { startStandIn, type StandIn } from './stand-in.js'
import { median } from './statistics.js'
import { ended, jobFolder, startNode } from './step.js'
import { met, type Table } from './table.js'

const RUNS = 11
const AIM_MS = 200
const AN_HOUR_MS = 3_600_000
/** Between the last request of the beginning and the signal: the action sleeps until its next poll. */
const IDLE_MS = 150

/** From the runner's SIGINT to the Cancel request on the wire, while the action waits between two polls. */
export async function cancelling(dist: string): Promise<Table> {
  const table = { title: 'Signal to Cancel request, idle', head: ['', 'ms', 'aim', ''] }
  if (process.platform === 'win32') {
    return { ...table, rows: [], notes: ['Left out on Windows: no process can send another a SIGINT there.'] }
  }
  const bundle = join(dist, 'index.js')
  const standIn = await startStandIn()
  const proton: number[] = []
  const stacks: number[] = []
  while (proton.length < RUNS) {
    proton.push(await signalToCancel(standIn, bundle))
    stacks.push(await signalToCancelUpdate(bundle))
  }
  standIn.close()
  return { ...table, rows: [...rowsOf('Proton', proton), ...rowsOf('CloudFormation', stacks)] }
}

function rowsOf(provider: string, times: readonly number[]): readonly (readonly string[])[] {
  const figures = { [`median of ${RUNS}`]: median(times), longest: Math.max(...times) }
  return Object.entries(figures).map(([name, ms]) => [
    `${provider}, ${name}`,
    ms.toFixed(0),
    `≤ ${AIM_MS}`,
    met(ms, AIM_MS),
  ])
}

/** So many reads of the stack after ExecuteChangeSet show that the deployment is the step's; then the action sleeps, too. */
const READS = 3

async function signalToCancelUpdate(bundle: string): Promise<number> {
  let cancelledAt: number | undefined
  const step = { takes: '1h', rollbackTakes: '0', cleanupTakes: '0', changeSet: { takes: '0' } } as const
  let following: () => void = () => undefined
  const isFollowing = new Promise<void>(resolve => {
    following = resolve
  })
  let reads = -Infinity
  const simulator = await startCloudFormation({
    account: exampleAccount(step),
    log: line => {
      if (line.includes(' ExecuteChangeSet ')) reads = 0
      if (line.includes(' DescribeStacks ') && ++reads === READS) following()
      if (line.includes(' CancelUpdateStack ')) cancelledAt ??= performance.now()
    },
  })
  const job = stackJob(simulator.url)
  const child = startNode(bundle, job.env)
  const end = ended(child)
  await Promise.race([isFollowing, end])
  await pause(IDLE_MS)
  const signalledAt = performance.now()
  child.kill('SIGINT')
  await end
  job.remove()
  await simulator.close()
  if (cancelledAt === undefined) throw new Error('the action sent no CancelUpdateStack after SIGINT')
  return cancelledAt - signalledAt
}

async function signalToCancel(standIn: StandIn, bundle: string): Promise<number> {
  const job = jobFolder(standIn.url)
  let cancelledAt: number | undefined
  const isFollowing = new Promise<void>(resolve => {
    standIn.begin(AN_HOUR_MS, operation => {
      if (operation === 'ListDeployments') resolve()
      if (operation.startsWith('Cancel')) cancelledAt ??= performance.now()
    })
  })
  const child = startNode(bundle, job.env)
  const end = ended(child)
  await Promise.race([isFollowing, end])
  await pause(IDLE_MS)
  const signalledAt = performance.now()
  child.kill('SIGINT')
  await end
  job.remove()
  if (cancelledAt === undefined) throw new Error('the action sent no Cancel after SIGINT')
  return cancelledAt - signalledAt
}

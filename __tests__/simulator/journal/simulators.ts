import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from '@jest/globals'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { GetServiceInstanceCommand, ProtonClient, UpdateServiceInstanceCommand } from '@aws-sdk/client-proton'
import { startCloudFormation } from '../../../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../../../src/simulator/server/listen.js'
import { startSimulator } from '../../../src/simulator/server/server.js'
import { DEV, specWith, START } from '../running-simulator.js'

/** New for each test: the folder, the state file in it, the clock of the simulators, and what they logged. */
export let folder: string
export let statePath: string
let now: number
export let log: string[]
/** The simulator that runs. */
export const open: Simulator[] = []
const clients: (ProtonClient | CloudFormationClient)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'))
  statePath = join(folder, 'made', 'state.json')
  now = START
  log = []
})

afterEach(async () => {
  await stop()
  rmSync(folder, { recursive: true })
})

/** Moves the clock. */
export const pass = (seconds: number) => void (now += seconds * 1000)
/** Sets the clock to seconds after the start. */
export const setClock = (seconds: number) => void (now = START + seconds * 1000)
const settings = () => ({ statePath, now: () => now, log: (line: string) => log.push(line) })
export const stateText = () => readFileSync(statePath, 'utf8')

/** Ends the simulator that runs, without warning it, and starts another one on the same state. */
export async function proton(more: Parameters<typeof startSimulator>[0] = {}) {
  await stop()
  return protonBeside(more)
}

/** Starts another simulator on the same state, while the one that runs goes on. */
export async function protonBeside(more: Parameters<typeof startSimulator>[0] = {}) {
  const simulator = await startSimulator({ ...settings(), ...more })
  return opened(simulator, new ProtonClient(clientConfig(simulator)))
}

/** The same for CloudFormation. */
export async function cloudFormation(more: Parameters<typeof startCloudFormation>[0] = {}) {
  await stop()
  const simulator = await startCloudFormation({ ...settings(), ...more })
  return opened(simulator, new CloudFormationClient(clientConfig(simulator)))
}

function clientConfig({ url }: Simulator) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return { endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 }
}

function opened<C extends ProtonClient | CloudFormationClient>(simulator: Simulator, client: C): C {
  open.push(simulator)
  clients.push(client)
  return client
}

async function stop(): Promise<void> {
  for (const client of clients.splice(0)) client.destroy()
  for (const simulator of open.splice(0)) await simulator.close()
}

/** A deployment of shop/dev, which takes 100 s. */
export const deploy = (image: string) =>
  new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION', spec: specWith({ image }) })

/** What shop/dev shows. */
export async function dev(client: ProtonClient) {
  const { serviceInstance } = await client.send(new GetServiceInstanceCommand(DEV))
  return serviceInstance
}

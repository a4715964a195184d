import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation'
import '../../src/commands/cancel.js'
import '../../src/commands/delete.js'
import '../../src/commands/outputs.js'
import '../../src/commands/plan.js'
import '../../src/commands/render.js'
import '../../src/commands/rollback.js'
import type { Runtime } from '../../src/commands/runtime.js'
import '../../src/commands/wait.js'
import '../../src/github/comment/error-message.js'
import { connectCloudFormation } from '../../src/providers/cloudformation/api/client.js'
import { connectS3 } from '../../src/providers/cloudformation/api/s3.js'
import type { AwsApi } from '../../src/providers/aws/client.js'
import '../../src/providers/cloudformation/archive/template-archive.js'
import { cloudFormationProvider } from '../../src/providers/cloudformation/provider.js'
import { withProviderInputs } from '../../src/providers/provider-inputs.js'
import { ProviderError } from '../../src/shared/errors.js'
import type { CloudFormationAccount } from '../../src/simulator/cloudformation/account/account-file.js'
import { startCloudFormation } from '../../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../../src/simulator/server/listen.js'
import { FakeClock } from './fake-clock.js'
import { RecordedRunner, type RecordedProcess } from './recorded-runner.js'
import { counted, isBusy, playRunnerStep, writeFiles, type Traffic } from './runner-step.js'

/** What a step meets. */
export interface StackScenario {
  readonly with: Readonly<Record<string, unknown>>
  /** Files of the workspace by path. */
  readonly files: Readonly<Record<string, string>>
  readonly account: CloudFormationAccount
  /** Runs beside the steps, in their time. */
  readonly meanwhile?: (stage: StackStage) => void
  /** Main is killed when this line shows. */
  readonly killedAfter?: RegExp
  /** Main is killed before it gets the answer to its first request of this operation. */
  readonly killedAt?: string | undefined
  /** The answers to this operation are lost, once. */
  readonly losesAnswerOf?: string
}

/** The action between a recorded runner and the simulator of CloudFormation, in simulated time but over real HTTP. */
export interface StackStage {
  readonly clock: FakeClock
  readonly runner: RecordedRunner
  readonly simulator: Simulator
  readonly client: CloudFormationClient
  /** Cancels the workflow. */
  readonly stop: () => void
}

/** What is to be seen when a step is over. */
export interface PlayedStep {
  readonly lines: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly isRed: boolean
  /** The operations that reached the simulator. */
  readonly operations: readonly string[]
  /** The names of all stacks, also of those that have only a change set. */
  readonly stacks: readonly string[]
  /** The names of the change sets that could still be executed. */
  readonly changeSetsLeft: readonly string[]
  /** The template of a stack as the simulator answers it. */
  readonly templates: ReadonlyMap<string, string>
  /** The objects that this and earlier steps have put and not deleted, by `bucket/key`. */
  readonly objects: ReadonlyMap<string, string>
}

const credentials = { accessKeyId: 'simulator', secretAccessKey: 'simulator' }

type Inputs = Readonly<Record<string, unknown>>

/** Plays one step after the other in the same account and workspace; inputs may depend on what was played before. */
export async function playSteps(
  scenario: Omit<StackScenario, 'with'>,
  ...steps: readonly (Inputs | ((played: readonly PlayedStep[]) => Inputs))[]
): Promise<readonly PlayedStep[]> {
  const traffic = { underWay: 0 }
  const clock = new FakeClock(isBusy(traffic), () => simulator.requests.length)
  const simulator = await startCloudFormation({ account: scenario.account, now: () => clock.now() })
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  const client = new CloudFormationClient({ region: 'us-east-1', endpoint: simulator.url, credentials })
  try {
    await writeFiles(workspace, scenario.files)
    const played: PlayedStep[] = []
    for (const step of steps) {
      const inputs = typeof step === 'function' ? step(played) : step
      const bench = { clock, simulator, client, workspace, traffic }
      played.push(await playStep({ ...scenario, with: inputs }, bench))
    }
    return played
  } finally {
    client.destroy()
    await simulator.close()
    await rm(workspace, { recursive: true })
  }
}

/** Plays one step. */
export async function playStackStep(scenario: StackScenario): Promise<PlayedStep> {
  const [played] = await playSteps(scenario, scenario.with)
  if (!played) throw new Error('no step was played')
  return played
}

interface Bench {
  readonly clock: FakeClock
  readonly simulator: Simulator
  readonly client: CloudFormationClient
  readonly workspace: string
  readonly traffic: Traffic
}

async function playStep(scenario: StackScenario, bench: Bench): Promise<PlayedStep> {
  const { clock, simulator, client } = bench
  const controller = new AbortController()
  const runner = new RecordedRunner(scenario.with)
  const stop = () => {
    controller.abort(clock.now())
  }
  const before = simulator.requests.length
  scenario.meanwhile?.({ clock, runner, simulator, client, stop })
  const { killedAfter } = scenario
  let onKilled: () => void = () => undefined
  const killed = new Promise<void>(resolve => {
    onKilled = resolve
  })
  let killedAt = scenario.killedAt
  const runtimeOf = (process: RecordedProcess) => {
    const kill = () => {
      process.kill()
      onKilled()
    }
    const own = { ...scenario, killedAt }
    // Only main is killed, which is the first.
    killedAt = undefined
    return stackRuntime({ ...process, kill }, own, bench, controller.signal)
  }
  await playRunnerStep({ runner, clock, stop: controller.signal, runtimeOf, killedAfter, killed })
  const operations = simulator.requests.slice(before).map(({ operation }) => operation)
  const { lines, outputs, summary, isRed } = runner
  const templates = await templatesOf(bench)
  const stacks = await stacksOf(bench)
  const changeSetsLeft = await changeSetsOf(bench, stacks)
  const objects = objectsOf(simulator)
  return { lines, outputs, summary, isRed, operations, stacks, changeSetsLeft, templates, objects }
}

function objectsOf({ requests }: Simulator): ReadonlyMap<string, string> {
  const objects = new Map<string, string>()
  for (const { operation, input, answer } of requests) {
    const name = `${String(input['Bucket'])}/${String(input['Key'])}`
    if (operation === 'PutObject' && answer.startsWith('ok')) objects.set(name, String(input['Body']))
    if (operation === 'DeleteObject' && answer.startsWith('ok')) objects.delete(name)
  }
  return objects
}

async function stacksOf({ client }: Bench): Promise<readonly string[]> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({}))
  return Stacks.map(({ StackName = '' }) => StackName)
}

async function changeSetsOf({ client }: Bench, stacks: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    stacks.map(StackName => client.send(new ListChangeSetsCommand({ StackName }))),
  )
  const all = lists.flatMap(({ Summaries = [] }) => Summaries)
  return all.flatMap(({ ChangeSetName = '', ExecutionStatus }) =>
    ExecutionStatus === 'AVAILABLE' ? [ChangeSetName] : [],
  )
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof Error && /does not exist|has no template/.test(error.message))) throw error
}

async function templatesOf({ client }: Bench): Promise<ReadonlyMap<string, string>> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({}))
  const templates = await Promise.all(
    Stacks.map(async ({ StackName = '' }) => {
      const get = new GetTemplateCommand({ StackName, TemplateStage: 'Original' })
      // A stack may be deleted between the two reads, or have only a change set.
      const found = await client.send(get).catch(ifGone)
      return found ? [[StackName, found.TemplateBody ?? ''] as const] : []
    }),
  )
  return new Map(templates.flat())
}

async function stackRuntime(
  process: RecordedProcess,
  scenario: StackScenario,
  bench: Bench,
  stop: AbortSignal,
): Promise<Runtime> {
  const { clock, workspace } = bench
  const { workflow } = process
  const provider = cloudFormationProvider({
    connect: region =>
      Promise.resolve(losing(connected(connectCloudFormation, region, bench), scenario, bench, process)),
    connectS3: region =>
      Promise.resolve(losing(connected(connectS3, region, bench), scenario, bench, process)),
    site: { repository: 'example/shop', runId: '9001', headSha: 'c'.repeat(40) },
  })
  return {
    runner: workflow,
    clock,
    random: () => 0.5,
    uuid: nextUuid,
    folders: { workspace, temp: workspace },
    stop,
    provider: await withProviderInputs(
      { id: 'cloudformation', because: 'a test' },
      { cloudformation: () => provider, proton: () => Promise.reject(new Error('not in this test')) },
    ),
    run: { repository: 'example/shop', apiUrl: 'https://api.github.com', pullRequest: undefined },
    comment: () => Promise.reject(new Error('no comment in this test')),
  }
}

let uuids = 0
function nextUuid(): string {
  return `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`
}

/** The action's own client of one of the two services. */
function connected<Client>(
  connect: (...parts: Parameters<typeof connectCloudFormation>) => AwsApi<Client>,
  region: string | undefined,
  { simulator }: Bench,
): AwsApi<Client> {
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey
  process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = simulator.url
  process.env['AWS_ENDPOINT_URL_S3'] = simulator.url
  return connect(region ?? 'us-east-1', {}, () => undefined, { env: process.env })
}

/** The same, its requests counted; it loses an answer, or kills the process, where the scenario says so. */
function losing<Client>(
  client: AwsApi<Client>,
  { losesAnswerOf, killedAt }: StackScenario,
  { traffic }: Bench,
  { isAlive, kill }: RecordedProcess,
): AwsApi<Client> {
  const api = counted(client, traffic, isAlive)
  let isLost = false
  return {
    ...api,
    call: async (operation, send, read) => {
      const answer = await api.call(operation, send, read)
      if (operation === killedAt) {
        kill()
        return new Promise(() => undefined)
      }
      if (operation !== losesAnswerOf || isLost) return answer
      isLost = true
      throw new ProviderError(operation, 'ECONNRESET', 'transient', { message: 'read ECONNRESET' })
    },
  }
}

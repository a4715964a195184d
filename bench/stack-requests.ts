import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCloudFormation } from '../src/simulator/cloudformation/server/endpoint.js'
import { mean } from './statistics.js'
import { exampleAccount, exampleStack, stackJob } from './stacks.js'
import { ended, start } from './step.js'
import type { Table } from './table.js'

/** How long the deployments take, in s: of the length of a small stack, beside each other. */
const TAKES_S = [20, 45, 70]

/** What one deployment came to: its requests, and how long after its end the process ended. */
interface Deployed {
  readonly requests: number
  readonly delayMs: number
}

/** Requests and delay of whole deployments in real time, against `aws cloudformation deploy` of the same text. */
export async function stackRequests(dist: string): Promise<Table> {
  const title = `A whole deployment to CloudFormation of ${TAKES_S.join(', ')} s, in real time`
  const head = ['', 'requests', 'until the end is noticed, s']
  const ours = [process.execPath, join(dist, 'index.js')]
  const hasCli = spawnSync('aws', ['--version']).status === 0
  const of = (command: readonly string[]) => Promise.all(TAKES_S.map(takesS => deployed(command, takesS)))
  const [action, cli] = await Promise.all([of(ours), hasCli ? of(cliCommand()) : []])
  if (!hasCli)
    return {
      title,
      head,
      rows: [row('action', action)],
      notes: ['No AWS CLI on the PATH: the comparison is left out.'],
    }
  const ratio = (figure: (one: Deployed) => number) =>
    (mean(action.map(figure)) / mean(cli.map(figure))).toFixed(2)
  return {
    title,
    head,
    rows: [
      row('action', action),
      row('aws cloudformation deploy', cli),
      ['ratio', ratio(one => one.requests), ratio(one => one.delayMs)],
    ],
  }
}

function row(name: string, list: readonly Deployed[]): readonly string[] {
  const requests = mean(list.map(one => one.requests))
  const delay = mean(list.map(one => one.delayMs)) / 1_000
  return [name, requests.toFixed(1), delay.toFixed(1)]
}

const TEMPLATE_FILE = 'template.yaml'

function cliCommand(): readonly string[] {
  const { name } = exampleStack()
  const capabilities = ['--capabilities', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND']
  const template = ['--template-file', TEMPLATE_FILE]
  return ['aws', 'cloudformation', 'deploy', '--stack-name', name, ...template, ...capabilities]
}

async function deployed(command: readonly string[], takesS: number): Promise<Deployed> {
  const account = exampleAccount({ takes: `${takesS}s`, cleanupTakes: '0', changeSet: { takes: '2s' } })
  const simulator = await startCloudFormation({ account })
  const job = stackJob(simulator.url)
  const file = join(job.env['RUNNER_TEMP'] ?? '', TEMPLATE_FILE)
  writeFileSync(file, exampleStack().newText)
  const child = start(
    command.map(word => (word === TEMPLATE_FILE ? file : word)),
    job.env,
  )
  await ended(child)
  const endedAt = Date.now()
  const { requests } = simulator
  await simulator.close()
  job.remove()
  const startedAt = requests.find(({ operation }) => operation === 'ExecuteChangeSet')?.at
  if (startedAt === undefined || child.exitCode !== 0) throw new Error(`${command[0] ?? ''} deployed nothing`)
  return { requests: requests.length, delayMs: endedAt - startedAt - takesS * 1_000 }
}

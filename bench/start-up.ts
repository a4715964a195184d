import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStandIn, type StandIn } from './stand-in.js'
import { median } from './statistics.js'
import { stackJob } from './stacks.js'
import { ended, jobFolder, start, type JobFolder } from './step.js'
import { met, type Table } from './table.js'

const RUNS = 21
const AIM_EMPTY = 3.5
const AIM_STACKS = 4.5
const AIM_CLI = 1 / 3
const CLI = ['aws', 'proton', 'get-service', '--name', 'shop']

/** Process start to the first signed request, against an empty script's whole life and the AWS CLI's first request. */
export async function startUp(dist: string): Promise<Table> {
  const standIn = await startStandIn()
  const hasCli = await knowsProton(standIn)
  const times: Record<'empty' | 'first' | 'second' | 'stacks' | 'cli', number[]> = {
    empty: [],
    first: [],
    second: [],
    stacks: [],
    cli: [],
  }
  const action = [process.execPath, join(dist, 'index.js')]
  for (let run = 0; run < RUNS; run++) {
    const job = jobFolder(standIn.url)
    times.empty.push(await lifeOfEmpty(job))
    times.first.push(await firstRequest(standIn, action, job))
    times.second.push(await firstRequest(standIn, action, job))
    const stacks = stackJob(standIn.url)
    times.stacks.push(await firstRequest(standIn, action, stacks))
    stacks.remove()
    if (hasCli) times.cli.push(await firstRequest(standIn, CLI, job))
    job.remove()
  }
  standIn.close()
  return tableOf(
    { empty: median(times.empty), cli: hasCli ? median(times.cli) : undefined },
    { 'first step of a job': median(times.first), 'another step of it': median(times.second) },
    median(times.stacks),
  )
}

/** Whether the AWS CLI is there and still has the service. */
async function knowsProton(standIn: StandIn): Promise<boolean> {
  if (spawnSync('aws', ['--version']).status !== 0) return false
  const job = jobFolder(standIn.url)
  try {
    await firstRequest(standIn, CLI, job)
    return true
  } catch {
    return false
  } finally {
    job.remove()
  }
}

function tableOf(
  { empty, cli }: { readonly empty: number; readonly cli: number | undefined },
  action: Readonly<Record<string, number>>,
  stacks: number,
): Table {
  const rows = Object.entries(action).flatMap(([name, ms]) => [
    row(`${name}, to an empty script`, ms, empty, AIM_EMPTY),
    ...(cli === undefined ? [] : [row(`${name}, to aws proton get-service`, ms, cli, AIM_CLI)]),
  ])
  return {
    rows: [...rows, row('a step of CloudFormation, to an empty script', stacks, empty, AIM_STACKS)],
    title: `Process start to the first signed request (medians of ${RUNS}, in alternation)`,
    head: ['', 'ms', 'reference ms', 'ratio', 'aim', ''],
    notes:
      cli === undefined ? ['No AWS CLI on the PATH that knows Proton: that comparison is left out.'] : [],
  }
}

function row(name: string, ms: number, reference: number, aim: number): readonly string[] {
  const ratio = ms / reference
  return [name, ms.toFixed(1), reference.toFixed(1), ratio.toFixed(2), `≤ ${aim.toFixed(2)}`, met(ratio, aim)]
}

async function lifeOfEmpty({ env }: JobFolder): Promise<number> {
  const script = join(env['RUNNER_TEMP'] ?? '', 'empty.mjs')
  writeFileSync(script, '')
  const startedAt = performance.now()
  return (await ended(start([process.execPath, script], env))) - startedAt
}

/** Ms from the start of `command` until its first request arrives. Throws when none does. */
async function firstRequest(standIn: StandIn, command: readonly string[], job: JobFolder): Promise<number> {
  let arrivedAt: number | undefined
  const startedAt = performance.now()
  const child = start(command, job.env)
  standIn.begin(0, () => {
    arrivedAt ??= performance.now()
    child.kill('SIGKILL')
  })
  await ended(child)
  if (arrivedAt === undefined) throw new Error(`${command.join(' ')} sent no request`)
  return arrivedAt - startedAt
}

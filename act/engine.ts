import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { root } from '../scripts/demo-simulator.js'
import { goTool } from '../scripts/tools.js'

const VERSION = 'v0.2.89'
/** The longest run of a workflow, in milliseconds. */
const LIMIT_MS = 300_000

/** What stands in for what is not at hand, by what the workflows call it; the output of the script names it. */
export const standIns = {
  'actions/checkout': 'copies folders of this repository',
  'aws-actions/configure-aws-credentials': 'sets credentials that the simulators accept',
  docker: 'builds and pushes nothing',
  curl: 'requests nothing, as the URLs of simulated services do not exist',
  "GitHub's API": 'keeps the comments of one pull request',
} as const

/** An event that starts a workflow, with its payload. */
export interface Event {
  readonly name: 'push' | 'pull_request' | 'workflow_dispatch'
  readonly payload?: object
}

/** Where a workflow runs: the folders of one stage. */
export interface Places {
  /** A git repository with the workflow. */
  readonly repository: string
  /** What a checkout finds, by owner and name. */
  readonly repositories: string
  /** The action, as it is published. */
  readonly action: string
  readonly cache: string
}

export interface RunOptions {
  readonly workflow: string
  readonly event: Event
  /** Variables of the repository. */
  readonly variables: Readonly<Record<string, string>>
  /** The environment of the runner. */
  readonly env: Readonly<Record<string, string>>
  /** The run is cancelled after a line of the log that matches. */
  readonly cancelAfter?: RegExp
}

/** How a workflow ended. */
export interface Run {
  /** By id, of a matrix as `plan (dev)`; without those that were skipped or never began. */
  readonly jobs: Readonly<Record<string, string>>
  /** The outputs of the steps of each job. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The lines of all jobs, each after the name of its job. */
  readonly log: readonly string[]
}

/** Runs a workflow to its end. Throws when it lasts too long. */
export async function runWorkflow(places: Places, options: RunOptions): Promise<Run> {
  const { event, cancelAfter } = options
  const payload = join(places.cache, 'event.json')
  writeFileSync(payload, JSON.stringify(event.payload ?? {}))
  const flags = [event.name, '--eventpath', payload, ...flagsOf(places, options)]
  const child = spawn(goTool('github.com/nektos/act', VERSION), flags, {
    cwd: places.repository,
    // None of the caller's settings and credentials.
    env: { PATH: pathOfRunner(), HOME: places.cache, XDG_CONFIG_HOME: places.cache, TMPDIR: tmpdir() },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise(resolve => child.once('close', resolve))
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  const jobs: Record<string, string> = {}
  const outputs: Record<string, Record<string, string>> = {}
  const log: string[] = []
  let isCancelled = false
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', text => {
      const line = readLine(text)
      if (line.result !== undefined) jobs[line.job] = line.result
      if (line.output !== undefined) Object.assign((outputs[line.job] ??= {}), line.output)
      if (line.text !== '' && !line.text.startsWith('LocalRepositoryCache '))
        log.push(`${line.job.padEnd(14)}| ${line.text}`)
      if (isCancelled || cancelAfter?.test(line.text) !== true) return
      isCancelled = true
      child.kill('SIGINT')
    })
  }
  await ended
  clearTimeout(timer)
  if (child.signalCode === 'SIGKILL') throw new Error(`act did not end within ${LIMIT_MS / 1000} seconds`)
  return { jobs, outputs, log }
}

function flagsOf(places: Places, { workflow, variables, env }: RunOptions): readonly string[] {
  const local = Object.entries({
    'OWNER/proton-deploy@v1': places.action,
    ...standInsAt(join(places.repository, '.github', 'workflows', workflow)),
  })
  const all = { STAND_IN_REPOSITORIES: places.repositories, ...env }
  return [
    ...['--json', '--no-cache-server', '--no-skip-checkout', '--platform', 'ubuntu-latest=-self-hosted'],
    ...['--workflows', `.github/workflows/${workflow}`, '--action-cache-path', join(places.cache, 'actions')],
    ...['--secret', 'GITHUB_TOKEN=ghs_workflow'],
    ...local.flatMap(([name, folder]) => ['--local-repository', `${name}=${folder}`]),
    ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
    ...Object.entries(all).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ]
}

/** The stand-ins for the actions in a workflow, as it pins them. */
function standInsAt(workflow: string): Readonly<Record<string, string>> {
  const folder = join(root, 'act', 'stand-ins')
  const names = readdirSync(folder)
  const used = readFileSync(workflow, 'utf8').matchAll(/uses: ([\w-]+\/([\w-]+)@[0-9a-f]{40})/g)
  return Object.fromEntries(
    [...used].flatMap(([, uses = '', name = '']) =>
      names.includes(name) ? [[uses, join(folder, name)] as const] : [],
    ),
  )
}

/** The stand-in for docker comes first, and steps run with the Node of this process. */
function pathOfRunner(): string {
  return [join(root, 'act', 'stand-ins', 'bin'), dirname(process.execPath), process.env['PATH']].join(
    delimiter,
  )
}

interface Line {
  readonly job: string
  readonly text: string
  readonly result?: string | undefined
  readonly output?: Readonly<Record<string, string>> | undefined
}

function readLine(text: string): Line {
  try {
    const { jobID, matrix, msg, jobResult, command, name = '', arg = '' } = JSON.parse(text) as EngineLine
    const values = Object.values(matrix ?? {})
    const job = values.length === 0 ? (jobID ?? 'act') : `${jobID ?? ''} (${values.join(', ')})`
    const output = command === 'set-output' ? { [name]: arg } : undefined
    return { job, text: (msg ?? '').trim(), result: jobResult, output }
  } catch {
    return { job: 'act', text }
  }
}

/** What the engine prints, as far as it is of interest; a command has a name and a value. */
interface EngineLine {
  readonly jobID?: string
  readonly matrix?: Readonly<Record<string, string>>
  readonly msg?: string
  readonly jobResult?: string
  readonly command?: string
  readonly name?: string
  readonly arg?: string
}

import { readFileSync } from 'node:fs'
import { type Command, readArguments, USAGE } from './command-line.js'
import type { ListenOptions, Simulator } from './server/listen.js'
import type { SimulationOptions } from './server/simulation.js'

/** Exit codes: 1 when the port cannot be used, 2 when the command line or the account file is wrong. */
const CANNOT_LISTEN = 1
const WRONG_USE = 2

type ServeCommand = Extract<Command, { kind: 'serve' }>

const command = readArguments(process.argv.slice(2))
if (command.kind === 'help') {
  process.stdout.write(USAGE)
} else if (command.kind === 'wrong') {
  stop(WRONG_USE, `${command.problems.join('\n')}\nTry --help.`)
} else {
  const door = await openDoor(command)
  if (door !== undefined) await serve(door, command)
}

/** What the command line decides for the simulators of all services. */
type Options = ListenOptions & Pick<SimulationOptions<never>, 'speed' | 'statePath'>

/** Starts a simulator; `line` is the line of shell that points AWS clients at its URL. */
type Door = (options: Options) => Promise<{ readonly simulator: Simulator; readonly line: string }>

/** Undefined, with a message and an exit code, when the account file cannot be used. */
async function openDoor({ service, accountPath }: ServeCommand): Promise<Door | undefined> {
  const open = service === 'proton' ? openProton : openCloudFormation
  if (accountPath === undefined) return open(undefined)
  try {
    return await open(readFileSync(accountPath, 'utf8'))
  } catch (error) {
    stop(WRONG_USE, `--account ${accountPath}: ${textOf(error)}`)
    return undefined
  }
}

/** Each service is loaded only when it is served. */
async function openProton(yaml: string | undefined): Promise<Door> {
  const { parseAccount } = await import('./account/parse.js')
  const { startSimulator } = await import('./server/server.js')
  const account = yaml === undefined ? {} : { account: parseAccount(yaml) }
  return async options => {
    const simulator = await startSimulator({ ...options, ...account })
    return { simulator, line: `export AWS_ENDPOINT_URL_PROTON=${simulator.url}` }
  }
}

async function openCloudFormation(yaml: string | undefined): Promise<Door> {
  const { parseCloudFormationAccount } = await import('./cloudformation/account/parse.js')
  const { startCloudFormation } = await import('./cloudformation/server/endpoint.js')
  const account = yaml === undefined ? {} : { account: parseCloudFormationAccount(yaml) }
  const credentials = 'AWS_ACCESS_KEY_ID=simulator AWS_SECRET_ACCESS_KEY=simulator'
  return async options => {
    const simulator = await startCloudFormation({ ...options, ...account })
    const { url, region } = simulator
    const endpoints = `AWS_ENDPOINT_URL_CLOUDFORMATION=${url} AWS_ENDPOINT_URL_S3=${url}`
    const regions = `AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`
    return { simulator, line: `export ${endpoints} ${regions} ${credentials}` }
  }
}

async function serve(door: Door, { port, speed, statePath }: ServeCommand): Promise<void> {
  const log = (entry: string) => process.stderr.write(`${entry}\n`)
  try {
    const { simulator, line } = await door({
      port,
      log,
      speed,
      ...(statePath !== undefined && { statePath }),
    })
    closeOnSignal(simulator)
    process.stdout.write(`${line}\n`)
  } catch (error) {
    if (error instanceof Error && error.name === 'StateError') {
      stop(WRONG_USE, `--state ${statePath ?? ''}: ${error.message}`)
      return
    }
    const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    const fix = `Port ${port} is in use: stop the program that listens on it, or choose another port with --port.`
    stop(CANNOT_LISTEN, isInUse ? fix : `Could not listen on port ${port}: ${textOf(error)}`)
  }
}

/** `once`: a second signal kills. */
function closeOnSignal(simulator: Simulator): void {
  const windowsOnly = process.platform === 'win32' ? (['SIGBREAK'] as const) : []
  for (const signal of ['SIGINT', 'SIGTERM', ...windowsOnly] as const)
    process.once(signal, () => void simulator.close())
}

function stop(exitCode: number, message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = exitCode
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

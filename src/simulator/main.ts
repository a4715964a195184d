import { readFileSync } from 'node:fs'
import { type Command, readArguments, USAGE } from './command-line.js'
import type { ListenOptions, Simulator } from './server/listen.js'

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
  if (door !== undefined) await serve(door, command.port)
}

/** A simulator that is ready to listen, and the line of shell that points AWS clients at its URL. */
interface Door {
  readonly start: (options: ListenOptions) => Promise<Simulator>
  readonly line: (url: string) => string
}

/** Undefined, with a message and an exit code, when the account file cannot be used. */
async function openDoor({ service, accountPath, speed }: ServeCommand): Promise<Door | undefined> {
  const open = service === 'proton' ? openProton : openCloudFormation
  if (accountPath === undefined) return open(undefined, speed)
  try {
    return await open(readFileSync(accountPath, 'utf8'), speed)
  } catch (error) {
    stop(WRONG_USE, `--account ${accountPath}: ${textOf(error)}`)
    return undefined
  }
}

/** Each service is loaded only when it is served. */
async function openProton(yaml: string | undefined, speed: number): Promise<Door> {
  const { parseAccount } = await import('./account/parse.js')
  const { startSimulator } = await import('./server/server.js')
  const account = yaml === undefined ? {} : { account: parseAccount(yaml) }
  return {
    start: options => startSimulator({ ...options, ...account, speed }),
    line: url => `export AWS_ENDPOINT_URL_PROTON=${url}`,
  }
}

async function openCloudFormation(yaml: string | undefined, speed: number): Promise<Door> {
  const { parseCloudFormationAccount } = await import('./cloudformation/account/parse.js')
  const { startCloudFormation } = await import('./cloudformation/server/endpoint.js')
  const account = yaml === undefined ? undefined : parseCloudFormationAccount(yaml)
  const region = account?.region ?? 'us-east-1'
  const settings = `AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`
  const credentials = 'AWS_ACCESS_KEY_ID=simulator AWS_SECRET_ACCESS_KEY=simulator'
  return {
    start: options => startCloudFormation({ ...options, ...(account && { account }), speed }),
    line: url =>
      `export AWS_ENDPOINT_URL_CLOUDFORMATION=${url} AWS_ENDPOINT_URL_S3=${url} ${settings} ${credentials}`,
  }
}

async function serve({ start, line }: Door, port: number): Promise<void> {
  const log = (entry: string) => process.stderr.write(`${entry}\n`)
  try {
    const simulator = await start({ port, log })
    closeOnSignal(simulator)
    process.stdout.write(`${line(simulator.url)}\n`)
  } catch (error) {
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

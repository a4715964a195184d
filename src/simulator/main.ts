import { readFileSync } from 'node:fs'
import type { AccountFile } from './account/account-file.js'
import { defaultAccount } from './account/default-account.js'
import { parseAccount } from './account/parse.js'
import { readArguments, USAGE } from './command-line.js'
import { type Simulator, startSimulator } from './server/server.js'

/** Exit codes: 1 when the port cannot be used, 2 when the command line or the account file is wrong. */
const CANNOT_LISTEN = 1
const WRONG_USE = 2

const command = readArguments(process.argv.slice(2))
if (command.kind === 'help') {
  process.stdout.write(USAGE)
} else if (command.kind === 'wrong') {
  stop(WRONG_USE, `${command.problems.join('\n')}\nTry --help.`)
} else {
  const account = readAccount(command.accountPath)
  if (account !== undefined) await serve(account, command.port, command.speed)
}

function readAccount(path: string | undefined): AccountFile | undefined {
  if (path === undefined) return defaultAccount
  try {
    return parseAccount(readFileSync(path, 'utf8'))
  } catch (error) {
    stop(WRONG_USE, `--account ${path}: ${textOf(error)}`)
    return undefined
  }
}

async function serve(account: AccountFile, port: number, speed: number): Promise<void> {
  const log = (line: string) => process.stderr.write(`${line}\n`)
  try {
    const simulator = await startSimulator({ account, port, speed, log })
    closeOnSignal(simulator)
    process.stdout.write(`export AWS_ENDPOINT_URL_PROTON=${simulator.url}\n`)
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

import { readFileSync } from 'node:fs'
import type { AccountFile } from './account/account-file.js'
import { parseAccount } from './account/parse.js'
import { readArguments, USAGE } from './command-line.js'
import { defaultAccount } from './account/default-account.js'
import { type Simulator, startSimulator } from './server/server.js'

/** Exit codes: 1 when the port cannot be had, 2 when the command line or the account file is wrong. */
const COULD_NOT_LISTEN = 1
const WRONG_USE = 2

await main()

async function main(): Promise<void> {
  const command = readArguments(process.argv.slice(2))
  if (command.kind === 'help') {
    process.stdout.write(USAGE)
  } else if (command.kind === 'wrong') {
    stop(WRONG_USE, `${command.problems.join('\n')}\nTry --help.`)
  } else {
    const account = readAccount(command.accountPath)
    if (account !== undefined) await serve(account, command.port, command.speed)
  }
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
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    const remedy = `Port ${port} is in use: stop what listens there, or choose another with --port.`
    stop(COULD_NOT_LISTEN, isTaken ? remedy : `Could not listen on port ${port}: ${textOf(error)}`)
  }
}

/** `once`: a second signal kills. */
function closeOnSignal(simulator: Simulator): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) {
    if (signal !== 'SIGBREAK' || process.platform === 'win32')
      process.once(signal, () => void simulator.close())
  }
}

function stop(exitCode: number, message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = exitCode
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

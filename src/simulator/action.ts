import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unknownInputs } from './unknown-inputs.js'

/** The longest time until the simulator listens, in milliseconds; usually it is a tenth of a second. */
const READY_MS = 15_000

const { env, stdout } = process

// The runner starts this file twice: the state that `main` saves first identifies `post`.
if (env['STATE_isPost'] === 'true') {
  const pid = Number(env['STATE_pid'] ?? '')
  if (pid > 0) stopSimulator(pid, env['STATE_log'] ?? '')
} else {
  save('GITHUB_STATE', { isPost: 'true' })
  if (areInputsKnown()) await startInWorkflow()
}

/** Reports unknown inputs; false, and the step fails, when one is misspelt. */
function areInputsKnown(): boolean {
  const given = Object.keys(env).flatMap(name => (name.startsWith('INPUT_') ? name.slice(6) : []))
  const { misspelt, ignored } = unknownInputs(given)
  if (ignored !== undefined) stdout.write(`::warning::${escaped(ignored)}\n`)
  if (misspelt !== undefined) fail(misspelt)
  return misspelt === undefined
}

async function startInWorkflow(): Promise<void> {
  const log = join(env['RUNNER_TEMP'] ?? tmpdir(), `proton-simulator-${randomUUID()}.log`)
  const child = spawnSimulator(log)
  try {
    const endpoint = await endpointOf(child)
    publish(endpoint)
    save('GITHUB_STATE', { pid: String(child.pid), log })
    stdout.write(`The Proton simulator listens on ${endpoint} (AWS_ENDPOINT_URL_PROTON).\n`)
  } catch (error) {
    child.kill()
    const tail = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')
    const reason = error instanceof Error ? error.message : String(error)
    fail(`The Proton simulator did not start: ${reason}\n${tail}`.trim())
  } finally {
    child.stdout?.destroy()
    child.unref()
  }
}

function spawnSimulator(log: string): ChildProcess {
  const flags = ['port', 'speed', 'account'].flatMap(name => {
    const value = (env[`INPUT_${name.toUpperCase()}`] ?? '').trim() || (name === 'port' ? '0' : '')
    return value === '' ? [] : [`--${name}=${value}`]
  })
  const script = join(dirname(process.argv[1] ?? ''), '..', 'index.js')
  const stderr = openSync(log, 'w')
  const stdio = ['ignore', 'pipe', stderr] as const
  const child = spawn(process.execPath, [script, ...flags], { detached: true, stdio: [...stdio] })
  closeSync(stderr)
  return child
}

/** The endpoint in the one line that the simulator prints when it listens. */
function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const stopWith = (reason: string) => {
      clearTimeout(timer)
      reject(new Error(reason))
    }
    const timer = setTimeout(() => {
      stopWith(`it was not ready within ${READY_MS / 1000} seconds.`)
    }, READY_MS)
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const endpoint = /^export AWS_ENDPOINT_URL_PROTON=(http:\/\/[\d.:]+)\n/.exec(text)?.[1]
      if (endpoint === undefined) return
      clearTimeout(timer)
      resolve(endpoint)
    })
    child.once('error', error => {
      stopWith(error.message)
    })
    child.once('close', code => {
      stopWith(`it ended with exit code ${code ?? 'none'}.`)
    })
  })
}

/** AWS clients need a region and credentials, any are accepted; those that the job has set stay. */
function publish(endpoint: string): void {
  const hasCredentials = env['AWS_ACCESS_KEY_ID'] || env['AWS_PROFILE']
  save('GITHUB_ENV', {
    AWS_ENDPOINT_URL_PROTON: endpoint,
    ...(env['AWS_REGION'] ? {} : { AWS_REGION: 'us-east-1' }),
    ...(hasCredentials ? {} : { AWS_ACCESS_KEY_ID: 'simulator', AWS_SECRET_ACCESS_KEY: 'simulator' }),
  })
  save('GITHUB_OUTPUT', { endpoint })
}

function save(
  file: 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STATE',
  values: Readonly<Record<string, string>>,
): void {
  const path = env[file]
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`)
  if (path) appendFileSync(path, lines.join(''))
}

/** Never fails the job: a simulator that has already ended needs no stop. */
function stopSimulator(pid: number, log: string): void {
  try {
    process.kill(pid)
  } catch {
    stdout.write('The Proton simulator had already ended.\n')
  }
  try {
    printLog('Requests to the Proton simulator', readFileSync(log, 'utf8'))
  } catch {
    stdout.write('It left no log.\n')
  }
}

/** Prints a group in which no line can act as a workflow command. */
function printLog(title: string, text: string): void {
  const token = randomUUID()
  const body = text.replace(/[^\n\t\x20-\x7e\u00a0-\uffff]/g, '?').trimEnd()
  stdout.write(`::group::${title}\n::stop-commands::${token}\n${body}\n::${token}::\n::endgroup::\n`)
}

function fail(message: string): void {
  stdout.write(`::error::${escaped(message)}\n`)
  process.exitCode = 1
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

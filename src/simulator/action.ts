import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unknownInputs } from './unknown-inputs.js'

/** How long the simulator may take until it listens, in milliseconds; it needs a tenth of a second. */
const READY_MS = 15_000

/** The runner starts this file twice: `post` is recognised by the state that `main` saved before all else. */
if (process.env['STATE_isPost'] === 'true') {
  const pid = Number(process.env['STATE_pid'] ?? '')
  if (pid > 0) stopSimulator(pid, process.env['STATE_log'] ?? '')
} else {
  save('GITHUB_STATE', { isPost: 'true' })
  if (areInputsKnown()) await startInWorkflow()
}

/** Says which inputs are not known; false, and the step fails, when one is misspelt. */
function areInputsKnown(): boolean {
  const given = Object.keys(process.env).flatMap(name => (name.startsWith('INPUT_') ? name.slice(6) : []))
  const { misspelt, strange } = unknownInputs(given)
  if (strange !== undefined) process.stdout.write(`::warning::${escaped(strange)}\n`)
  if (misspelt === undefined) return true
  process.stdout.write(`::error::${escaped(misspelt)}\n`)
  process.exitCode = 1
  return false
}

async function startInWorkflow(): Promise<void> {
  const log = join(process.env['RUNNER_TEMP'] ?? tmpdir(), `proton-simulator-${randomUUID()}.log`)
  const child = spawnSimulator(log)
  try {
    const endpoint = await readyLine(child)
    publish(endpoint)
    save('GITHUB_STATE', { pid: String(child.pid), log })
    process.stdout.write(`The Proton simulator listens on ${endpoint} (AWS_ENDPOINT_URL_PROTON).\n`)
  } catch (error) {
    child.kill()
    const tail = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')
    const reason = `The Proton simulator did not start: ${error instanceof Error ? error.message : String(error)}\n${tail}`
    process.stdout.write(`::error::${escaped(reason.trim())}\n`)
    process.exitCode = 1
  } finally {
    child.stdout?.destroy()
    child.unref()
  }
}

function spawnSimulator(log: string): ChildProcess {
  const input = (name: string) => (process.env[`INPUT_${name}`] ?? '').trim()
  const flags = Object.entries({
    port: input('PORT') || '0',
    speed: input('SPEED'),
    account: input('ACCOUNT'),
  })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `--${name}=${value}`)
  const script = join(dirname(process.argv[1] ?? ''), '..', 'index.js')
  const stderr = openSync(log, 'w')
  const child = spawn(process.execPath, [script, ...flags], {
    detached: true,
    stdio: ['ignore', 'pipe', stderr],
  })
  closeSync(stderr)
  return child
}

/** The endpoint in the one line that the simulator prints when it listens. */
function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`it was not ready within ${READY_MS / 1000} seconds.`))
    }, READY_MS)
    const fail = (reason: string) => {
      clearTimeout(timer)
      reject(new Error(reason))
    }
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const endpoint = /^export AWS_ENDPOINT_URL_PROTON=(http:\/\/[\d.:]+)\n/.exec(text)?.[1]
      if (endpoint === undefined) return
      clearTimeout(timer)
      resolve(endpoint)
    })
    child.once('error', error => {
      fail(error.message)
    })
    child.once('close', code => {
      fail(`it ended with exit code ${code ?? 'none'}.`)
    })
  })
}

/** The AWS clients need a region and credentials, any will do; what the job has set is left alone. */
function publish(endpoint: string): void {
  const { env } = process
  const isAnonymous = !env['AWS_ACCESS_KEY_ID'] && !env['AWS_PROFILE']
  save('GITHUB_ENV', {
    AWS_ENDPOINT_URL_PROTON: endpoint,
    ...(env['AWS_REGION'] ? {} : { AWS_REGION: 'us-east-1' }),
    ...(isAnonymous ? { AWS_ACCESS_KEY_ID: 'simulator', AWS_SECRET_ACCESS_KEY: 'simulator' } : {}),
  })
  save('GITHUB_OUTPUT', { endpoint })
}

function save(
  file: 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STATE',
  values: Readonly<Record<string, string>>,
): void {
  const path = process.env[file]
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`)
  if (path) appendFileSync(path, lines.join(''))
}

/** Never fails the job: a simulator that is gone already is as good as stopped. */
function stopSimulator(running: number, log: string): void {
  try {
    process.kill(running)
  } catch {
    process.stdout.write('The Proton simulator had already ended.\n')
  }
  try {
    printInert('What the Proton simulator was asked', readFileSync(log, 'utf8'))
  } catch {
    process.stdout.write('It left no log.\n')
  }
}

/** Prints a group in which no line can act as a workflow command. */
function printInert(title: string, text: string): void {
  const token = randomUUID()
  const body = text.replace(/[^\n\t\x20-\x7e\u00a0-\uffff]/g, '?').trimEnd()
  process.stdout.write(`::group::${title}\n::stop-commands::${token}\n${body}\n::${token}::\n::endgroup::\n`)
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

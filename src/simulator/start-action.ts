import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unknownInputs } from './unknown-inputs.js'

/** The longest time until the simulator listens, in milliseconds; usually it is a tenth of a second. */
const READY_MS = 15_000

const { env, stdout } = process

/** What can be simulated, by the values of the input `provider`. */
const services = {
  proton: { name: 'Proton', variable: 'AWS_ENDPOINT_URL_PROTON', flags: [] },
  cloudformation: {
    name: 'CloudFormation',
    variable: 'AWS_ENDPOINT_URL_CLOUDFORMATION',
    flags: ['--cloudformation'],
  },
} as const
type Provider = keyof typeof services

// The runner starts this file twice: the state that `main` saves first identifies `post`.
if (env['STATE_isPost'] === 'true') {
  const pid = Number(env['STATE_pid'] ?? '')
  const name = env['STATE_name'] ?? ''
  if (pid > 0) stopSimulator(name, pid, env['STATE_log'] ?? '')
} else {
  save('GITHUB_STATE', { isPost: 'true' })
  const provider = areInputsKnown() ? readProvider() : undefined
  if (provider !== undefined) await startInWorkflow(provider)
}

/** Undefined, and the step fails, for a value that is none. */
function readProvider(): Provider | undefined {
  const value = (env['INPUT_PROVIDER'] ?? '').trim() || 'proton'
  if (value === 'proton' || value === 'cloudformation') return value
  fail(`provider is ${JSON.stringify(value.slice(0, 100))}: must be proton or cloudformation.`)
  return undefined
}

/** Reports unknown inputs; false, and the step fails, when one is misspelt. */
function areInputsKnown(): boolean {
  const given = Object.keys(env).flatMap(name => (name.startsWith('INPUT_') ? name.slice(6) : []))
  const { misspelt, ignored } = unknownInputs(given)
  if (ignored !== undefined) stdout.write(`::warning::${escaped(ignored)}\n`)
  if (misspelt !== undefined) fail(misspelt)
  return misspelt === undefined
}

async function startInWorkflow(provider: Provider): Promise<void> {
  const { name, variable, flags } = services[provider]
  const log = join(env['RUNNER_TEMP'] ?? tmpdir(), `proton-simulator-${randomUUID()}.log`)
  const child = spawnSimulator(log, flags)
  try {
    const variables = await listening(child)
    const endpoint = variables[services[provider].variable] ?? ''
    publish(provider, endpoint, variables)
    save('GITHUB_STATE', { name, pid: String(child.pid), log })
    stdout.write(`The ${name} simulator listens on ${endpoint} (${variable}).\n`)
  } catch (error) {
    child.kill()
    const tail = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')
    const reason = error instanceof Error ? error.message : String(error)
    fail(`The ${name} simulator did not start: ${reason}\n${tail}`.trim())
  } finally {
    child.stdout?.destroy()
    child.unref()
  }
}

function spawnSimulator(log: string, serviceFlags: readonly string[]): ChildProcess {
  const flags = ['port', 'speed', 'account', 'state'].flatMap(name => {
    const value = (env[`INPUT_${name.toUpperCase()}`] ?? '').trim() || (name === 'port' ? '0' : '')
    return value === '' ? [] : [`--${name}=${value}`]
  })
  const script = join(dirname(process.argv[1] ?? ''), '..', 'index.js')
  const stderr = openSync(log, 'w')
  const stdio = ['ignore', 'pipe', stderr] as const
  const child = spawn(process.execPath, [script, ...serviceFlags, ...flags], {
    detached: true,
    stdio: [...stdio],
  })
  closeSync(stderr)
  return child
}

/** The variables in the one line that the simulator prints when it listens. */
type Variables = Readonly<Record<string, string>>

function listening(child: ChildProcess): Promise<Variables> {
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
      const [, line] = /^export (.*)\n/.exec(text) ?? []
      if (line === undefined) return
      clearTimeout(timer)
      resolve(Object.fromEntries(line.split(' ').map(setting => setting.split('=') as [string, string])))
    })
    child.once('error', error => {
      stopWith(error.message)
    })
    child.once('close', code => {
      stopWith(`it ended with exit code ${code ?? 'none'}.`)
    })
  })
}

/**
 * AWS clients need a region and credentials, any are accepted; those that the job has set stay. Steps of the action use
 * the simulator also where the workflow or the repository has chosen another provider or endpoint.
 */
function publish(provider: Provider, endpoint: string, variables: Variables): void {
  const hasCredentials = env['AWS_ACCESS_KEY_ID'] || env['AWS_PROFILE']
  const endpoints = Object.entries(variables).filter(([name]) => name.startsWith('AWS_ENDPOINT_URL'))
  save('GITHUB_ENV', {
    ...Object.fromEntries(endpoints),
    PROTON_DEPLOY_PROVIDER: provider,
    ...(env['AWS_REGION'] ? {} : { AWS_REGION: variables['AWS_REGION'] ?? 'us-east-1' }),
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
function stopSimulator(name: string, pid: number, log: string): void {
  try {
    process.kill(pid)
  } catch {
    stdout.write(`The ${name} simulator had already ended.\n`)
  }
  try {
    printLog(`Requests to the ${name} simulator`, readFileSync(log, 'utf8'))
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

// @ts-check
// `npm run demo`: the committed action deploys examples/service.yaml to the simulator, as it would in a workflow.
// Needs neither an installation nor an AWS account. Ends with 0 only when every deployment ended as announced.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { clearTimeout, setTimeout } from 'node:timers'
import { fileURLToPath } from 'node:url'
import { readLog } from './runner-log.js'
import { runStep } from './runner.js'

/** @typedef {import('./runner.js').StepResult} StepResult */

/**
 * @typedef {object} Scenario
 * @property {string} title
 * @property {Record<string, string>} with
 * @property {import('./runner.js').Conclusion} conclusion that GitHub should come to
 * @property {string} status that Proton should report
 * @property {number} [cancelAfterMs] counted from the deployment's beginning
 */

const root = fileURLToPath(new globalThis.URL('..', import.meta.url))
/** The account's minutes become seconds. */
const SPEED = 30
const READY_MS = 15_000

const shop = { target: 'instance', serviceName: 'shop', specPath: 'examples/service.yaml' }
/** @type {Record<string, Scenario>} */
const scenarios = {
  success: {
    title: 'Success: a new image for the instance dev',
    with: { ...shop, serviceInstanceName: 'dev' },
    conclusion: 'success',
    status: 'SUCCEEDED',
  },
  failure: {
    title: 'Failure: the same image does not come up in staging',
    with: { ...shop, serviceInstanceName: 'staging' },
    conclusion: 'failure',
    status: 'FAILED',
  },
  cancel: {
    title: 'Cancel: somebody presses "Cancel workflow" while prod is being deployed',
    with: { ...shop, serviceInstanceName: 'prod' },
    conclusion: 'cancelled',
    status: 'CANCELLED',
    cancelAfterMs: 2_000,
  },
}

try {
  process.exitCode = await demo(chosenScenarios(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

/**
 * @param {readonly string[]} names
 * @returns {readonly Scenario[]}
 */
function chosenScenarios(names) {
  if (names.length === 0) return Object.values(scenarios)
  return names.map(name => {
    const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined
    if (!scenario)
      throw new Error(`There is no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}.`)
    return scenario
  })
}

/**
 * @param {readonly Scenario[]} chosen
 * @returns {Promise<number>} the exit code
 */
async function demo(chosen) {
  const simulator = await startSimulator()
  try {
    say(`The Proton simulator listens on ${simulator.url} and plays ${SPEED} times faster than life.`)
    const problems = []
    for (const scenario of chosen) problems.push(...(await play(scenario, simulator.url)))
    for (const problem of problems) say(paint('red', problem))
    if (problems.length === 0)
      say(paint('green', `\nAs announced: ${chosen.map(each => each.status).join(', ')}.`))
    return problems.length === 0 ? 0 : 1
  } finally {
    simulator.stop()
  }
}

/**
 * @param {Scenario} scenario
 * @param {string} endpoint
 * @returns {Promise<string[]>} what was not as announced
 */
async function play(scenario, endpoint) {
  say(paint('bold', `\n━━━ ${scenario.title} ━━━\n`))
  say('▼ Run proton-deploy\n  with:')
  for (const [name, value] of Object.entries(scenario.with)) say(`    ${name}: ${value}`)
  const result = await runScenario(scenario, endpoint)
  say(paint('bold', '\nOutputs'))
  for (const [name, value] of Object.entries(result.outputs)) say(`  ${name} = ${value}`)
  say(paint('bold', '\nSummary'))
  for (const line of asText(result.summary + (result.post?.summary ?? ''))) say(`  ${line}`)
  return checked(scenario, result, endpoint)
}

/**
 * @param {Scenario} scenario
 * @param {string} endpoint
 * @returns {Promise<StepResult>}
 */
async function runScenario(scenario, endpoint) {
  const cancelling = new globalThis.AbortController()
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const logs = { main: liveLog(), post: liveLog('Post job cleanup.') }
  const { cancelAfterMs } = scenario
  try {
    return await runStep({
      with: scenario.with,
      env: environment(endpoint),
      workspace: root,
      cancel: cancelling.signal,
      onLine: (line, phase) => {
        logs[phase](line)
        if (cancelAfterMs === undefined || timer || !line.includes('IN_PROGRESS')) return
        timer = setTimeout(() => {
          say(paint('yellow', '  The runner sends SIGINT.'))
          cancelling.abort()
        }, cancelAfterMs)
      },
    })
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Credentials that open nothing, and none of the caller's: the simulator takes any.
 * @param {string} endpoint
 */
function environment(endpoint) {
  return {
    AWS_ENDPOINT_URL_PROTON: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'demo',
    AWS_SECRET_ACCESS_KEY: 'demo',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // Runners have the Node that the SDK wants; the reader of this demo may have an older one.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
}

/**
 * Shows a log as GitHub does, line after line.
 * @param {string} [heading]
 */
function liveLog(heading) {
  /** @type {string[]} */
  const log = []
  let shownCount = 0
  return (/** @type {string} */ line) => {
    if (log.length === 0 && heading) say(heading)
    log.push(line)
    const { shown } = readLog(log)
    for (const each of shown.slice(shownCount)) say(coloured(each))
    shownCount = shown.length
  }
}

/**
 * @param {Scenario} scenario
 * @param {StepResult} result
 * @param {string} endpoint
 * @returns {Promise<string[]>} what was not as announced
 */
async function checked(scenario, result, endpoint) {
  const { deploymentId = '', deploymentStatus } = result.outputs
  // Where no signal can be sent main is killed: the end is for post to see, which sets no outputs.
  const isKilled = process.platform === 'win32' && scenario.cancelAfterMs !== undefined
  const isRed = result.annotations.some(({ level }) => level === 'error')
  const found = [
    ['conclusion', result.conclusion, scenario.conclusion],
    ['exit code', result.exitCode === 0 ? '0' : 'not 0', scenario.conclusion === 'success' ? '0' : 'not 0'],
    ['output deploymentStatus', deploymentStatus, isKilled ? deploymentStatus : scenario.status],
    ['error annotation', String(isRed), String(isKilled ? isRed : scenario.conclusion !== 'success')],
    ['status in the simulator', await simulatedStatus(endpoint, deploymentId), scenario.status],
  ]
  return found
    .filter(([, actual, expected]) => actual !== expected)
    .map(([what, actual, expected]) => `${scenario.title}\n  ${what}: ${actual} instead of ${expected}`)
}

/**
 * @param {string} endpoint
 * @param {string} id
 * @returns {Promise<string>}
 */
async function simulatedStatus(endpoint, id) {
  const response = await globalThis.fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AwsProton20200720.GetDeployment',
      // The simulator wants to see for which service a request is signed, not the signature.
      authorization:
        'AWS4-HMAC-SHA256 Credential=demo/20261120/us-east-1/proton/aws4_request, Signature=none',
    },
    body: JSON.stringify({ id }),
  })
  const answer = /** @type {{ deployment?: { deploymentStatus: string }, message?: string }} */ (
    await response.json()
  )
  return answer.deployment?.deploymentStatus ?? answer.message ?? `HTTP ${response.status}`
}

/** @returns {Promise<{ url: string, stop: () => void }>} */
function startSimulator() {
  const script = join(root, 'dist', 'simulator', 'index.js')
  if (!existsSync(script)) throw new Error(`${script} is missing: npm ci && npm run build makes it.`)
  const account = join(root, 'examples', 'simulator', 'demo.yaml')
  const flags = ['--port=0', `--account=${account}`, `--speed=${SPEED}`]
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => void child.kill()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stop(), process.exit(1)))
  return new Promise((resolve, reject) => {
    let log = ''
    const fail = (/** @type {string} */ why) => (stop(), reject(new Error(`The simulator ${why}\n${log}`)))
    const timer = setTimeout(() => fail('was not ready in time.'), READY_MS)
    child.stderr.on('data', chunk => (log += chunk))
    child.once('error', error => fail(`could not be started: ${error.message}`))
    child.once('exit', code => fail(`ended with exit code ${code}.`))
    createInterface(child.stdout).once('line', line => {
      clearTimeout(timer)
      resolve({ url: line.replace(/^export AWS_ENDPOINT_URL_PROTON=/, ''), stop })
    })
  })
}

/**
 * GitHub's Markdown with tables in HTML, for a terminal.
 * @param {string} markdown
 * @returns {string[]}
 */
function asText(markdown) {
  const entities = /** @type {Record<string, string>} */ ({ amp: '&', lt: '<', gt: '>', quot: '"' })
  const text = markdown
    .replace(
      /<tr><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/gs,
      (_, name, value) => `  ${plain(name).padEnd(18)} ${value}`,
    )
    .replace(/^#+ /gm, '')
  return plain(text)
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, code, name) =>
      code ? String.fromCodePoint(code) : (entities[name] ?? whole),
    )
    .replace(/\n{2,}/g, '\n')
    .trim()
    .split('\n')
}

/** @param {string} html */
function plain(html) {
  return html.replace(/<\/?\w[^>]*>/g, '')
}

/** @param {string} line */
function coloured(line) {
  if (line.startsWith('Error: ')) return paint('red', line)
  return line.startsWith('Warning: ') ? paint('yellow', line) : line
}

/**
 * @param {'bold' | 'red' | 'green' | 'yellow'} style
 * @param {string} text
 */
function paint(style, text) {
  const code = { bold: 1, red: 31, green: 32, yellow: 33 }[style]
  return process.stdout.isTTY && !process.env['NO_COLOR'] ? `\u001B[${code}m${text}\u001B[0m` : text
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}

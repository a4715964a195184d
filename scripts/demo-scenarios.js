// @ts-check
// The usual scenarios of `npm run demo`: a deployment that succeeds, one that fails and one that is cancelled.
import { clearTimeout, setTimeout } from 'node:timers'
import { headline, paint, say, saySummary, saySpeed } from './demo-print.js'
import { deploymentStatus, environment, root, startSimulator } from './demo-simulator.js'
import { runShown } from './demo-step.js'

/** @typedef {import('./runner.js').StepResult} StepResult */

/**
 * @typedef {object} Scenario
 * @property {string} title
 * @property {Record<string, string>} with
 * @property {import('./runner.js').Conclusion} conclusion the expected conclusion of the step
 * @property {string} status the expected status of the deployment
 * @property {number} [cancelAfterMs] from the start of the deployment
 */

/** The account's minutes become seconds. */
const SPEED = 30
/** The line of the log after which the job is cancelled. */
const STARTED = /^Deployment \S+ started\./

const shop = { target: 'instance', serviceName: 'shop', specPath: 'examples/service.yaml' }
/** @satisfies {Record<string, Scenario>} */
export const deploymentScenarios = {
  success: {
    title: 'Success: a new image for the instance dev',
    with: { ...shop, serviceInstanceName: 'dev' },
    conclusion: 'success',
    status: 'SUCCEEDED',
  },
  failure: {
    title: 'Failure: the same image does not start in staging',
    with: { ...shop, serviceInstanceName: 'staging' },
    conclusion: 'failure',
    status: 'FAILED',
  },
  cancel: {
    title: 'Cancel: a user clicks "Cancel workflow" while prod is being deployed',
    with: { ...shop, serviceInstanceName: 'prod' },
    conclusion: 'cancelled',
    status: 'CANCELLED',
    cancelAfterMs: 2_000,
  },
}

/**
 * @param {readonly Scenario[]} chosen
 * @returns {Promise<boolean>} whether every deployment ended as announced
 */
export async function playScenarios(chosen) {
  const simulator = await startSimulator('demo.yaml', SPEED)
  try {
    saySpeed('Proton', simulator.url, SPEED)
    const problems = []
    for (const scenario of chosen) problems.push(...(await play(scenario, simulator.url)))
    for (const problem of problems) say(paint('red', problem))
    if (problems.length === 0)
      say(paint('green', `\nAll as expected: ${chosen.map(each => each.status).join(', ')}.`))
    return problems.length === 0
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
  headline(scenario.title)
  const result = await runScenario(scenario, endpoint)
  say(paint('bold', '\nOutputs'))
  for (const [name, value] of Object.entries(result.outputs)) say(`  ${name} = ${value}`)
  saySummary(result.summary + (result.post?.summary ?? ''))
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
  const { cancelAfterMs } = scenario
  const onLine = (/** @type {string} */ line) => {
    if (cancelAfterMs === undefined || timer || !STARTED.test(line)) return
    timer = setTimeout(() => {
      say(paint('yellow', '  The runner sends SIGINT.'))
      cancelling.abort()
    }, cancelAfterMs)
  }
  try {
    return await runShown({
      with: scenario.with,
      workspace: root,
      env: environment(endpoint),
      cancel: cancelling.signal,
      onLine,
    })
  } finally {
    clearTimeout(timer)
  }
}

/**
 * @param {Scenario} scenario
 * @param {StepResult} result
 * @param {string} endpoint
 * @returns {Promise<string[]>} what was not as announced
 */
async function checked(scenario, result, endpoint) {
  const { deploymentId = '', deploymentStatus: reported } = result.outputs
  // Without signals (Windows) main is killed, and only the post step, which sets no outputs, sees the end.
  const isKilled = process.platform === 'win32' && scenario.cancelAfterMs !== undefined
  const isRed = result.annotations.some(({ level }) => level === 'error')
  const found = [
    ['conclusion', result.conclusion, scenario.conclusion],
    ['exit code', result.exitCode === 0 ? '0' : 'not 0', scenario.conclusion === 'success' ? '0' : 'not 0'],
    ['output deploymentStatus', reported, isKilled ? reported : scenario.status],
    ['error annotation', String(isRed), String(isKilled ? isRed : scenario.conclusion !== 'success')],
    ['status in the simulator', await deploymentStatus(endpoint, deploymentId), scenario.status],
  ]
  return found
    .filter(([, actual, expected]) => actual !== expected)
    .map(([what, actual, expected]) => `${scenario.title}\n  ${what}: ${actual} instead of ${expected}`)
}

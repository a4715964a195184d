// @ts-check
// The scenes of `npm run demo`: one deployment each that succeeds, fails and is cancelled.
import { clearTimeout, setTimeout } from 'node:timers'
import { headline, paint, say, saySummary } from './demo-print.js'
import { deploymentStatus, root, startSimulator } from './demo-simulator.js'
import { runShown } from './demo-step.js'

/** @typedef {import('./runner.js').StepResult} StepResult */

/**
 * @typedef {object} Scene
 * @property {string} title
 * @property {Record<string, string>} with
 * @property {import('./runner.js').Conclusion} conclusion that GitHub should come to
 * @property {string} status that Proton should report
 * @property {number} [cancelAfterMs] counted from the deployment's beginning
 */

/** The account's minutes become seconds. */
const SPEED = 30

const shop = { target: 'instance', serviceName: 'shop', specPath: 'examples/service.yaml' }
/** @satisfies {Record<string, Scene>} */
export const scenes = {
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

/**
 * @param {readonly Scene[]} chosen
 * @returns {Promise<boolean>} whether every deployment ended as announced
 */
export async function playScenes(chosen) {
  const simulator = await startSimulator('demo.yaml', SPEED)
  try {
    say(`The Proton simulator listens on ${simulator.url} and plays ${SPEED} times faster than life.`)
    const problems = []
    for (const scene of chosen) problems.push(...(await play(scene, simulator.url)))
    for (const problem of problems) say(paint('red', problem))
    if (problems.length === 0)
      say(paint('green', `\nAs announced: ${chosen.map(each => each.status).join(', ')}.`))
    return problems.length === 0
  } finally {
    simulator.stop()
  }
}

/**
 * @param {Scene} scene
 * @param {string} endpoint
 * @returns {Promise<string[]>} what was not as announced
 */
async function play(scene, endpoint) {
  headline(scene.title)
  const result = await runScene(scene, endpoint)
  say(paint('bold', '\nOutputs'))
  for (const [name, value] of Object.entries(result.outputs)) say(`  ${name} = ${value}`)
  saySummary(result.summary + (result.post?.summary ?? ''))
  return checked(scene, result, endpoint)
}

/**
 * @param {Scene} scene
 * @param {string} endpoint
 * @returns {Promise<StepResult>}
 */
async function runScene(scene, endpoint) {
  const cancelling = new globalThis.AbortController()
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const { cancelAfterMs } = scene
  const onLine = (/** @type {string} */ line) => {
    if (cancelAfterMs === undefined || timer || !line.includes('IN_PROGRESS')) return
    timer = setTimeout(() => {
      say(paint('yellow', '  The runner sends SIGINT.'))
      cancelling.abort()
    }, cancelAfterMs)
  }
  try {
    return await runShown({ with: scene.with, workspace: root, cancel: cancelling.signal, onLine }, endpoint)
  } finally {
    clearTimeout(timer)
  }
}

/**
 * @param {Scene} scene
 * @param {StepResult} result
 * @param {string} endpoint
 * @returns {Promise<string[]>} what was not as announced
 */
async function checked(scene, result, endpoint) {
  const { deploymentId = '', deploymentStatus: reported } = result.outputs
  // Where no signal can be sent main is killed: the end is for post to see, which sets no outputs.
  const isKilled = process.platform === 'win32' && scene.cancelAfterMs !== undefined
  const isRed = result.annotations.some(({ level }) => level === 'error')
  const found = [
    ['conclusion', result.conclusion, scene.conclusion],
    ['exit code', result.exitCode === 0 ? '0' : 'not 0', scene.conclusion === 'success' ? '0' : 'not 0'],
    ['output deploymentStatus', reported, isKilled ? reported : scene.status],
    ['error annotation', String(isRed), String(isKilled ? isRed : scene.conclusion !== 'success')],
    ['status in the simulator', await deploymentStatus(endpoint, deploymentId), scene.status],
  ]
  return found
    .filter(([, actual, expected]) => actual !== expected)
    .map(([what, actual, expected]) => `${scene.title}\n  ${what}: ${actual} instead of ${expected}`)
}

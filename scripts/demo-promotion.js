// @ts-check
// `npm run demo -- promotion`: from a pull request to a rollback in prod; the results of each part are checked.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { playParts, yesOrNo } from './demo-parts.js'
import { headline, saySummary, saySpeed } from './demo-print.js'
import { readInstance } from './demo-reading.js'
import { deploymentStatus, environment, startSimulator } from './demo-simulator.js'
import { commitSpec, placeOf, sayPlace, SPEC } from './demo-spec.js'
import { runShown } from './demo-step.js'

/** @typedef {import('./runner.js').StepResult} StepResult */
/** @typedef {import('./demo-parts.js').Check} Check */

/** The account's minutes become seconds. */
const SPEED = 60
const OWN = ['replicas', 'domain']
const BUILT = 'registry.example/shop:1.9.0'
const BROKEN = 'registry.example/shop:2.0.0'
const shop = { target: 'instance', serviceName: 'shop' }
const ofDev = { ...shop, serviceInstanceName: 'dev', specPath: SPEC, deploymentType: 'MINOR_VERSION' }
const carried = { promote: `*,${OWN.map(name => `!${name}`).join(',')}` }

export const promotionTitle = 'Promotion: from a pull request to dev, staging and prod, and a rollback'

const parts = [
  theBrokenPullRequest,
  theFixedPullRequest,
  theValues,
  theMerge,
  thePromotionToStaging,
  thePromotionToProd,
  theFailureInProd,
]

/**
 * @typedef {object} Context
 * @property {string} endpoint
 * @property {string} workspace
 * @property {(name: string) => Promise<import('./demo-reading.js').Running>} read
 * @property {(inputs: Record<string, string>) => Promise<StepResult>} step
 * @property {Check} check
 */

/** @returns {Promise<boolean>} whether every result is as expected */
export async function playPromotion() {
  const simulator = await startSimulator('promotion.yaml', SPEED)
  const workspace = mkdtempSync(join(tmpdir(), 'demo-workspace-'))
  try {
    saySpeed('Proton', simulator.url, SPEED)
    const context = contextFor(simulator.url, workspace)
    const played = parts.map(part => (/** @type {Check} */ check) => part({ ...context, check }))
    return await playParts(played, 'planned, fixed, deployed, promoted twice, and rolled back.')
  } finally {
    simulator.stop()
    rmSync(workspace, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * @param {string} endpoint
 * @param {string} workspace
 * @returns {Omit<Context, 'check'>}
 */
function contextFor(endpoint, workspace) {
  return {
    endpoint,
    workspace,
    read: name => readInstance(endpoint, name),
    step: inputs => runShown({ with: inputs, workspace, env: environment(endpoint) }),
  }
}

/** @param {Context} context */
async function theBrokenPullRequest({ workspace, step, check, read }) {
  headline("1. A pull request adds a health check that violates the template's schema")
  const before = await read('dev')
  const line = commitSpec(workspace, 'healthz')
  const result = await step({ command: 'plan', ...ofDev })
  const place = placeOf(result.log)
  sayPlace(workspace, place)
  check('the plan ends with', result.conclusion, 'failure')
  check('the annotation is at', place, `${SPEC}:${line.number}:${line.column}`)
  const text = result.annotations.find(({ file }) => file === SPEC)?.message ?? 'nothing'
  check('the annotation names the input', yesOrNo(text.includes('healthCheckPath: must match ^/')), 'yes')
  await checkSame('dev is untouched', before, { read, check }, 'dev')
}

/** @param {Context} context */
async function theFixedPullRequest({ workspace, step, check, read }) {
  headline('2. The pull request is fixed: the plan shows what would change, without values')
  const before = await read('dev')
  commitSpec(workspace, '/healthz')
  const result = await step({ command: 'plan', ...ofDev })
  saySummary(result.summary)
  check('the plan ends with', result.conclusion, 'success')
  check('output changed', result.outputs['changed'], 'true')
  const plan = result.outputs['plan'] ?? ''
  check('the plan names the input', yesOrNo(plan.includes('healthCheckPath')), 'yes')
  check('the plan shows the new template version', yesOrNo(plan.includes('1.0 → 1.1')), 'yes')
  check('the value is in the log or the summary', yesOrNo(everything(result).includes('/healthz')), 'no')
  await checkSame('dev is untouched', before, { read, check }, 'dev')
}

/** @param {Context} context */
async function theValues({ step, check }) {
  headline('2b. The same plan with showValues: true, for specs without secrets')
  const result = await step({ command: 'plan', ...ofDev, showValues: 'true' })
  saySummary(result.summary)
  check('the plan ends with', result.conclusion, 'success')
  check('the value is shown in the plan', yesOrNo((result.outputs['plan'] ?? '').includes('/healthz')), 'yes')
}

/** @param {Context} context */
async function theMerge({ step, check, read }) {
  headline('3. Merged: dev is deployed with the image that was just built')
  const result = await step({ ...ofDev, set: `image=${BUILT}` })
  check('the deployment ends with', result.conclusion, 'success')
  const dev = await read('dev')
  check('dev: status', dev.status, 'SUCCEEDED')
  check('dev: template version', dev.version, '1.1')
  check('dev: image', dev.inputs['image'], BUILT)
  check('dev: healthCheckPath', dev.inputs['healthCheckPath'], '/healthz')
}

/** @param {Context} context */
async function thePromotionToStaging(context) {
  headline('4. Promoted to staging: what dev runs, except replicas and domain')
  await promoted(context, 'dev', 'staging')
}

/** @param {Context} context */
async function thePromotionToProd(context) {
  headline('4b. Approved: promoted from staging to prod')
  await promoted(context, 'staging', 'prod')
}

/**
 * @param {Context} context
 * @param {string} from
 * @param {string} to
 */
async function promoted({ step, check, read }, from, to) {
  const before = await read(to)
  const inputs = { ...shop, serviceInstanceName: to, promoteFrom: from, ...carried }
  const result = await step(inputs)
  check('the promotion ends with', result.conclusion, 'success')
  const [dev, after] = [await read('dev'), await read(to)]
  check(`${to}: status`, after.status, 'SUCCEEDED')
  check(`${to}: template version, dev's`, after.version, dev.version)
  for (const name of ['image', 'healthCheckPath'])
    check(`${to}: ${name}, dev's`, after.inputs[name], String(dev.inputs[name]))
  for (const name of OWN) check(`${to}: ${name}, its own`, after.inputs[name], String(before.inputs[name]))
}

/** @param {Context} context */
async function theFailureInProd({ endpoint, step, check, read }) {
  headline('5. An image that does not start is deployed to prod, with rollbackOnFailure: true')
  const before = await read('prod')
  const inputs = { ...shop, serviceInstanceName: 'prod', set: `image=${BROKEN}`, rollbackOnFailure: 'true' }
  const result = await step(inputs)
  const { deploymentId = '', rollbackDeploymentId = '' } = result.outputs
  const red = result.annotations.find(({ level }) => level === 'error')?.message ?? ''
  check('the deployment ends with', result.conclusion, 'failure')
  check('output deploymentStatus', result.outputs['deploymentStatus'], 'FAILED')
  check('the error says that it failed', yesOrNo(red.includes('shop/prod failed')), 'yes')
  check('the error says that it was rolled back', yesOrNo(red.includes('Rolled back to ')), 'yes')
  check('the failed deployment in Proton', await deploymentStatus(endpoint, deploymentId), 'FAILED')
  check('the rollback in Proton', await deploymentStatus(endpoint, rollbackDeploymentId), 'SUCCEEDED')
  check('prod runs', (await read('prod')).succeeded, rollbackDeploymentId)
  await checkSame('prod is as before', before, { read, check }, 'prod')
}

/**
 * @param {string} what
 * @param {import('./demo-reading.js').Running} before
 * @param {Pick<Context, 'read' | 'check'>} context
 * @param {string} name
 */
async function checkSame(what, before, { read, check }, name) {
  const text = (/** @type {import('./demo-reading.js').Running} */ { version, status, inputs }) =>
    `${status}, template ${version}, ${inputs['image']}, ${OWN.map(each => inputs[each]).join(', ')}`
  check(what, text(await read(name)), text(before))
}

/**
 * Everything that a step shows or sets.
 * @param {StepResult} result
 */
function everything({ log, summary, outputs }) {
  return [...log, summary, ...Object.values(outputs)].join('\n')
}

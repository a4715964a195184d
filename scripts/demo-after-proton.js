// @ts-check
// `npm run demo -- after-proton`: the stacks that AWS Proton left are planned, proved and deployed through CloudFormation.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { playParts, yesOrNo } from './demo-parts.js'
import { headline, paint, say, saySummary, saySpeed } from './demo-print.js'
import { environment, root, startSimulator } from './demo-simulator.js'
import { readStacks } from './demo-stacks.js'
import { runShown } from './demo-step.js'

/** @typedef {import('./runner.js').StepResult} StepResult */
/** @typedef {import('./demo-parts.js').Check} Check */

/** The account's minutes become seconds. */
const SPEED = 60
const BUILT = 'registry.example/shop:42'
const SPECS = '.aws-proton'
const STARTED = /^Deployment \S+ started\./
const templates = { templatesPath: 'templates' }
const shop = { target: 'instance', serviceName: 'shop' }

export const afterProtonTitle = 'After Proton: the stacks it left, deployed through CloudFormation'

const parts = [
  theStacks,
  theProof,
  theDifference,
  theRecoveredInputs,
  theChangeSet,
  theDeployment,
  theFailure,
  theReplacement,
  theCancel,
]

/**
 * @typedef {object} Context
 * @property {() => Promise<readonly import('./demo-stacks.js').RunningStack[]>} stacks
 * @property {(inputs: Record<string, string>, cancelAfter?: RegExp) => Promise<StepResult>} step
 * @property {(file: string, from: string | RegExp, to: string) => void} edit
 * @property {Check} check
 */

/** @returns {Promise<boolean>} whether every result is as expected */
export async function playAfterProton() {
  const simulator = await startSimulator('after-proton.yaml', SPEED, ['--cloudformation'])
  const workspace = mkdtempSync(join(tmpdir(), 'demo-workspace-'))
  const temp = mkdtempSync(join(tmpdir(), 'demo-temp-'))
  try {
    cpSync(join(root, 'examples', 'after-proton'), workspace, { recursive: true })
    saySpeed('CloudFormation', simulator.url, SPEED)
    const context = contextFor(simulator.url, { workspace, temp })
    const played = parts.map(part => (/** @type {Check} */ check) => part({ ...context, check }))
    return await playParts(played, 'proved, explained, recovered, deployed, failed, refused and cancelled.')
  } finally {
    simulator.stop()
    for (const folder of [workspace, temp]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * @param {string} endpoint
 * @param {{ readonly workspace: string, readonly temp: string }} folders of the runner
 * @returns {Omit<Context, 'check'>}
 */
function contextFor(endpoint, folders) {
  const env = environment(endpoint, 'AWS_ENDPOINT_URL_CLOUDFORMATION')
  return {
    stacks: () => readStacks(endpoint),
    step: (inputs, cancelAfter) => {
      const cancelling = new globalThis.AbortController()
      const onLine = (/** @type {string} */ line) => {
        if (!cancelAfter?.test(line) || cancelling.signal.aborted) return
        say(paint('yellow', '  The runner sends SIGINT.'))
        cancelling.abort()
      }
      return runShown({
        with: { ...inputs, ...templates },
        ...folders,
        env,
        cancel: cancelling.signal,
        onLine,
      })
    },
    edit: (file, from, to) => {
      const path = join(folders.workspace, SPECS, file)
      const text = readFileSync(path, 'utf8')
      const edited = text.replace(from, to)
      if (edited === text) throw new Error(`${file} has no ${from}`)
      writeFileSync(path, edited)
    },
  }
}

/** @param {Context} context */
async function theStacks({ stacks, check }) {
  headline('1. AWS Proton is gone. It left these stacks')
  const found = await stacks()
  for (const { name, status, owner } of found) say(`  ${owner.padEnd(18)} ${status.padEnd(17)} ${name}`)
  check('stacks', String(found.length), '5')
}

/** @param {Context} context */
async function theProof({ step, check }) {
  headline('2. A plan proves that the bundle in Git renders what is deployed')
  const result = await step({ command: 'plan', ...ofEnvironment('prod') })
  check('the plan ends with', result.conclusion, 'success')
  check('the proof', proofIn(result), 'bytes')
  check('output changed', result.outputs['changed'], 'false')
}

/** @param {Context} context */
async function theDifference({ step, edit, check, stacks }) {
  headline('3. The spec of dev in Git is not the deployed one: nothing would be deployed without a proof')
  edit('environment-dev.yaml', 'payments', 'checkout')
  const before = await stacks()
  const result = await step({ command: 'plan', ...ofEnvironment('dev'), showValues: 'true' })
  const line = result.log.find(each => each.includes('of the deployed template differs')) ?? 'nothing'
  check('the plan ends with', result.conclusion, 'failure')
  const place = /network\/v1\/infrastructure\/cloudformation\.yaml:\d+/.exec(line)?.[0]
  check('the line of the template', place, 'network/v1/infrastructure/cloudformation.yaml:8')
  check('the input', /by (\w+)/.exec(line)?.[1], 'team')
  check('the stacks are as before', yesOrNo(isSame(before, await stacks())), 'yes')

  headline('3b. The spec is fixed')
  edit('environment-dev.yaml', 'checkout', 'payments')
  const fixed = await step({ command: 'plan', ...ofEnvironment('dev') })
  check('the proof', proofIn(fixed), 'bytes')
}

/** @param {Context} context */
async function theRecoveredInputs({ step, edit, check }) {
  headline('4. The spec of staging in Git is newer: the deployed inputs are recovered from the stack')
  edit('service.yaml', /shop:40\n {6}replicas: 2/, 'shop:42\n      replicas: 3')
  const result = await step({ command: 'plan', ...ofInstance('staging') })
  const line = result.log.find(each => each.startsWith('Inputs that change:'))
  const path = /^The spec with the deployed values of .* is in (.*)\.$/m.exec(result.log.join('\n'))?.[1]
  const recovered = path === undefined ? '' : readFileSync(path, 'utf8')
  say('\nThe recovered spec')
  for (const each of recovered.trimEnd().split('\n')) say(`  ${each}`)
  check('the plan ends with', result.conclusion, 'success')
  check('the proof', proofIn(result), 'bytes')
  check('what a deployment would change', line, 'Inputs that change: image, replicas.')
  check(
    'the recovered image',
    /\bregistry.example\/shop:40\b/.exec(recovered)?.[0],
    'registry.example/shop:40',
  )
}

/** @param {Context} context */
async function theChangeSet({ step, check, stacks }) {
  headline('5. A new image for dev: the plan shows the change set, and deletes it')
  const before = await stacks()
  const result = await step({ command: 'plan', ...ofInstance('dev'), set: `image=${BUILT}` })
  saySummary(result.summary)
  check('the plan ends with', result.conclusion, 'success')
  const plan = result.outputs['plan'] ?? ''
  check('it shows the resource', yesOrNo(plan.includes('<code>AWS::ECS::TaskDefinition</code>')), 'yes')
  check('the stacks are as before', yesOrNo(isSame(before, await stacks())), 'yes')
}

/** @param {Context} context */
async function theDeployment({ step, check, stacks }) {
  headline('5b. The same step without command: plan deploys it')
  const result = await step({ ...ofInstance('dev'), set: `image=${BUILT}` })
  check('the deployment ends with', result.conclusion, 'success')
  check('output deploymentStatus', result.outputs['deploymentStatus'], 'SUCCEEDED')
  check('output Image', result.outputs['Image'], BUILT)
  check('the stack', await statusOf(stacks, 'shop/dev'), 'UPDATE_COMPLETE')
}

/** @param {Context} context */
async function theFailure({ step, check, stacks }) {
  headline('6. Promoted to staging, where it does not start')
  const staging = { ...shop, serviceInstanceName: 'staging' }
  const result = await step({ ...staging, promoteFrom: 'dev', promote: 'image' })
  const red = result.annotations.find(({ level }) => level === 'error')?.message ?? ''
  check('the promotion ends with', result.conclusion, 'failure')
  check('output deploymentStatus', result.outputs['deploymentStatus'], 'FAILED')
  check('the error has the reason', yesOrNo(red.includes('circuit breaker was triggered')), 'yes')
  check('CloudFormation rolls back', yesOrNo(/ROLLBACK/.test(await statusOf(stacks, 'shop/staging'))), 'yes')
}

/** @param {Context} context */
async function theReplacement({ step, check, stacks }) {
  headline('7. Another name for the table of prod would replace the table, with its data')
  const before = await statusOf(stacks, 'shop/prod')
  const result = await step({ ...ofInstance('prod'), set: 'table=orders-v2' })
  const red = result.annotations.find(({ level }) => level === 'error')?.message ?? ''
  check('the deployment ends with', result.conclusion, 'failure')
  check(
    'the error names',
    /Table \(\S+\) is replaced/.exec(red)?.[0],
    'Table (AWS::DynamoDB::Table) is replaced',
  )
  check('prod is as before', await statusOf(stacks, 'shop/prod'), before)
}

/** @param {Context} context */
async function theCancel({ step, check, stacks }) {
  headline('8. A user clicks "Cancel workflow" while prod is being deployed')
  const result = await step({ ...ofInstance('prod'), set: `image=${BUILT}` }, STARTED)
  // Without signals (Windows) main is killed, and the post step cancels.
  const isKilled = process.platform === 'win32'
  check('the step ends with', result.conclusion, 'cancelled')
  if (!isKilled) check('output deploymentStatus', result.outputs['deploymentStatus'], 'CANCELLED')
  check('CloudFormation rolls back', yesOrNo(/ROLLBACK/.test(await statusOf(stacks, 'shop/prod'))), 'yes')
}

/**
 * The proof that the log of a step names.
 * @param {StepResult} result
 */
function proofIn({ log }) {
  return /Proof (\w+):/.exec(log.join('\n'))?.[1]
}

/** @param {string} name */
function ofEnvironment(name) {
  return { target: 'environment', environmentName: name, specPath: `${SPECS}/environment-${name}.yaml` }
}

/** @param {string} name */
function ofInstance(name) {
  return { ...shop, serviceInstanceName: name, specPath: `${SPECS}/service.yaml` }
}

/**
 * @param {Context['stacks']} stacks
 * @param {string} owner
 */
async function statusOf(stacks, owner) {
  return (await stacks()).find(stack => stack.owner === owner)?.status ?? 'not found'
}

/**
 * @param {unknown} before
 * @param {unknown} after
 */
function isSame(before, after) {
  return JSON.stringify(before) === JSON.stringify(after)
}

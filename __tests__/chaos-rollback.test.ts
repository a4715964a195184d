import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { GroundTruth } from '../chaos/checks/ground-truth.js'
import { objectOf, TEXTS } from '../chaos/plan/records.js'
import type { Actor, Fault, Plan } from '../chaos/plan/plan.js'
import { workspace } from '../chaos/plan/specs.js'
import { usualStack, type StackPlan } from '../chaos/plan/stack-plan.js'
import { usualValues } from '../chaos/plan/usual-values.js'
import { playAndCheck, violations } from '../chaos/play-and-check.js'
import { preloadModules } from '../chaos/play/preload-modules.js'
import type { Action } from '../chaos/play/step-runner.js'
import { post } from '../src/commands/post.js'
import { run } from '../src/run.js'

const files = workspace()
beforeAll(preloadModules)
afterAll(files.remove)

/** A rollback of shop/prod, which has three deployments before the current one, with nothing in its way. */
const rollback = (stack: Partial<StackPlan> = {}, part: Partial<Plan> = {}): Plan => ({
  ...{ provider: 'cloudformation', jitter: 1, command: 'rollback', target: 'instance', postAfterMs: 1_000 },
  account: { ...usualValues.account, history: [60_000, 60_000, 60_000] },
  ...{ endpoint: usualValues.endpoint, ours: [usualValues.course] },
  ...{ actors: [], faults: [], lags: [], skewMs: [0, 0], stack: { ...usualStack, ...stack } },
  ...part,
  inputs: {
    ...{ command: 'rollback', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
    ...{ templateBucket: TEXTS },
    ...part.inputs,
  },
})

const deploy = (stack: Partial<StackPlan> = {}, part: Partial<Plan> = {}): Plan => {
  const { command = 'deploy' } = part
  const inputs = { command, specPath: 'service-ours.yml', templatesPath: 'templates', ...part.inputs }
  return rollback(stack, { ...part, command, inputs })
}

const played = async (plan: Plan) => {
  const { run, findings } = await playAndCheck(plan, files.folder)
  expect(violations(findings)).toEqual([])
  const truth = new GroundTruth(run)
  const sent = (operation: string) => run.simulation.sent.filter(one => one.operation === operation)
  return { run, truth, sent, says: run.lines.map(({ text }) => text).join('\n') }
}

/** The text that the step deployed, without its record; undefined where it deployed none. */
const deployedText = ({ started }: GroundTruth) => started[0]?.deployment?.deploys.spec

/** What the deployment deployed that ran `back` deployments before the run's last. */
const textBefore = ({ final }: GroundTruth, back: number) => {
  const past = Object.values(final.deployments).filter(
    ({ by, key }) => by.who === 'initial' && key === 'instance shop/prod',
  )
  return past.at(-1 - back)?.deploys.spec
}

const fault = (operation: string, kind: Fault['kind']): Fault => ({
  ...{ operation, kind, skip: 0, times: 1, ms: 0 },
})

describe('a rollback in simulated time', () => {
  it.each([
    [undefined, 1],
    ['@previous', 1],
    ['@earlier', 2],
  ])('restores the text of the deployment that is named %s', async (deploymentId, back) => {
    const { run, truth } = await played(rollback({}, { inputs: deploymentId ? { deploymentId } : {} }))
    expect(run.main.isRed).toBe(false)
    expect(deployedText(truth)).toBe(textBefore(truth, back))
  })

  it.each<[StackPlan['archived'], string]>([
    ['none', 'NotArchived'],
    ['missing', 'NotArchived'],
    ['edited', 'OtherText'],
    ['rewritten', 'OtherText'],
    ['swapped', 'OtherText'],
  ])('deploys nothing where the bucket is left so: %s', async (archived, code) => {
    for (const hasHiddenCharacters of [false, true]) {
      const { truth, says } = await played(rollback({ archived, hasHiddenCharacters }))
      expect(truth.started).toEqual([])
      expect(says).toContain(code)
    }
  })

  it('finds no way past a text that was changed in between', async () => {
    const inputs = { deploymentId: '@earlier' }
    const { truth, says } = await played(rollback({ archived: 'rewritten' }, { inputs }))
    expect(truth.started).toEqual([])
    expect(says).toContain('OtherText')
  })

  it('removes no resource that is not named', async () => {
    const { truth, says } = await played(rollback({ leftAs: 'earlierBundle', wereOther: true }))
    expect(truth.started).toEqual([])
    expect(says).toMatch(/ResourceRemoval.*Queue.*Table/)
  })

  it('goes back to what ran before a deployment of somebody else', async () => {
    const update: Actor = {
      ...{ at: { on: 'start', ms: -100_000 }, does: 'update', variant: 'ours', hasToken: true },
      course: { ...usualValues.course, takesMs: 1_000 },
    }
    const { truth } = await played(rollback({}, { actors: [update] }))
    expect(deployedText(truth)).toBe(textBefore(truth, 0))
  })
})

describe('the model of S3', () => {
  it.each(['deploy', 'rollback'] as const)('keeps the text of a %s before it is deployed', async command => {
    const { run, truth } = await played(command === 'deploy' ? deploy() : rollback())
    const id = run.outputs['deploymentId'] ?? ''
    expect(truth.final.objects?.[objectOf('AWSProton-shop-prod', id)]).toContain(`"id":"${id}"`)
  })

  it('has the template that is too long for a request, and a plan deletes it again', async () => {
    const { run, sent } = await played(deploy({ isLong: true }))
    expect(run.outputs['deploymentStatus']).toBe('SUCCEEDED')
    expect(sent('CreateChangeSet')[0]?.input).toHaveProperty('TemplateURL')
    const plan = await played(deploy({ isLong: true }, { command: 'plan' }))
    expect(plan.sent('DeleteObject')).toHaveLength(1)
  })

  it.each<Fault['kind']>(['denied', 'conflict', 'throttle', 'unanswered', 'hang', 'empty', 'garbageAfter'])(
    'has a request that ends so: %s',
    async kind => {
      for (const operation of ['PutObject', 'GetObject']) {
        const { run, truth } = await played(rollback({}, { faults: [fault(operation, kind)] }))
        expect(run.main.isRed).toBe(kind === 'denied')
        expect(truth.started.length).toBe(kind === 'denied' ? 0 : 1)
      }
    },
  )

  it('denies what is missing where the bucket cannot be listed', async () => {
    const { says } = await played(rollback({ archived: 'missing', hidesMissing: true }))
    expect(says).toContain('Without s3:ListBucket, S3 answers the same for an object that does not exist.')
  })
})

/** It is green, whatever happened. */
const alwaysGreen: Action = {
  post,
  run: runtime => run({ ...runtime, runner: { ...runtime.runner, fail: runtime.runner.warning } }),
}

describe('the checks of a rollback', () => {
  it('find a green step that restored nothing', async () => {
    const { findings } = await playAndCheck(rollback({ archived: 'edited' }), files.folder, alwaysGreen)
    expect(violations(findings).map(({ invariant }) => invariant)).toContain('I1')
  })

  it('find a planted fault: the digest of the archived text is not compared', () => {
    const series = ['--provider', 'cloudformation', '--seed', '18', '--runs', '1000']
    const mutation = ['--mutation', 'any-archived-text-is-genuine']
    const { stdout } = spawnSync(process.execPath, ['chaos/index.ts', ...mutation, ...series], {
      encoding: 'utf8',
    })
    expect(stdout).toMatch(/^found after \d+ runs: VIOLATED I1/)
  }, 120_000)
})

import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { GroundTruth } from '../chaos/checks/ground-truth.js'
import { mutations } from '../chaos/mutations/mutations.js'
import { mutated } from '../chaos/mutations/plant.js'
import { planAt, playAndCheck, violations } from '../chaos/play-and-check.js'
import { providerNames, type Actor, type Plan } from '../chaos/plan/plan.js'
import { workspace } from '../chaos/plan/specs.js'
import { usualStack, type StackPlan } from '../chaos/plan/stack-plan.js'
import { usualValues } from '../chaos/plan/usual-values.js'
import { preloadModules } from '../chaos/play/preload-modules.js'
import { stackHardCases } from '../chaos/report/stack-hard-cases.js'
import { timeline } from '../chaos/report/timeline.js'

const SEED = 20261128
const RUNS = 120

const files = workspace()
beforeAll(preloadModules)
afterAll(files.remove)

const story = async (plan: Plan) => {
  const { run, findings } = await playAndCheck(plan, files.folder)
  return { text: timeline(run, findings), isViolated: violations(findings).length > 0 }
}

describe('the action on stacks in simulated time', () => {
  it(`holds its invariants in ${RUNS} runs of one seed`, async () => {
    const failed: string[] = []
    for (let index = 0; index < RUNS; index++) {
      const { text, isViolated } = await story(planAt(SEED, index, 'cloudformation'))
      if (isViolated) failed.push(`--provider cloudformation --replay ${SEED}:${index}\n${text}`)
    }
    expect(failed).toEqual([])
  }, 300_000)

  it('is the same run for the same seed, though it reads files', async () => {
    for (let index = 0; index < 20; index++) {
      const plan = planAt(SEED, index, 'cloudformation')
      expect((await story(plan)).text).toBe((await story(plan)).text)
    }
  }, 60_000)
})

/** A deployment of shop/prod with nothing in its way. */
const plan = (stack: Partial<StackPlan> = {}, part: Partial<Plan> = {}): Plan => ({
  ...{ provider: 'cloudformation', jitter: 1, command: 'deploy', target: 'instance', postAfterMs: 1_000 },
  ...{ account: usualValues.account, endpoint: usualValues.endpoint, ours: [usualValues.course] },
  ...{ actors: [], faults: [], lags: [], skewMs: [0, 0], stack: { ...usualStack, ...stack } },
  ...part,
  inputs: {
    ...{ command: 'deploy', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
    ...{ specPath: 'service-ours.yml', templatesPath: 'templates' },
    ...part.inputs,
  },
})

const played = async (one: Plan) => {
  const { run, findings } = await playAndCheck(one, files.folder)
  expect(violations(findings)).toEqual([])
  return { run, truth: new GroundTruth(run), says: run.lines.map(({ text }) => text).join('\n') }
}

const somebody = (part: Pick<Actor, 'does' | 'at'>): Actor => ({
  ...{ variant: 'theirs', hasToken: true, course: usualValues.course },
  ...part,
})

describe('the model of CloudFormation', () => {
  it.each<[StackPlan['leftAs'], string]>([
    ['recorded', 'record'],
    ['same', 'bytes'],
    ['reformatted', 'changeSet'],
  ])('has a stack %s, which is deployed with the proof %s', async (leftAs, proof) => {
    // Only the spec that is deployed renders what somebody has formatted.
    const inputs = leftAs === 'reformatted' ? { set: 'replicas=7', specPath: 'service-old.yml' } : {}
    const { run } = await played(plan({ leftAs }, { inputs }))
    expect([run.main.isRed, run.outputs['proof'], run.outputs['deploymentStatus']]).toEqual([
      ...[false, proof, 'SUCCEEDED'],
    ])
  })

  it('has a stack that the bundle does not render: nothing is deployed to it', async () => {
    const { run, truth, says } = await played(plan({ leftAs: 'foreign' }))
    expect(run.main.isRed).toBe(true)
    expect(truth.started).toEqual([])
    expect(says).toContain('NotProven')
  })

  it('has resources that a deployment would lose', async () => {
    const inputs = { deploymentType: 'MINOR_VERSION' }
    const { truth, says } = await played(plan({ leftAs: 'earlierBundle' }, { inputs }))
    expect(truth.started).toEqual([])
    expect(says).toMatch(/ResourceRemoval.*Queue.*Table/)
    const allowed = { ...inputs, allowResourceRemoval: 'Table,Queue' }
    expect((await played(plan({ leftAs: 'earlierBundle' }, { inputs: allowed }))).run.main.isRed).toBe(false)
  })

  it('answers a question mark for every other character', async () => {
    const { says } = await played(plan({ leftAs: 'same', hasHiddenCharacters: true }))
    expect(says).toContain('except for 1 character: CloudFormation shows ?')
  })

  it('rolls a failure back as an operation of its own, with the cause in a nested stack', async () => {
    const ours = [{ ...usualValues.course, ends: 'FAILED' as const }]
    const { run, truth, says } = await played(plan({ isNested: true }, { ours }))
    const { events = [] } = Object.values(truth.final.stacks ?? {}).find(({ key }) => key === truth.key) ?? {}
    const ends = events.filter(({ status }) => /^UPDATE(_ROLLBACK)?_IN_PROGRESS$/.test(status))
    expect(new Set(ends.map(({ operationId }) => operationId)).size).toBe(2)
    expect(run.outputs['deploymentStatus']).toBe('FAILED')
    expect(says).toContain('Nested/Inner: The topic exists already')
  })

  it('makes a change set obsolete when somebody updates the stack: it is made again', async () => {
    const actors = [somebody({ does: 'update', at: { on: 'prepared', ms: 0 } })]
    for (const otherChangeSets of ['deleted', 'obsolete'] as const) {
      const { run } = await played(plan({ otherChangeSets }, { actors }))
      expect([run.main.isRed, run.outputs['deploymentStatus']]).toEqual([false, 'SUCCEEDED'])
    }
  })

  it('creates a stack, and deletes it again when the creation is cancelled', async () => {
    const account = { ...usualValues.account, exists: false }
    const inputs = { createIfMissing: 'true', templateName: 'web', templateMajorVersion: '1' }
    const signal = { on: 'accepted', ms: 1_000 } as const
    const { truth } = await played(plan({}, { account, inputs, signal }))
    expect(stackHardCases['a creation cancelled by deleting its stack']?.(truth)).toBe(true)
    expect(truth.targetAt(truth.run.post.endedAt)).toBeUndefined()
  })
})

describe('a planted fault', () => {
  it.each(mutations.map(mutation => [mutation.name, mutation] as const))(
    'has its place in the sources: %s',
    (_, mutation) => {
      expect(mutated(mutation)).toContain(mutation.replace)
    },
  )

  it('is there for each provider, ten times at least', () => {
    for (const provider of providerNames)
      expect(mutations.filter(({ providers }) => providers.includes(provider)).length).toBeGreaterThan(9)
  })

  // The seeds find them in their first runs.
  it.each([
    ['removals-not-refused', '7'],
    ['change-set-not-deleted', '12'],
  ])(
    'is found: %s',
    (name, seed) => {
      const series = ['--provider', 'cloudformation', '--seed', seed, '--runs', '400']
      const { stdout } = spawnSync(process.execPath, ['chaos/index.ts', '--mutation', name, ...series], {
        encoding: 'utf8',
      })
      expect(stdout).toMatch(/^found after \d+ runs: VIOLATED I8/)
    },
    120_000,
  )
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { playAndCheck, violations } from '../chaos/play-and-check.js'
import { providerNames, type Course, type Plan, type ProviderName } from '../chaos/plan/plan.js'
import { workspace } from '../chaos/plan/specs.js'
import { usualValues } from '../chaos/plan/usual-values.js'
import { preloadModules } from '../chaos/play/preload-modules.js'
import type { StatusRow } from '../chaos/checks/status-row.js'
import type { Action } from '../chaos/play/step-runner.js'
import { post } from '../src/commands/post.js'
import { run } from '../src/run.js'

const files = workspace()
beforeAll(preloadModules)
afterAll(files.remove)

/** `command: cancel` while somebody else's deployment is in progress. */
const cancelling = (
  provider: ProviderName,
  course: Partial<Course> = {},
  inputs: Plan['inputs'] = {},
): Plan => ({
  ...{ provider, jitter: 1, command: 'cancel', target: 'instance', postAfterMs: 1_000 },
  ...{ account: usualValues.account, endpoint: usualValues.endpoint, ours: [usualValues.course] },
  ...{ faults: [], lags: [], skewMs: [0, 0] },
  inputs: {
    ...{ command: 'cancel', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
    ...inputs,
  },
  actors: [
    {
      ...{ at: { on: 'start', ms: -5_000 }, does: 'update', variant: 'theirs', hasToken: true },
      course: { ...usualValues.course, takesMs: 600_000, ...course },
    },
  ],
})

/** `command: status` while somebody else's deployment is in progress. */
const status = (provider: ProviderName, part: Partial<Plan> = {}, show = 'image,replicas'): Plan => ({
  ...cancelling(provider),
  ...part,
  command: 'status',
  inputs: { command: 'status', serviceName: 'shop', show },
})

/** The rows of a green status. */
const rowsOf = async (plan: Plan) => {
  const { run, findings } = await playAndCheck(plan, files.folder)
  expect([run.main.isRed, ...violations(findings)]).toEqual([false])
  return JSON.parse(run.outputs['status'] ?? '') as readonly StatusRow[]
}

/** It is green, whatever happened. */
const alwaysGreen: Action = {
  post,
  run: runtime => run({ ...runtime, runner: { ...runtime.runner, fail: runtime.runner.warning } }),
}

const violated = async (plan: Plan, action?: Action) => {
  const { run, findings } = await playAndCheck(plan, files.folder, action)
  const texts = violations(findings).map(({ text }) => text.replace(/[0-9a-f-]{36}/, 'ID'))
  return { isRed: run.main.isRed, texts }
}

describe.each(providerNames)('a green cancel with %s', provider => {
  it.each<[string, Course['cancelEnds'], boolean]>([
    ['has cancelled the deployment', 'CANCELLED', false],
    ['is none where the cancellation failed', 'FAILED', true],
  ])('%s', async (_, cancelEnds, isRed) => {
    expect(await violated(cancelling(provider, { cancelEnds }))).toEqual({ isRed, texts: [] })
  })

  it.each<[string, Partial<Course>, Plan['inputs']]>([
    ['ID is FAILED', { cancelEnds: 'FAILED' }, {}],
    ['names no deployment', { cancelTakesMs: 600_000 }, { timeoutMinutes: '1' }],
  ])('is a violation where it says too much: %s', async (text, course, inputs) => {
    const { texts } = await violated(cancelling(provider, course, inputs), alwaysGreen)
    expect(texts).toEqual([`green, and ${text}`])
  })
})

describe.each(providerNames)('a status with %s', provider => {
  it('has what runs, and what is in progress', async () => {
    const [dev, prod] = await rowsOf(status(provider))
    expect(dev).toMatchObject({ inputs: { replicas: '2' }, deployment: { phase: 'succeeded' }, unknown: [] })
    expect(prod).toMatchObject({ instance: 'prod', deployment: { phase: 'running' } })
  })

  it.each<[string, (rows: string) => string, string]>([
    ['another value', rows => rows.replaceAll('"replicas":"2"', '"replicas":"3"'), 'never ran'],
    ['another phase', rows => rows.replaceAll('"running"', '"succeeded"'), 'never was'],
    [
      'no row of an instance',
      rows => JSON.stringify((JSON.parse(rows) as unknown[]).slice(1)),
      'lacks shop/dev',
    ],
  ])('is a violation with %s', async (_, change, text) => {
    const action: Action = {
      post,
      run: ({ runner: workflow, ...rest }) =>
        run({
          ...rest,
          runner: {
            ...workflow,
            setOutput: (name, value) => {
              workflow.setOutput(name, name === 'status' ? change(value) : value)
            },
          },
        }),
    }
    const { texts } = await violated(status(provider), action)
    expect(texts.join()).toContain(text)
  })
})

describe('a status of Proton', () => {
  it('says why a version is not known: the record of the deployment shows none', async () => {
    const endpoint = { ...usualValues.endpoint, showsStates: 'none' } as const
    const [, prod] = await rowsOf(status('proton', { endpoint }, ''))
    expect(prod).toMatchObject({
      version: null,
      unknown: ['the record of its deployment shows no template version'],
    })
  })
})

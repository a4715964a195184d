import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { playAndCheck, violations } from '../chaos/play-and-check.js'
import { providerNames, type Course, type Plan, type ProviderName } from '../chaos/plan/plan.js'
import { workspace } from '../chaos/plan/specs.js'
import { usualValues } from '../chaos/plan/usual-values.js'
import { preloadModules } from '../chaos/play/preload-modules.js'
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

/** It is green, whatever happened. */
const alwaysGreen: Action = {
  post,
  run: runtime => run({ ...runtime, workflow: { ...runtime.workflow, fail: runtime.workflow.warning } }),
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

import { describe, expect, test } from '@jest/globals'
import { deploy } from '../../src/engine/deploy.js'
import type { DeploymentTarget, PreparedChange } from '../../src/engine/deployment-target.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, protonError, ScriptedTarget, type ScriptedDeployment } from '../support/scripted.js'

const deployed = { phase: 'succeeded', status: 'SUCCEEDED', deploymentId: 'an earlier one' } as const

/** A deployment of a change that is prepared as usual, but for what `prepared` replaces. */
function setUp(
  prepared: (change: PreparedChange) => Partial<PreparedChange>,
  over: Partial<ScriptedDeployment> = {},
  statusWords: DeploymentTarget['statusWords'] = { running: 'IN_PROGRESS', succeeded: 'SUCCEEDED' },
) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const context = contextOn(target, clock, {
    change: { clientToken: 'token-of-ours', spec: 'ours' },
    ...over,
  })
  const prepare: DeploymentTarget['prepare'] = async (now, signal) => {
    const change = await context.target.prepare(now, signal)
    return change && { ...change, ...prepared(change) }
  }
  const run = () => clock.run(deploy({ ...context, target: { ...context.target, statusWords, prepare } }))
  const types = () => context.events.map(({ type }) => type)
  return { clock, target, context, run, types }
}

/** The request is accepted, and its answer shows nothing else. */
const silently = (change: PreparedChange): Partial<PreparedChange> => ({
  submit: async () => {
    await change.submit()
    return undefined
  },
})

describe('a request whose answer shows only that it was accepted', () => {
  test('is followed once the target shows its deployment', async () => {
    const { target, context, run } = setUp(silently)
    const { outcome } = await run()
    expect(outcome).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.latest.id } })
    expect(target.made).toHaveLength(2)
    expect(context.events).toContainEqual(
      expect.objectContaining({
        type: 'started',
        deployment: { phase: 'running', status: 'IN_PROGRESS' },
        isRecognized: false,
      }),
    )
    expect(context.events).toContainEqual(expect.objectContaining({ type: 'identified' }))
  })

  test("has started with wait: false, with the provider's own status", async () => {
    const { run, target } = setUp(silently, { wait: false }, { running: 'ROLLING', succeeded: 'DONE' })
    expect((await run()).outcome).toEqual({
      kind: 'started',
      deployment: { phase: 'running', status: 'ROLLING' },
    })
    expect(target.made).toHaveLength(2)
  })

  test('leaves the target as it was read where it starts no deployment', async () => {
    const { target, run } = setUp(() => ({
      startsDeployment: false,
      submit: () => Promise.resolve(undefined),
    }))
    const { outcome, before } = await run()
    expect(outcome).toEqual({ kind: 'updated', deployment: before })
    expect(before?.deploymentId).toBe(target.made[0]?.id)
  })
})

describe('the log lines of a change', () => {
  test('come before the request, and those about the started deployment after it', async () => {
    const { context, run } = setUp(() => ({
      restores: deployed,
      notices: [{ text: 'before' }],
      noticesOnStart: [{ text: 'after', isWarning: true }],
      facts: [['Instances added', 'dev']],
    }))
    await run()
    const kinds = ['restoring', 'notice', 'submitting', 'started']
    const told = context.events.filter(({ type }) => kinds.includes(type))
    expect(told).toMatchObject([
      { type: 'restoring', to: deployed },
      { type: 'notice', notice: { text: 'before' } },
      { type: 'submitting' },
      { type: 'started', facts: [['Instances added', 'dev']] },
      { type: 'notice', notice: { text: 'after', isWarning: true } },
    ])
  })

  test('do not include those about a start where nothing was started', async () => {
    const { types, run } = setUp(() => ({
      startsDeployment: false,
      noticesOnStart: [{ text: 'after' }],
    }))
    expect((await run()).outcome.kind).toBe('updated')
    expect(types()).toEqual(['targetRead'])
  })
})

describe('a target on which somebody else has started a deployment since it was read', () => {
  const conflicting = (over: Partial<ScriptedDeployment> = {}) => {
    const clock = new FakeClock()
    const target = new ScriptedTarget(clock)
    const context = contextOn(target, clock, over)
    let times = 0
    const prepare: DeploymentTarget['prepare'] = (now, signal) => {
      if (times++ > 0) return context.target.prepare(now, signal)
      target.begin({ takesMs: 90_000 }, undefined, 'somebody-else')
      return Promise.reject(protonError('conflict'))
    }
    const run = () => clock.run(deploy({ ...context, target: { ...context.target, prepare } }))
    return { target, context, run }
  }

  test('is waited for, and the change is prepared again', async () => {
    const { target, context, run } = conflicting()
    const { outcome } = await run()
    expect(outcome).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.made[2]?.id } })
    expect(context.events).toContainEqual(expect.objectContaining({ type: 'waitingForOther' }))
  })

  test('gets nothing with onConflict: fail', async () => {
    const { target, run } = conflicting({ onConflict: 'fail' })
    expect((await run()).outcome).toMatchObject({
      kind: 'gaveUp',
      why: 'busy',
      other: { deploymentId: target.made[1]?.id },
    })
    expect(target.count('update')).toBe(0)
  })
})

describe('a target without a change', () => {
  test('sends nothing, and returns the current deployment with its outputs', async () => {
    const clock = new FakeClock()
    const target = new ScriptedTarget(clock)
    const context = contextOn(target, clock)
    const prepare = () => Promise.resolve(undefined)
    const { outcome } = await clock.run(deploy({ ...context, target: { ...context.target, prepare } }))
    expect(outcome).toMatchObject({
      kind: 'unchanged',
      deployment: { deploymentId: target.made[0]?.id },
      outputs: new Map([['Of', target.made[0]?.id]]),
    })
    expect(target.count('update')).toBe(0)
  })
})

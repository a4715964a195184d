import { describe, expect, test } from '@jest/globals'
import { deploy } from '../../src/engine/deploy.js'
import type { DeploymentTarget, PreparedChange } from '../../src/engine/deployment-target.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, ScriptedTarget, type ScriptedDeployment } from '../support/scripted.js'

const deployed = { phase: 'succeeded', status: 'SUCCEEDED', deploymentId: 'an earlier one' } as const

/** A deployment of a change that is prepared as usual, but for what `prepared` replaces. */
function setUp(
  prepared: (change: PreparedChange) => Partial<PreparedChange>,
  over: Partial<ScriptedDeployment> = {},
  statusWords: DeploymentTarget['statusWords'] = { running: 'IN_PROGRESS', succeeded: 'SUCCEEDED' },
) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const job = contextOn(target, clock, { change: { clientToken: 'token-of-ours', spec: 'ours' }, ...over })
  const prepare: DeploymentTarget['prepare'] = async (now, signal) => {
    const change = await job.target.prepare(now, signal)
    return change && { ...change, ...prepared(change) }
  }
  const run = () => clock.run(deploy({ ...job, target: { ...job.target, statusWords, prepare } }))
  const types = () => job.events.map(({ type }) => type)
  return { clock, target, job, run, types }
}

/** The request is accepted, and its answer shows nothing else. */
const silently = (change: PreparedChange): Partial<PreparedChange> => ({
  submit: async () => {
    await change.submit()
    return undefined
  },
})

describe('a request whose answer shows nothing but that it was accepted', () => {
  test('is followed once the target shows its deployment', async () => {
    const { target, job, run } = setUp(silently)
    const { outcome } = await run()
    expect(outcome).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.latest.id } })
    expect(target.made).toHaveLength(2)
    expect(job.events).toContainEqual(
      expect.objectContaining({
        type: 'started',
        deployment: { phase: 'running', status: 'IN_PROGRESS' },
        isRecognized: false,
      }),
    )
    expect(job.events).toContainEqual(expect.objectContaining({ type: 'identified' }))
  })

  test('has started with wait: false, in the word of the provider', async () => {
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

describe('what the log says of a change', () => {
  test('comes before the request, and what only a start shows after it', async () => {
    const { job, run } = setUp(() => ({
      restores: deployed,
      notices: [{ text: 'before' }],
      noticesOnStart: [{ text: 'after', isWarning: true }],
      facts: [['Instances added', 'dev']],
    }))
    await run()
    const kinds = ['restoring', 'notice', 'submitting', 'started']
    const told = job.events.filter(({ type }) => kinds.includes(type))
    expect(told).toMatchObject([
      { type: 'restoring', to: deployed },
      { type: 'notice', notice: { text: 'before' } },
      { type: 'submitting' },
      { type: 'started', facts: [['Instances added', 'dev']] },
      { type: 'notice', notice: { text: 'after', isWarning: true } },
    ])
  })

  test('is nothing of a start where none was made', async () => {
    const { types, run } = setUp(() => ({
      startsDeployment: false,
      noticesOnStart: [{ text: 'after' }],
    }))
    expect((await run()).outcome.kind).toBe('updated')
    expect(types()).toEqual(['targetRead'])
  })
})

describe('a change that is none', () => {
  test('sends nothing, and answers what runs with its outputs', async () => {
    const clock = new FakeClock()
    const target = new ScriptedTarget(clock)
    const job = contextOn(target, clock)
    const prepare = () => Promise.resolve(undefined)
    const { outcome } = await clock.run(deploy({ ...job, target: { ...job.target, prepare } }))
    expect(outcome).toMatchObject({
      kind: 'unchanged',
      deployment: { deploymentId: target.made[0]?.id },
      outputs: new Map([['Of', target.made[0]?.id]]),
    })
    expect(target.count('update')).toBe(0)
  })
})

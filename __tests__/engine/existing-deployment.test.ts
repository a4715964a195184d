import { describe, expect, test } from '@jest/globals'
import type { DeploymentTarget } from '../../src/engine/deployment-target.js'
import type { TargetState } from '../../src/engine/deployment.js'
import { followExisting, readExisting } from '../../src/engine/existing-deployment.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, protonError, ScriptedTarget } from '../support/scripted.js'

const MINUTE = 60_000

/** A target whose latest deployment, somebody else's, has just begun and takes a minute. */
function setUp(course: Parameters<ScriptedTarget['begin']>[0] = { takesMs: MINUTE }) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const [earlier] = target.made
  const latest = target.begin(course)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal, deadline: clock.now() + 10 * MINUTE })
  return { clock, target, stop, context, earlier, latest }
}

describe('an existing deployment', () => {
  const read = (it: ReturnType<typeof setUp>, id?: string, over: Partial<DeploymentTarget> = {}) =>
    it.clock.run(readExisting({ ...it.context.target, ...over }, id, it.stop.signal))

  test('is the latest without an id, and that of the id with one', async () => {
    const it = setUp()
    expect(await read(it)).toMatchObject({ deploymentId: it.latest.id, phase: 'running' })
    expect(await read(it, it.latest.id)).toMatchObject({ deploymentId: it.latest.id })
    expect(it.target.count('getDeployment')).toBe(0)
    expect(await read(it, it.earlier?.id)).toMatchObject({
      ...{ deploymentId: it.earlier?.id, phase: 'succeeded' },
    })
  })

  test('of an id that the target does not have is an error', async () => {
    await expect(read(setUp(), 'another')).rejects.toMatchObject({ fault: 'invalid' })
  })

  test.each<[string, Partial<TargetState>, object]>([
    [
      'does not exist',
      { phase: 'absent', status: 'NONE' },
      { code: 'NotFound', fault: 'notFound', operation: '', message: 'thing one does not exist' },
    ],
    [
      'is being deleted',
      { status: 'DELETE_IN_PROGRESS', isDeletion: true },
      { code: 'Deleting', message: 'the target is DELETE_IN_PROGRESS' },
    ],
  ])('of a target that %s is an error, with an id or without', async (_, shown, error) => {
    const it = setUp()
    it.target.trouble.get = () => ({ ...it.target.shown(), ...shown })
    for (const id of [undefined, it.latest.id, it.earlier?.id])
      await expect(read(it, id)).rejects.toMatchObject(error)
  })

  test('of an id is an error where the target keeps no deployments; the latest is not', async () => {
    const it = setUp()
    const without = { history: undefined }
    await expect(read(it, it.earlier?.id, without)).rejects.toMatchObject({
      ...{ code: 'NoDeployments', message: 'targets of this kind have no deployments' },
    })
    expect(await read(it, undefined, without)).toMatchObject({ deploymentId: it.latest.id })
  })
})

describe('the outcome of an existing deployment', () => {
  const follow = (it: ReturnType<typeof setUp>) => it.clock.run(followExisting(it.context, it.target.shown()))

  test.each([
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'cancelled'],
  ] as const)('that ends as %s is %s, whether it has ended or is in progress', async (ends, kind) => {
    const it = setUp({ takesMs: MINUTE, ends })
    const startedAt = it.clock.now()
    for (let times = 0; times < 2; times++)
      expect(await follow(it)).toMatchObject({
        kind,
        deployment: { deploymentId: it.latest.id, status: ends },
      })
    expect(it.clock.now() - startedAt).toBeLessThan(2 * MINUTE)
  })

  test('is not known when the workflow is cancelled: it goes on', async () => {
    const it = setUp()
    it.clock.after(10_000, () => {
      it.stop.abort()
    })
    expect(await follow(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'leftRunning',
      deployment: { status: 'IN_PROGRESS' },
    })
    expect(it.target.count('cancel')).toBe(0)
  })

  test('is not known when the time is over: it goes on', async () => {
    const it = setUp({ takesMs: 60 * MINUTE })
    expect(await follow(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'timeout',
      deployment: { status: 'IN_PROGRESS' },
    })
    expect(it.target.count('cancel')).toBe(0)
  })

  test('is not known where it can no longer be read', async () => {
    const it = setUp()
    for (const operation of ['get', 'getDeployment'] as const)
      it.target.trouble[operation] = () => {
        throw protonError('credentials')
      }
    expect(await follow(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'unreadable',
      error: { fault: 'credentials' },
    })
  })

  test('is no outcome where the action has a bug', async () => {
    const it = setUp()
    for (const operation of ['get', 'getDeployment'] as const)
      it.target.trouble[operation] = () => {
        throw new TypeError('a bug')
      }
    await expect(follow(it)).rejects.toThrow('a bug')
  })
})

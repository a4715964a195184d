import { describe, expect, test } from '@jest/globals'
import type { FollowContext } from '../../src/engine/context.js'
import type { PastDeployment } from '../../src/engine/deployment.js'
import { readBlocker } from '../../src/engine/read-blocker.js'
import { follow } from '../../src/engine/follow.js'
import { reportSyncBlockers, warnOfSync } from '../../src/engine/repository-sync.js'
import { submissionOf } from '../../src/engine/tracking/submission.js'
import { DeploymentTracker } from '../../src/engine/tracking/tracker.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, hang, portOf, protonError, ScriptedTarget } from '../support/scripted.js'

const MINUTE = 60_000

function setUp(over: Partial<FollowContext> = {}) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal, ...over })
  const startedAt = clock.now()
  return {
    ...{ clock, target, stop, context },
    elapsedMs: () => clock.now() - startedAt,
    eventsOf: (type: string) => context.events.filter(event => event.type === type),
    following: (on = context.target) => {
      const deployment = target.shown()
      const own = { ...context, target: on }
      return clock.run(follow(own, new DeploymentTracker(own, submissionOf(deployment)), deployment))
    },
  }
}
const inProgress = (over: Partial<FollowContext> = {}) => {
  const it = setUp(over)
  it.target.begin({ takesMs: 5 * MINUTE, ends: 'FAILED' }, it.clock.now(), 'token')
  return it
}

describe('a deployment that is followed', () => {
  test('is not read where it has ended', async () => {
    const it = setUp()
    expect(await it.following()).toEqual({ kind: 'ours', deployment: it.target.shown() })
    expect(it.target.calls).toEqual([])
  })

  test('is followed to its end, and each new status is reported with the time that has passed', async () => {
    const it = inProgress()
    it.clock.after(2 * MINUTE, () => {
      const { startedAt = 0, ...shown } = it.target.shown()
      const ended = { phase: 'failed', status: 'FAILED', completedAt: startedAt + 119_000 }
      it.target.trouble.getDeployment = () => ({ ...shown, startedAt, ...ended })
    })
    expect(await it.following()).toMatchObject({ kind: 'ours', deployment: { phase: 'failed' } })
    expect(it.eventsOf('status')).toEqual([
      {
        ...{ type: 'status', deployment: expect.objectContaining({ status: 'FAILED' }) },
        ...{ elapsedMs: it.elapsedMs(), tookMs: 119_000 },
      },
    ])
  })

  test('says what it waits for: the status that was read last', async () => {
    const it = inProgress()
    it.clock.after(90_000, () => {
      it.target.latest.cancelledAt = it.clock.now()
    })
    Object.assign(it.target.latest, { cancelTakesMs: 3 * MINUTE })
    await it.following()
    expect(it.eventsOf('heartbeat').map(event => 'waitingFor' in event && event.waitingFor)).toEqual([
      ...['IN_PROGRESS', 'CANCELLING', 'CANCELLING', 'CANCELLING'],
    ])
    expect(it.eventsOf('status')).toHaveLength(2)
  })

  test.each([
    ['the deadline', 'timeout'],
    ['a signal', 'stopped'],
  ])('is followed until %s', async (_, expected) => {
    const it = inProgress({ deadline: Date.UTC(2026, 10, 20) + 2 * MINUTE })
    if (expected === 'stopped')
      it.clock.after(MINUTE, () => {
        it.stop.abort()
      })
    expect(await it.following()).toBe(expected)
    expect(it.elapsedMs()).toBe(expected === 'stopped' ? MINUTE : 2 * MINUTE)
  })

  test('is polled more often towards its usual end, which is in the log', async () => {
    const past: PastDeployment = {
      ...{ deploymentId: 'past', status: 'SUCCEEDED', phase: 'succeeded', createdAt: 1, tookMs: 5 * MINUTE },
    }
    const it = inProgress()
    it.target.past = [past, past, past]
    await it.following()
    expect(it.eventsOf('history')).toEqual([
      { type: 'history', history: [past, past, past], usualMs: 5 * MINUTE },
    ])
    expect(it.eventsOf('heartbeat')[0]).toMatchObject({ usualMs: 5 * MINUTE })
    expect(it.elapsedMs() - 5 * MINUTE).toBeLessThan(2_500)
  })

  test.each([
    ['may not be read', () => Promise.reject(protonError('denied'))],
    ['does not come within five seconds', hang],
  ])('is followed without a history that %s', async (_, trouble) => {
    const it = inProgress()
    it.target.trouble.listDeployments = trouble
    await it.following()
    expect(it.eventsOf('history')).toEqual([{ type: 'history', history: [], usualMs: undefined }])
    const firstRead = it.target.calls.find(({ operation }) => operation === 'getDeployment')?.at ?? 0
    expect(firstRead - it.clock.now() + it.elapsedMs()).toBeLessThanOrEqual(5_000 + 2_200)
  })

  test('is followed where the provider has no history', async () => {
    const it = inProgress()
    await it.following(portOf(it.target, it.context.change, 'history'))
    expect(it.eventsOf('history')).toMatchObject([{ history: [] }])
  })
})

describe('the deployment of something else that must end first', () => {
  const read = (it: ReturnType<typeof setUp>, find: () => Promise<never>) =>
    it.clock.run(readBlocker(it.context, find))

  test('is what the provider finds', async () => {
    const it = setUp()
    const found = it.target.shown()
    expect(await it.clock.run(readBlocker(it.context, () => Promise.resolve(found)))).toBe(found)
  })

  test('is not known after half a minute of faults, with a warning', async () => {
    const it = setUp()
    expect(await read(it, () => Promise.reject(protonError('transient')))).toBeUndefined()
    expect(it.elapsedMs()).toBe(29_000)
    expect(it.eventsOf('unknown')).toMatchObject([
      { what: 'what else is deploying', because: { fault: 'transient' } },
    ])
  })

  test('is not known without the permission, without a warning', async () => {
    const it = setUp()
    expect(await read(it, () => Promise.reject(protonError('denied')))).toBeUndefined()
    expect([it.elapsedMs(), it.eventsOf('unknown')]).toEqual([0, []])
  })

  test('is asked for in tries of three seconds', async () => {
    const it = setUp()
    let calls = 0
    await read(it, () => {
      calls++
      return hang()
    })
    expect(calls).toBeGreaterThan(4)
  })

  test('needs no warning after a signal', async () => {
    const it = setUp()
    it.clock.after(1_000, () => {
      it.stop.abort()
    })
    expect(await read(it, hang)).toBeUndefined()
    expect([it.elapsedMs(), it.eventsOf('unknown')]).toEqual([1_000, []])
  })
})

describe('a sync from a repository', () => {
  const config = { repositoryProvider: 'GITHUB', repositoryName: 'a/b', branch: 'main', filePath: 'c.yml' }
  const blocker = { id: 'one', createdReason: 'a manual update' }
  const onSynced = (
    it: ReturnType<typeof setUp>,
    sync: Partial<NonNullable<FollowContext['target']['sync']>>,
  ) => ({
    ...it.context,
    target: {
      ...it.context.target,
      sync: {
        config: () => Promise.resolve(config),
        activeBlockers: () => Promise.resolve([blocker]),
        ...sync,
      },
    },
  })

  test('is a warning, and its blockers are', async () => {
    const it = setUp()
    expect(await it.clock.run(warnOfSync(onSynced(it, {})))).toBe(true)
    await it.clock.run(reportSyncBlockers(onSynced(it, {})))
    expect(it.context.events).toEqual([
      { type: 'synced', config },
      { type: 'syncBlocked', blocker },
    ])
  })

  test('is none where the target or the provider has none', async () => {
    const it = setUp()
    const none = onSynced(it, { config: () => Promise.resolve(undefined) })
    expect([await it.clock.run(warnOfSync(none)), await warnOfSync(it.context)]).toEqual([false, false])
    await reportSyncBlockers(it.context)
    expect(it.context.events).toEqual([])
  })

  test.each([
    ['transient', true, 29_000],
    ['denied', false, 0],
  ] as const)(
    'that cannot be read because of a fault that is %s may be one: %j',
    async (fault, expected, tookMs) => {
      const it = setUp()
      const broken = onSynced(it, { config: () => Promise.reject(protonError(fault)) })
      expect(await it.clock.run(warnOfSync(broken))).toBe(expected)
      expect(it.elapsedMs()).toBe(tookMs)
      expect(it.eventsOf('unknown')).toMatchObject([
        { what: 'whether it is synced from a repository', because: { fault } },
      ])
    },
  )

  test('whose blockers cannot be read for five seconds is a warning', async () => {
    const it = setUp()
    const broken = onSynced(it, { activeBlockers: () => Promise.reject(protonError('transient')) })
    await it.clock.run(reportSyncBlockers(broken))
    expect([it.elapsedMs(), it.eventsOf('unknown')]).toMatchObject([4_000, [{ what: 'what stops its sync' }]])
  })

  test('is asked in tries of three seconds', async () => {
    const it = setUp()
    let calls = 0
    const slow = () => {
      calls++
      return hang()
    }
    await it.clock.run(warnOfSync(onSynced(it, { config: slow })))
    expect(calls).toBeGreaterThan(4)
    calls = 0
    await it.clock.run(reportSyncBlockers(onSynced(it, { activeBlockers: slow })))
    expect(calls).toBe(2)
  })

  test('is not read after a signal', async () => {
    const it = setUp()
    it.stop.abort()
    await it.clock.run(reportSyncBlockers(onSynced(it, {})))
    expect(it.context.events).toEqual([])
  })
})

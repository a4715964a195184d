import { describe, expect, test } from '@jest/globals'
import { attemptOf, correctStaleRead } from '../../src/engine/attempt.js'
import { deploy } from '../../src/engine/deploy.js'
import type { DeploymentState, TargetState } from '../../src/engine/deployment.js'
import type { DeploymentTarget } from '../../src/engine/deployment-target.js'
import { InputError } from '../../src/shared/errors.js'
import { FakeClock } from '../support/fake-clock.js'
import {
  contextOn,
  hang,
  portOf,
  protonError,
  ScriptedTarget,
  type ScriptedDeployment,
} from '../support/scripted.js'

const MINUTE = 60_000

function setUp(over: Partial<ScriptedDeployment> = {}) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal, ...over })
  const startedAt = clock.now()
  return {
    ...{ clock, target, stop, context },
    run: async (on: Partial<DeploymentTarget> = {}) =>
      (await clock.run(deploy({ ...context, target: { ...context.target, ...on } }))).outcome,
    elapsedMs: () => clock.now() - startedAt,
    eventsOf: (type: string) => context.events.filter(event => event.type === type),
    updatesAt: () =>
      target.calls.filter(({ operation }) => operation === 'update').map(({ at }) => at - startedAt),
  }
}

const before: TargetState = {
  ...{ phase: 'succeeded', status: 'SUCCEEDED', deploymentId: 'before', startedAt: 5_500 },
  ...{ createdAt: 100, clientToken: 'old token', revision: '1' },
}

describe('what is saved about a request', () => {
  test('is the target as it was, the token and the evidence', () => {
    const change = { startsDeployment: true, clientToken: 'token', evidence: { a: 1 }, submit: hang }
    expect(attemptOf(change, before)).toEqual({
      before: {
        ...{ deploymentId: 'before', startedAt: 5_500, createdAt: 100 },
        ...{ clientToken: 'old token', phase: 'succeeded' },
      },
      ...{ clientToken: 'token', evidence: { a: 1 } },
    })
  })

  const after = (more: Partial<DeploymentState>): DeploymentState => ({
    ...{ phase: 'failed', status: 'FAILED', deploymentId: 'after', startedAt: 6_500 },
    ...more,
  })
  test.each<[string, DeploymentState | undefined, boolean]>([
    ['nothing', undefined, false],
    ['a newer deployment', after({}), true],
    ['an older deployment', after({ startedAt: 5_499 }), false],
    ['one of the same time', after({ startedAt: 5_500 }), false],
    ['the deployment that the target shows', after({ deploymentId: 'before' }), false],
    ['a newer deployment without an id', after({ deploymentId: undefined }), true],
    ['one without a time', after({ startedAt: undefined }), false],
  ])('is the deployment that this one comes after, where a read is stale: %s', (_, one, isStale) => {
    const { deploymentId, startedAt, phase } = one ?? before
    expect(correctStaleRead(before, one)).toEqual(
      isStale ? { ...before, deploymentId, startedAt, phase } : before,
    )
  })

  test('is compared by a time where the target shows none', () => {
    expect(correctStaleRead({ ...before, startedAt: undefined }, after({}))).toMatchObject({
      deploymentId: 'after',
    })
  })

  test('is compared by the times alone where the endpoint shows no ids', () => {
    const unnamed = { ...before, deploymentId: undefined }
    const one = after({ deploymentId: undefined })
    const { startedAt, phase } = one
    expect(correctStaleRead(unnamed, one)).toEqual({ ...unnamed, startedAt, phase })
  })

  test('is saved before the request is sent, as of the deployment that this one comes after', async () => {
    const one = after({ startedAt: Date.UTC(2026, 10, 20) + 5 })
    const it = setUp({ after: one })
    await it.run()
    expect(it.eventsOf('submitting')).toEqual([
      {
        type: 'submitting',
        submission: expect.objectContaining({
          attempts: [
            expect.objectContaining({
              before: expect.objectContaining({ deploymentId: 'after', phase: 'failed' }),
            }),
          ],
          earlierIds: ['after', it.target.made[0]?.id],
        }),
      },
    ])
  })
})

/** Preparing that takes forever, and ends when it is aborted. */
const untilAborted: DeploymentTarget['prepare'] = (_, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(protonError('transient'))
    })
  })

describe('a deadline', () => {
  const soon = { deadline: Date.UTC(2026, 10, 20) + 30_000 }

  test('that comes while the change is prepared ends the step as a timeout, and nothing is sent', async () => {
    const it = setUp(soon)
    const prepare = untilAborted
    expect(await it.run({ prepare })).toEqual({ kind: 'gaveUp', why: 'timeout', error: undefined })
    expect([it.elapsedMs(), it.target.count('update')]).toEqual([30_000, 0])
  })

  test('that comes while preparing fails is a timeout, too', async () => {
    const it = setUp(soon)
    const prepare = async () => {
      await it.clock.sleep(30_000)
      throw protonError('transient')
    }
    expect(await it.run({ prepare })).toMatchObject({ kind: 'gaveUp', why: 'timeout' })
  })

  test('before which preparing fails for good is not', async () => {
    const it = setUp()
    const prepare = () => Promise.reject(protonError('transient'))
    expect(await it.run({ prepare })).toMatchObject({ kind: 'refused', error: { fault: 'transient' } })
    expect(it.elapsedMs()).toBeLessThanOrEqual(5 * MINUTE)
  })

  test('is not waited for by a try to prepare the change, which has a minute', async () => {
    const it = setUp({ deadline: Date.UTC(2026, 10, 20) + 3 * MINUTE })
    let tries = 0
    const prepare: DeploymentTarget['prepare'] = (now, signal) =>
      ++tries === 1 ? untilAborted(now, signal) : portOf(it.target, it.context.change).prepare(now, signal)
    await it.run({ prepare })
    expect([tries, it.updatesAt()]).toEqual([2, [60_750]])
  })

  test('that comes while the sync is read leaves nothing behind', async () => {
    const it = setUp({ deadline: Date.UTC(2026, 10, 20) + 2_000 })
    const sync = { config: hang, activeBlockers: hang }
    expect(await it.run({ sync })).toMatchObject({ kind: 'gaveUp', why: 'timeout' })
    expect([it.target.count('update'), it.target.count('discard')]).toEqual([0, 1])
  })
})

describe('a change that takes long to prepare', () => {
  const slowly = (it: ReturnType<typeof setUp>) => {
    const preparedFor: (string | undefined)[] = []
    const prepare: DeploymentTarget['prepare'] = async (now, signal) => {
      preparedFor.push(now.deploymentId)
      if (preparedFor.length < 4) throw protonError('transient', 'ThrottlingException')
      await it.clock.sleep(15_000, signal)
      return it.context.target.prepare(now, signal)
    }
    return { preparedFor, prepare }
  }

  test('is discarded and prepared again where the target has changed meanwhile', async () => {
    const it = setUp()
    it.clock.after(10_000, () => it.target.begin({ takesMs: 1_000 }))
    const { prepare, preparedFor } = slowly(it)
    expect(await it.run({ prepare })).toMatchObject({ kind: 'succeeded' })
    const [first, theirs] = it.target.made.map(({ id }) => id)
    expect(preparedFor).toEqual([first, first, first, first, theirs])
    expect([it.target.count('update'), it.target.count('discard')]).toEqual([1, 1])
  })

  test('is not called unchanged where the target has changed meanwhile', async () => {
    const it = setUp()
    it.clock.after(10_000, () => it.target.begin({ takesMs: 1_000 }))
    const { prepare, preparedFor } = slowly(it)
    const sameAsFirst: DeploymentTarget['prepare'] = async (now, signal) => {
      const change = await prepare(now, signal)
      return now.deploymentId === it.target.made[0]?.id ? undefined : change
    }
    expect(await it.run({ prepare: sameAsFirst })).toMatchObject({ kind: 'succeeded' })
    expect(preparedFor.at(-1)).toBe(it.target.made[1]?.id)
  })

  test('is discarded where the target can no longer be read', async () => {
    const it = setUp()
    it.clock.after(10_000, () => {
      it.target.trouble.get = () => {
        throw protonError('denied')
      }
    })
    const { prepare } = slowly(it)
    expect(await it.run({ prepare })).toMatchObject({ kind: 'refused', error: { fault: 'denied' } })
    expect([it.target.count('update'), it.target.count('discard')]).toEqual([0, 1])
  })

  test('is sent where the target is as it was', async () => {
    const it = setUp()
    const { prepare, preparedFor } = slowly(it)
    expect(await it.run({ prepare })).toMatchObject({ kind: 'succeeded' })
    expect([preparedFor.length, it.target.count('discard')]).toEqual([4, 0])
  })
})

describe('the sync from a repository', () => {
  async function readsOfSync(phase: TargetState['phase']): Promise<string[]> {
    const it = setUp()
    const reads: string[] = []
    it.target.trouble.get = call => (call === 1 ? { phase, status: phase } : undefined)
    const sync: DeploymentTarget['sync'] = {
      config: () => Promise.resolve(void reads.push('config')).then(() => ({ branch: 'main' }) as never),
      activeBlockers: () => Promise.resolve(void reads.push('blockers')).then(() => []),
    }
    expect(await it.run({ sync })).toMatchObject({ kind: 'succeeded' })
    expect(it.eventsOf('synced')).toHaveLength(reads.length / 2)
    return reads
  }

  test('is read before the update of a target, and what stopped it afterwards', async () => {
    expect(await readsOfSync('succeeded')).toEqual(['config', 'blockers'])
  })

  test('is not read for a target that is created', async () => {
    expect(await readsOfSync('absent')).toEqual([])
  })
})

describe('a change', () => {
  test.each([
    ['FAILED', { kind: 'failed' }],
    ['SUCCEEDED', { kind: 'succeeded' }],
  ] as const)('that is found, with wait: false, when it is %s already has ended', async (ends, outcome) => {
    const it = setUp({ wait: false, change: { clientToken: 'token', spec: 'ours' } })
    it.target.courses = [{ takesMs: 1_000, ends }]
    it.target.trouble.update = () => {
      it.target.accept(it.context.change)
      it.target.trouble.get = () => {
        if (it.elapsedMs() < 5_000) throw protonError('transient', 'ECONNRESET')
      }
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await it.run()).toMatchObject({ ...outcome, deployment: { deploymentId: it.target.made[1]?.id } })
  })

  test('whose answer shows nothing has started a deployment, in the provider’s own word', async () => {
    const it = setUp({ wait: false })
    const word = { statusWords: { running: 'BUSY', succeeded: 'DONE' } }
    it.target.trouble.update = () => it.target.made[0] && it.target.shown()
    expect(await it.run(word)).toEqual({
      ...{ kind: 'started', deployment: { phase: 'running', status: 'BUSY' } },
    })
    const [started] = it.eventsOf('started')
    expect(started).toMatchObject({
      ...{ isRecognized: false, facts: [], deployment: { status: 'BUSY' } },
      submission: expect.not.objectContaining({ deploymentId: expect.anything() }),
    })
  })

  test('that starts no deployment ends with the target that the answer shows', async () => {
    const change = { startsDeployment: false, clientToken: 'token' } as const
    const answered = setUp({ change })
    expect(await answered.run()).toEqual({ kind: 'updated', deployment: answered.target.shown() })
    expect([answered.eventsOf('submitting'), answered.eventsOf('started')]).toEqual([[], []])
  })

  test('is reported before it is sent, and what it started after that', async () => {
    const it = setUp({ wait: false })
    const to = { ...before, deploymentId: 'restored' }
    const [early, late] = [{ text: 'early' }, { text: 'late' }] as never[]
    await it.run({
      prepare: async (now, signal) => {
        const change = await portOf(it.target, it.context.change).prepare(now, signal)
        return (
          change && {
            ...change,
            restores: to,
            notices: [early as never],
            noticesOnStart: [late as never],
            facts: [],
          }
        )
      },
    })
    expect(it.context.events.map(event => ('notice' in event ? event.notice : event.type))).toEqual([
      ...['targetRead', 'restoring', early, 'submitting', 'started', late],
    ])
    expect(it.eventsOf('restoring')).toEqual([{ type: 'restoring', to }])
  })

  test('of nothing is unchanged: the deployment that succeeded last, with its outputs', async () => {
    const it = setUp()
    it.target.trouble.get = () => ({ ...it.target.shown(), deploymentId: 'later' })
    const outcome = await it.run({ prepare: () => Promise.resolve(undefined) })
    const id = it.target.made[0]?.id
    expect(outcome).toMatchObject({
      ...{
        kind: 'unchanged',
        deployment: { deploymentId: id, status: 'SUCCEEDED' },
        outputs: new Map([['Of', id]]),
      },
    })
  })

  test('of nothing after a lost answer is not', async () => {
    const it = setUp()
    it.target.trouble.update = () => {
      throw protonError('transient', 'ECONNRESET')
    }
    let prepared = 0
    const outcome = await it.run({
      prepare: (now, signal) =>
        ++prepared === 1
          ? portOf(it.target, it.context.change).prepare(now, signal)
          : Promise.resolve(undefined),
    })
    expect(outcome).toMatchObject({ kind: 'gaveUp', why: 'unanswered', error: { code: 'ECONNRESET' } })
  })
})

describe('a request that fails', () => {
  test('is sent again after pauses that double, up to 30 s', async () => {
    const it = setUp()
    it.target.trouble.update = call => {
      if (call < 7) throw protonError('conflict')
    }
    expect(await it.run()).toMatchObject({ kind: 'succeeded' })
    const at = it.updatesAt()
    expect(at.slice(1).map((ms, index) => ms - (at[index] ?? 0))).toEqual(
      [2, 4, 8, 16, 30, 30].map(s => s * 1_000),
    )
    expect(it.eventsOf('submitFailed')).toHaveLength(6)
    expect(it.eventsOf('blocked')).toHaveLength(6)
  })

  test('for lack of capacity is sent again for two minutes, and then refused', async () => {
    const it = setUp()
    it.target.trouble.update = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    expect(await it.run()).toMatchObject({ kind: 'refused', error: { code: 'ThrottlingException' } })
    const last = it.updatesAt().at(-1) ?? 0
    expect([last > 2 * MINUTE, last <= 2.5 * MINUTE]).toEqual([true, true])
    expect(it.eventsOf('blocked')).toEqual([])
    expect(it.eventsOf('notSubmitted').length).toBe(it.updatesAt().length)
  })

  test('between conflicts has its two minutes each time', async () => {
    const it = setUp()
    const from = it.clock.now()
    it.target.trouble.update = () => {
      const minutes = (it.clock.now() - from) / MINUTE
      if (minutes < 6)
        throw minutes % 2 < 1.5 ? protonError('transient', 'ThrottlingException') : protonError('conflict')
    }
    expect(await it.run()).toMatchObject({ kind: 'succeeded' })
  })

  test('has its two minutes again after another deployment was waited for', async () => {
    const it = setUp()
    const startedAt = it.clock.now()
    const minutes = () => (it.clock.now() - startedAt) / MINUTE
    it.target.trouble.update = () => {
      if (minutes() < 1.5 || (minutes() > 4 && minutes() < 5.5))
        throw protonError('transient', 'ThrottlingException')
    }
    const findBlocker = () =>
      Promise.resolve(
        minutes() > 1.2 && minutes() < 4
          ? ({ phase: 'running', status: 'IN_PROGRESS', of: 'component assets' } as const)
          : undefined,
      )
    expect(await it.run({ findBlocker })).toMatchObject({ kind: 'succeeded' })
    expect(it.updatesAt().filter(at => at < 4 * MINUTE).length).toBeGreaterThan(1)
    expect(it.updatesAt().at(-1)).toBeGreaterThan(5.5 * MINUTE)
  })

  test.each([
    ['started the deployment that is in progress', 'ours', { kind: 'succeeded' }, 1],
    ['may have started it', undefined, { kind: 'gaveUp', why: 'unanswered' }, 0],
  ])('finds, while another deployment is waited for, that it %s', async (_, spec, outcome, started) => {
    const change = { clientToken: 'token', ...(spec && { spec }) }
    const it = setUp({ change })
    const startedAt = it.clock.now()
    it.target.trouble.update = () => {
      it.clock.after(2 * MINUTE, () => it.target.begin({ takesMs: MINUTE, ...(spec && { spec }) }))
      throw protonError('transient', 'ECONNRESET')
    }
    const other = { phase: 'running', status: 'IN_PROGRESS', of: 'component assets' } as const
    const findBlocker = () => Promise.resolve(it.clock.now() > startedAt ? other : undefined)
    expect(await it.run({ findBlocker })).toMatchObject(outcome)
    expect([it.target.count('update'), it.eventsOf('waitingForOther').length]).toEqual([1, 1])
    expect(it.eventsOf('started')).toMatchObject(Array(started).fill({ isRecognized: true }))
    expect(it.target.count('cancel')).toBe(0)
  })

  test('is sent again with a change that is prepared for the target as it is then', async () => {
    const it = setUp()
    const throttledUntil = it.clock.now() + MINUTE
    it.target.trouble.update = () => {
      if (it.clock.now() < throttledUntil) throw protonError('transient', 'ThrottlingException')
    }
    it.clock.after(MINUTE / 2, () => it.target.begin({ takesMs: 1_000, spec: 'theirs' }))
    const preparedFor: (string | undefined)[] = []
    const prepare: DeploymentTarget['prepare'] = (now, signal) => {
      preparedFor.push(now.deploymentId)
      return it.context.target.prepare(now, signal)
    }
    expect(await it.run({ prepare })).toMatchObject({ kind: 'succeeded' })
    const [first, theirs] = it.target.made
    expect([preparedFor[0], preparedFor.at(-1)]).toEqual([first?.id, theirs?.id])
  })

  test('as a conflict is sent again where the target cannot be read for half a minute', async () => {
    const it = setUp()
    it.target.trouble.update = call => {
      if (call > 1) return
      it.target.trouble.get = hang
      it.clock.after(40_000, () => {
        delete it.target.trouble.get
      })
      throw protonError('conflict')
    }
    expect(await it.run()).toMatchObject({ kind: 'succeeded' })
    expect(it.eventsOf('blocked')).toHaveLength(1)
  })

  test('as a conflict just before the deadline is a timeout, and waits for nothing', async () => {
    const it = setUp({ deadline: Date.UTC(2026, 10, 20) + 20_000, onConflict: 'fail' })
    it.target.trouble.update = async () => {
      await it.clock.sleep(19_000)
      it.target.trouble.get = hang
      throw protonError('conflict')
    }
    expect(await it.run()).toMatchObject({ kind: 'gaveUp', why: 'timeout', error: { fault: 'conflict' } })
    expect([it.eventsOf('blocked'), it.target.count('update')]).toEqual([[], 1])
  })

  test.each([
    ['invalid', 'refused'],
    ['denied', 'refused'],
  ] as const)('as %s is %s at once', async (fault, kind) => {
    const it = setUp()
    it.target.trouble.update = () => {
      throw protonError(fault)
    }
    expect(await it.run()).toMatchObject({ kind, error: { fault } })
    expect([it.elapsedMs(), it.eventsOf('submitFailed'), it.target.count('discard')]).toEqual([0, [], 1])
    expect(it.eventsOf('notSubmitted')).toHaveLength(1)
    expect(it.target.count('get')).toBe(1)
  })

  test('until the deadline is a timeout with the last error', async () => {
    const it = setUp()
    it.target.trouble.update = () => {
      throw protonError('conflict')
    }
    expect(await it.run()).toMatchObject({ kind: 'gaveUp', why: 'timeout', error: { fault: 'conflict' } })
    expect(it.elapsedMs()).toBe(60 * MINUTE)
  })

  test('until a signal is interrupted', async () => {
    const it = setUp()
    it.target.trouble.update = () => {
      it.stop.abort(it.clock.now())
      throw protonError('conflict')
    }
    expect(await it.run()).toMatchObject({ kind: 'gaveUp', why: 'interrupted' })
    expect(it.eventsOf('blocked')).toEqual([])
  })

  test('as a conflict with onConflict fail names what is in progress', async () => {
    const it = setUp({ onConflict: 'fail' })
    it.target.trouble.update = () => {
      it.target.begin({ takesMs: MINUTE }, undefined, 'theirs')
    }
    expect(await it.run()).toMatchObject({
      ...{ kind: 'gaveUp', why: 'busy', other: { deploymentId: it.target.latest.id, status: 'IN_PROGRESS' } },
    })
    const idle = setUp({ onConflict: 'fail' })
    idle.target.trouble.update = () => {
      throw protonError('conflict')
    }
    expect(await idle.run()).toMatchObject({ why: 'blocked', error: { fault: 'conflict' } })
    expect(idle.eventsOf('blocked')).toEqual([])
  })

  test.each([
    ['fail', 'blocked'],
    ['wait', 'timeout'],
  ] as const)(
    'as a conflict while it is prepared, with onConflict %s, ends as %s',
    async (onConflict, why) => {
      const it = setUp({ onConflict })
      const prepare = () => Promise.reject(protonError('conflict'))
      expect(await it.run({ prepare })).toMatchObject({ kind: 'gaveUp', why, error: { fault: 'conflict' } })
      expect([it.target.count('update'), it.eventsOf('submitFailed')]).toEqual([0, []])
    },
  )

  test('after one that got no answer tells the post step which may still have been accepted', async () => {
    const it = setUp()
    it.target.trouble.update = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
      if (call === 2) throw protonError('conflict')
    }
    let prepared = 0
    const outcome = await it.run({
      prepare: (now, signal) =>
        portOf(it.target, { clientToken: `token ${++prepared}` }).prepare(now, signal),
    })
    expect(outcome).toMatchObject({ kind: 'succeeded' })
    expect(it.eventsOf('submissionChanged')[0]).toMatchObject({
      submission: { attempts: [{ clientToken: 'token 1' }] },
    })
  })

  test('leaves nothing to the post step once all that has started since is somebody else’s', async () => {
    const it = setUp({ change: { clientToken: 'our token', spec: 'ours' } })
    it.target.trouble.update = call => {
      if (call > 1) return
      it.target.begin({ takesMs: 1_000, spec: 'theirs' }, undefined, 'theirs')
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await it.run()).toMatchObject({ kind: 'succeeded' })
    const types = it.context.events.map(({ type }) => type)
    expect(types.slice(types.indexOf('submitFailed')).filter(type => /submit/i.test(type))).toEqual([
      ...['submitFailed', 'notSubmitted', 'submitting'],
    ])
  })

  test('with what is no fault of the provider is a bug of the action', async () => {
    const it = setUp()
    it.target.trouble.update = () => {
      throw new TypeError('a bug')
    }
    await expect(it.run()).rejects.toThrow('a bug')
  })

  test('and a wrong input after one that got no answer leave the result unknown', async () => {
    const it = setUp()
    it.target.trouble.update = () => {
      throw protonError('transient', 'ECONNRESET')
    }
    let prepared = 0
    const after = (error: Error) => {
      prepared = 0
      return it.run({
        prepare: (now, signal) =>
          ++prepared === 1
            ? portOf(it.target, it.context.change).prepare(now, signal)
            : Promise.reject(error),
      })
    }
    const wrong = new InputError([{ input: 'spec', message: 'a wrong input' }])
    expect(await after(wrong)).toMatchObject({ why: 'unanswered', error: { code: 'ECONNRESET' } })
    expect(await after(protonError('denied'))).toMatchObject({
      why: 'unanswered',
      error: { fault: 'denied' },
    })
    await expect(after(new TypeError('a bug'))).rejects.toThrow('a bug')
  })
})

import { describe, expect, test } from '@jest/globals'
import type { Deletion, DeletionState } from '../../src/engine/deployment-target.js'
import { deleteTarget, type DeleteContext, type DeleteOutcome } from '../../src/engine/delete.js'
import { FakeClock } from '../support/fake-clock.js'
import { hang, contextOn, protonError, ScriptedTarget } from '../support/scripted.js'

const MINUTE = 60_000
const exists: DeletionState = { state: 'exists', status: 'SUCCEEDED' }
const gone: DeletionState = { state: 'gone', status: 'DELETE_COMPLETE' }
const deleting: DeletionState = { state: 'deleting', status: 'DELETE_IN_PROGRESS' }
const failed: DeletionState = {
  state: 'failed',
  status: 'DELETE_FAILED',
  message: 'The bucket is not empty.',
}

/** The provider's words, where no answer shows them. */
const statusWords = { running: 'REMOVING', deleted: 'REMOVED' }
const state = { status: statusWords.deleted }
const deleted: DeleteOutcome = { kind: 'deleted', state, isAnother: false }
const alreadyGone: DeleteOutcome = { ...deleted, kind: 'alreadyGone' }

/** A target that is deleted a minute after it was asked for. */
function world(over: Partial<DeleteContext> = {}) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const it = {
    clock,
    stop,
    startedAt: clock.now(),
    askedAt: [] as number[],
    before: exists,
    after: gone,
    /** Stands before Delete: throws, or lets it through. */
    trouble: (() => undefined) as (call: number) => unknown,
    /** Stands before what the request needs to know is read. */
    preparing: (() => undefined) as (signal: AbortSignal) => unknown,
    /** What a read answers instead of the truth. */
    read: (() => undefined) as (msSinceStart: number) => DeletionState | undefined,
    findDependents: undefined as Deletion['findDependents'],
    findBlocker: undefined as Deletion['findBlocker'],
  }
  let acceptedAt: number | undefined
  const deletion: Deletion = {
    statusWords,
    get: async () => {
      await Promise.resolve()
      const told = it.read(clock.now() - it.startedAt)
      if (told) return told
      if (acceptedAt === undefined) return it.before
      return clock.now() < acceptedAt + MINUTE ? deleting : it.after
    },
    prepare: async signal => {
      await it.preparing(signal)
      return async () => {
        it.askedAt.push(clock.now() - it.startedAt)
        await it.trouble(it.askedAt.length)
        acceptedAt = clock.now()
      }
    },
    findDependents: signal => it.findDependents?.(signal) ?? Promise.resolve([]),
    findBlocker: signal => it.findBlocker?.(signal) ?? Promise.resolve(undefined),
  }
  const { events, ...job } = contextOn(new ScriptedTarget(clock), clock, { stop: stop.signal })
  return Object.assign(it, { events, job: { ...job, deletion, ...over } })
}

type World = ReturnType<typeof world>
const ended = ({ clock, job }: World): Promise<DeleteOutcome> => clock.run(deleteTarget(job))
const tookMs = ({ clock, startedAt }: World) => clock.now() - startedAt

describe('a deletion', () => {
  test('is followed until the target is gone', async () => {
    const it = world()
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toEqual([0])
    expect(tookMs(it)).toBeGreaterThanOrEqual(MINUTE)
    expect(tookMs(it)).toBeLessThan(MINUTE + 20_000)
  })

  test('of what is gone is a success that asks for nothing', async () => {
    const it = world()
    it.before = gone
    expect(await ended(it)).toEqual(alreadyGone)
    expect(it.askedAt).toEqual([])
  })

  test('that somebody else asked for is waited for, not asked for again', async () => {
    const it = world({ onConflict: 'fail' })
    it.read = ms => (ms < 2 * MINUTE ? deleting : gone)
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toEqual([])
  })

  test('that fails ends the step with the reason', async () => {
    const it = world()
    it.after = failed
    expect(await ended(it)).toEqual({ kind: 'failed', state: failed })
    expect(it.askedAt).toHaveLength(1)
  })

  test('that failed before is asked for again, and its old failure not taken for the new one', async () => {
    const it = world()
    it.before = failed
    it.read = ms => (ms > 0 && ms < 20_000 ? failed : undefined)
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toEqual([0])
  })

  test('is done when another of the same name is there, which is left alone', async () => {
    const it = world()
    it.before = { ...exists, createdAt: 1 }
    it.read = ms => (ms > 30_000 ? { ...exists, createdAt: 2 } : undefined)
    expect(await ended(it)).toEqual({ ...deleted, isAnother: true })
    expect(it.askedAt).toEqual([0])
  })

  test('is not asked for of another of the same name that came while it waited', async () => {
    const it = world()
    it.read = ms => ({ ...exists, state: ms < 20_000 ? 'busy' : 'exists', createdAt: ms < 20_000 ? 1 : 2 })
    expect(await ended(it)).toEqual({ ...alreadyGone, isAnother: true })
    expect(it.askedAt).toEqual([])
  })

  test('is not waited for with wait: false', async () => {
    const it = world({ wait: false })
    expect(await ended(it)).toEqual({ kind: 'started', state: { status: 'REMOVING' } })
    expect(tookMs(it)).toBe(0)
  })
})

describe('a deletion meets trouble', () => {
  test('a lost answer: the target tells that it was accepted', async () => {
    const it = world()
    it.read = ms => (ms === 0 ? undefined : ms < 40_000 ? deleting : gone)
    it.trouble = () => {
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toEqual([0])
  })

  test('a lost request is sent again, but not before reads can no longer lag', async () => {
    const it = world()
    it.trouble = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toHaveLength(2)
    expect(it.askedAt[1]).toBeGreaterThanOrEqual(30_000)
  })

  test('a throttled request was not heard, and is sent again at the next look', async () => {
    const it = world()
    it.trouble = call => {
      if (call < 4) throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toHaveLength(4)
    expect(it.askedAt[3]).toBeLessThan(60_000)
  })

  test('a failure from before is not ours when the request was lost', async () => {
    const it = world()
    it.before = failed
    it.trouble = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toHaveLength(2)
  })

  test('a conflict after a request that was not answered may be that very request', async () => {
    const it = world({ onConflict: 'fail' })
    it.read = ms => (ms < 40_000 ? exists : ms < 60_000 ? deleting : gone)
    it.trouble = call => {
      throw call === 1 ? protonError('transient', 'ECONNRESET') : protonError('conflict')
    }
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toHaveLength(2)
  })

  test('gone between the look and the request', async () => {
    const it = world()
    it.read = ms => (ms === 0 ? exists : gone)
    it.trouble = () => {
      throw protonError('notFound')
    }
    expect(await ended(it)).toEqual(deleted)
  })

  test('a request that finds something else missing ends the step with that', async () => {
    const it = world()
    it.trouble = () => {
      throw protonError('notFound')
    }
    expect(await ended(it)).toMatchObject({ kind: 'refused', error: { fault: 'notFound' } })
    expect(it.askedAt).toHaveLength(1)
    expect(tookMs(it)).toBeLessThan(MINUTE)
  })

  test('throttling before the request is survived', async () => {
    const it = world()
    let calls = 0
    const throttled = () => {
      if (++calls < 3) throw protonError('transient', 'ThrottlingException')
      return Promise.resolve(undefined)
    }
    it.findBlocker = throttled
    expect(await ended(it)).toEqual(deleted)
    it.preparing = throttled
  })

  test('a late stale read does not send the request again', async () => {
    const it = world()
    it.read = ms => (ms > 50_000 && ms < 55_000 ? exists : undefined)
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toEqual([0])
  })

  test('a conflict is waited for, and told once', async () => {
    const it = world()
    it.trouble = call => {
      if (call < 5) throw protonError('conflict')
    }
    expect(await ended(it)).toEqual(deleted)
    expect(it.askedAt).toHaveLength(5)
    expect(it.events.filter(({ type }) => type === 'blocked')).toHaveLength(1)
    expect(it.events.filter(({ type }) => type === 'deleting')).toHaveLength(1)
  })

  test('a conflict is refused at once with onConflict: fail', async () => {
    const it = world({ onConflict: 'fail' })
    it.trouble = () => {
      throw protonError('conflict')
    }
    expect(await ended(it)).toMatchObject({ kind: 'blocked', error: { fault: 'conflict' } })
  })

  test('a refusal ends the step', async () => {
    const it = world()
    it.trouble = () => {
      throw protonError('denied')
    }
    expect(await ended(it)).toMatchObject({ kind: 'refused', isRequested: false, error: { fault: 'denied' } })
    expect(it.askedAt).toHaveLength(1)
  })

  test('a name that does not resolve ends the step at once', async () => {
    const it = world()
    it.read = () => {
      throw protonError('unreachable', 'ENOTFOUND')
    }
    expect(await ended(it)).toMatchObject({ kind: 'refused', isRequested: false })
    expect(tookMs(it)).toBe(0)
  })

  test('credentials that expire on the way end the step, and the deletion goes on', async () => {
    const it = world()
    it.read = ms => {
      if (ms > 10_000) throw protonError('credentials')
      return undefined
    }
    expect(await ended(it)).toMatchObject({ kind: 'refused', isRequested: true })
  })

  test('throttling on the way is survived', async () => {
    const it = world()
    it.read = ms => {
      if (ms > 10_000 && ms < 50_000) throw protonError('transient', 'ThrottlingException')
      return undefined
    }
    expect(await ended(it)).toEqual(deleted)
  })
})

describe('what is in the way of a deletion', () => {
  const component = { phase: 'running', status: 'IN_PROGRESS', of: 'component assets' } as const

  test('what holds the target is named, and nothing asked for', async () => {
    const it = world()
    it.findDependents = () => Promise.resolve(['component assets'])
    expect(await ended(it)).toEqual({ kind: 'hasDependents', dependents: ['component assets'] })
    expect(it.askedAt).toEqual([])
  })

  test('what may not be asked Proton itself sees to', async () => {
    const it = world()
    it.findDependents = () => Promise.reject(protonError('denied'))
    it.findBlocker = () => Promise.reject(protonError('denied'))
    it.trouble = call => {
      if (call < 4) throw protonError('conflict')
    }
    expect(await ended(it)).toEqual(deleted)
    // A warning for each, once, however often it is asked for.
    expect(it.events.filter(({ type }) => type === 'unknown')).toHaveLength(2)
  })

  test('a deployment of something else is waited for, or refused', async () => {
    for (const onConflict of ['wait', 'fail'] as const) {
      const it = world({ onConflict })
      it.findBlocker = () => Promise.resolve(tookMs(it) < 2 * MINUTE ? component : undefined)
      const removed = await ended(it)
      if (onConflict === 'fail') expect(removed).toEqual({ kind: 'busy', other: component })
      else expect(it.askedAt[0]).toBeGreaterThanOrEqual(2 * MINUTE)
    }
  })

  test('its own deployment is waited for, or refused', async () => {
    const busy: DeletionState = { state: 'busy', status: 'IN_PROGRESS' }
    for (const onConflict of ['wait', 'fail'] as const) {
      const it = world({ onConflict })
      it.read = ms => (ms < 2 * MINUTE ? busy : undefined)
      const removed = await ended(it)
      expect(removed).toEqual(onConflict === 'fail' ? { kind: 'busy', other: busy } : deleted)
    }
  })
})

describe('a deletion cut short', () => {
  test('by a cancel before it was asked for', async () => {
    const it = world()
    it.findBlocker = () => Promise.resolve({ phase: 'running', status: 'IN_PROGRESS' })
    it.clock.after(MINUTE, () => {
      it.stop.abort()
    })
    expect(await ended(it)).toMatchObject({ kind: 'stopped', isRequested: false })
    expect(it.askedAt).toEqual([])
  })

  test('by a cancel while it goes on: it is not known to end', async () => {
    const it = world()
    it.clock.after(20_000, () => {
      it.stop.abort()
    })
    expect(await ended(it)).toMatchObject({ kind: 'stopped', isRequested: true })
    expect(tookMs(it)).toBe(20_000)
  })

  test('by a cancel while what the request needs is read: then nothing is sent', async () => {
    const it = world()
    it.preparing = async () => {
      await it.clock.sleep(8_000)
    }
    it.clock.after(3_000, () => {
      it.stop.abort()
    })
    expect(await ended(it)).toMatchObject({ kind: 'stopped', isRequested: false })
    await it.clock.run(it.clock.sleep(20_000))
    expect(it.askedAt).toEqual([])
  })

  test('by a cancel while the request has no answer', async () => {
    const it = world()
    it.trouble = hang
    it.clock.after(5_000, () => {
      it.stop.abort()
    })
    expect(await ended(it)).toMatchObject({ kind: 'stopped', isRequested: true })
    expect(tookMs(it)).toBe(5_000)
  })

  test('by the time, exactly', async () => {
    const it = world()
    const deadline = it.startedAt + 30_000
    expect(await it.clock.run(deleteTarget({ ...it.job, deadline }))).toMatchObject({
      kind: 'timeout',
      isRequested: true,
    })
    expect(tookMs(it)).toBe(30_000)
  })

  test('by a cancel before the first answer', async () => {
    const it = world()
    it.read = hang as unknown as World['read']
    it.clock.after(1_000, () => {
      it.stop.abort()
    })
    expect(await ended(it)).toEqual({ kind: 'stopped', isRequested: false })
  })
})

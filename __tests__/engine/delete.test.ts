import { describe, expect, test } from '@jest/globals'
import { deleteTarget } from '../../src/engine/delete.js'
import type { DeletionState } from '../../src/engine/deployment-target.js'
import {
  alreadyGone,
  deleted,
  deleting,
  ended,
  exists,
  failed,
  gone,
  setup,
  tookMs,
  type Setup,
} from '../support/deleted-target.js'
import { hang, protonError } from '../support/scripted.js'

const MINUTE = 60_000

describe('a deletion', () => {
  test('is followed until the target is gone', async () => {
    const step = setup()
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toEqual([0])
    expect(tookMs(step)).toBeGreaterThanOrEqual(MINUTE)
    expect(tookMs(step)).toBeLessThan(MINUTE + 20_000)
  })

  test('of a target that does not exist is a success, without a request', async () => {
    const step = setup()
    step.before = gone
    expect(await ended(step)).toEqual(alreadyGone)
    expect(step.requestedAt).toEqual([])
  })

  test('that somebody else requested is waited for, not requested again', async () => {
    const step = setup({ onConflict: 'fail' })
    step.read = ms => (ms < 2 * MINUTE ? deleting : gone)
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toEqual([])
  })

  test('that fails ends the step with the reason', async () => {
    const step = setup()
    step.after = failed
    expect(await ended(step)).toEqual({ kind: 'failed', state: failed })
    expect(step.requestedAt).toHaveLength(1)
  })

  test('that failed before is requested again, and its old failure not taken for the new one', async () => {
    const step = setup()
    step.before = failed
    step.read = ms => (ms > 0 && ms < 20_000 ? failed : undefined)
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toEqual([0])
  })

  test('has ended when another target of the same name exists, which is not deleted', async () => {
    const step = setup()
    step.before = { ...exists, createdAt: 1 }
    step.read = ms => (ms > 30_000 ? { ...exists, createdAt: 2 } : undefined)
    expect(await ended(step)).toEqual({ ...deleted, isAnother: true })
    expect(step.requestedAt).toEqual([0])
  })

  test('is not requested for another target of the same name that was created while the step waited', async () => {
    const step = setup()
    step.read = ms => ({ ...exists, state: ms < 20_000 ? 'busy' : 'exists', createdAt: ms < 20_000 ? 1 : 2 })
    expect(await ended(step)).toEqual({ ...alreadyGone, isAnother: true })
    expect(step.requestedAt).toEqual([])
  })

  test('is not waited for with wait: false', async () => {
    const step = setup({ wait: false })
    expect(await ended(step)).toEqual({ kind: 'started', state: { status: 'REMOVING' } })
    expect(tookMs(step)).toBe(0)
  })
})

describe('after a failed request', () => {
  test('a lost answer: the target shows that it was accepted', async () => {
    const step = setup()
    step.read = ms => (ms === 0 ? undefined : ms < 40_000 ? deleting : gone)
    step.trouble = () => {
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toEqual([0])
  })

  test('a lost request is sent again, but not before reads can no longer lag', async () => {
    const step = setup()
    step.trouble = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toHaveLength(2)
    expect(step.requestedAt[1]).toBeGreaterThanOrEqual(30_000)
  })

  test('a throttled request is sent again at the next poll', async () => {
    const step = setup()
    step.trouble = call => {
      if (call < 4) throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toHaveLength(4)
    expect(step.requestedAt[3]).toBeLessThan(60_000)
  })

  test('a previous failure is not taken for ours when the request was lost', async () => {
    const step = setup()
    step.before = failed
    step.trouble = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toHaveLength(2)
  })

  test('a conflict after a request that was not answered may be that very request', async () => {
    const step = setup({ onConflict: 'fail' })
    step.read = ms => (ms < 40_000 ? exists : ms < 60_000 ? deleting : gone)
    step.trouble = call => {
      throw call === 1 ? protonError('transient', 'ECONNRESET') : protonError('conflict')
    }
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toHaveLength(2)
  })

  test('the target is deleted between the read and the request', async () => {
    const step = setup()
    step.read = ms => (ms === 0 ? exists : gone)
    step.trouble = () => {
      throw protonError('notFound')
    }
    expect(await ended(step)).toEqual(deleted)
  })

  test('a request refused because another resource does not exist ends the step with that', async () => {
    const step = setup()
    step.trouble = () => {
      throw protonError('notFound')
    }
    expect(await ended(step)).toMatchObject({ kind: 'refused', error: { fault: 'notFound' } })
    expect(step.requestedAt).toHaveLength(1)
    expect(tookMs(step)).toBeLessThan(MINUTE)
  })

  test.each(['findDependents', 'findBlocker', 'preparing'] as const)(
    'throttling before the request is retried: %s',
    async read => {
      const step = setup()
      const throttled = () => {
        if (tookMs(step) < 5_000) throw protonError('transient', 'ThrottlingException')
        return Promise.resolve(undefined)
      }
      Object.assign(step, { [read]: throttled })
      expect(await ended(step)).toEqual(deleted)
      expect(step.requestedAt).toHaveLength(1)
      expect(step.requestedAt[0]).toBeGreaterThanOrEqual(5_000)
    },
  )

  test('a late stale read does not send the request again', async () => {
    const step = setup()
    let stale = 1
    step.read = ms => (ms > 40_000 && stale-- > 0 ? exists : undefined)
    expect(await ended(step)).toEqual(deleted)
    expect([step.requestedAt, stale < 0]).toEqual([[0], true])
  })

  test('a conflict is waited for, and reported once', async () => {
    const step = setup()
    step.trouble = call => {
      if (call < 5) throw protonError('conflict')
    }
    expect(await ended(step)).toEqual(deleted)
    expect(step.requestedAt).toHaveLength(5)
    expect(step.events.filter(({ type }) => type === 'blocked')).toHaveLength(1)
    expect(step.events.filter(({ type }) => type === 'deleting')).toHaveLength(1)
  })

  test('a conflict ends the step immediately with onConflict: fail', async () => {
    const step = setup({ onConflict: 'fail' })
    step.trouble = () => {
      throw protonError('conflict')
    }
    expect(await ended(step)).toMatchObject({ kind: 'blocked', error: { fault: 'conflict' } })
  })

  test('a refusal ends the step', async () => {
    const step = setup()
    step.trouble = () => {
      throw protonError('denied')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'refused',
      isRequested: false,
      error: { fault: 'denied' },
    })
    expect(step.requestedAt).toHaveLength(1)
  })

  test('a host name that does not resolve ends the step immediately', async () => {
    const step = setup()
    step.read = () => {
      throw protonError('unreachable', 'ENOTFOUND')
    }
    expect(await ended(step)).toMatchObject({ kind: 'refused', isRequested: false })
    expect(tookMs(step)).toBe(0)
  })

  test('credentials that expire on the way end the step, and the deletion goes on', async () => {
    const step = setup()
    step.read = ms => {
      if (ms > 10_000) throw protonError('credentials')
      return undefined
    }
    expect(await ended(step)).toMatchObject({ kind: 'refused', isRequested: true })
  })

  test('throttling during the deletion is retried', async () => {
    const step = setup()
    step.read = ms => {
      if (ms > 10_000 && ms < 50_000) throw protonError('transient', 'ThrottlingException')
      return undefined
    }
    expect(await ended(step)).toEqual(deleted)
  })
})

describe('what blocks a deletion', () => {
  const component = { phase: 'running', status: 'IN_PROGRESS', of: 'component assets' } as const

  test('what depends on the target is named, and nothing requested', async () => {
    const step = setup()
    step.findDependents = () => Promise.resolve(['component assets'])
    expect(await ended(step)).toEqual({ kind: 'hasDependents', dependents: ['component assets'] })
    expect(step.requestedAt).toEqual([])
  })

  test('without permission to read what blocks it the request is sent, and Proton decides', async () => {
    const step = setup()
    step.findDependents = () => Promise.reject(protonError('denied'))
    step.findBlocker = () => Promise.reject(protonError('denied'))
    step.trouble = call => {
      if (call < 4) throw protonError('conflict')
    }
    expect(await ended(step)).toEqual(deleted)
    // A warning for each, once, however often it is asked for.
    expect(step.events.filter(({ type }) => type === 'unknown')).toHaveLength(2)
  })

  test('a deployment of something else is waited for, or refused', async () => {
    for (const onConflict of ['wait', 'fail'] as const) {
      const step = setup({ onConflict })
      step.findBlocker = () => Promise.resolve(tookMs(step) < 2 * MINUTE ? component : undefined)
      const removed = await ended(step)
      if (onConflict === 'fail') expect(removed).toEqual({ kind: 'busy', other: component })
      else expect(step.requestedAt[0]).toBeGreaterThanOrEqual(2 * MINUTE)
    }
  })

  test('its own deployment is waited for, or refused', async () => {
    const busy: DeletionState = { state: 'busy', status: 'IN_PROGRESS' }
    for (const onConflict of ['wait', 'fail'] as const) {
      const step = setup({ onConflict })
      step.read = ms => (ms < 2 * MINUTE ? busy : undefined)
      const removed = await ended(step)
      expect(removed).toEqual(onConflict === 'fail' ? { kind: 'busy', other: busy } : deleted)
    }
  })
})

describe('a deletion that is interrupted', () => {
  test('by a cancel before it was requested', async () => {
    const step = setup()
    step.findBlocker = () => Promise.resolve({ phase: 'running', status: 'IN_PROGRESS' })
    step.clock.after(MINUTE, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toMatchObject({ kind: 'stopped', isRequested: false })
    expect(step.requestedAt).toEqual([])
  })

  test('by a cancel while it is in progress: its end is not known', async () => {
    const step = setup()
    step.clock.after(20_000, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toMatchObject({ kind: 'stopped', isRequested: true })
    expect(tookMs(step)).toBe(20_000)
  })

  test('by a cancel while what the request needs is read: then nothing is sent', async () => {
    const step = setup()
    step.preparing = async () => {
      await step.clock.sleep(8_000)
    }
    step.clock.after(3_000, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toMatchObject({ kind: 'stopped', isRequested: false })
    await step.clock.run(step.clock.sleep(20_000))
    expect(step.requestedAt).toEqual([])
  })

  test('by a cancel before the request is answered', async () => {
    const step = setup()
    step.trouble = hang
    step.clock.after(5_000, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toMatchObject({ kind: 'stopped', isRequested: true })
    expect(tookMs(step)).toBe(5_000)
  })

  test('by the timeout, exactly', async () => {
    const step = setup()
    const deadline = step.startedAt + 30_000
    expect(await step.clock.run(deleteTarget({ ...step.context, deadline }))).toMatchObject({
      kind: 'timeout',
      isRequested: true,
    })
    expect(tookMs(step)).toBe(30_000)
  })

  test('by a cancel before the first answer', async () => {
    const step = setup()
    step.read = hang as unknown as Setup['read']
    step.clock.after(1_000, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toEqual({ kind: 'stopped', isRequested: false })
  })
})

import { describe, expect, test } from '@jest/globals'
import { cancel, type Cancellation } from '../../src/engine/cancel.js'
import { submissionOf } from '../../src/engine/tracking/submission.js'
import { DeploymentTracker } from '../../src/engine/tracking/tracker.js'
import { ProviderError } from '../../src/shared/errors.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, hang, portOf, protonError, ScriptedTarget } from '../support/scripted.js'

const MINUTE = 60_000

/** The cancellation of a deployment in progress, which has two minutes. */
function cancelling(cancelTakesMs = 3_000) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const deployment = target.begin({ takesMs: 60 * MINUTE, cancelTakesMs }, clock.now() - MINUTE, 'token')
  const context = contextOn(target, clock)
  const startedAt = clock.now()
  const callsAt = (operation: string) =>
    target.calls.filter(call => call.operation === operation).map(({ at }) => at - startedAt)
  const run = (more: Partial<Cancellation> = {}, on = context.target) => {
    const tracker = new DeploymentTracker({ ...context, target: on }, submissionOf(target.shown()))
    const until = startedAt + 2 * MINUTE
    return clock.run(cancel({ ...context, target: on }, { tracker, by: 'command', until, ...more }))
  }
  return {
    clock,
    target,
    deployment,
    context,
    startedAt,
    callsAt,
    run,
    elapsedMs: () => clock.now() - startedAt,
  }
}

const refused = () => {
  throw protonError('conflict')
}

describe('a cancellation', () => {
  test('is followed to the end of the deployment', async () => {
    const it = cancelling()
    expect(await it.run()).toEqual({
      end: { kind: 'ours', deployment: expect.objectContaining({ phase: 'cancelled' }) },
      ...{ request: 'accepted', cancelledOther: undefined },
    })
    expect(it.context.events).toEqual([{ type: 'cancelling', by: 'command' }])
  })

  test('is sent at once, and read after pauses that grow by 1.3, up to ten seconds', async () => {
    const it = cancelling(2 * MINUTE - 30_000)
    await it.run()
    const [first, ...polls] = it.callsAt('getDeployment')
    expect([first, it.callsAt('cancel')]).toEqual([0, [0]])
    const pauses = polls.map((at, index) => at - (polls[index - 1] ?? 0))
    expect(pauses.slice(0, 4).map(Math.round)).toEqual([1_000, 1_300, 1_690, 2_197])
    expect(Math.max(...pauses)).toBe(10_000)
  })

  test('whose answer shows nothing is followed, too', async () => {
    const it = cancelling()
    const silently = async (signal: AbortSignal) => {
      await it.target.cancel(signal)
      return undefined
    }
    expect(await it.run({}, { ...it.context.target, cancel: silently })).toMatchObject({
      ...{ request: 'accepted', end: { kind: 'ours', deployment: { phase: 'cancelled' } } },
    })
  })

  test('is followed beyond a read that lags behind the deployment', async () => {
    const it = cancelling()
    const stale = {
      ...it.target.shown(),
      deploymentId: it.target.made[0]?.id,
      startedAt: it.target.made[0]?.startedAt,
    }
    it.clock.after(500, () => {
      it.target.trouble.getDeployment = () => {
        throw protonError('denied')
      }
      it.target.trouble.get = () => (it.elapsedMs() < 20_000 ? stale : undefined)
    })
    expect(await it.run()).toMatchObject({ end: { kind: 'ours', deployment: { phase: 'cancelled' } } })
    expect(it.elapsedMs()).toBeGreaterThanOrEqual(20_000)
  })

  test('that takes longer than its time ends with a timeout', async () => {
    const it = cancelling(10 * MINUTE)
    expect(await it.run()).toEqual({
      ...{ end: 'timeout', request: 'accepted', cancelledOther: undefined, error: undefined },
      last: expect.objectContaining({ phase: 'cancelling' }),
    })
    expect(it.elapsedMs()).toBe(2 * MINUTE)
  })

  test.each([
    ['while Cancel is accepted', () => undefined, 'Cancellation in progress'],
    ['while it is not', refused, 'Cancel is not accepted, the deployment is IN_PROGRESS'],
    ['while it gets no answer', hang, 'Cancel got no answer, the deployment is IN_PROGRESS'],
    [
      'after it stopped another deployment',
      () =>
        ({
          phase: 'cancelling',
          status: 'CANCELLING',
          deploymentId: 'other',
          startedAt: Date.now(),
        }) as const,
      'Cancel stopped another deployment, the deployment is IN_PROGRESS',
    ],
  ])('says what it waits for %s', async (_, trouble, waitingFor) => {
    const it = cancelling(10 * MINUTE)
    it.target.trouble.cancel = trouble
    await it.run()
    expect(it.context.events).toContainEqual(expect.objectContaining({ type: 'heartbeat', waitingFor }))
  })

  test('says that nothing was read where nothing was', async () => {
    const it = cancelling()
    it.target.trouble.get = hang
    expect(await it.run()).toMatchObject({ end: 'timeout', request: 'none' })
    expect(it.context.events).toContainEqual(
      expect.objectContaining({ waitingFor: 'Cancel is not sent yet, the deployment is not read yet' }),
    )
  })
})

describe('a Cancel that is refused', () => {
  test('by a stale read, without a request, is tried again with the next poll', async () => {
    const it = cancelling()
    it.target.trouble.cancel = call => {
      if (call > 2) return
      throw new ProviderError('', 'NotCancellable', 'conflict', { message: 'nothing', isUnsent: true })
    }
    expect(await it.run()).toMatchObject({ end: { kind: 'ours' }, request: 'accepted' })
    const [, , third = Infinity] = it.callsAt('cancel')
    expect(third).toBeLessThan(3_000)
  })

  test('is sent again every 30 s, and reported once', async () => {
    const it = cancelling()
    it.target.trouble.cancel = refused
    expect(await it.run()).toMatchObject({ end: 'timeout', request: 'refused', error: { fault: 'conflict' } })
    const at = it.callsAt('cancel')
    const pauses = at.slice(1).map((ms, index) => ms - (at[index] ?? 0))
    expect(at.length).toBe(4)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(30_000)
    expect(it.context.events.filter(({ type }) => type !== 'heartbeat').map(({ type }) => type)).toEqual([
      ...['cancelling', 'cancelRefused'],
    ])
  })

  test('and accepted later is accepted', async () => {
    const it = cancelling()
    it.target.trouble.cancel = call => (call === 1 ? refused() : undefined)
    expect(await it.run()).toMatchObject({
      ...{ request: 'accepted', end: { kind: 'ours', deployment: { phase: 'cancelled' } } },
    })
  })

  test.each(['conflict', 'invalid', 'notFound'] as const)(
    'as %s is none where the deployment has ended meanwhile',
    async fault => {
      const it = cancelling()
      it.target.trouble.cancel = () => {
        it.deployment.cancelledAt = it.clock.now() - 3_000
        throw protonError(fault)
      }
      expect(await it.run()).toMatchObject({
        request: 'refused',
        end: { deployment: { phase: 'cancelled' } },
      })
    },
  )

  test('as denied ends the cancellation, and the end is not known', async () => {
    const it = cancelling()
    it.target.trouble.cancel = () => {
      throw protonError('denied')
    }
    expect(await it.run()).toMatchObject({
      end: 'timeout',
      request: 'unanswered',
      error: { fault: 'denied' },
    })
  })
})

describe('a Cancel that gets no answer', () => {
  test.each([
    ['ECONNRESET', 'unanswered'],
    ['ThrottlingException', 'refused'],
  ])('because of %s counts as %s until one is accepted', async (code, request) => {
    const it = cancelling()
    it.target.trouble.cancel = () => {
      throw protonError('transient', code)
    }
    expect(await it.run()).toMatchObject({ end: 'timeout', request })
    const next = cancelling()
    next.target.trouble.cancel = call => {
      if (call === 1) throw protonError('transient', code)
    }
    expect(await next.run()).toMatchObject({ request: 'accepted' })
  })

  test('has ten seconds, and is sent again after further reads', async () => {
    const it = cancelling()
    it.target.trouble.cancel = hang
    expect(await it.run()).toMatchObject({ end: 'timeout', request: 'unanswered' })
    expect(it.callsAt('cancel').slice(0, 3)).toEqual([0, 11_000, 23_000])
    expect(it.elapsedMs()).toBe(2 * MINUTE)
  })

  test('has all of the time that is left when that is less', async () => {
    const it = cancelling()
    it.target.trouble.cancel = hang
    await it.run({ until: it.startedAt + 4_000 })
    expect([it.callsAt('cancel'), it.elapsedMs()]).toEqual([[0], 4_000])
  })
})

describe('polls that fail after Cancel', () => {
  test('come after pauses of at most ten seconds', async () => {
    const it = cancelling(10 * MINUTE)
    const throttled = () => {
      throw protonError('transient')
    }
    it.clock.after(500, () => {
      Object.assign(it.target.trouble, { get: throttled, getDeployment: throttled })
    })
    await it.run()
    const at = [...it.callsAt('getDeployment'), ...it.callsAt('get')].sort((a, b) => a - b)
    const pauses = at.slice(1).map((ms, index) => ms - (at[index] ?? 0))
    expect(Math.max(...pauses)).toBe(10_000)
  })
})

describe('a read before Cancel that gets no answer', () => {
  test.each([
    ['ten seconds', 2 * MINUTE, 10_000],
    ['half of the time that is left', 8_000, 4_000],
  ])('has %s', async (_, leftMs, limitMs) => {
    const it = cancelling()
    it.target.trouble.get = call => (call === 1 ? hang() : undefined)
    await it.run({ until: it.startedAt + leftMs })
    expect(it.callsAt('cancel')).toEqual([limitMs + 1_000])
  })

  test('ends with the signal of the workflow', async () => {
    const it = cancelling()
    const stop = new AbortController()
    const signals: (AbortSignal | undefined)[] = []
    it.target.trouble.get = (_, signal) => {
      signals.push(signal)
      return hang()
    }
    it.clock.after(3_000, () => {
      stop.abort(it.clock.now())
    })
    await it.run({ stop: stop.signal })
    expect(signals[0]?.aborted).toBe(true)
    expect(it.callsAt('get')[1]).toBe(3_000)
  })
})

describe('what cannot be cancelled', () => {
  test('throws before anything was sent', async () => {
    const it = cancelling()
    it.target.trouble.get = () => {
      throw protonError('denied')
    }
    await expect(it.run()).rejects.toMatchObject({ fault: 'denied' })
  })

  test('after the request is a timeout with the error', async () => {
    const it = cancelling()
    it.target.trouble.cancel = () => {
      it.target.trouble.getDeployment = () => {
        throw protonError('credentials')
      }
    }
    expect(await it.run()).toEqual({
      ...{ end: 'timeout', request: 'accepted', cancelledOther: undefined },
      error: expect.objectContaining({ fault: 'credentials' }),
    })
  })

  test('is a fault of the caller where the provider has no Cancel', async () => {
    const it = cancelling()
    await expect(it.run({}, portOf(it.target, it.context.change, 'cancel'))).rejects.toThrow(
      'thing one cannot be cancelled',
    )
  })
})

describe('an answer to Cancel', () => {
  test('that shows a newer deployment is no cancellation of ours', async () => {
    const it = cancelling()
    const other = {
      phase: 'cancelling',
      status: 'CANCELLING',
      deploymentId: 'other',
      startedAt: it.startedAt,
    } as const
    it.target.trouble.cancel = () => other
    expect(await it.run()).toMatchObject({ end: 'timeout', request: 'refused', cancelledOther: other })
    expect(it.context.events).toContainEqual({ type: 'cancelledOther', other })
    expect(it.target.count('cancel')).toBe(1)
  })

  test('that shows an earlier deployment says nothing about ours', async () => {
    const it = cancelling()
    const [earlier] = it.target.made
    it.target.trouble.cancel = () => ({
      ...{ phase: 'cancelling', status: 'EARLIER', deploymentId: earlier?.id, startedAt: earlier?.startedAt },
    })
    const tracker = new DeploymentTracker(it.context, submissionOf(it.target.shown()))
    expect(await it.run({ tracker })).toMatchObject({ end: 'timeout', request: 'accepted' })
    expect(tracker.last).toMatchObject({ status: 'IN_PROGRESS' })
  })
})

describe('a signal during a cancellation', () => {
  test('leaves 5.3 s, and a poll at once', async () => {
    const it = cancelling(10 * MINUTE)
    const stop = new AbortController()
    it.clock.after(20_500, () => {
      stop.abort(it.clock.now())
    })
    expect(await it.run({ stop: stop.signal })).toMatchObject({ end: 'stopped', request: 'accepted' })
    expect(it.elapsedMs()).toBe(20_500 + 5_300)
    expect(it.callsAt('getDeployment')).toContain(20_500)
  })

  test('does not move a deadline that comes before', async () => {
    const it = cancelling(10 * MINUTE)
    const stop = new AbortController()
    it.clock.after(3_000, () => {
      stop.abort(it.clock.now())
    })
    await it.run({ stop: stop.signal, until: it.startedAt + 5_000 })
    expect(it.elapsedMs()).toBe(5_000)
  })

  test('does not hide an end that is read in time', async () => {
    const it = cancelling(22_000)
    const stop = new AbortController()
    it.clock.after(20_500, () => {
      stop.abort(it.clock.now())
    })
    expect(await it.run({ stop: stop.signal })).toMatchObject({ end: { deployment: { phase: 'cancelled' } } })
  })
})

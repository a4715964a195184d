import { describe, expect, test } from '@jest/globals'
import { pollUntil, type Polling } from '../../../src/engine/polling/poll.js'
import { FakeClock } from '../../support/fake-clock.js'
import { contextOn, hang, protonError, ScriptedTarget } from '../../support/scripted.js'

const MINUTE = 60_000

/** Polls every ten seconds for ten minutes; `answer` is what the poll at a time in ms returns or throws. */
function polling(
  answer: (atMs: number, signal: AbortSignal) => unknown,
  more: Partial<Polling<unknown>> = {},
) {
  const clock = new FakeClock()
  const context = contextOn(new ScriptedTarget(clock), clock)
  const startedAt = clock.now()
  const at: number[] = []
  const stop = new AbortController()
  const run = () =>
    clock.run(
      pollUntil<unknown>(context, {
        poll: signal => {
          at.push(clock.now() - startedAt)
          return Promise.resolve().then(() => answer(clock.now() - startedAt, signal))
        },
        pollInterval: () => 10_000,
        until: startedAt + 10 * MINUTE,
        waitingFor: () => 'IN_PROGRESS',
        ...more,
      }),
    )
  const events = (type: string) => context.events.filter(event => event.type === type)
  return { clock, stop, at, run, events, elapsedMs: () => clock.now() - startedAt }
}

const throttled = () => {
  throw protonError('transient', 'ThrottlingException')
}

describe('polling', () => {
  test('ends with the first value that is found', async () => {
    const it = polling(ms => (ms >= 30_000 ? 'found' : undefined))
    expect(await it.run()).toBe('found')
    expect(it.at).toEqual([10_000, 20_000, 30_000])
  })

  test('asks for each pause by the time that has passed since its start', async () => {
    const asked: number[] = []
    const pollInterval = (ms: number) => {
      asked.push(ms)
      return 20_000
    }
    await polling(ms => (ms >= 60_000 ? 'found' : undefined), { pollInterval }).run()
    expect(asked).toEqual([0, 20_000, 40_000])
  })

  test('polls once more a second before the time is over, and then waits for its end', async () => {
    const it = polling(() => undefined, { pollInterval: () => 4 * MINUTE })
    expect(await it.run()).toBe('timeout')
    expect(it.at).toEqual([4 * MINUTE, 8 * MINUTE, 10 * MINUTE - 1_000])
    expect(it.elapsedMs()).toBe(10 * MINUTE)
  })

  test('polls at once where no pause is wanted, also in the last second', async () => {
    const clock = new FakeClock()
    const it = polling(() => 'found', { pollInterval: () => 0, until: clock.now() + 500 })
    expect(await it.run()).toBe('found')
    expect(it.at).toEqual([0])
  })

  test('ends as soon as the workflow is cancelled, between two polls', async () => {
    const stop = new AbortController()
    const it = polling(() => undefined, { stop: stop.signal })
    it.clock.after(25_000, () => {
      stop.abort()
    })
    expect(await it.run()).toBe('stopped')
    expect(it.elapsedMs()).toBe(25_000)
  })

  test('ends as soon as the workflow is cancelled, within a poll', async () => {
    const stop = new AbortController()
    const signals: AbortSignal[] = []
    const poll = (_: number, signal: AbortSignal) => {
      signals.push(signal)
      return hang()
    }
    const it = polling(poll, { stop: stop.signal })
    it.clock.after(12_000, () => {
      stop.abort()
    })
    expect(await it.run()).toBe('stopped')
    expect([it.elapsedMs(), signals[0]?.aborted]).toEqual([12_000, true])
    expect(it.events('requestFailed')).toEqual([])
  })

  test('does not end with what a poll returns after the deadline, but with the timeout', async () => {
    const it = polling(hang, { pollInterval: () => 9 * MINUTE + 55_000 })
    expect(await it.run()).toBe('timeout')
    expect([it.at, it.elapsedMs()]).toEqual([[9 * MINUTE + 55_000], 10 * MINUTE])
    expect(it.events('requestFailed')).toEqual([])
  })
})

describe('a poll that fails', () => {
  test('is repeated with pauses that grow to 15 s, and the failure is reported once', async () => {
    const it = polling(ms => (ms < 60_000 ? throttled() : 'found'), { pollInterval: () => 0 })
    expect(await it.run()).toBe('found')
    expect(it.at).toEqual([0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000, 60_000])
    expect(it.events('requestFailed')).toHaveLength(1)
  })

  test('is repeated after the usual pause where that is longer', async () => {
    const it = polling(ms => (ms < 40_000 ? throttled() : 'found'))
    await it.run()
    expect(it.at).toEqual([10_000, 20_000, 30_000, 40_000])
  })

  test('counts from the first failure again after a poll that succeeded', async () => {
    const it = polling(ms => (ms === 3_000 ? undefined : ms < 5_000 ? throttled() : 'found'), {
      pollInterval: () => 100,
    })
    await it.run()
    expect(it.at.slice(0, 3)).toEqual([100, 1_100, 3_100])
    const next = polling(ms => (ms === 3_100 ? undefined : ms < 4_000 ? throttled() : 'found'), {
      pollInterval: () => 100,
    })
    await next.run()
    expect(next.at).toEqual([100, 1_100, 3_100, 3_200, 4_200])
  })

  test('is reported again after ten minutes, and at once where it fails otherwise', async () => {
    const clock = new FakeClock()
    const other = (ms: number) => {
      throw protonError('transient', ms < 19 * MINUTE ? 'ThrottlingException' : 'ECONNRESET')
    }
    const it = polling(other, { until: clock.now() + 20 * MINUTE })
    expect(await it.run()).toBe('timeout')
    expect(it.events('requestFailed')).toHaveLength(3)
  })

  test('ends the polling where a retry does not help', async () => {
    const it = polling(() => {
      throw protonError('denied')
    })
    await expect(it.run()).rejects.toMatchObject({ fault: 'denied' })
    expect(it.at).toHaveLength(1)
  })

  test('has ten seconds, or as long as is given', async () => {
    const usual = polling(ms => (ms < 15_000 ? hang() : 'found'), { pollInterval: () => 5_000 })
    await usual.run()
    expect(usual.at).toEqual([5_000, 20_000])
    const given = polling(ms => (ms < 15_000 ? hang() : 'found'), {
      ...{ pollInterval: () => 5_000, limitMs: 2_000 },
    })
    await given.run()
    expect(given.at).toEqual([5_000, 12_000, 19_000])
  })
})

describe('the heartbeat', () => {
  test('comes every minute, with what is waited for and how long that usually takes', async () => {
    const it = polling(ms => (ms >= 150_000 ? 'found' : undefined), {
      ...{ pollInterval: () => 150_000, usualMs: 77_000 },
    })
    await it.run()
    const beat = { type: 'heartbeat', waitingFor: 'IN_PROGRESS', usualMs: 77_000 }
    expect(it.events('heartbeat')).toEqual([
      { ...beat, elapsedMs: MINUTE },
      { ...beat, elapsedMs: 2 * MINUTE },
    ])
  })

  test('does not come within the first minute', async () => {
    const it = polling(ms => (ms >= 50_000 ? 'found' : undefined))
    await it.run()
    expect(it.events('heartbeat')).toEqual([])
  })
})

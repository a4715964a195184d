import { describe, expect, test } from '@jest/globals'
import { deploy } from '../../../src/engine/deploy.js'
import type { DeploymentTarget } from '../../../src/engine/deployment-target.js'
import type { Fault } from '../../../src/shared/errors.js'
import { readOrWarn, readWithRetry, tryRead, unlessTransient } from '../../../src/engine/polling/retry.js'
import { FakeClock } from '../../support/fake-clock.js'
import { contextOn, hang, protonError, ScriptedTarget } from '../../support/scripted.js'

const MINUTE = 60_000

function world() {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal })
  const startedAt = clock.now()
  return { clock, target, stop, context, elapsedMs: () => clock.now() - startedAt }
}

const throttled = () => protonError('transient', 'ThrottlingException')

/** A read that fails with `error` for `ms`, and the times of its calls. */
function failingFor({ clock }: ReturnType<typeof world>, ms: number, error = throttled()) {
  const startedAt = clock.now()
  const calls: number[] = []
  const read = () => {
    calls.push(clock.now() - startedAt)
    return clock.now() < startedAt + ms ? Promise.reject(error) : Promise.resolve('an answer')
  }
  return { read, calls }
}

describe('a read that the command needs', () => {
  test('is retried for four minutes of throttling, with pauses of at most 30 s and few lines in the log', async () => {
    const it = world()
    const { read, calls } = failingFor(it, 4 * MINUTE)
    expect(await it.clock.run(readWithRetry(it.context, read))).toBe('an answer')
    const pauses = calls.slice(1).map((at, index) => at - (calls[index] ?? 0))
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000)
    expect(calls.length).toBeLessThan(20)
    const lines = it.context.events.filter(({ type }) => type === 'requestFailed')
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.length).toBeLessThan(6)
  })

  test.each<[number, readonly number[]]>([
    [0, [0.5, 1, 2, 4, 8, 15, 15]],
    [0.5, [0.75, 1.5, 3, 6, 12, 22.5, 22.5]],
    [1, [1, 2, 4, 8, 16, 30, 30]],
  ])('is retried after pauses that double and vary by a half, with %d for chance', async (random, pauses) => {
    const it = world()
    const { read, calls } = failingFor(it, 60 * MINUTE)
    const work = readWithRetry({ ...it.context, random: () => random }, read)
    await expect(it.clock.run(work)).rejects.toMatchObject({ fault: 'transient' })
    expect(calls.slice(1, 8).map((at, index) => (at - (calls[index] ?? 0)) / 1_000)).toEqual(pauses)
  })

  test.each([
    ['for as long as it is given', { patienceMs: 20_000 }, 19_000],
    ['until a second before the deadline', { patienceMs: 20 * MINUTE }, 10 * MINUTE - 1_000],
  ])('is retried %s', async (_, patience, lastTryMs) => {
    const it = world()
    const { read, calls } = failingFor(it, 60 * MINUTE)
    const deadline = it.clock.now() + 10 * MINUTE
    const work = readWithRetry({ ...it.context, deadline }, read, patience)
    await expect(it.clock.run(work)).rejects.toMatchObject({ fault: 'transient' })
    expect([calls.at(-1), it.elapsedMs()]).toEqual([lastTryMs, lastTryMs])
  })

  test.each([
    ['ten seconds', {}, 10_000],
    ['as long as it is given', { limitMs: 3_000 }, 3_000],
  ])('has %s for a try', async (_, patience, limitMs) => {
    const it = world()
    const tries: AbortSignal[] = []
    const read = (signal: AbortSignal) => (tries.push(signal) === 1 ? hang() : Promise.resolve('an answer'))
    expect(await it.clock.run(readWithRetry(it.context, read, patience))).toBe('an answer')
    expect([it.elapsedMs(), tries.map(({ aborted }) => aborted)]).toEqual([limitMs + 750, [true, false]])
  })

  test('is not read at all once the workflow is cancelled', async () => {
    const it = world()
    it.stop.abort()
    const { read, calls } = failingFor(it, 0)
    expect(await readWithRetry(it.context, read)).toBeUndefined()
    expect(calls).toEqual([])
  })

  test('shows in the log each failure once a minute', async () => {
    const it = world()
    const codes = () => (it.elapsedMs() < 2.2 * MINUTE ? 'ThrottlingException' : 'ECONNRESET')
    const read = () => Promise.reject(protonError('transient', codes()))
    await expect(it.clock.run(readWithRetry(it.context, read))).rejects.toMatchObject({ code: 'ECONNRESET' })
    const shown = it.context.events.map(event => (event.type === 'requestFailed' ? event.error.code : ''))
    const [throttled, reset] = ['ThrottlingException', 'ECONNRESET']
    expect(shown).toEqual([throttled, throttled, reset, reset, reset])
  })

  test('fails after five minutes, with a last try just before', async () => {
    const it = world()
    const { read, calls } = failingFor(it, 60 * MINUTE)
    await expect(it.clock.run(readWithRetry(it.context, read))).rejects.toMatchObject({
      code: 'ThrottlingException',
    })
    expect(calls.at(-1)).toBe(5 * MINUTE - 1_000)
  })

  test('is bounded by the timeout', async () => {
    const it = world()
    const deadline = it.clock.now() + MINUTE
    const { read } = failingFor(it, 60 * MINUTE)
    await expect(it.clock.run(readWithRetry({ ...it.context, deadline }, read))).rejects.toMatchObject({
      fault: 'transient',
      hint: 'timeoutMinutes elapsed.',
    })
    expect(it.elapsedMs()).toBeLessThanOrEqual(MINUTE)
  })

  test('ends when the workflow is cancelled, between two tries and within one', async () => {
    const refused = () => Promise.reject<string>(throttled())
    const hanging: () => Promise<string> = hang
    for (const read of [refused, hanging]) {
      const it = world()
      it.clock.after(90_500, () => {
        it.stop.abort()
      })
      expect(await it.clock.run(readWithRetry(it.context, read))).toBeUndefined()
      expect(it.elapsedMs()).toBe(90_500)
    }
  })

  test('that fails because the workflow is cancelled is no failure, whatever its fault', async () => {
    for (const fault of ['transient', 'denied'] as const) {
      const it = world()
      const read = () => {
        it.stop.abort()
        return Promise.reject<string>(protonError(fault))
      }
      expect(await it.clock.run(readWithRetry(it.context, read))).toBeUndefined()
      expect(it.context.events).toEqual([])
    }
  })

  test('is retried where a try is not answered', async () => {
    const it = world()
    let calls = 0
    const read = () => (++calls < 3 ? hang() : Promise.resolve('an answer'))
    expect(await it.clock.run(readWithRetry(it.context, read))).toBe('an answer')
    expect(it.elapsedMs()).toBeLessThan(30_000)
  })

  test.each<Fault>([
    'unreachable',
    'denied',
    'credentials',
    'invalid',
    'notFound',
    'unknownOperation',
    'unknown',
  ])('fails immediately for a fault that is not transient: %s', async fault => {
    const it = world()
    const { read, calls } = failingFor(it, MINUTE, protonError(fault))
    await expect(it.clock.run(readWithRetry(it.context, read))).rejects.toMatchObject({ fault })
    expect(calls).toEqual([0])
  })

  test('spreads the jobs of a matrix: ten that share 60 throttled requests all succeed', async () => {
    const it = world()
    let left = 60
    const storm = () => {
      if (left-- > 0) throw throttled()
    }
    const jobs = Array.from({ length: 10 }, (_, index) => {
      const target = new ScriptedTarget(it.clock)
      target.trouble.get = storm
      return deploy(contextOn(target, it.clock, { random: () => index / 10 }))
    })
    const outcomes = await it.clock.run(Promise.all(jobs))
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(Array.from({ length: 10 }, () => 'succeeded'))
  })

  test('is what a change is prepared from, too', async () => {
    const it = world()
    const { read } = failingFor(it, 4 * MINUTE)
    const { target } = it.context
    const prepare: DeploymentTarget['prepare'] = async (now, signal) => {
      await read()
      return target.prepare(now, signal)
    }
    const { outcome } = await it.clock.run(deploy({ ...it.context, target: { ...target, prepare } }))
    expect(outcome.kind).toBe('succeeded')
  })
})

describe('an optional read', () => {
  test('distinguishes what does not exist from what is unknown', async () => {
    const it = world()
    const none = await it.clock.run(tryRead(it.context, () => Promise.resolve(undefined)))
    expect(none).toEqual({ kind: 'known', value: undefined })
    const error = protonError('denied')
    const unknown = await it.clock.run(tryRead(it.context, () => Promise.reject(error)))
    expect(unknown).toEqual({ kind: 'unknown', error })
  })

  test('is unknown when the workflow is cancelled first', async () => {
    const it = world()
    it.stop.abort()
    const unknown = await tryRead(it.context, () => Promise.resolve('an answer'))
    expect(unknown).toMatchObject({ kind: 'unknown', error: { code: 'NoAnswer', fault: 'transient' } })
  })

  test('that a warning is for is retried for as long as it is given, and known where it is answered', async () => {
    const it = world()
    const patience = { patienceMs: 10_000 }
    expect(await readOrWarn(it.context, 'the time', () => Promise.resolve('noon'), patience)).toEqual({
      ...{ kind: 'known', value: 'noon' },
    })
    expect(it.context.events).toEqual([])
    const { read } = failingFor(it, MINUTE)
    const found = await it.clock.run(readOrWarn(it.context, 'the time', read, patience))
    expect([found.kind, it.elapsedMs()]).toEqual(['unknown', 9_000])
  })

  test('is a warning where it stays unknown, except where the workflow was cancelled', async () => {
    const it = world()
    await it.clock.run(readOrWarn(it.context, 'the time', () => Promise.reject(protonError('denied'))))
    expect(it.context.events).toMatchObject([
      { type: 'unknown', what: 'the time', because: { fault: 'denied' } },
    ])
    it.stop.abort()
    await it.clock.run(readOrWarn(it.context, 'the time', hang))
    expect(it.context.events).toHaveLength(1)
  })

  test('leaves a transient fault to the retry around it', async () => {
    await expect(unlessTransient(Promise.reject(throttled()))).rejects.toMatchObject({ fault: 'transient' })
    expect(await unlessTransient(Promise.reject(protonError('denied')))).toMatchObject({ kind: 'unknown' })
    expect(await unlessTransient(Promise.resolve(1))).toEqual({ kind: 'known', value: 1 })
    await expect(unlessTransient(Promise.reject(new RangeError('a bug')))).rejects.toThrow('a bug')
  })

  test('does not hide a bug of the action', async () => {
    const it = world()
    const read = tryRead(it.context, () => Promise.reject(new RangeError('a bug')))
    await expect(it.clock.run(read)).rejects.toBeInstanceOf(RangeError)
  })
})

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
  })

  test('does not hide a bug of the action', async () => {
    const it = world()
    const read = tryRead(it.context, () => Promise.reject(new RangeError('a bug')))
    await expect(it.clock.run(read)).rejects.toBeInstanceOf(RangeError)
  })
})

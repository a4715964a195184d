import { describe, expect, test } from '@jest/globals'
import {
  boundedRequest,
  ifAvailable,
  ifFound,
  undefinedOnError,
  shutdownDeadline,
} from '../../../src/engine/polling/request.js'
import type { Fault } from '../../../src/shared/errors.js'
import { FakeClock } from '../../support/fake-clock.js'
import { hang, protonError } from '../../support/scripted.js'

describe('a request that is not answered', () => {
  test.each([
    ['after 10 s', {}, 10_000],
    ['after the time that it is given', { limitMs: 3_000 }, 3_000],
    ['at the deadline', { untilMs: 2_000 }, 2_000],
    ['at the time that it is given, before the deadline', { limitMs: 3_000, untilMs: 5_000 }, 3_000],
    ['at once where the deadline is over', { untilMs: -5_000 }, 0],
  ])('ends %s', async (_, { untilMs, ...bounds }: { untilMs?: number; limitMs?: number }, expectedMs) => {
    const clock = new FakeClock()
    const startedAt = clock.now()
    const until = untilMs === undefined ? {} : { until: startedAt + untilMs }
    const work = boundedRequest({ clock }, hang, { ...bounds, ...until })
    await expect(clock.run(work)).rejects.toMatchObject({ code: 'NoAnswer', fault: 'transient' })
    expect(clock.now() - startedAt).toBe(expectedMs)
  })

  test('is aborted when the workflow is cancelled', async () => {
    const clock = new FakeClock()
    const stop = new AbortController()
    const work = boundedRequest({ clock }, hang, { stop: stop.signal })
    const startedAt = clock.now()
    clock.after(1_000, () => {
      stop.abort()
    })
    await expect(clock.run(work)).rejects.toMatchObject({ code: 'NoAnswer' })
    expect(clock.now() - startedAt).toBe(1_000)
  })
})

describe('a read that fails', () => {
  const faults: readonly Fault[] = [
    ...(['transient', 'unreachable', 'conflict', 'notFound', 'invalid'] as const),
    ...(['denied', 'credentials', 'unknownOperation', 'unknown'] as const),
  ]
  test.each<[string, (work: Promise<unknown>) => Promise<unknown>, readonly Fault[]]>([
    ['whatever its fault, where it is optional', undefinedOnError, faults],
    ['as not found, where that is an answer', ifFound, ['notFound']],
    ['without the permission or the operation', ifAvailable, ['denied', 'unknownOperation']],
  ])('is undefined %s', async (_, read, ignored) => {
    const found = await Promise.all(
      faults.map(async fault => {
        const result = read(Promise.reject(protonError(fault)))
        return result.then(
          value => (value === undefined ? [fault] : []),
          (): Fault[] => [],
        )
      }),
    )
    expect(found.flat()).toEqual(ignored)
    expect(await read(Promise.resolve('an answer'))).toBe('an answer')
    await expect(read(Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
  })
})

describe('the time that a signal leaves', () => {
  test('is 5.3 s, from the signal', () => {
    const clock = new FakeClock()
    const stop = new AbortController()
    stop.abort(clock.now() - 1_000)
    expect(shutdownDeadline({ clock, stop: stop.signal })).toBe(clock.now() + 4_300)
  })

  test('is 5.3 s, from now where the time of the signal is not known', () => {
    const clock = new FakeClock()
    expect(shutdownDeadline({ clock, stop: AbortSignal.abort() })).toBe(clock.now() + 5_300)
  })
})

import { describe, expect, it } from '@jest/globals'
import { systemClock, withTimeout } from '../../src/shared/clock.js'
import { NoAnswer, ProviderError } from '../../src/shared/errors.js'
import { FakeClock } from '../support/fake-clock.js'

const never = () => new Promise<never>(() => undefined)

describe('within', () => {
  it('answers what the work answers', async () => {
    const clock = new FakeClock()
    expect(await clock.run(withTimeout(clock, 1_000, () => Promise.resolve('done')))).toBe('done')
  })

  it('throws and aborts when the time is over, though the work takes no heed', async () => {
    const clock = new FakeClock()
    const startedAt = clock.now()
    let given: AbortSignal | undefined
    const limited = withTimeout(clock, 1_000, signal => {
      given = signal
      return never()
    })
    await expect(clock.run(limited)).rejects.toBeInstanceOf(NoAnswer)
    expect(given?.aborted).toBe(true)
    expect(clock.now() - startedAt).toBe(1_000)
  })

  it('names the request that was aborted, and nothing else that an abort leads to', async () => {
    const thrownAfterAbort = (error: Error) => (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          void Promise.resolve().then(() => {
            reject(error)
          })
        })
      })
    const clock = new FakeClock()
    const details = { message: 'Request aborted', hint: 'The endpoint is x.' }
    const aborted = new ProviderError('GetService', 'AbortError', 'transient', details)
    await expect(clock.run(withTimeout(clock, 1_000, thrownAfterAbort(aborted)))).rejects.toMatchObject({
      ...{ code: 'NoAnswer', operation: 'GetService', hint: details.hint, message: 'no answer within 1 s' },
    })
    const other = thrownAfterAbort(new Error('broken'))
    await expect(clock.run(withTimeout(clock, 1_000, other))).rejects.toMatchObject({
      ...{ code: 'NoAnswer', operation: '', hint: undefined },
    })
  })

  it('ends with the outer signal', async () => {
    const clock = new FakeClock()
    const outer = new AbortController()
    clock.after(10, () => {
      outer.abort()
    })
    const startedAt = clock.now()
    await expect(clock.run(withTimeout(clock, 1_000, never, outer.signal))).rejects.toBeInstanceOf(NoAnswer)
    expect(clock.now() - startedAt).toBe(10)
  })

  it('passes on what the work throws, and leaves no timer behind', async () => {
    const clock = new FakeClock()
    const limited = withTimeout(clock, 1_000, () => Promise.reject(new Error('broken')))
    await expect(clock.run(limited)).rejects.toThrow('broken')
    await expect(clock.run(never())).rejects.toThrow('stuck')
  })
})

describe('the system clock', () => {
  it('returns epoch time', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(60_000)
  })

  it('wakes at once for an abort, before or after, and however long the sleep', async () => {
    const stop = new AbortController()
    const sleeping = systemClock.sleep(Number.MAX_SAFE_INTEGER, stop.signal)
    stop.abort()
    await sleeping
    await systemClock.sleep(60_000, stop.signal)
    await systemClock.sleep(-1)
    expect(stop.signal.aborted).toBe(true)
  })
})

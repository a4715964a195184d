import { describe, expect, test } from '@jest/globals'
import { suggestNames } from '../../src/engine/suggest-names.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, protonError, ScriptedTarget } from '../support/scripted.js'

function setUp(failsForMs: number, fault: 'transient' | 'denied' = 'transient') {
  const clock = new FakeClock()
  const { events, ...context } = contextOn(new ScriptedTarget(clock), clock)
  const startedAt = clock.now()
  const elapsedMs = () => clock.now() - startedAt
  const list = (signal: AbortSignal) =>
    elapsedMs() < failsForMs ? Promise.reject(protonError(fault)) : context.target.suggestNames(signal)
  const run = () => clock.run(suggestNames({ ...context, target: { suggestNames: list } }))
  return { events, elapsedMs, run }
}

describe('the names that exist', () => {
  test('are suggested, also after failures', async () => {
    const it = setUp(20_000)
    expect(await it.run()).toEqual({ what: 'things', names: ['this', 'that'] })
    expect(it.events.map(({ type }) => type)).not.toContain('unknown')
  })

  test.each([
    ['transient', 30_000],
    ['denied', 0],
  ] as const)('are unknown, with a warning, where they cannot be read: %s', async (fault, withinMs) => {
    const it = setUp(Infinity, fault)
    expect(await it.run()).toBeUndefined()
    expect(it.events.at(-1)).toMatchObject({ type: 'unknown', what: 'which names exist', because: { fault } })
    expect(it.elapsedMs()).toBeLessThanOrEqual(withinMs)
  })
})

import { describe, expect, test } from '@jest/globals'
import { isRetryable, PlanReads } from '../../src/engine/plan-reads.js'
import type { Patience } from '../../src/engine/polling/retry.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, protonError, ScriptedTarget } from '../support/scripted.js'

const notFound = protonError('notFound')
const failing = (error: Error) => () => Promise.reject<string>(error)
const nothing = () => Promise.resolve<string | undefined>(undefined)

function setUp(patience?: Patience) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const context = contextOn(new ScriptedTarget(clock), clock, { stop: stop.signal })
  const startedAt = clock.now()
  const reads = new PlanReads(context, patience)
  const warned = () => context.events.flatMap(event => (event.type === 'unknown' ? event.what : []))
  return { clock, stop, reads, warned, elapsedMs: () => clock.now() - startedAt }
}

describe('a read of a plan', () => {
  test('is what it finds, and notes nothing', async () => {
    const { reads, warned } = setUp()
    expect(await reads.read('the schema', () => Promise.resolve('found'))).toBe('found')
    expect(await reads.read('the schema', nothing)).toBeUndefined()
    expect(await reads.readShown('the schema', () => Promise.resolve('found'))).toBe('found')
    expect([reads.unknown, reads.refusal, warned()]).toEqual([[], undefined, []])
  })

  test('of what the deployment needs is its refusal where that does not exist: the first one', async () => {
    const { reads, warned } = setUp()
    expect(await reads.read('the template', failing(notFound), true)).toBeUndefined()
    expect(await reads.readShown('the version', failing(protonError('notFound', 'Another')))).toBeUndefined()
    expect(reads.refusal).toBe(notFound)
    expect([reads.unknown, warned()]).toEqual([[], []])
  })

  test.each([
    ['does not exist, where the deployment does not need it', notFound, false],
    ['may not be read', protonError('denied'), true],
  ])('of what %s stays unknown, with a warning', async (_, because, isNeeded) => {
    const { reads, warned } = setUp()
    expect(await reads.read('the schema', failing(because), ...(isNeeded ? [true] : []))).toBeUndefined()
    expect([reads.unknown, reads.refusal]).toEqual([[{ what: 'the schema', because }], undefined])
    expect(warned()).toEqual(['the schema'])
  })

  test('whose answer does not show it stays unknown', async () => {
    const { reads, warned } = setUp()
    expect(await reads.readShown('the schema', nothing)).toBeUndefined()
    expect(reads.unknown).toEqual([{ what: 'the schema', because: 'the answer does not show it.' }])
    expect(warned()).toEqual(['the schema'])
  })

  test('is retried for as long as it is given', async () => {
    const { clock, reads, elapsedMs } = setUp({ patienceMs: 20_000 })
    await clock.run(reads.read('the schema', failing(protonError('transient'))))
    expect([elapsedMs(), reads.unknown.map(isRetryable)]).toEqual([19_000, [true]])
  })

  test('notes nothing once the workflow is cancelled', async () => {
    const { stop, reads, warned } = setUp()
    stop.abort()
    await reads.read('the schema', failing(notFound))
    expect([reads.unknown, warned()]).toEqual([[], []])
  })
})

test.each<[boolean, Error | string]>([
  [true, protonError('transient')],
  [true, protonError('credentials')],
  [false, protonError('denied')],
  [false, protonError('unknownOperation')],
  [false, 'the answer does not show it.'],
])('a retry could determine it (%j): %s', (expected, because) => {
  expect(isRetryable({ what: 'the schema', because: because as string })).toBe(expected)
})

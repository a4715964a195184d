import { describe, expect, test } from '@jest/globals'
import type { Phase, TargetState } from '../../../src/engine/deployment.js'
import { LastState } from '../../../src/engine/tracking/last-state.js'
import { UNSENT, type Attempt } from '../../../src/engine/tracking/submission.js'
import { SubmissionLog } from '../../../src/engine/tracking/submission-log.js'

const before = {
  phase: 'succeeded',
  deploymentId: 'before',
  startedAt: 5_500,
  clientToken: 'old token',
} as const
const attemptWith = (clientToken: string): Attempt => ({ before, clientToken })
const first = attemptWith('first token')
const second = attemptWith('second token')
const shown = (more: Partial<TargetState> = {}): TargetState => ({
  ...{ phase: 'running', status: 'IN_PROGRESS', deploymentId: 'new', startedAt: 6_500 },
  ...more,
})

function logOf(...attempts: readonly Attempt[]) {
  const log = new SubmissionLog(UNSENT)
  for (const attempt of attempts) log.add(attempt)
  return log
}

describe('the log of requests', () => {
  test('keeps each request in order, until it is refused', () => {
    const log = logOf()
    expect(log.hasSent).toBe(false)
    log.add(first)
    log.add(second)
    expect([log.hasSent, log.submission.attempts]).toEqual([true, [first, second]])
    log.withdraw(first)
    expect(log.submission.attempts).toEqual([second])
  })

  test('notes each deployment once that is seen before the first request', () => {
    const log = logOf()
    for (const deploymentId of ['a', 'b', undefined, 'a']) log.noteSeen(shown({ deploymentId }))
    expect(log.submission.earlierIds).toEqual(['a', 'b'])
    log.add(first)
    log.noteSeen(shown({ deploymentId: 'c' }))
    expect(log.submission.earlierIds).toEqual(['a', 'b'])
  })

  test('tells when an id shows for the first time', () => {
    const log = logOf(first)
    expect(log.identify(shown({ deploymentId: undefined }))).toBe(false)
    expect(log.identify(shown())).toBe(true)
    expect(log.identify(shown())).toBe(false)
    expect(log.submission).toMatchObject({ deploymentId: 'new', startedAt: 6_500, isAnswered: false })
  })
})

describe('a request that was refused', () => {
  test.each<[string, Partial<TargetState>, boolean]>([
    ['a new deployment with its token', { clientToken: 'first token' }, true],
    ['a new deployment with another token', { clientToken: 'x' }, false],
    ['a new deployment without a token', {}, false],
    ['a deletion with its token', { clientToken: 'first token', isDeletion: true }, false],
    ['the deployment of before with its token', { ...before, clientToken: 'first token' }, false],
  ])('counts again where the target shows %s: %#', (_, seen, expected) => {
    const log = logOf(first)
    log.withdraw(first)
    expect(log.takeBack(shown(seen))).toBe(expected)
    expect(log.submission.attempts).toEqual(expected ? [first] : [])
  })

  test('counts again once, and no other does', () => {
    const log = logOf(first, second)
    log.withdraw(first)
    log.withdraw(second)
    expect(log.takeBack(shown({ clientToken: 'second token' }))).toBe(true)
    expect(log.takeBack(shown({ clientToken: 'second token' }))).toBe(false)
    expect(log.submission.attempts).toEqual([second])
    expect(log.takeBack(shown({ clientToken: 'first token' }))).toBe(true)
  })

  test('does not count where none was refused', () => {
    expect(logOf(first).takeBack(shown({ clientToken: 'first token' }))).toBe(false)
  })
})

describe('the answer to a request', () => {
  test.each<[string, Partial<TargetState>, { hasRecords: boolean; isOurs: boolean }]>([
    ['in progress', {}, { hasRecords: true, isOurs: true }],
    ['in progress under our token', { clientToken: 'first token' }, { hasRecords: true, isOurs: true }],
    [
      'that ended under our token',
      { clientToken: 'first token', phase: 'succeeded' },
      { hasRecords: true, isOurs: true },
    ],
    [
      'in progress under the token of before',
      { clientToken: 'old token' },
      { hasRecords: true, isOurs: true },
    ],
    ['in progress under another token', { clientToken: 'x' }, { hasRecords: true, isOurs: false }],
    ['that ended', { phase: 'succeeded' }, { hasRecords: true, isOurs: false }],
    ['that ended, where nothing else tells', { phase: 'succeeded' }, { hasRecords: false, isOurs: true }],
    [
      'in progress under another token, where nothing else tells',
      { clientToken: 'x' },
      { hasRecords: false, isOurs: true },
    ],
    ['of before', before, { hasRecords: false, isOurs: false }],
    [
      'whose id is our token, though its time is that of the one before',
      { deploymentId: 'first token', startedAt: 1 },
      { hasRecords: true, isOurs: true },
    ],
  ])('shows a deployment %s: %#', (_, answer, { hasRecords, isOurs }) => {
    const log = logOf(first)
    expect(log.accept(shown(answer), hasRecords)).toBe(isOurs)
    expect(log.submission).toMatchObject({ attempts: [first], isAnswered: true })
    expect(log.submission.deploymentId !== undefined).toBe(isOurs)
  })

  test('is to the latest request: what an earlier one may have started is not its deployment', () => {
    const log = logOf({ ...first, before: { ...before, startedAt: 1_500 } }, { ...second, before })
    expect(log.accept(shown({ deploymentId: 'x', startedAt: 3_500 }), true)).toBe(false)
  })

  test('identifies nothing where nothing was sent', () => {
    const log = logOf()
    expect(log.accept(shown(), true)).toBe(false)
    expect(log.submission).toEqual({ ...UNSENT, isAnswered: true })
  })
})

describe('the last state of our deployment', () => {
  const order: readonly (readonly Phase[])[] = [
    ['running'],
    ['cancelling'],
    ['succeeded', 'failed', 'cancelled'],
  ]
  const rank = (phase: Phase) => order.findIndex(phases => phases.includes(phase))
  const pairs = order.flat().flatMap(from => order.flat().map(to => [from, to] as const))

  test.each(pairs)('goes from %s to %s only where that is no step back', (from, to) => {
    const last = new LastState()
    expect(last.state).toBeUndefined()
    const state = { phase: from, status: 'first' }
    expect(last.note(state)).toBe(state)
    const next = { phase: to, status: 'second' }
    expect(last.note(next)).toBe(rank(to) >= rank(from) ? next : state)
    expect(last.state).toBe(rank(to) >= rank(from) ? next : state)
    expect(last.wasCancelling).toBe([from, to].includes('cancelling'))
  })

  test('is forgotten', () => {
    const last = new LastState()
    last.note({ phase: 'succeeded', status: 'SUCCEEDED' })
    last.forget()
    expect(last.state).toBeUndefined()
  })
})

import { describe, expect, test } from '@jest/globals'
import { relate, UNSENT, type Attempt, type Submission } from '../../src/engine/submission.js'

const attempt = (clientToken: string, deploymentId: string, startedAt: number): Attempt => ({
  before: { deploymentId, startedAt, phase: 'succeeded' },
  clientToken,
})
const shown = (deploymentId: string, startedAt: number) =>
  ({ deploymentId, startedAt, phase: 'succeeded', status: 'SUCCEEDED' }) as const

/** The first request was lost, somebody else deployed, and the second was accepted: its id is its token. */
const second: Submission = {
  ...UNSENT,
  attempts: [attempt('first', 'before', 1_000), attempt('second', 'theirs', 5_000)],
  isAnswered: true,
  deploymentId: 'second',
}

describe('a read that lags behind an accepted request is no newer deployment', () => {
  test('where it shows what the target showed just before that request', () => {
    expect(relate(second, shown('theirs', 5_000))).toBe('earlier')
  })

  test('where it shows what is older than that', () => {
    expect(relate(second, shown('an older one', 3_000))).toBe('earlier')
    expect(relate(second, shown('a newer one', 6_000))).toBe('newer')
  })

  test('but one of which no request knows', () => {
    const unnamed = { ...second, deploymentId: 'another id' }
    expect(relate(unnamed, shown('theirs', 5_000))).toBe('newer')
    expect(relate(unnamed, shown('the oldest', 500))).toBe('earlier')
  })
})

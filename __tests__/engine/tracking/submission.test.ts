import { describe, expect, test } from '@jest/globals'
import type { DeploymentState } from '../../../src/engine/deployment.js'
import {
  attemptsBefore,
  compareTimes,
  identified,
  isCreation,
  isIdentified,
  relate,
  submissionOf,
  UNSENT,
  type Attempt,
  type Relation,
  type Submission,
} from '../../../src/engine/tracking/submission.js'

const attempt = (before: Partial<Attempt['before']> = {}): Attempt => ({
  before: { phase: 'succeeded', ...before },
  clientToken: 'our token',
})
const sent = (...attempts: readonly Attempt[]): Submission => ({ ...UNSENT, attempts })
const shown = (more: Partial<DeploymentState> = {}): DeploymentState => ({
  ...{ phase: 'running', status: 'IN_PROGRESS' },
  ...more,
})

describe('two times', () => {
  test.each([
    [1_500, 1_600, -100],
    [1_600, 1_500, 100],
    [1_500, 1_500, 0],
    [1_000, 1_999, 0],
    [1_999, 1_000, 0],
    [2_000, 1_999, 1],
    [1_999, 2_000, -1],
  ])('%d and %d compare as %d: by the second where one has no fraction', (a, b, expected) => {
    expect(compareTimes(a, b)).toBe(expected)
  })
})

describe('a submission', () => {
  test('before the first request has no attempts and knows no deployment', () => {
    expect(UNSENT).toEqual({ attempts: [], earlierIds: [], openIds: [], foreignIds: [], isAnswered: false })
    expect(isIdentified(UNSENT)).toBe(false)
  })

  test('of a deployment that exists is answered, and identified by what it shows', () => {
    const deployment = shown({ deploymentId: 'one', startedAt: 5, clientToken: 'token' })
    expect(submissionOf(deployment)).toEqual({
      ...UNSENT,
      ...{ isAnswered: true, deploymentId: 'one', startedAt: 5, clientToken: 'token' },
    })
  })

  test('is identified by the id or by the time of the start', () => {
    expect(isIdentified({ ...UNSENT, deploymentId: 'one' })).toBe(true)
    expect(isIdentified({ ...UNSENT, startedAt: 5 })).toBe(true)
  })

  test('keeps what it knows where a read shows less', () => {
    const known = identified(UNSENT, shown({ deploymentId: 'one', startedAt: 5 }))
    expect(identified(known, shown())).toEqual(known)
    expect(identified(known, shown({ startedAt: 6 }))).toEqual({ ...known, startedAt: 6 })
  })

  test.each<[string, Submission, boolean]>([
    ['nothing was sent', UNSENT, false],
    ['the target had no deployment', sent(attempt()), true],
    ['the target had a deployment with an id', sent(attempt({ deploymentId: 'one' })), false],
    ['the target had a deployment without an id', sent(attempt({ startedAt: 5 })), false],
    [
      'the latest of several attempts found no deployment',
      sent(attempt({ deploymentId: 'one' }), attempt()),
      true,
    ],
  ])('where %s creates the target: %#', (_, submission, expected) => {
    expect(isCreation(submission)).toBe(expected)
  })
})

describe('how a deployment that a read shows relates to ours', () => {
  const withId: Submission = {
    ...sent(attempt({ deploymentId: 'before' }), attempt({ deploymentId: 'between' })),
    ...{ deploymentId: 'ours', startedAt: 5_500, earlierIds: ['seen'] },
  }
  const withoutId: Submission = { ...UNSENT, startedAt: 5_500 }
  const withToken: Submission = { ...withoutId, clientToken: 'token' }

  test.each<[string, Submission, Partial<DeploymentState>, Relation]>([
    ['our id', withId, { deploymentId: 'ours' }, 'ours'],
    ['our id with an earlier time', withId, { deploymentId: 'ours', startedAt: 1 }, 'ours'],
    ['another id with a later time', withId, { deploymentId: 'x', startedAt: 5_501 }, 'newer'],
    ['another id with the same time', withId, { deploymentId: 'x', startedAt: 5_500 }, 'newer'],
    ['another id with an earlier time', withId, { deploymentId: 'x', startedAt: 5_499 }, 'earlier'],
    ['another id without a time', withId, { deploymentId: 'x' }, 'newer'],
    [
      'another id where our time is not known',
      { ...withId, startedAt: undefined },
      { deploymentId: 'x', startedAt: 1 },
      'newer',
    ],
    ['the id before the first attempt', withId, { deploymentId: 'before', startedAt: 9_500 }, 'earlier'],
    ['the id before a later attempt', withId, { deploymentId: 'between', startedAt: 9_500 }, 'newer'],
    ['an id seen before', withId, { deploymentId: 'seen', startedAt: 9_500 }, 'earlier'],
    ['no id, at our time', withId, { startedAt: 5_500 }, 'ours'],
    ['an id, where ours has none, at our time', withoutId, { deploymentId: 'x', startedAt: 5_500 }, 'ours'],
    ['an earlier time', withoutId, { startedAt: 5_499 }, 'earlier'],
    ['a later time', withoutId, { startedAt: 5_501 }, 'newer'],
    ['no time', withoutId, {}, 'earlier'],
    ['a time where ours is not known', { ...UNSENT, deploymentId: 'ours' }, { startedAt: 5_500 }, 'earlier'],
    ['our token at our time', withToken, { startedAt: 5_500, clientToken: 'token' }, 'ours'],
    ['no token at our time', withToken, { startedAt: 5_500 }, 'ours'],
    ['another token at our time', withToken, { startedAt: 5_500, clientToken: 'x' }, 'newer'],
    ['a token where ours is not known', withoutId, { startedAt: 5_500, clientToken: 'x' }, 'ours'],
  ])('%s', (_, submission, seen, expected) => {
    expect(relate(submission, shown(seen))).toBe(expected)
  })
})

describe('an attempt may have started', () => {
  test.each<[string, Partial<Attempt['before']>, Partial<DeploymentState>]>([
    ['another id', { deploymentId: 'before', startedAt: 5_500 }, { deploymentId: 'x', startedAt: 5_600 }],
    [
      'another id at the same time',
      { deploymentId: 'before', startedAt: 5_500 },
      { deploymentId: 'x', startedAt: 5_500 },
    ],
    ['another id without a time', { deploymentId: 'before' }, { deploymentId: 'x' }],
    ['an id where there was none', {}, { deploymentId: 'x', startedAt: 5_500 }],
    ['a later time', { startedAt: 5_500 }, { startedAt: 5_501 }],
    ['a time where there was none', {}, { startedAt: 5_500 }],
    [
      'the same time with another phase',
      { startedAt: 5_500, phase: 'succeeded' },
      { startedAt: 5_500, phase: 'failed' },
    ],
    [
      'an id at the time of one without, with another phase',
      { startedAt: 5_500 },
      { deploymentId: 'x', startedAt: 5_500 },
    ],
  ])('%s', (_, before, seen) => {
    expect(attemptsBefore(sent(attempt(before)), shown(seen))).toHaveLength(1)
  })

  test.each<[string, Partial<Attempt['before']>, Partial<DeploymentState>]>([
    [
      'the id that the target showed before',
      { deploymentId: 'x', startedAt: 1 },
      { deploymentId: 'x', startedAt: 9_500 },
    ],
    [
      'another id with an earlier time',
      { deploymentId: 'before', startedAt: 5_500 },
      { deploymentId: 'x', startedAt: 5_499 },
    ],
    ['an earlier time', { startedAt: 5_500 }, { startedAt: 5_499 }],
    [
      'the same time with the same phase',
      { startedAt: 5_500, phase: 'failed' },
      { startedAt: 5_500, phase: 'failed' },
    ],
    ['no time', { startedAt: 5_500 }, {}],
    ['nothing, of a target that had nothing', {}, {}],
    ['an id without a time where there was none', {}, { deploymentId: 'x' }],
    ['no id and no time where there was an id', { deploymentId: 'before' }, {}],
  ])('but not %s', (_, before, seen) => {
    expect(attemptsBefore(sent(attempt(before)), shown(seen))).toEqual([])
  })

  test('but not one that a list shows, which has no phase, at the time of the one before', () => {
    expect(
      attemptsBefore(sent(attempt({ startedAt: 5_500 })), { startedAt: 5_500, deploymentId: undefined }),
    ).toEqual([])
  })

  test('but not what was seen before the first request', () => {
    const submission = { ...sent(attempt({ deploymentId: 'before' })), earlierIds: ['seen'] }
    expect(attemptsBefore(submission, shown({ deploymentId: 'seen', startedAt: 9_500 }))).toEqual([])
  })

  test('but not a later one, before which the target showed the same id', () => {
    const first = attempt({ deploymentId: 'before', startedAt: 1_500 })
    const second = attempt({ deploymentId: 'x', startedAt: 5_500 })
    const seen = shown({ deploymentId: 'x', startedAt: 9_500 })
    expect(attemptsBefore(sent(first, second), seen)).toEqual([first])
  })

  test('only the attempts before it count', () => {
    const [first, second] = [attempt({ startedAt: 1_500 }), attempt({ startedAt: 5_500 })]
    expect(attemptsBefore(sent(first, second), shown({ startedAt: 3_500 }))).toEqual([first])
    expect(attemptsBefore(sent(first, second), shown({ startedAt: 7_500 }))).toEqual([first, second])
  })
})

/** The first request was lost, somebody else deployed, and the second was accepted: its id is its token. */
const second: Submission = {
  ...UNSENT,
  attempts: [
    attempt({ deploymentId: 'before', startedAt: 1_000 }),
    { ...attempt({ deploymentId: 'theirs', startedAt: 5_000 }), clientToken: 'second' },
  ],
  isAnswered: true,
  deploymentId: 'second',
}

describe('a read that lags behind an accepted request is no newer deployment', () => {
  test('where it shows what the target showed just before that request', () => {
    expect(relate(second, shown({ deploymentId: 'theirs', startedAt: 5_000 }))).toBe('earlier')
  })

  test('where it shows what is older than that', () => {
    expect(relate(second, shown({ deploymentId: 'an older one', startedAt: 3_000 }))).toBe('earlier')
    expect(relate(second, shown({ deploymentId: 'a newer one', startedAt: 6_000 }))).toBe('newer')
  })

  test('but one of which no request knows', () => {
    const unnamed = { ...second, deploymentId: 'another id' }
    expect(relate(unnamed, shown({ deploymentId: 'theirs', startedAt: 5_000 }))).toBe('newer')
    expect(relate(unnamed, shown({ deploymentId: 'the oldest', startedAt: 500 }))).toBe('earlier')
  })
})

import { describe, expect, test } from '@jest/globals'
import type { TargetState } from '../../../src/engine/deployment.js'
import type { Comparison, Evidence } from '../../../src/engine/deployment-target.js'
import { attribute, contradicts, type Attribution } from '../../../src/engine/tracking/attribution.js'
import type { Attempt } from '../../../src/engine/tracking/submission.js'

const before: TargetState = {
  phase: 'succeeded',
  status: 'SUCCEEDED',
  deploymentId: 'before',
  startedAt: 1_000,
  createdAt: 1_000,
  clientToken: 'old token',
}
const attemptWith = (clientToken: string): Attempt => ({ before, clientToken })
const seen = (more: Partial<TargetState> = {}): TargetState => ({
  ...before,
  phase: 'running',
  status: 'IN_PROGRESS',
  deploymentId: 'new',
  startedAt: 2_000,
  ...more,
})
const record = { phase: 'running', status: 'IN_PROGRESS', deploymentId: 'new' } as const
const oursSeen = seen({ clientToken: 'our token' })
const theirsSeen = seen({ clientToken: 'theirs' })
const recreated = seen({ createdAt: 90_000 })

/** What shows of a deployment, how its content compares with the request, and whose it is. */
type Row = readonly [title: string, Evidence, Comparison, Attribution]

const rows: readonly Row[] = [
  ['our token', { seen: oursSeen }, 'unknown', 'matching'],
  ['our token with our content', { seen: oursSeen, record }, 'same', 'matching'],
  ['our token with other content', { seen: oursSeen, record }, 'different', 'unknown'],
  ['another token', { seen: theirsSeen }, 'unknown', 'unlikely'],
  ['another token with our content', { seen: theirsSeen, record }, 'same', 'unlikely'],
  ['another token with other content', { seen: theirsSeen, record }, 'different', 'other'],
  [
    'another token than before, which was removed',
    { seen: seen({ clientToken: undefined }) },
    'same',
    'unlikely',
  ],
  ['the token from before, which proves nothing', { seen: seen() }, 'unknown', 'unknown'],
  ['the token from before with our content', { seen: seen(), record }, 'same', 'matching'],
  ['the token from before with other content', { seen: seen(), record }, 'different', 'other'],
  ['our content by its record alone', { record }, 'same', 'matching'],
  ['other content by its record alone', { record }, 'different', 'other'],
  ['a record that shows nothing of its content', { record }, 'unknown', 'unknown'],
  ['a target that was created again', { seen: recreated }, 'unknown', 'unknown'],
  ['a target that was created again, with our content', { seen: recreated, record }, 'same', 'unknown'],
  ['a target that was created again, with other content', { seen: recreated, record }, 'different', 'other'],
  [
    'a target that was created again, with our token',
    { seen: { ...recreated, clientToken: 'our token' } },
    'unknown',
    'unknown',
  ],
  [
    'a time of creation with fractions of the same second',
    { seen: seen({ createdAt: 1_400 }), record },
    'same',
    'matching',
  ],
  ['no time of creation', { seen: seen({ createdAt: undefined }), record }, 'same', 'matching'],
]

describe('the evidence of a deployment that is new', () => {
  test.each(rows)('%s', async (_, evidence, comparison, expected) => {
    const target = { compare: () => Promise.resolve(comparison) }
    expect(await attribute(target, [attemptWith('our token')], evidence)).toBe(expected)
  })

  test.each<[readonly Comparison[], Attribution]>([
    [['same', 'different'], 'matching'],
    [['different', 'same'], 'matching'],
    [['unknown', 'same'], 'matching'],
    [['different', 'unknown'], 'unknown'],
    [['different', 'different'], 'other'],
    [[], 'other'],
  ])('of attempts that compare as %j it is %s', async (comparisons, expected) => {
    const attempts = comparisons.map((_, index) => attemptWith(`token ${index}`))
    const target = {
      compare: (attempt: Attempt) => Promise.resolve(comparisons[attempts.indexOf(attempt)] ?? 'unknown'),
    }
    expect(await attribute(target, attempts, { record })).toBe(expected)
  })

  test('the provider compares the attempt with all that is shown', async () => {
    const attempt = attemptWith('our token')
    const compared: unknown[] = []
    const compare = (...given: readonly unknown[]) => {
      compared.push(given)
      return Promise.resolve('same' as const)
    }
    await attribute({ compare }, [attempt], { seen: oursSeen, record })
    expect(compared).toEqual([[attempt, { seen: oursSeen, record }]])
  })
})

describe('what a deployment shows after its success', () => {
  test.each<[Comparison, boolean]>([
    ['same', false],
    ['unknown', false],
    ['different', true],
  ])('contradicts the attempt when it compares as %s: %j', async (comparison, expected) => {
    const target = { compare: () => Promise.resolve(comparison) }
    expect(await contradicts(target, attemptWith('our token'), record)).toBe(expected)
  })

  test('is all that the provider compares', async () => {
    const attempt = attemptWith('our token')
    const compared: unknown[] = []
    const compare = (...given: readonly unknown[]) => {
      compared.push(given)
      return Promise.resolve('same' as const)
    }
    await contradicts({ compare }, attempt, record)
    expect(compared).toEqual([[attempt, { record }]])
  })
})

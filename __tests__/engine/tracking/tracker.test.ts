import { describe, expect, test } from '@jest/globals'
import type { TargetState } from '../../../src/engine/deployment.js'
import type { Comparison } from '../../../src/engine/deployment-target.js'
import { UNSENT, type Submission } from '../../../src/engine/tracking/submission.js'
import { DeploymentTracker } from '../../../src/engine/tracking/tracker.js'
import { protonError } from '../../support/scripted.js'
import {
  attempt,
  earlier,
  newer,
  SENT_AT,
  shown,
  tracking,
  type Account,
} from '../../support/tracked-target.js'

const { signal } = new AbortController()
const sent: Submission = { ...UNSENT, attempts: [attempt] }
const answered: Submission = { ...sent, isAnswered: true }
const known: Submission = { ...answered, deploymentId: 'ours', startedAt: SENT_AT }

describe('a poll of our deployment', () => {
  test('shows its record', async () => {
    const record = shown({ status: 'RECORD' })
    const it = tracking(known, { seen: earlier, records: { ours: record } })
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'ours', deployment: record })
    expect([it.tracker.last, it.target.count('get')]).toEqual([record, 0])
  })

  test('reads nothing once it has ended', async () => {
    const record = shown({ phase: 'failed', status: 'FAILED' })
    const it = tracking(known, { seen: earlier, records: { ours: record } })
    await it.tracker.poll(signal)
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'ours', deployment: record })
    expect(it.target.count('getDeployment')).toBe(1)
  })

  test('never returns to an earlier state', async () => {
    const it = tracking(known, {
      seen: earlier,
      records: { ours: shown({ phase: 'cancelling', status: 'CANCELLING' }) },
    })
    await it.tracker.poll(signal)
    it.account.records = { ours: shown() }
    expect(await it.tracker.poll(signal)).toMatchObject({ deployment: { phase: 'cancelling' } })
    expect(it.tracker.wasCancelling).toBe(true)
  })

  test('shows a newer one in its place only when three reads do', async () => {
    const records = { ours: { ...shown(), latestDeploymentId: 'newer' } }
    const it = tracking(known, { seen: newer, records })
    const kinds = [
      await it.tracker.poll(signal),
      await it.tracker.poll(signal),
      await it.tracker.poll(signal),
    ].map(found => found?.kind)
    expect(kinds).toEqual(['ours', 'ours', 'newer'])
  })

  test.each([
    ['none', undefined],
    ['ours', 'ours'],
    ['one that was seen before', 'seen'],
  ])('does not read the target while the record shows as the latest %s', async (_, latestDeploymentId) => {
    const records = { ours: { ...shown(), latestDeploymentId } }
    const it = tracking({ ...known, earlierIds: ['seen'] }, { seen: newer, records })
    for (let polls = 0; polls < 4; polls++)
      expect(await it.tracker.poll(signal)).toMatchObject({ kind: 'ours' })
    expect(it.target.count('get')).toBe(0)
  })

  test('does not read the target once the record shows the end', async () => {
    const records = { ours: { ...shown({ phase: 'failed' }), latestDeploymentId: 'newer' } }
    const it = tracking(known, { seen: newer, records })
    expect(await it.tracker.poll(signal)).toMatchObject({ kind: 'ours' })
    expect(it.target.count('get')).toBe(0)
  })
})

describe('a poll of a target whose records cannot be read', () => {
  const poll = (seen: TargetState, submission: Submission = known) =>
    tracking(submission, { seen }).tracker.poll(signal)

  test('shows ours', async () => {
    const it = tracking(known, { seen: shown() })
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'ours', deployment: shown() })
    expect(it.events.map(({ type }) => type)).toEqual(['trackingByTarget'])
  })

  test('shows nothing while reads are stale', async () => {
    expect(await poll(earlier)).toBeUndefined()
  })

  test('shows a newer deployment', async () => {
    expect(await poll(newer)).toEqual({ kind: 'newer', other: newer })
  })

  test.each<[string, Partial<TargetState>]>([
    ['while a newer one is in progress', newer],
    ['while it is being deleted', { isDeletion: true, phase: 'running', status: 'DELETING' }],
  ])('shows the success of ours %s, in the provider’s own word', async (_, more) => {
    const seen = { ...shown(more), succeededDeploymentId: 'ours' }
    const deployment = { phase: 'succeeded', status: 'DONE', deploymentId: 'ours' }
    expect(await poll(seen)).toEqual({ kind: 'ours', deployment })
    const other = poll({ ...seen, succeededDeploymentId: 'another' })
    expect(
      await other.then(
        found => found?.kind,
        () => 'an error',
      ),
    ).not.toBe('ours')
  })

  test('shows what the target says of ours where it is its latest', async () => {
    const seen = {
      ...shown({ phase: 'succeeded', status: 'SUCCEEDED', revision: '7' }),
      succeededDeploymentId: 'ours',
    }
    expect(await poll(seen)).toMatchObject({ deployment: { status: 'SUCCEEDED', revision: '7' } })
  })

  test('fails where the target is being deleted, and shows no end of ours', async () => {
    await expect(poll(shown({ isDeletion: true, status: 'DELETING' }))).rejects.toMatchObject({
      ...{
        code: 'Deleting',
        message: 'the target is DELETING, and no longer shows how the deployment ended',
      },
    })
  })

  test('does not take a target without ids for the success of ours', async () => {
    const submission = { ...answered, startedAt: SENT_AT }
    const seen = shown({ deploymentId: undefined, startedAt: SENT_AT + 60_000 })
    expect(await poll(seen, submission)).toEqual({ kind: 'newer', other: seen })
  })

  test('shows an id of ours that was not known', async () => {
    const it = tracking({ ...answered, startedAt: SENT_AT }, { seen: shown() })
    expect(await it.tracker.poll(signal)).toMatchObject({
      kind: 'ours',
      deployment: { deploymentId: 'ours' },
    })
    expect(it.events).toContainEqual({
      ...{ type: 'identified', submission: it.tracker.submission, deployment: shown() },
    })
  })

  test('fails once the target was absent for 30 s', async () => {
    const absent: TargetState = { phase: 'absent', status: 'absent' }
    const it = tracking(known, { seen: absent })
    expect(await it.tracker.poll(signal)).toBeUndefined()
    await it.wait(20_000)
    it.account.seen = earlier
    expect(await it.tracker.poll(signal)).toBeUndefined()
    it.account.seen = absent
    await it.wait(20_000)
    expect(await it.tracker.poll(signal)).toBeUndefined()
    await it.wait(29_999)
    expect(await it.tracker.poll(signal)).toBeUndefined()
    await it.wait(1)
    await expect(it.tracker.poll(signal)).rejects.toMatchObject({
      ...{ code: 'Absent', fault: 'notFound', message: 'the target no longer exists' },
    })
  })
})

describe('an answer that showed a deployment', () => {
  const accepted = (account: Account) => {
    const it = tracking(sent, account)
    expect(it.tracker.accept(shown())).toBe(true)
    return it
  }

  test('of other content showed that of somebody else', async () => {
    const it = accepted({ seen: shown(), records: { ours: shown() }, compares: () => 'different' })
    expect(await it.tracker.poll(signal)).toBeUndefined()
    expect(it.tracker.isIdentified).toBe(false)
    expect(it.tracker.last).toBeUndefined()
    expect(it.events).toContainEqual({
      ...{ type: 'misidentified', other: shown() },
      submission: expect.objectContaining({ deploymentId: undefined, startedAt: undefined }),
    })
  })

  test('is compared once', async () => {
    const it = accepted({ seen: shown(), records: { ours: shown() }, compares: () => 'same' })
    await it.tracker.poll(signal)
    it.account.compares = () => 'different'
    expect(await it.tracker.poll(signal)).toMatchObject({ kind: 'ours' })
  })

  test('of other content is not cancelled', async () => {
    const it = accepted({ seen: shown(), records: { ours: shown() }, compares: () => 'different' })
    expect(await it.tracker.isCancellable(signal)).toBe(false)
    expect(it.tracker.isIdentified).toBe(false)
  })

  test('that another has replaced may still be ours', async () => {
    const it = accepted({ seen: shown(), records: { ours: shown() }, compares: () => 'different' })
    await it.tracker.poll(signal)
    it.account.seen = shown({ phase: 'failed', status: 'FAILED' })
    await it.wait(30_000)
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'unattributed', candidate: it.account.seen })
  })
})

describe('a poll while it is not known which deployment is ours', () => {
  const ended = shown({ phase: 'failed', status: 'FAILED' })

  test('recognizes ours', async () => {
    const it = tracking(answered, { seen: shown(), compares: () => 'same' })
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'ours', deployment: shown() })
    expect(it.tracker.submission).toMatchObject({ deploymentId: 'ours', startedAt: SENT_AT })
  })

  test('shows nothing of a target that is being deleted, though it is recognized', async () => {
    const it = tracking(answered, { seen: shown({ isDeletion: true }), compares: () => 'same' })
    expect([await it.tracker.poll(signal), it.tracker.isIdentified]).toEqual([undefined, true])
  })

  test('concludes nothing while reads may lag behind, or while it is in progress', async () => {
    const it = tracking(answered, { seen: ended, records: { ours: ended }, compares: () => 'different' })
    await it.wait(29_999)
    expect(await it.tracker.poll(signal)).toBeUndefined()
    it.account.seen = newer
    it.account.records = { newer }
    await it.wait(1)
    expect(await it.tracker.poll(signal)).toBeUndefined()
  })

  test('then shows that another one has taken its place', async () => {
    const it = tracking(answered, { seen: ended, records: { ours: ended }, compares: () => 'different' })
    await it.wait(30_000)
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'newer', other: ended })
  })

  test('then takes the only deployment since the request for ours', async () => {
    const it = tracking(answered, { seen: ended, records: { ours: ended } })
    await it.wait(30_000)
    expect(await it.tracker.poll(signal)).toBeUndefined()
    expect(await it.tracker.poll(signal)).toMatchObject({
      kind: 'ours',
      deployment: { deploymentId: 'ours', phase: 'failed' },
    })
  })

  test('then does not know which of two is ours', async () => {
    const other = { ...newer, phase: 'failed' as const }
    const it = tracking(answered, { seen: ended, records: { ours: ended, newer: other } })
    await it.wait(30_000)
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'unattributed', candidate: ended })
  })

  test('then names the one that the target no longer shows', async () => {
    const other = { ...newer, phase: 'failed' as const, status: 'FAILED' }
    const it = tracking(answered, {
      ...{ seen: other, records: { ours: ended, newer: other } },
      compares: id => (id === 'newer' ? 'different' : 'unknown'),
    })
    await it.wait(30_000)
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'unattributed', candidate: ended })
  })

  test('waits for ours where the target shows none that is new', async () => {
    const it = tracking(answered, { seen: earlier, records: { before: earlier } })
    await it.wait(30_000)
    expect(await it.tracker.poll(signal)).toBeUndefined()
  })

  test('finds ours in its record where the target shows another', async () => {
    const other = { ...newer, phase: 'failed' as const }
    const it = tracking(answered, {
      ...{ seen: other, records: { ours: ended, newer: other } },
      compares: id => (id === 'ours' ? 'same' : 'different'),
    })
    await it.wait(30_000)
    expect(await it.tracker.poll(signal)).toBeUndefined()
    expect(it.tracker.submission.deploymentId).toBe('ours')
    expect(await it.tracker.poll(signal)).toEqual({ kind: 'ours', deployment: ended })
  })
})

describe('a cancel would stop ours', () => {
  const cancellable = (account: Account, submission = known) =>
    tracking(submission, account).tracker.isCancellable(signal)
  const records = { ours: shown() }

  test.each<[string, Account, boolean]>([
    ['where the target and the record show it in progress', { seen: shown(), records }, true],
    ['where the target lags behind the record', { seen: earlier, records }, true],
    ['but not where the target shows a newer one', { seen: newer, records }, false],
    [
      'but not where the record shows the end',
      { seen: shown(), records: { ours: shown({ phase: 'failed' }) } },
      false,
    ],
    [
      'but not where the record shows that it is cancelled',
      { seen: shown(), records: { ours: shown({ phase: 'cancelling' }) } },
      false,
    ],
    ['but not where the target shows the end', { seen: shown({ phase: 'succeeded' }), records }, false],
    ['but not where the target is deleted', { seen: shown({ isDeletion: true }), records }, false],
    ['where only the target can be read, and shows it', { seen: shown() }, true],
    ['but not where only the target can be read, and lags behind', { seen: earlier }, false],
  ])('%s', async (_, account, expected) => {
    expect(await cancellable(account)).toBe(expected)
  })

  test('but not where it is not known which is ours', async () => {
    const it = tracking(answered, { seen: shown(), records })
    expect(await it.tracker.isCancellable(signal)).toBe(false)
    expect(it.target.count('get')).toBe(0)
  })

  test('and is not asked again once it is over', async () => {
    const it = tracking(known, { seen: newer, records })
    await it.tracker.isCancellable(signal)
    it.account.seen = shown()
    expect(await it.tracker.isCancellable(signal)).toBe(false)
    expect(it.target.count('get')).toBe(1)
  })

  test('though a deployment without a time was shown, which may be older', async () => {
    const it = tracking(known, { seen: shown({ deploymentId: 'x', startedAt: undefined }), records })
    expect(await it.tracker.isCancellable(signal)).toBe(false)
    it.account.seen = shown()
    expect(await it.tracker.isCancellable(signal)).toBe(true)
  })

  test('until the answer to Cancel shows it as cancelled', () => {
    const it = tracking(known, { seen: shown(), records })
    it.tracker.noteCancelled(shown({ phase: 'succeeded' }))
    expect(it.tracker.last).toBeUndefined()
    it.tracker.noteCancelled(shown({ phase: 'cancelling' }))
    expect([it.tracker.last?.phase, it.tracker.wasCancelling]).toEqual(['cancelling', true])
  })
})

describe('what the post step is told', () => {
  test('is each new deployment that may be ours, and each that is not, once', async () => {
    const it = tracking(sent, { seen: shown() })
    const changes = () => it.events.filter(({ type }) => type === 'submissionChanged')
    expect([it.tracker.recognizer.hasSighted, await it.tracker.ownership(shown(), signal)]).toEqual([
      false,
      'unknown',
    ])
    await it.tracker.ownership(shown(), signal)
    expect(changes()).toEqual([
      { type: 'submissionChanged', submission: { ...sent, openIds: ['ours'], foreignIds: [] } },
    ])
    expect([it.tracker.recognizer.hasSighted, it.tracker.recognizer.hasSightedUnnamed]).toEqual([true, false])
    it.account.compares = () => 'different'
    await it.tracker.ownership(shown(), signal)
    expect(changes()[1]).toEqual({
      ...{ type: 'submissionChanged', submission: { ...sent, openIds: [], foreignIds: ['ours'] } },
    })
    expect(it.tracker.recognizer.hasSighted).toBe(false)
  })

  test('is kept from main', async () => {
    const it = tracking({ ...sent, openIds: ['x'], foreignIds: ['ours'] }, { seen: shown() })
    expect([it.tracker.recognizer.hasSighted, await it.tracker.ownership(shown(), signal)]).toEqual([
      true,
      'other',
    ])
    expect(it.events).toEqual([])
  })

  test('is told also when the read of the record fails', async () => {
    const it = tracking(sent, { seen: shown() })
    Object.assign(it.account, {
      records: Object.defineProperty({}, 'ours', {
        get: () => {
          throw protonError('transient')
        },
      }),
    })
    await expect(it.tracker.ownership(shown(), signal)).rejects.toMatchObject({ fault: 'transient' })
    expect(it.events.map(({ type }) => type)).toEqual(['submissionChanged'])
  })

  test('is a new deployment without an id, too', async () => {
    const it = tracking(sent, { seen: shown() })
    await it.tracker.ownership(shown({ deploymentId: undefined }), signal)
    expect([it.tracker.recognizer.hasSighted, it.tracker.recognizer.hasSightedUnnamed]).toEqual([true, true])
  })

  test('is no id that was known, or of a request without an answer', () => {
    const it = tracking(known, { seen: shown() })
    it.tracker.identify(shown())
    const unanswered = tracking(sent, { seen: shown() })
    unanswered.tracker.identify(shown())
    expect([it.events, unanswered.events]).toEqual([[], []])
    expect(unanswered.tracker.last).toEqual(shown())
  })

  test('is not the state of a target that is being deleted', () => {
    const it = tracking(sent, { seen: shown() })
    it.tracker.identify(shown({ isDeletion: true }))
    expect([it.tracker.last, it.tracker.isIdentified]).toEqual([undefined, true])
  })
})

describe('a search', () => {
  test('does not forget a deployment that is no longer shown', async () => {
    const it = tracking({ ...sent, openIds: ['gone'] }, { seen: earlier, records: { before: earlier } })
    expect(await it.tracker.search(earlier, signal)).toEqual({
      kind: 'unknown',
      candidate: { phase: 'absent', status: 'no longer shown', deploymentId: 'gone' },
    })
  })

  test('finds none where that is the one that the target shows', async () => {
    const it = tracking({ ...sent, openIds: ['before'] }, { seen: earlier, records: { before: earlier } })
    expect(await it.tracker.search(earlier, signal)).toEqual({ kind: 'none', earlier: undefined })
  })

  test('identifies ours', async () => {
    const it = tracking(
      { ...sent, openIds: ['gone'] },
      { seen: shown(), records: { ours: shown() }, compares: () => 'same' },
    )
    expect(await it.tracker.search(shown(), signal)).toEqual({ kind: 'ours', record: shown() })
    expect(it.tracker.submission.deploymentId).toBe('ours')
  })
})

describe('the content after a success', () => {
  const second = { ...attempt, clientToken: 'second' }
  test.each<[string, TargetState, readonly Comparison[], boolean]>([
    ['of none of our requests contradicts', shown({ phase: 'succeeded' }), ['different', 'different'], true],
    ['of one of our requests does not', shown({ phase: 'succeeded' }), ['different', 'same'], false],
    ['while in progress does not', shown(), ['different', 'different'], false],
  ])('%s', async (_, seen, comparisons, expected) => {
    const rest = [...comparisons]
    const it = tracking(
      { ...known, attempts: [attempt, second] },
      { seen, compares: () => rest.shift() ?? 'unknown' },
    )
    expect(await it.tracker.recognizer.isContradicted(seen)).toBe(expected)
  })
})

describe('a match that the target does not show', () => {
  const ended = shown({ phase: 'failed', status: 'FAILED' })
  const account = (): Account => ({
    ...{ seen: ended, records: { before: earlier, ours: ended } },
    compares: id => (id === 'ours' ? 'same' : 'different'),
  })

  test('is ours where the target, read again, shows nothing else', async () => {
    const it = tracking(sent, account())
    expect(await it.tracker.search(earlier, signal)).toEqual({ kind: 'ours', record: ended })
    expect(it.target.count('get')).toBe(1)
  })

  test('is not ours for certain where the target, read again, shows it with another token', async () => {
    const it = tracking(sent, { ...account(), seen: { ...ended, clientToken: 'theirs' } })
    expect(await it.tracker.search(earlier, signal)).toEqual({ kind: 'unknown', candidate: ended })
    expect([
      it.tracker.recognizer.hasForeignToken(ended),
      it.tracker.recognizer.hasForeignToken(earlier),
    ]).toEqual([true, false])
    expect(it.tracker.recognizer.hasForeignToken(shown({ deploymentId: undefined }))).toBe(false)
  })

  test('needs no read of a target that shows it', async () => {
    const it = tracking(sent, account())
    expect(await it.tracker.search(ended, signal)).toMatchObject({ kind: 'ours' })
    expect(it.target.count('get')).toBe(0)
  })
})

describe('an answer that shows a deployment that has ended', () => {
  const ended = shown({ phase: 'succeeded', status: 'SUCCEEDED' })

  test('may show the previous one, where records tell', () => {
    const it = tracking(sent, { seen: ended })
    expect([it.tracker.accept(ended), it.tracker.last]).toEqual([false, undefined])
  })

  test('is taken for ours where nothing else tells', () => {
    const it = tracking(sent, { seen: ended })
    const target = { ...it.context.target, history: undefined }
    const tracker = new DeploymentTracker({ ...it.context, target }, sent)
    expect([tracker.accept(ended), tracker.last]).toEqual([true, ended])
  })
})

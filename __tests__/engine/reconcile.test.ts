import { describe, expect, test } from '@jest/globals'
import { readAgain, reconcile, type ReconcileContext } from '../../src/engine/reconcile.js'
import { UNSENT, type Submission } from '../../src/engine/tracking/submission.js'
import { hang, protonError } from '../support/scripted.js'
import { attempt, earlier, newer, SENT_AT, shown, tracking, type Account } from '../support/tracked-target.js'

const MINUTE = 60_000
const sent: Submission = { ...UNSENT, attempts: [attempt] }
const creation: Submission = { ...UNSENT, attempts: [{ ...attempt, before: { phase: 'absent' } }] }
const ended = shown({ phase: 'failed', status: 'FAILED' })
const theirs = { ...newer, phase: 'succeeded', status: 'SUCCEEDED' } as const
const absent = { phase: 'absent', status: 'absent' } as const

/** A request that got no answer, and what reconciling it finds. */
function lost(account: Account, over: Partial<ReconcileContext> = {}, submission = sent) {
  const stop = new AbortController()
  const it = tracking(submission, account, { stop: stop.signal, ...over })
  const context = { ...it.context, wait: true, cancelOnTimeout: false, stop: stop.signal, ...over }
  return {
    ...it,
    stopAt: (ms: number) => {
      it.after(ms, () => {
        stop.abort(it.clock.now())
      })
    },
    found: () => it.clock.run(reconcile(context, it.tracker)),
    again: () => it.clock.run(readAgain(context)),
    reports: () => it.events.map(({ type }) => type),
  }
}
const oursOnly = (id: string | undefined) => (id === 'ours' ? 'same' : 'different')

describe('a request that got no answer', () => {
  test('started what the target shows with our content', async () => {
    const it = lost({ seen: shown(), compares: oursOnly })
    expect(await it.found()).toEqual({ kind: 'ours', deployment: shown() })
    expect([it.elapsedMs(), it.tracker.submission.deploymentId]).toEqual([0, 'ours'])
  })

  test('started what the target shows after a while', async () => {
    const it = lost({ seen: earlier, compares: oursOnly, records: { before: earlier } })
    it.after(20_000, () => {
      it.account.seen = shown()
      it.account.records = { ours: shown() }
    })
    expect(await it.found()).toMatchObject({ kind: 'ours' })
    expect(it.elapsedMs()).toBe(20_000)
  })

  test('started what a target that is being deleted shows, with the state of its record', async () => {
    const seen = shown({ isDeletion: true, phase: 'running', status: 'DELETING' })
    const it = lost({ seen, compares: oursOnly, records: { ours: ended } })
    expect(await it.found()).toEqual({ kind: 'ours', deployment: ended })
  })

  test('started what only the record shows', async () => {
    const it = lost({ seen: theirs, records: { ours: ended, newer: theirs }, compares: oursOnly })
    expect(await it.found()).toEqual({ kind: 'ours', deployment: ended })
    expect(it.elapsedMs()).toBeGreaterThan(30_000)
  })

  test('started nothing where reads that no longer lag show none that is new', async () => {
    const it = lost({ seen: earlier, records: { before: earlier } })
    expect(await it.found()).toEqual({ kind: 'notStarted', seen: earlier, isProven: false })
    expect([it.elapsedMs() >= 30_000, it.elapsedMs() <= 33_000]).toEqual([true, true])
  })

  test('started nothing, for certain, where all that started since is somebody else’s', async () => {
    const it = lost({ seen: theirs, records: { newer: theirs }, compares: oursOnly })
    expect(await it.found()).toEqual({ kind: 'notStarted', seen: theirs, isProven: true })
  })

  test('may still arrive after the deadline: nothing is certain', async () => {
    const it = lost(
      { seen: theirs, records: { newer: theirs }, compares: oursOnly },
      { deadline: SENT_AT + 10_000 },
    )
    expect(await it.found()).toEqual({ kind: 'notStarted', seen: theirs, isProven: false })
    expect(it.elapsedMs()).toBeLessThan(10_000)
  })

  test.each([
    [false, 3_000],
    [true, 30_000],
  ])(
    'is looked for after the deadline, longer where it is to be cancelled (%j)',
    async (cancelOnTimeout, mostMs) => {
      const it = lost({ seen: earlier, records: { before: earlier } }, { deadline: SENT_AT, cancelOnTimeout })
      await it.found()
      expect([it.elapsedMs() > mostMs - 4_000, it.elapsedMs() <= mostMs]).toEqual([true, true])
    },
  )

  test('is looked for as long as reads may lag behind', async () => {
    const it = lost({ seen: earlier, records: { before: earlier } }, { lagMs: 60_000 })
    await it.found()
    expect([it.elapsedMs() > 56_000, it.elapsedMs() <= 60_000]).toEqual([true, true])
  })

  test('is not known where the target no longer shows one that may be ours', async () => {
    const it = lost({ seen: shown({ deploymentId: undefined }), listFails: protonError('denied') })
    it.after(5_000, () => {
      it.account.seen = earlier
    })
    expect(await it.found()).toEqual({ kind: 'unknown' })
  })

  test('is not known where the target cannot be read', async () => {
    const it = lost({ seen: earlier })
    it.target.trouble.get = hang
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: undefined })
    expect(it.elapsedMs()).toBe(33_000)
  })

  test('is not known where the records do not answer, with what may be ours', async () => {
    const it = lost({ seen: ended, listFails: protonError('transient') })
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: ended })
    expect(it.elapsedMs()).toBeLessThanOrEqual(66_000)
    expect(it.elapsedMs()).toBeGreaterThan(60_000)
  })

  test('is not known for long after the deadline where the records do not answer', async () => {
    const it = lost(
      { seen: theirs, compares: oursOnly, listFails: protonError('transient') },
      { deadline: SENT_AT },
    )
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: undefined })
    expect(it.elapsedMs()).toBeLessThanOrEqual(6_000)
    expect(it.target.count('listStarted')).toBeGreaterThan(1)
  })

  test('is not known where a record that is no longer shown may be ours', async () => {
    const it = lost({
      ...{ seen: theirs, records: { ours: ended, newer: theirs } },
      compares: id => (id === 'newer' ? 'different' : 'unknown'),
    })
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: ended })
  })

  test('is not known where the target shows one that may be ours', async () => {
    const it = lost({ seen: ended, records: { ours: ended } })
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: ended })
  })

  test('is not known where what the target shows is somebody else’s, and no record can be read', async () => {
    const it = lost({ seen: theirs, listFails: protonError('denied'), compares: oursOnly })
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: undefined })
  })

  test('is not known where the target shows nothing new, and the records do not answer', async () => {
    const it = lost({ seen: earlier, listFails: protonError('transient') })
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: undefined })
  })

  test('is not known where what may be ours on the target is nobody’s of ours in the records', async () => {
    const it: ReturnType<typeof lost> = lost({
      ...{ seen: ended, records: { ours: ended } },
      compares: () => (it.target.count('listStarted') > 0 ? 'different' : 'unknown'),
    })
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: ended })
  })

  test('throws what a retry does not help', async () => {
    const it = lost({ seen: earlier })
    it.target.trouble.get = () => {
      throw protonError('denied')
    }
    await expect(it.found()).rejects.toMatchObject({ fault: 'denied' })
  })
})

describe('a target that was deleted or created again since the request', () => {
  const since = {
    ...sent,
    attempts: [{ ...attempt, before: { ...attempt.before, createdAt: SENT_AT - MINUTE } }],
  }
  const recreated = { ...earlier, createdAt: SENT_AT + 5_000 }

  test.each<[string, Account['seen'], Submission, string]>([
    ['an update of one that is gone', absent, sent, 'unknown'],
    ['a creation of one that does not exist', absent, creation, 'notStarted'],
    ['an update of one that was created again', recreated, since, 'unknown'],
    ['an update of the same one', { ...earlier, createdAt: SENT_AT - MINUTE }, since, 'notStarted'],
    ['an update of one without a time of creation', earlier, since, 'notStarted'],
    ['an update where no time of creation was known', recreated, sent, 'notStarted'],
  ])('%s', async (_, seen, submission, kind) => {
    const it = lost(
      { seen, records: {}, ...(seen.phase !== 'absent' && { records: { before: earlier } }) },
      {},
      submission,
    )
    expect(await it.found()).toMatchObject({ kind })
  })

  test('may be the one that we created, where it was shown', async () => {
    const it = lost({ seen: shown(), records: { ours: shown() } }, {}, creation)
    it.after(5_000, () => {
      it.account.seen = absent
      it.account.records = {}
    })
    expect(await it.found()).toMatchObject({ kind: 'unknown' })
  })

  test('may be the one that we created, where an earlier one has a record that may be ours', async () => {
    const again = { ...theirs, createdAt: SENT_AT + 30_000 }
    const it = lost(
      {
        seen: again,
        records: { ours: ended, newer: theirs },
        compares: id => (id === 'newer' ? 'different' : 'unknown'),
      },
      {},
      creation,
    )
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: ended })
  })
})

describe('a signal while it is looked for', () => {
  test('ends that with the last read, and what may be ours', async () => {
    const it = lost({ seen: shown() })
    it.stopAt(5_500)
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: shown() })
    expect([it.elapsedMs(), it.reports()]).toEqual([5_500, ['submissionChanged']])
  })

  test('ends that without what is somebody else’s', async () => {
    const it = lost({ seen: theirs, records: { newer: theirs }, compares: oursOnly })
    it.stopAt(5_500)
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: undefined })
  })

  test('leaves 5.3 s for that read', async () => {
    const it = lost({ seen: earlier })
    it.stopAt(5_500)
    it.after(5_400, () => {
      it.target.trouble.get = hang
    })
    expect(await it.found()).toMatchObject({ kind: 'unknown' })
    expect(it.elapsedMs()).toBe(10_800)
  })
})

describe('one that may be ours', () => {
  test('is followed until its end shows that it is', async () => {
    const it = lost({ seen: shown(), records: { ours: shown() } })
    it.after(5 * MINUTE, () => {
      it.account.compares = oursOnly
    })
    expect(await it.found()).toMatchObject({ kind: 'ours', deployment: { deploymentId: 'ours' } })
    expect(it.reports()).toContain('unattributed')
    expect(it.elapsedMs()).toBeGreaterThanOrEqual(5 * MINUTE)
  })

  test('is followed until its end shows that it is not', async () => {
    const it = lost({ seen: shown(), records: { ours: shown() } })
    it.after(5 * MINUTE, () => {
      it.account.seen = ended
      it.account.records = { ours: ended }
      it.account.compares = () => 'different'
    })
    expect(await it.found()).toEqual({ kind: 'notStarted', seen: ended, isProven: true })
  })

  test('is ours as soon as the target shows that, though no record can be listed', async () => {
    const it = lost({ seen: shown(), listFails: protonError('denied') })
    it.after(5 * MINUTE, () => {
      it.account.compares = oursOnly
    })
    expect(await it.found()).toMatchObject({ kind: 'ours', deployment: { deploymentId: 'ours' } })
    expect(it.elapsedMs()).toBeLessThan(6 * MINUTE)
  })

  test('is no longer followed once a read shows that it is not, though it is in progress', async () => {
    const it = lost({ seen: shown(), records: { ours: shown() } })
    it.after(40_000, () => {
      it.account.compares = () => 'different'
    })
    expect(await it.found()).toEqual({ kind: 'notStarted', seen: shown(), isProven: true })
    expect(it.elapsedMs()).toBeLessThan(MINUTE)
  })

  test('is named, not the earlier one of a stale read, when the workflow is cancelled meanwhile', async () => {
    const it = lost({ seen: shown(), records: { before: earlier, ours: shown() } })
    it.after(40_000, () => {
      it.account.seen = earlier
    })
    it.stopAt(50_000)
    expect(await it.found()).toMatchObject({ kind: 'unknown', candidate: { deploymentId: 'ours' } })
    expect(it.elapsedMs()).toBe(50_000)
  })

  test('stays unknown where its end shows nothing', async () => {
    const it = lost({ seen: shown(), records: { ours: shown() } })
    it.after(5 * MINUTE, () => {
      it.account.seen = ended
      it.account.records = { ours: ended }
    })
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: ended })
    expect(it.elapsedMs()).toBeLessThan(6 * MINUTE)
  })

  test('is followed until the deadline, as it was seen last', async () => {
    const it = lost({ seen: shown(), records: { ours: shown() } })
    it.after(5 * MINUTE, () => {
      it.account.seen = shown({ phase: 'cancelling', status: 'CANCELLING' })
    })
    expect(await it.found()).toMatchObject({ kind: 'unknown', candidate: { status: 'CANCELLING' } })
    expect(it.elapsedMs()).toBe(60 * MINUTE)
    expect(it.events).toContainEqual(
      expect.objectContaining({ waitingFor: "A deployment that may be this step's is IN_PROGRESS" }),
    )
  })

  test('is awaited where the record shows it before the target does', async () => {
    const it = lost({ seen: earlier, records: { before: earlier, ours: shown() } })
    it.after(40_000, () => {
      it.account.seen = shown()
    })
    it.after(5 * MINUTE, () => {
      it.account.compares = oursOnly
    })
    expect(await it.found()).toMatchObject({ kind: 'ours' })
  })

  test('is not awaited for longer than reads lag behind', async () => {
    const it = lost({ seen: earlier, records: { before: earlier, ours: shown() } })
    expect(await it.found()).toMatchObject({ kind: 'unknown', candidate: shown() })
    expect([it.elapsedMs() > 60_000, it.elapsedMs() < 2 * MINUTE]).toEqual([true, true])
  })

  test.each<[string, Partial<ReconcileContext>]>([
    ['with wait: false', { wait: false }],
    ['after the deadline', { deadline: SENT_AT }],
  ])('is not followed %s', async (_, over) => {
    const it = lost({ seen: shown(), records: { ours: shown() } }, over)
    expect(await it.found()).toEqual({ kind: 'unknown', candidate: shown() })
    expect([it.elapsedMs() < MINUTE, it.reports()]).toEqual([true, ['submissionChanged']])
  })

  test('is not followed where it has ended', async () => {
    const it = lost({ seen: ended, records: { ours: ended } })
    await it.found()
    expect(it.reports()).not.toContain('unattributed')
  })
})

describe('the target after a request was refused', () => {
  test('is read once', async () => {
    const it = lost({ seen: earlier })
    expect([await it.again(), it.target.count('get'), it.elapsedMs()]).toEqual([earlier, 1, 0])
  })

  test.each([
    ['half a minute', SENT_AT + 60 * MINUTE, 33_000],
    ['until the deadline', SENT_AT + 20_000, 20_000],
    ['three seconds after the deadline', SENT_AT - 1_000, 3_000],
  ])('is read again for %s where it does not answer', async (_, deadline, tookMs) => {
    const it = lost({ seen: earlier }, { deadline })
    it.target.trouble.get = () => {
      throw protonError('transient')
    }
    expect(await it.again()).toBeUndefined()
    expect(it.elapsedMs()).toBe(tookMs)
  })
})

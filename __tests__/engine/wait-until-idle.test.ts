import { describe, expect, test } from '@jest/globals'
import type { DeployContext } from '../../src/engine/context.js'
import type { DeploymentState } from '../../src/engine/deployment.js'
import { UNSENT, type Submission } from '../../src/engine/tracking/submission.js'
import { waitUntilIdle } from '../../src/engine/wait-until-idle.js'
import { hang, protonError } from '../support/scripted.js'
import { attempt, earlier, newer, SENT_AT, shown, tracking, type Account } from '../support/tracked-target.js'

const MINUTE = 60_000
const sent: Submission = { ...UNSENT, attempts: [attempt] }
const theirs = { ...newer, startedAt: SENT_AT + 1_000 }
const idleAfter = { ...theirs, phase: 'succeeded', status: 'SUCCEEDED' } as const
const oursOnly = (id: string | undefined) => (id === 'ours' ? 'same' : 'different')

/** A step before its request, or after those of `submission` that failed, with an hour to wait. */
function step(account: Account, submission = UNSENT, over: Partial<DeployContext> = {}) {
  const stop = new AbortController()
  const it = tracking(submission, account, { stop: stop.signal, ...over })
  const context: DeployContext = {
    ...{ wait: true, cancelOnTimeout: false, onConflict: 'wait' },
    ...{ ...it.context, stop: stop.signal, ...over },
  }
  return {
    ...it,
    stop,
    waited: (more: Partial<DeployContext['target']> = {}) =>
      it.clock.run(
        waitUntilIdle({ ...context, target: { ...context.target, ...more } }, it.tracker, account.seen),
      ),
    waitingFor: () => it.events.flatMap(event => (event.type === 'waitingForOther' ? [event.other] : [])),
  }
}

describe('a target before the first request', () => {
  test('that is idle is not read again', async () => {
    const it = step({ seen: earlier })
    expect(await it.waited()).toEqual({ kind: 'idle', seen: earlier })
    expect([it.target.calls, it.tracker.submission.earlierIds]).toEqual([[], ['before']])
  })

  test('is waited for until nothing is in progress, and each other deployment is named once', async () => {
    const it = step({ seen: theirs })
    const next = shown({ deploymentId: 'next', startedAt: SENT_AT + MINUTE })
    it.after(MINUTE, () => {
      it.account.seen = next
    })
    it.after(3 * MINUTE, () => {
      it.account.seen = { ...next, phase: 'failed' }
    })
    expect(await it.waited()).toEqual({ kind: 'idle', seen: { ...next, phase: 'failed' } })
    expect(it.waitingFor()).toEqual([theirs, next])
    expect(it.tracker.submission.earlierIds).toEqual(['newer', 'next'])
    expect(it.events).toContainEqual(
      expect.objectContaining({ type: 'heartbeat', waitingFor: 'Another deployment is IN_PROGRESS' }),
    )
  })

  test('is waited for while another resource deploys', async () => {
    const it = step({ seen: earlier })
    const blocker: DeploymentState = { phase: 'running', status: 'IN_PROGRESS', of: 'component assets' }
    const findBlocker = () => Promise.resolve(it.elapsedMs() < MINUTE ? blocker : undefined)
    expect(await it.waited({ findBlocker })).toEqual({ kind: 'idle', seen: earlier })
    expect([it.waitingFor(), it.elapsedMs() >= MINUTE]).toEqual([[blocker], true])
  })

  test.each<[string, Partial<DeployContext>, Partial<DeployContext['target']>]>([
    ['onConflict: fail', { onConflict: 'fail' }, {}],
    ['a change that never waits', {}, { neverWaits: 'It never waits.' }],
  ])('is not waited for with %s', async (_, over, more) => {
    const it = step({ seen: theirs }, UNSENT, over)
    expect(await it.waited(more)).toEqual({ kind: 'gaveUp', why: 'busy', other: theirs })
    expect([it.waitingFor(), it.elapsedMs()]).toEqual([[], 0])
  })

  test.each([
    ['the deadline', 'timeout', 60 * MINUTE],
    ['a signal', 'interrupted', MINUTE],
  ])('is waited for until %s', async (_, why, tookMs) => {
    const it = step({ seen: theirs })
    if (why === 'interrupted')
      it.after(MINUTE, () => {
        it.stop.abort()
      })
    expect(await it.waited()).toEqual({ kind: 'gaveUp', why, other: theirs })
    expect(it.elapsedMs()).toBe(tookMs)
  })

  test('is not waited for after a signal or the deadline, even if it is idle', async () => {
    const late = step({ seen: earlier }, UNSENT, { deadline: SENT_AT })
    expect(await late.waited()).toEqual({ kind: 'gaveUp', why: 'timeout' })
    const it = step({ seen: earlier })
    it.stop.abort()
    expect(await it.waited()).toEqual({ kind: 'gaveUp', why: 'interrupted' })
  })
})

describe('a target after a request that may have been accepted', () => {
  test('shows ours: the step follows it', async () => {
    const it = step({ seen: shown(), compares: oursOnly }, sent)
    expect(await it.waited()).toEqual({ kind: 'ours', deployment: shown() })
  })

  test('shows one that may be ours: nothing is sent', async () => {
    const seen = shown({ phase: 'failed' })
    const it = step({ seen, records: { ours: seen } }, sent)
    expect(await it.waited()).toEqual({ kind: 'unknown', candidate: seen })
  })

  test('shows only the earlier one: it is idle', async () => {
    const it = step({ seen: earlier, records: { before: earlier } }, sent)
    expect(await it.waited()).toEqual({ kind: 'idle', seen: earlier })
    expect(it.elapsedMs()).toBe(0)
  })

  test('shows somebody else’s that has ended: it is idle', async () => {
    const it = step({ seen: idleAfter, records: { newer: idleAfter }, compares: oursOnly }, sent)
    expect(await it.waited()).toEqual({ kind: 'idle', seen: idleAfter })
    expect(it.elapsedMs()).toBe(0)
  })

  test('cannot be judged within ten seconds: it is read again until reads no longer lag behind', async () => {
    let compared = 0
    const compares = () => (++compared === 1 ? hang() : 'different')
    const it = step({ seen: idleAfter, compares, records: { newer: idleAfter } }, sent)
    expect(await it.waited()).toEqual({ kind: 'idle', seen: idleAfter })
    expect([it.elapsedMs() >= 10_000, it.target.count('get') > 0]).toEqual([true, true])
  })

  test('is not compared any longer when the workflow is cancelled', async () => {
    const it = step({ seen: idleAfter, compares: hang, records: { newer: idleAfter } }, sent)
    it.after(1_000, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await it.waited()).toMatchObject({ kind: 'unknown' })
    expect(it.elapsedMs()).toBe(1_000 + 5_300)
  })

  test('shows another deployment while it is waited for, which turns out to be ours', async () => {
    const it = step({ seen: theirs, records: { newer: theirs }, compares: oursOnly }, sent)
    it.after(MINUTE, () => {
      it.account.seen = shown({ startedAt: SENT_AT + 2_000 })
      it.account.records = { newer: theirs, ours: it.account.seen }
    })
    expect(await it.waited()).toMatchObject({ kind: 'ours', deployment: { deploymentId: 'ours' } })
    expect(it.waitingFor()).toEqual([theirs])
  })

  test('shows that the other one has ended', async () => {
    const it = step({ seen: theirs, records: { newer: theirs }, compares: oursOnly }, sent)
    it.after(MINUTE, () => {
      it.account.seen = idleAfter
      it.account.records = { newer: idleAfter }
    })
    expect(await it.waited()).toEqual({ kind: 'idle', seen: idleAfter })
    expect([it.waitingFor(), it.elapsedMs() >= MINUTE]).toEqual([[theirs], true])
  })

  test('shows the token of a request that was refused: it is ours', async () => {
    const it = step({ seen: theirs, records: { newer: theirs }, compares: () => 'unknown' })
    it.tracker.requests.add(attempt)
    it.tracker.requests.withdraw(attempt)
    it.after(MINUTE, () => {
      it.account.seen = shown({ clientToken: 'our token', startedAt: SENT_AT + 2_000 })
      it.account.records = { ours: it.account.seen }
    })
    expect(await it.waited()).toMatchObject({ kind: 'ours', deployment: { deploymentId: 'ours' } })
  })

  test('can no longer be read: that is an error', async () => {
    const it = step({ seen: theirs })
    it.target.trouble.get = () => {
      throw protonError('denied')
    }
    await expect(it.waited()).rejects.toMatchObject({ fault: 'denied' })
  })
})

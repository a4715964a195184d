import { describe, expect, test } from '@jest/globals'
import type { Deletion, DeletionState } from '../../src/engine/deployment-target.js'
import {
  alreadyGone,
  deleted,
  deleting,
  ended,
  exists,
  failed,
  gone,
  setup,
  tookMs,
  type Setup,
} from '../support/deleted-target.js'
import { hang, protonError } from '../support/scripted.js'

const lost = () => {
  throw protonError('transient', 'ECONNRESET')
}
const eventsOf = ({ events }: Setup, type: string) => events.filter(event => event.type === type)
const readsAt = ({ reads }: Setup) => reads.map(({ at }) => at)

describe('the reads of a deletion', () => {
  test('come 2 s after the request, and then with growing pauses', async () => {
    const step = setup()
    await ended(step)
    expect(readsAt(step).slice(0, 8)).toEqual([0, 2, 4, 6, 8, 10, 12.5, 15.625].map(s => s * 1_000))
  })

  test('ask for a target whose deletion was requested only after the request', async () => {
    const step = setup()
    step.findBlocker = () =>
      Promise.resolve(tookMs(step) < 3_000 ? { phase: 'running', status: 'IN_PROGRESS' } : undefined)
    await ended(step)
    expect(step.requestedAt).toEqual([4_000])
    for (const { at, isRequested } of step.reads) expect(isRequested).toBe(at > 4_000)
  })

  test('that do not find the target are confirmed by one more, 1.5 s later', async () => {
    const step = setup()
    step.before = gone
    expect(await ended(step)).toEqual(alreadyGone)
    expect(readsAt(step)).toEqual([0, 1_500])
  })

  test('that do not find it, but not twice in a row, prove nothing', async () => {
    const step = setup()
    const shown = [exists, gone, deleting, gone, deleting, gone, gone]
    step.read = () => shown.shift()
    expect(await ended(step)).toEqual(deleted)
    expect(shown).toEqual([])
  })

  test.each<[string, (step: Setup, read: Deletion['prepare']) => void]>([
    ['what depends on it', (step, read) => Object.assign(step, { findDependents: read })],
    ['what blocks it', (step, read) => Object.assign(step, { findBlocker: read })],
    ['what the request needs', (step, read) => Object.assign(step, { preparing: read })],
  ])('of %s are aborted when the workflow is cancelled', async (_, hangs) => {
    const step = setup()
    const signals: AbortSignal[] = []
    hangs(step, signal => {
      signals.push(signal)
      return hang()
    })
    step.clock.after(5_000, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toMatchObject({ kind: 'stopped' })
    expect([tookMs(step), signals.map(({ aborted }) => aborted)]).toEqual([5_000, [true]])
  })

  test('of the target are aborted when the workflow is cancelled', async () => {
    const step = setup()
    step.read = ms => (ms > 0 ? (hang() as never) : undefined)
    step.clock.after(5_000, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toMatchObject({ kind: 'stopped', isRequested: true })
    expect([tookMs(step), step.reads.at(-1)?.signal.aborted]).toEqual([5_000, true])
  })
})

describe('without waiting for its end', () => {
  test("somebody else's deletion counts as started", async () => {
    const step = setup({ wait: false })
    step.before = deleting
    expect(await ended(step)).toEqual({ kind: 'started', state: { status: 'REMOVING' } })
    expect([step.requestedAt, tookMs(step)]).toEqual([[], 0])
  })

  test('a request without an answer does not count as started before the target shows it', async () => {
    const step = setup({ wait: false })
    step.trouble = lost
    step.read = ms => (ms < 10_000 ? exists : deleting)
    expect(await ended(step)).toEqual({ kind: 'started', state: { status: 'REMOVING' } })
    expect([step.requestedAt, tookMs(step)]).toEqual([[0], 10_000])
  })

  test('an update of what the target belongs to does not show that it is being deleted', async () => {
    const step = setup({ wait: false })
    step.trouble = lost
    step.read = ms => (ms === 0 ? exists : ms < 10_000 ? { ...deleting, isShared: true } : gone)
    expect(await ended(step)).toEqual(deleted)
  })
})

describe('a request to delete that fails', () => {
  test.each([
    ['transient', 'ECONNRESET'],
    ['transient', 'ThrottlingException'],
    ['unknown', 'InternalServerException'],
  ] as const)('as %s, %s, is reported, and the target read again', async (fault, code) => {
    const step = setup()
    step.trouble = call => {
      if (call === 1) throw protonError(fault, code)
    }
    expect(await ended(step)).toEqual(deleted)
    expect(eventsOf(step, 'deletionUnanswered')).toEqual([
      { type: 'deletionUnanswered', error: expect.objectContaining({ code }) },
    ])
  })

  test('because the workflow is cancelled is not reported', async () => {
    const step = setup()
    step.trouble = hang
    step.clock.after(5_000, () => {
      step.stop.abort()
    })
    expect(await ended(step)).toMatchObject({ kind: 'stopped', isRequested: true })
    expect(eventsOf(step, 'deletionUnanswered')).toEqual([])
  })

  test.each<[string, Partial<Setup>]>([
    ['the request', { trouble: () => Promise.reject(new TypeError('a bug')) }],
    ['a read', { read: () => Promise.reject(new TypeError('a bug')) as never }],
    ['a read before the request', { findBlocker: () => Promise.reject(new TypeError('a bug')) }],
  ])('as a bug of the action in %s is thrown as it is', async (_, more) => {
    await expect(ended(Object.assign(setup(), more))).rejects.toThrow(TypeError)
  })
})

describe('a failure to delete', () => {
  const otherwise: DeletionState = { ...failed, message: 'The role is missing.' }

  test('that looks like the one before is that of an accepted request', async () => {
    const step = setup()
    Object.assign(step, { before: failed, after: failed })
    expect(await ended(step)).toEqual({ kind: 'failed', state: failed })
    expect(step.requestedAt).toEqual([0])
  })

  test('is that of a request without an answer where it differs from the one before', async () => {
    const step = setup()
    step.read = ms => (ms === 0 ? failed : otherwise)
    step.trouble = lost
    expect(await ended(step)).toEqual({ kind: 'failed', state: otherwise })
    expect(step.requestedAt).toEqual([0])
  })
})

describe('the log of a deletion', () => {
  test('shows each status after the request once, with the time', async () => {
    const step = setup()
    step.after = failed
    await ended(step)
    expect(eventsOf(step, 'deletionStatus')).toEqual([
      { type: 'deletionStatus', status: 'DELETE_IN_PROGRESS', elapsedMs: 2_000 },
      { type: 'deletionStatus', status: 'DELETE_FAILED', elapsedMs: expect.any(Number) },
    ])
  })

  test('shows no status of a target that is gone', async () => {
    const step = setup()
    expect(await ended(step)).toEqual(deleted)
    expect(eventsOf(step, 'deletionStatus')).toMatchObject([{ status: 'DELETE_IN_PROGRESS' }])
  })

  test("shows the status of somebody else's deletion, and not that of a target that exists or is gone", async () => {
    const step = setup()
    step.read = ms => (ms < 5_000 ? { ...exists, state: 'busy' } : ms < 60_000 ? deleting : gone)
    await ended(step)
    expect(eventsOf(step, 'deletionStatus')).toMatchObject([{ status: 'DELETE_IN_PROGRESS' }])
  })

  test('names each deployment that is waited for once, also in the heartbeat', async () => {
    const step = setup()
    const one = { phase: 'running', status: 'IN_PROGRESS', of: 'component assets' } as const
    const others = [
      one,
      { ...one, of: 'component db' },
      { ...one, deploymentId: 'd' },
      { ...one, status: 'CANCELLING' },
    ]
    step.findBlocker = () => Promise.resolve(others[Math.floor(tookMs(step) / 30_000)])
    expect(await ended(step)).toEqual(deleted)
    expect(eventsOf(step, 'busyBeforeDeletion')).toEqual(
      others.map(other => ({ type: 'busyBeforeDeletion', other })),
    )
    expect(eventsOf(step, 'heartbeat')).toMatchObject([
      { waitingFor: 'Another deployment is IN_PROGRESS' },
      { waitingFor: 'Another deployment is CANCELLING' },
      { waitingFor: 'DELETE_IN_PROGRESS' },
    ])
  })

  test('names what cannot be read for lack of a permission, and nothing that does not exist', async () => {
    const step = setup()
    step.findDependents = () => Promise.reject(protonError('denied'))
    step.findBlocker = () => Promise.reject(protonError('denied'))
    expect(await ended(step)).toEqual(deleted)
    expect(eventsOf(step, 'unknown')).toMatchObject([
      { what: 'what is attached to it or deployed in it' },
      { what: 'what else is deploying' },
    ])
    const absent = setup()
    absent.findBlocker = () => Promise.reject(protonError('notFound'))
    expect(await ended(absent)).toEqual(deleted)
    expect(eventsOf(absent, 'unknown')).toEqual([])
  })
})

test("somebody else's deletion is not one that this step has requested", async () => {
  const step = setup()
  step.before = deleting
  step.clock.after(5_000, () => {
    step.stop.abort()
  })
  expect(await ended(step)).toEqual({ kind: 'stopped', isRequested: false })
})

test('a provider that finds nothing in the way of a deletion needs no reads for that', async () => {
  const step = setup()
  delete step.context.deletion.findDependents
  delete step.context.deletion.findBlocker
  expect(await ended(step)).toEqual(deleted)
})

import { describe, expect, test } from '@jest/globals'
import { conclude, readOutputs } from '../../src/engine/conclude.js'
import type { DeploymentState, TargetState } from '../../src/engine/deployment.js'
import type { Comparison } from '../../src/engine/deployment-target.js'
import { submissionOf, UNSENT, type Submission } from '../../src/engine/tracking/submission.js'
import { DeploymentTracker, type Observation } from '../../src/engine/tracking/tracker.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, hang, portOf, protonError, ScriptedTarget } from '../support/scripted.js'

const MINUTE = 60_000
const outputs = (of: string) => new Map([['Of', of]])

/** A deployment of ours that has just ended. */
function ended(ends: 'SUCCEEDED' | 'FAILED' | 'CANCELLED' = 'SUCCEEDED') {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal })
  const made = target.begin({ takesMs: MINUTE, ends, revision: '2.0' }, clock.now() - MINUTE, 'our token')
  const deployment = target.shown()
  const startedAt = clock.now()
  return { clock, target, stop, context, made, deployment, elapsedMs: () => clock.now() - startedAt }
}
type Ended = ReturnType<typeof ended>

/** A request whose answer was lost, and that is recognized by what the target shows. */
function recognized({ target, deployment }: Ended): Submission {
  const [first] = target.made
  const before = { phase: 'succeeded', deploymentId: first?.id, startedAt: first?.startedAt } as const
  const { deploymentId, startedAt } = deployment
  return { ...UNSENT, attempts: [{ before, clientToken: 'our token' }], deploymentId, startedAt }
}

const outcomeOf = (
  it: Ended,
  end: NonNullable<Observation>,
  { submission = submissionOf(it.deployment), target = it.context.target } = {},
) => {
  const context = { ...it.context, target }
  const tracker = new DeploymentTracker(context, submission)
  return it.clock.run(conclude(context, { tracker, deployment: it.deployment }, end))
}
const oursOf = ({ deployment }: Ended, more: Partial<DeploymentState> = {}) =>
  ({ kind: 'ours', deployment: { ...deployment, ...more } }) as const

describe('the outcome of a deployment that did not succeed', () => {
  test('is cancelled elsewhere', async () => {
    const it = ended('CANCELLED')
    expect(await outcomeOf(it, oursOf(it))).toEqual({
      ...{ kind: 'cancelled', by: 'elsewhere', deployment: it.deployment, newer: undefined },
    })
  })

  test('is failed', async () => {
    const it = ended('FAILED')
    expect(await outcomeOf(it, oursOf(it))).toEqual({
      ...{ kind: 'failed', deployment: it.deployment, wasCancelling: false, newer: undefined },
    })
  })

  test.each(['FAILED', 'CANCELLED'] as const)('names the newer deployment after %s', async ends => {
    const it = ended(ends)
    const next = it.target.begin({ takesMs: MINUTE }, it.clock.now())
    expect(await outcomeOf(it, oursOf(it))).toMatchObject({ newer: next.id })
  })

  test('names no newer one where the target cannot be read', async () => {
    const it = ended('FAILED')
    it.target.begin({ takesMs: MINUTE }, it.clock.now())
    it.target.trouble.get = hang
    expect(await outcomeOf(it, oursOf(it))).toMatchObject({ kind: 'failed', newer: undefined })
    expect(it.elapsedMs()).toBe(5_000)
  })

  test('waits much less for the target when the process is about to end', async () => {
    const it = ended('FAILED')
    it.target.trouble.get = hang
    it.stop.abort()
    await outcomeOf(it, oursOf(it))
    expect(it.elapsedMs()).toBe(700)
  })
})

describe('the outcome of a deployment whose end is not known', () => {
  test('is superseded by a newer one', async () => {
    const it = ended()
    const other = { phase: 'running', status: 'IN_PROGRESS', deploymentId: 'other' } as const
    expect(await outcomeOf(it, { kind: 'newer', other })).toEqual({
      ...{ kind: 'gaveUp', why: 'superseded', deployment: it.deployment, error: undefined, other },
    })
  })

  test('is unattributed', async () => {
    const it = ended()
    const candidate = { phase: 'failed', status: 'FAILED', deploymentId: 'other' } as const
    expect(await outcomeOf(it, { kind: 'unattributed', candidate })).toEqual({
      ...{ kind: 'gaveUp', why: 'unattributed', other: candidate },
    })
  })
})

describe('the outcome of a deployment that succeeded', () => {
  test('has its outputs, and nothing else is read where the answer identified it', async () => {
    const it = ended()
    expect(await outcomeOf(it, oursOf(it))).toEqual({
      ...{ kind: 'succeeded', deployment: it.deployment, outputs: outputs(it.made.id) },
    })
    expect(it.target.count('get')).toBe(0)
  })

  test('takes a revision that its record lacks from the target', async () => {
    const it = ended()
    it.target.trouble.get = () => ({ ...it.target.shown(), stepOutputs: { a: 'b' } })
    expect(await outcomeOf(it, oursOf(it, { revision: undefined }))).toMatchObject({
      deployment: { revision: '2.0', stepOutputs: { a: 'b' } },
    })
  })

  test('takes nothing from a target that shows another deployment', async () => {
    const it = ended()
    it.target.begin({ takesMs: MINUTE, revision: '3.0' }, it.clock.now())
    const { deployment } = (await outcomeOf(it, oursOf(it, { revision: undefined }))) as {
      deployment: DeploymentState
    }
    expect(deployment.revision).toBeUndefined()
  })
})

describe('a deployment that was recognized, and has ended', () => {
  /** Its outcome, where what the target and its record show compares as `comparison` with what was asked for. */
  const recognizedAs = (it: Ended, comparison: Comparison) =>
    outcomeOf(it, oursOf(it), {
      submission: recognized(it),
      target: { ...it.context.target, compare: () => Promise.resolve(comparison) },
    })
  const misidentified = ({ deployment }: Ended) => ({
    ...{ kind: 'gaveUp', why: 'misidentified', other: deployment },
  })
  const showing = (it: Ended, more: Partial<TargetState>) => {
    it.target.trouble.get = () => ({ ...it.target.shown(), ...more })
  }

  test.each<[string, Comparison]>([
    ['our content', 'same'],
    ['content of which nothing is known', 'unknown'],
  ])('is ours where the target shows %s, under our token or none', async (_, comparison) => {
    const unnamed = ended()
    showing(unnamed, { clientToken: undefined })
    expect(await recognizedAs(unnamed, comparison)).toMatchObject({ kind: 'succeeded' })
    const it = ended()
    expect(await recognizedAs(it, comparison)).toMatchObject({ kind: 'succeeded' })
    expect(it.target.count('get')).toBe(1)
  })

  test.each<[string, Partial<TargetState>, Comparison]>([
    ['other content', { clientToken: undefined }, 'different'],
    ['our token and other content', {}, 'different'],
    ['another token with content of which nothing is known', { clientToken: 'theirs' }, 'unknown'],
  ])('is not ours where the target shows %s', async (_, shown, comparison) => {
    const it = ended()
    showing(it, shown)
    expect(await recognizedAs(it, comparison)).toEqual(misidentified(it))
  })

  test.each(['FAILED', 'CANCELLED'] as const)(
    'that ended as %s is not ours where the target shows other content',
    async ends => {
      const it = ended(ends)
      showing(it, { clientToken: undefined })
      expect(await recognizedAs(it, 'different')).toEqual(misidentified(it))
    },
  )

  test('is ours where the target only shows its deletion', async () => {
    const it = ended()
    showing(it, { isDeletion: true })
    expect(await recognizedAs(it, 'different')).toMatchObject({ kind: 'succeeded' })
  })

  test('is ours where the target shows a newer one', async () => {
    const it = ended()
    it.target.begin({ takesMs: MINUTE }, it.clock.now())
    expect(await recognizedAs(it, 'different')).toMatchObject({ kind: 'succeeded' })
  })

  test.each(['get', 'getDeployment'] as const)(
    'is ours where %s does not answer within 5 s',
    async operation => {
      const it = ended()
      it.target.trouble[operation] = hang
      expect(await recognizedAs(it, 'different')).toMatchObject({ kind: 'succeeded' })
      expect(it.elapsedMs()).toBe(5_000)
    },
  )
})

describe('outputs', () => {
  const read = (it: Ended, isFresh?: boolean, deadlineMs = 60 * MINUTE) =>
    it.clock.run(
      readOutputs(
        { ...it.context, deadline: it.clock.now() + deadlineMs },
        it.deployment,
        isFresh === undefined ? undefined : { isFresh },
      ),
    )
  const failing = (it: Ended, error: Error = protonError('transient', 'ThrottlingException')) => {
    it.target.trouble.listOutputs = () => {
      throw error
    }
    return error
  }

  test('are those of the deployment', async () => {
    const it = ended()
    expect(await read(it)).toEqual(outputs(it.made.id))
    expect(it.elapsedMs()).toBe(0)
  })

  test('are none where the provider lists none', async () => {
    const it = ended()
    const target = portOf(it.target, it.context.change, 'listOutputs')
    expect(await readOutputs({ ...it.context, target }, it.deployment)).toEqual(new Map())
  })

  test.each([
    [undefined, 1],
    [false, 1],
    [true, 2],
  ])('that are empty are read once more just after the end only (%j)', async (isFresh, reads) => {
    const it = ended()
    it.target.trouble.listOutputs = () => new Map()
    expect(await read(it, isFresh)).toEqual(new Map())
    expect(it.target.count('listOutputs')).toBe(reads)
    expect(it.elapsedMs()).toBe((reads - 1) * 2_000)
  })

  test('just after the end are read once where there are some', async () => {
    const it = ended()
    await read(it, true)
    expect(it.target.count('listOutputs')).toBe(1)
  })

  test('are not read again when the process is about to end', async () => {
    const it = ended()
    it.stop.abort()
    it.target.trouble.listOutputs = () => new Map()
    expect(await read(it, true)).toEqual(new Map())
    expect([it.target.count('listOutputs'), it.elapsedMs()]).toEqual([1, 0])
  })

  test.each([
    ['for a minute', 60 * MINUTE, 60_000],
    ['until the deadline', 30_000, 30_000],
    ['for ten seconds at least', 0, 10_000],
  ])('that cannot be read are retried %s', async (_, deadlineMs, tookMs) => {
    const it = ended()
    const error = failing(it)
    expect(await read(it, true, deadlineMs)).toBe(error)
    expect(it.elapsedMs()).toBe(tookMs)
  })

  test('that cannot be read are retried for less than a second when the process is about to end', async () => {
    const it = ended()
    it.stop.abort()
    it.target.trouble.listOutputs = hang
    expect(await read(it)).toMatchObject({ code: 'NoAnswer', message: 'no answer within 0.7 s' })
    expect(it.elapsedMs()).toBe(700)
  })

  test('end with the signal', async () => {
    const it = ended()
    const error = failing(it)
    it.clock.after(20_000, () => {
      it.stop.abort()
    })
    expect(await read(it)).toBe(error)
    expect(it.elapsedMs()).toBe(20_000)
  })

  test('that may not be read are an error at once', async () => {
    const it = ended()
    const error = failing(it, protonError('denied'))
    expect(await read(it)).toBe(error)
    expect(it.elapsedMs()).toBe(0)
  })

  test('say in the log what is waited for', async () => {
    const it = ended()
    failing(it)
    await read(it)
    expect(it.context.events).toContainEqual(
      expect.objectContaining({ type: 'heartbeat', waitingFor: 'SUCCEEDED, reading its outputs' }),
    )
  })

  test('do not hide a bug of the action', async () => {
    const it = ended()
    failing(it, new TypeError('a bug'))
    await expect(read(it)).rejects.toThrow('a bug')
  })
})

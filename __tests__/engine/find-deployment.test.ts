import { describe, expect, test } from '@jest/globals'
import {
  durationOf,
  isInProgress,
  type PastDeployment,
  type TargetState,
} from '../../src/engine/deployment.js'
import { findDeployment } from '../../src/engine/find-deployment.js'
import { ProviderError } from '../../src/shared/errors.js'
import { FakeClock } from '../support/fake-clock.js'
import { protonError, ScriptedTarget } from '../support/scripted.js'

const { signal } = new AbortController()
const NOON = Date.UTC(2026, 10, 20, 12)
const now: TargetState = { phase: 'failed', status: 'FAILED', deploymentId: 'latest', startedAt: NOON }
const past = (deploymentId: string): PastDeployment => ({
  ...{ deploymentId, status: 'SUCCEEDED', phase: 'succeeded', createdAt: NOON - 3_600_000, tookMs: 5_000 },
})
const line = (id: string) => `${id} (SUCCEEDED, 2026-11-20 11:00 UTC)`

function targetWith(list: readonly PastDeployment[], error: Error = protonError('notFound')) {
  const target = new ScriptedTarget(new FakeClock())
  target.past = list
  target.trouble.getDeployment = () => {
    throw error
  }
  return target
}

/** The error of a search for a deployment that does not exist. */
const failure = (target: ScriptedTarget, shown = now) =>
  findDeployment(target.history, 'wrong', shown, signal).then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a deployment by its id', () => {
  test('is what its record shows', async () => {
    const target = new ScriptedTarget(new FakeClock())
    expect(await findDeployment(target.history, target.latest.id, now, signal)).toMatchObject({
      deploymentId: target.latest.id,
    })
  })

  test.each([protonError('notFound'), protonError('invalid', 'OtherTarget')])(
    'that is not one of the target is refused with the last ones: %s',
    async error => {
      expect(await failure(targetWith([past('a'), past('b')], error))).toMatchObject({
        ...{ operation: error.operation, code: error.code, fault: 'invalid', message: error.message },
        hint: `The last deployments of the target: latest (FAILED, 2026-11-20 12:00 UTC), ${line('a')}, ${line('b')}.`,
      })
    },
  )

  test('keeps the cause of the error', async () => {
    const cause = new Error('404')
    const error = new ProviderError('Get', 'NotFound', 'notFound', { message: 'not found', cause })
    expect(await failure(targetWith([], error))).toMatchObject({ cause })
  })

  test('that is the latest stands in the list once', async () => {
    expect(await failure(targetWith([past('a'), past('latest')]))).toMatchObject({
      hint: `The last deployments of the target: ${line('a')}, ${line('latest')}.`,
    })
  })

  test('is refused with at most five', async () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map(past)
    expect(await failure(targetWith(many))).toMatchObject({
      hint: expect.stringMatching(/: latest [^,]+,[^,]+, a .*, d [^,]*,[^,]*\.$/),
    })
  })

  test('is refused where none is listed', async () => {
    const nothing: TargetState = { phase: 'absent', status: 'absent' }
    expect(await failure(targetWith([]), nothing)).toMatchObject({
      hint: 'The target has no deployments, as far as they are listed.',
    })
  })

  test('is refused where the list cannot be read', async () => {
    const target = targetWith([])
    target.trouble.listDeployments = () => {
      throw protonError('denied')
    }
    expect(await failure(target, { ...now, startedAt: undefined })).toMatchObject({
      hint: 'The last deployments of the target: latest (FAILED, ?).',
    })
  })

  test('shows ids and statuses without line breaks', async () => {
    const strange = { ...past('a\nb'), status: 'x\ny' }
    expect(await failure(targetWith([strange], protonError('notFound')))).toMatchObject({
      hint: expect.not.stringMatching(/\n/),
    })
  })

  test.each([protonError('denied'), new TypeError('a bug')])(
    'that fails otherwise fails as it is: %s',
    async error => {
      expect(await failure(targetWith([], error))).toBe(error)
    },
  )
})

describe('how long a deployment took', () => {
  test.each([
    [1_000, 3_000, 2_000],
    [1_000, 1_000, 0],
    [3_000, 1_000, undefined],
    [undefined, 3_000, undefined],
    [1_000, undefined, undefined],
  ])('from %j to %j is %j', (startedAt, completedAt, expected) => {
    expect(durationOf({ phase: 'succeeded', status: 'SUCCEEDED', startedAt, completedAt })).toBe(expected)
  })

  test.each([
    ['running', true],
    ['cancelling', true],
    ['succeeded', false],
    ['failed', false],
    ['cancelled', false],
    ['absent', false],
  ] as const)('is open while it is %s: %j', (phase, expected) => {
    expect(isInProgress({ phase })).toBe(expected)
  })
})

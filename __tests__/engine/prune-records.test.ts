import { describe, expect, test } from '@jest/globals'
import type { PastDeployment } from '../../src/engine/deployment.js'
import type { DeploymentHistory } from '../../src/engine/deployment-target.js'
import { pruneRecords } from '../../src/engine/prune-records.js'
import { FakeClock } from '../support/fake-clock.js'
import { hang, contextOn, protonError, ScriptedTarget } from '../support/scripted.js'

/** Records, newest first: S succeeded, F failed. */
function records(ends: string): readonly PastDeployment[] {
  return Array.from(ends, (end, index) => ({
    deploymentId: `${index}`,
    status: end === 'S' ? 'SUCCEEDED' : 'FAILED',
    phase: end === 'S' ? 'succeeded' : 'failed',
    createdAt: -index,
    tookMs: 1,
  }))
}

async function pruned(
  ends: string,
  keep: number,
  over: Partial<DeploymentHistory> = {},
  stopped: number | AbortController = Infinity,
) {
  const clock = new FakeClock()
  const stop = typeof stopped === 'number' ? new AbortController() : stopped
  const deleted: string[] = []
  const history: DeploymentHistory = {
    get: hang,
    list: hang,
    listStarted: hang,
    listAll: () => Promise.resolve(records(ends)),
    delete: async id => {
      // None ends at the very moment when the time is over.
      await clock.sleep(1_050)
      deleted.push(id)
    },
    ...over,
  }
  if (typeof stopped === 'number') {
    clock.after(stopped, () => {
      stop.abort()
    })
  }
  const context = contextOn(new ScriptedTarget(clock), clock, { stop: stop.signal })
  const target = { ...context.target, history }
  return { result: await clock.run(pruneRecords({ ...context, target }, keep)), deleted, clock }
}

describe('keepDeployments', () => {
  test('retries a list request that is throttled', async () => {
    let calls = 0
    const { result, deleted } = await pruned('SSS', 2, {
      listAll: () =>
        ++calls < 4
          ? Promise.reject(protonError('transient', 'ThrottlingException'))
          : Promise.resolve(records('SSS')),
    })
    expect(result).toEqual({ deleted: 1, left: 0 })
    expect(deleted).toEqual(['2'])
  })

  test.each([
    ['SSSSS', 2, ['4', '3', '2']],
    ['SSSSS', 5, []],
    ['FFFSS', 2, ['4', '2']],
    ['FFFFS', 1, ['3', '2', '1']],
    ['FFFF', 1, ['3', '2', '1']],
    ['', 1, []],
  ])(
    'of %s the newest %i and the last succeeded one are kept, the oldest goes first',
    async (ends, keep, expected) => {
      const { result, deleted } = await pruned(ends, keep)
      expect(deleted).toEqual(expected)
      expect(result).toEqual({ deleted: expected.length, left: 0 })
    },
  )

  test('a record that no longer exists counts as deleted', async () => {
    const { result } = await pruned('SSS', 1, { delete: () => Promise.reject(protonError('notFound')) })
    expect(result).toEqual({ deleted: 2, left: 0 })
  })

  test('a refusal ends it, and is reported', async () => {
    const { result } = await pruned('SSS', 1, { delete: () => Promise.reject(protonError('denied')) })
    expect(result).toMatchObject({ deleted: 0, left: 2, error: { fault: 'denied' } })
  })

  test('without permission to list nothing is deleted', async () => {
    const { result } = await pruned('SSS', 1, { listAll: () => Promise.reject(protonError('denied')) })
    expect(result).toMatchObject({ deleted: 0, left: 0, error: { fault: 'denied' } })
  })

  test('a cancel ends it, without an error', async () => {
    const { result, deleted } = await pruned('SSSSS', 1, {}, 1_500)
    expect(deleted).toEqual(['4'])
    expect(result).toEqual({ deleted: 1, left: 3 })
  })

  test('it takes two minutes at most: the next deployment deletes the rest', async () => {
    const { result, deleted } = await pruned('S'.repeat(500), 1)
    expect(result).toEqual({ deleted: deleted.length, left: 499 - deleted.length })
    expect(deleted).toHaveLength(114)
  })

  test('a cancel between two records ends it: no further request is sent', async () => {
    const stop = new AbortController()
    const asked: string[] = []
    const remove = (id: string) => {
      asked.push(id)
      stop.abort()
      return Promise.resolve()
    }
    const { result } = await pruned('SSSSS', 1, { delete: remove }, stop)
    expect([asked, result]).toEqual([['4'], { deleted: 1, left: 3 }])
  })

  test('a cancel while the records are listed deletes nothing, without an error', async () => {
    const { result, deleted } = await pruned('SSSSS', 0, { listAll: hang }, 1_500)
    expect([deleted, result]).toEqual([[], { deleted: 0, left: 0 }])
  })

  test.each(['delete', 'listAll'] as const)('a bug of the action in %s is thrown', async method => {
    await expect(
      pruned('SSS', 1, { [method]: () => Promise.reject(new TypeError('a bug')) }),
    ).rejects.toThrow('a bug')
  })

  test('targets without records, or whose records cannot be deleted, keep them', async () => {
    const { get, list, listStarted } = new ScriptedTarget(new FakeClock()).history
    const listAll = () => Promise.resolve(records('SSS'))
    for (const history of [undefined, { get, list, listAll, listStarted }]) {
      const clock = new FakeClock()
      const context = contextOn(new ScriptedTarget(clock), clock)
      const target = { ...context.target, history }
      expect(await clock.run(pruneRecords({ ...context, target }, 1))).toEqual({ deleted: 0, left: 0 })
    }
  })
})

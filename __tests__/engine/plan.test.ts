import { describe, expect, test } from '@jest/globals'
import type { DeploymentTarget } from '../../src/engine/deployment-target.js'
import { plan } from '../../src/engine/plan.js'
import type { Preview } from '../../src/engine/preview.js'
import { timing } from '../../src/engine/timing.js'
import { InputError } from '../../src/shared/errors.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, hang, protonError, ScriptedTarget, type ScriptedDeployment } from '../support/scripted.js'

const aChange: Preview = {
  isChange: true,
  changed: ['1 input changed'],
  facts: [],
  changes: [],
  problems: [],
  unknown: [],
}

/** A read that has no answer before it is aborted. */
function untilAborted(_: unknown, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(protonError('transient', 'AbortError'))
    })
  })
}

/** A plan for a scripted target whose preview is `aChange`. */
function setUp(over: Partial<DeploymentTarget> = {}) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const scripted = contextOn(target, clock, {
    stop: stop.signal,
    change: { clientToken: 'ours', spec: 'ours' },
  })
  const preview = () => Promise.resolve(aChange)
  const context: ScriptedDeployment = { ...scripted, target: { ...scripted.target, preview, ...over } }
  const startedAt = clock.now()
  return { clock, target, stop, context, run: () => clock.run(plan(context)), startedAt }
}

describe('a plan', () => {
  test('shows the preview of the change, and the target as it is, and sends nothing', async () => {
    const { target, run } = setUp()
    expect(await run()).toMatchObject({ ...aChange, before: { status: 'SUCCEEDED' }, busyWith: undefined })
    expect(target.count('update')).toBe(0)
    expect(target.made).toHaveLength(1)
  })

  test('ends within seconds where what reads the change does not end', async () => {
    const { clock, stop, run, startedAt } = setUp({ prepare: hang })
    clock.after(25_000, () => {
      stop.abort()
    })
    expect(await run()).toBeUndefined()
    expect(clock.now() - startedAt).toBe(25_000 + timing.cleanUpLimitMs)
  })

  test.each<[string, Partial<DeploymentTarget>]>([
    ['the change', { prepare: untilAborted }],
    ['what may be in its way', { findBlocker: hang }],
    ['whether it is synced', { sync: { config: hang, activeBlockers: hang } }],
    [
      'what the preview needs',
      {
        preview: async (_, reads) => {
          await reads.read('the schema', hang)
          return aChange
        },
      },
    ],
  ])('ends when the workflow is cancelled while it reads %s', async (_, over) => {
    const { clock, stop, context, run, startedAt } = setUp(over)
    clock.after(25_000, () => {
      stop.abort()
    })
    expect(await run()).toBeUndefined()
    expect(clock.now() - startedAt).toBe(25_000)
    expect(context.events.map(({ type }) => type)).not.toContain('unknown')
  })

  test('shows a change that the provider refuses, with the reason', async () => {
    const refusal = protonError('invalid')
    const { run } = setUp({
      prepare: () => Promise.reject(refusal),
      preview: planned => Promise.resolve({ ...aChange, refusal: planned.refusal }),
    })
    expect(await run()).toMatchObject({ refusal })
  })

  test('fails where the change cannot be prepared for another reason', async () => {
    const { run } = setUp({ prepare: () => Promise.reject(protonError('denied')) })
    await expect(run()).rejects.toMatchObject({ fault: 'denied' })
  })

  test.each<[string, string, Partial<DeploymentTarget>, number]>([
    ['is', 'there is a change', {}, 1],
    ['is', 'the change is refused', { prepare: () => Promise.reject(protonError('invalid')) }, 1],
    ['is not', 'there is nothing to change', { prepare: () => Promise.resolve(undefined) }, 0],
  ])('%s read for what is in its way where %s', async (_, __, over, reads) => {
    const blocker = { phase: 'running', status: 'IN_PROGRESS', of: 'component assets' } as const
    let calls = 0
    const findBlocker = () => {
      calls++
      return Promise.resolve(blocker)
    }
    const { run } = setUp({ ...over, findBlocker })
    expect((await run())?.busyWith).toEqual(reads === 0 ? undefined : blocker)
    expect(calls).toBe(reads)
  })

  test('shows the deployment in progress, and reads no other one that may be in its way', async () => {
    const { target, run } = setUp({ findBlocker: () => Promise.reject(new TypeError('not to be read')) })
    const { id } = target.begin({ takesMs: 60_000 })
    expect(await run()).toMatchObject({ busyWith: { deploymentId: id, status: 'IN_PROGRESS' } })
  })

  test('is refused where what may be in its way does not exist: that is not unknown', async () => {
    const refusal = protonError('notFound')
    const { run } = setUp({
      findBlocker: () => Promise.reject(refusal),
      preview: (_, reads) => Promise.resolve({ ...aChange, refusal: reads.refusal }),
    })
    expect(await run()).toMatchObject({ refusal, unknown: [] })
  })

  test('fails while another deployment is in progress where the change cannot be prepared before its end', async () => {
    const { target, run } = setUp({ prepare: () => Promise.reject(protonError('conflict')) })
    const { id } = target.begin({ takesMs: 60_000 })
    await expect(run()).rejects.toMatchObject({
      ...{ code: 'Busy', message: `another deployment ${id} is IN_PROGRESS` },
      hint: 'Re-run the job when it has ended: the changes can be determined only then.',
    })
  })

  test.each(['conflict', 'denied'] as const)(
    'fails with the error itself, %s, where that is not about a deployment in progress',
    async fault => {
      const { target, run } = setUp({ prepare: () => Promise.reject(protonError(fault)) })
      if (fault === 'denied') target.begin({ takesMs: 60_000 })
      await expect(run()).rejects.toMatchObject({ fault, code: `${fault}Exception` })
    },
  )

  test('lists the problems of the inputs, and those that explain them', async () => {
    const [own, other] = ['own', 'other'].map(message => ({ input: 'spec', message }))
    const prepare = () => Promise.reject(new InputError(own ? [own] : []))
    await expect(setUp({ prepare }).run()).rejects.toMatchObject({ problems: [own] })
    const explain = () => Promise.resolve(other ? [other] : [])
    await expect(setUp({ prepare, explain }).run()).rejects.toMatchObject({ problems: [own, other] })
  })

  test('names what stays unknown, of the change and of its own reads, with a warning for each', async () => {
    const it = setUp()
    const { target } = it.context
    const prepare: DeploymentTarget['prepare'] = async (now, signal) => {
      const prepared = await target.prepare(now, signal)
      return prepared && { ...prepared, unknown: [{ what: 'what is attached', because: 'no answer' }] }
    }
    const findBlocker = () => Promise.reject(protonError('denied'))
    const preview: DeploymentTarget['preview'] = (_, reads) => {
      reads.note('the schema', 'it is not shown')
      return Promise.resolve(aChange)
    }
    const planned = await it.clock.run(
      plan({ ...it.context, target: { ...target, prepare, findBlocker, preview } }),
    )
    const unknown = ['what is attached', 'what may be in its way', 'the schema']
    expect(planned?.unknown.map(({ what }) => what)).toEqual(unknown)
    const warned = it.context.events.flatMap(event => (event.type === 'unknown' ? event.what : []))
    expect(warned).toEqual(unknown)
  })
})

describe('what preparing a change for a plan left behind', () => {
  const evidence = { spec: 'ours' }
  const discarded = ({ calls }: ScriptedTarget) =>
    calls.flatMap(({ operation, argument }) => (operation === 'discard' ? [argument] : []))

  test('is discarded after the preview', async () => {
    const order: string[] = []
    const { target, run } = setUp({
      preview: () => {
        order.push('preview')
        return Promise.resolve(aChange)
      },
    })
    target.trouble.discard = () => {
      order.push('discard')
    }
    await run()
    expect(order).toEqual(['preview', 'discard'])
    expect(discarded(target)).toMatchObject([evidence])
  })

  test.each([protonError('denied'), new RangeError('a fault of the preview')])(
    'is discarded when the preview throws: %s',
    async error => {
      const { target, run } = setUp({ preview: () => Promise.reject(error) })
      await expect(run()).rejects.toBe(error)
      expect(discarded(target)).toMatchObject([evidence])
    },
  )

  test('is discarded when the workflow is cancelled during the plan', async () => {
    const it = setUp({
      preview: async () => {
        await it.clock.sleep(2_000)
        it.stop.abort(it.clock.now())
        return aChange
      },
    })
    expect(await it.run()).toBeUndefined()
    expect(discarded(it.target)).toMatchObject([evidence])
  })

  test.each<[string, DeploymentTarget['prepare']]>([
    ['nothing is to be changed', () => Promise.resolve(undefined)],
    ['the change is refused', () => Promise.reject(protonError('invalid'))],
  ])('is nothing when %s', async (_, prepare) => {
    const { target, run } = setUp({ prepare })
    await run()
    expect(target.count('discard')).toBe(0)
  })

  test('is nothing where the target has nothing to discard', async () => {
    const { run } = setUp({ discard: undefined })
    expect(await run()).toMatchObject(aChange)
  })

  test('does not hide a bug of the action', async () => {
    const { run } = setUp({ discard: () => Promise.reject(new TypeError('a bug')) })
    await expect(run()).rejects.toThrow('a bug')
  })

  test('is a warning when it cannot be discarded, and the plan is the same', async () => {
    const { target, context, run } = setUp()
    const error = protonError('denied')
    target.trouble.discard = () => {
      throw error
    }
    expect(await run()).toMatchObject(aChange)
    const what = 'whether the prepared change was discarded'
    expect(context.events).toContainEqual({ type: 'unknown', what, because: error })
  })
})

import { describe, expect, test } from '@jest/globals'
import { deploy } from '../../../src/engine/deploy.js'
import type { DeploymentTarget } from '../../../src/engine/deployment-target.js'
import type { Outcome, Refused } from '../../../src/engine/outcome.js'
import { FakeClock } from '../../support/fake-clock.js'
import {
  contextOn,
  portOf,
  protonError,
  ScriptedTarget,
  type ScriptedDeployment,
  type ScriptedState,
} from '../../support/scripted.js'

const MINUTE = 60_000
const withSpec = { clientToken: 'token-of-ours', spec: 'ours' } as const

/** A deployment of ours on a scripted target, which shows no client tokens where `tokens` is false. */
function setUp(over: Partial<ScriptedDeployment> = {}, { tokens = true } = {}) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal, ...over })
  const shown = (): ScriptedState => ({ ...target.shown(), ...(!tokens && { clientToken: undefined }) })
  if (!tokens) target.trouble.get = shown
  const cancelWorkflow = () => {
    stop.abort(clock.now())
  }
  const run = (): Promise<Outcome | Refused> => clock.run(deploy(context).then(({ outcome }) => outcome))
  const lines = () => context.events.map(({ type }) => type)
  return { clock, target, context, shown, cancelWorkflow, run, lines }
}

const reset = () => protonError('transient', 'ECONNRESET')

describe('the id of our deployment', () => {
  test('does not let a cancel stop a later deployment when a poll showed the id', async () => {
    const { clock, target, context, cancelWorkflow, run } = setUp()
    const stale = target.shown()
    target.courses = [{ takesMs: MINUTE }]
    target.trouble.update = () => {
      target.accept(context.change)
      return stale
    }
    clock.after(MINUTE + 1, () => {
      target.begin({ takesMs: 10 * MINUTE }, undefined, 'somebody-else')
      cancelWorkflow()
    })
    expect(await run()).toMatchObject({ kind: 'succeeded' })
    expect(target.latest.cancelledAt).toBeUndefined()
  })

  test('is saved for the post step as soon as a poll shows it', async () => {
    const { target, context, run } = setUp()
    const stale = target.shown()
    target.trouble.update = () => {
      target.accept(context.change)
      return stale
    }
    await run()
    const identified = context.events.find(event => event.type === 'identified')
    expect(identified).toMatchObject({ submission: { deploymentId: target.made[1]?.id } })
  })

  test('is not that of the next foreign deployment after an answer that shows the previous one', async () => {
    const { clock, target, context, run } = setUp({ change: withSpec })
    const stale = target.shown()
    target.courses = [{ takesMs: 1_000, ends: 'FAILED' }]
    target.trouble.update = () => {
      target.accept(context.change)
      clock.after(1_100, () => target.begin({ takesMs: MINUTE, spec: 'theirs' }, undefined, 'theirs'))
      return stale
    }
    expect(await run()).toMatchObject({ kind: 'failed', deployment: { deploymentId: target.made[1]?.id } })
  })
})

describe('a stale read', () => {
  test('no Cancel is sent once ours was seen as CANCELLING', async () => {
    const { clock, target, cancelWorkflow, run } = setUp()
    target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: MINUTE }]
    const running: Partial<ScriptedState> = { phase: 'running', status: 'IN_PROGRESS' }
    clock.after(30_000, () => {
      target.latest.cancelledAt = clock.now()
    })
    clock.after(50_000, () => {
      target.trouble.get = () => ({ ...target.shown(), ...running })
      target.trouble.getDeployment = () => ({ ...target.shown(), ...running })
      cancelWorkflow()
    })
    await run()
    expect(target.count('cancel')).toBe(0)
  })

  test('the first Cancel asks the target and the record: a stale target alone is not enough', async () => {
    const { clock, target, cancelWorkflow, run } = setUp()
    target.courses = [{ takesMs: MINUTE }]
    let stale: ScriptedState | undefined
    clock.after(MINUTE - 1, () => {
      stale = target.shown()
    })
    clock.after(MINUTE, () => {
      target.begin({ takesMs: 10 * MINUTE }, undefined, 'theirs')
      target.trouble.get = () => stale
      cancelWorkflow()
    })
    expect(await run()).toMatchObject({ kind: 'succeeded' })
    expect(target.count('cancel')).toBe(0)
  })

  test('a record that cannot be read does not keep ours from being cancelled in time', async () => {
    const { clock, target, cancelWorkflow, run } = setUp()
    target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 500 }]
    clock.after(30_000, () => {
      target.trouble.getDeployment = () => {
        throw protonError('transient', 'ThrottlingException')
      }
      cancelWorkflow()
    })
    expect(await run()).toMatchObject({ kind: 'cancelled', by: 'signal' })
  })

  test('the deletion of the target is no deployment of ours in progress', async () => {
    const { clock, target, cancelWorkflow, run } = setUp()
    target.courses = [{ takesMs: MINUTE }]
    clock.after(15_000, () => {
      target.trouble.getDeployment = () => {
        throw protonError('notFound')
      }
      target.trouble.get = () => ({
        ...target.shown(),
        phase: 'running',
        status: 'DELETE_IN_PROGRESS',
        isDeletion: true,
        succeededDeploymentId: undefined,
      })
      cancelWorkflow()
    })
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed', error: { code: 'Deleting' } })
    expect(target.count('cancel')).toBe(0)
  })

  test('the answer to Cancel shows that it stopped a deployment of somebody else', async () => {
    const { clock, target, context, cancelWorkflow, run } = setUp()
    target.courses = [{ takesMs: MINUTE }]
    clock.after(MINUTE - 1, cancelWorkflow)
    target.trouble.cancel = async () => {
      await clock.sleep(2)
      target.begin({ takesMs: 10 * MINUTE }, undefined, 'theirs')
    }
    expect(await run()).toMatchObject({ kind: 'succeeded' })
    expect(context.events).toContainEqual(
      expect.objectContaining({
        type: 'cancelledOther',
        other: expect.objectContaining({ status: 'CANCELLING' }),
      }),
    )
  })

  test('a signal during the cancel after a timeout shortens the wait', async () => {
    const { clock, target, context, cancelWorkflow, run } = setUp({ cancelOnTimeout: true })
    target.courses = [{ takesMs: 1_000 * MINUTE, cancelTakesMs: 100_000 }]
    const signalAt = context.deadline + 20_000
    clock.after(signalAt - clock.now(), cancelWorkflow)
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
    expect(clock.now() - signalAt).toBeLessThan(6_800)
  })
})

describe('a deployment that may be ours', () => {
  test('is found by its record when it ended and a newer one followed', async () => {
    const { clock, target, context, run } = setUp({ change: withSpec })
    target.courses = [{ takesMs: 2_000, ends: 'FAILED', message: 'no capacity' }]
    target.trouble.update = () => {
      target.accept(context.change)
      clock.after(5_000, () => target.begin({ takesMs: 10 * MINUTE, spec: 'theirs' }, undefined, 'theirs'))
      const before = target.made[0]?.id
      target.trouble.get = () =>
        clock.now() < context.deadline - 59 * MINUTE - 50_000
          ? { ...target.shown(), deploymentId: before, startedAt: target.made[0]?.startedAt }
          : undefined
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'failed', deployment: { message: 'no capacity' } })
    expect(target.count('update')).toBe(1)
  })

  test('nothing is sent again, and nothing is called unchanged, while the records cannot be read', async () => {
    const { target, context, run } = setUp({ change: withSpec }, { tokens: false })
    target.courses = [{ takesMs: 1_000, ends: 'FAILED' }, { takesMs: MINUTE }]
    target.trouble.listStarted = () => {
      throw protonError('denied')
    }
    target.trouble.update = () => {
      target.accept(context.change)
      target.begin({ takesMs: 1_000, spec: 'theirs' })
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(target.count('update')).toBe(1)
  })

  test('a new deployment that nothing attributes is followed to its end, and the step fails', async () => {
    const { target, context, run, lines } = setUp({ change: withSpec }, { tokens: false })
    target.courses = [{ takesMs: 5 * MINUTE }]
    target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    target.trouble.listStarted = () => {
      throw protonError('denied')
    }
    target.trouble.update = () => {
      target.accept(context.change)
      throw reset()
    }
    expect(await run()).toMatchObject({
      kind: 'gaveUp',
      why: 'unanswered',
      other: { deploymentId: target.latest.id, status: 'SUCCEEDED' },
    })
    expect(lines()).toContain('unattributed')
    expect(target.count('update')).toBe(1)
  })

  test('what is followed becomes ours as soon as the target shows our spec', async () => {
    const { target, context, run } = setUp({ change: withSpec }, { tokens: false })
    target.courses = [{ takesMs: 5 * MINUTE }]
    target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    target.trouble.get = () => {
      const shown = target.shown()
      const spec = shown.status === 'SUCCEEDED' ? target.latest.spec : undefined
      return { ...shown, clientToken: undefined, spec: spec ?? 'from before' }
    }
    target.trouble.update = () => {
      target.accept(context.change)
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.latest.id } })
  })

  test('each try keeps its evidence: a late first try is recognized by its own spec', async () => {
    const { clock, target, context } = setUp({ change: withSpec }, { tokens: false })
    let tries = 0
    const prepare: DeploymentTarget['prepare'] = (now, signal) =>
      portOf(target, { ...context.change, spec: `ours, try ${++tries}` }).prepare(now, signal)
    const stale = { ...target.shown(), clientToken: undefined }
    const startedAt = clock.now()
    target.trouble.get = () =>
      clock.now() - startedAt < 40_000 ? stale : { ...target.shown(), clientToken: undefined }
    target.trouble.listStarted = () => {
      throw protonError('denied')
    }
    target.trouble.update = call => {
      if (call > 1) throw protonError('conflict')
      target.begin({ takesMs: 5 * MINUTE, spec: 'ours, try 1' })
      throw reset()
    }
    const { outcome } = await clock.run(deploy({ ...context, target: { ...context.target, prepare } }))
    expect(outcome).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: target.made[1]?.id },
    })
    expect(tries).toBe(2)
  })

  test('our token is no proof where the record shows another spec', async () => {
    const { target, run } = setUp({ change: withSpec })
    target.trouble.update = () => {
      target.begin({ takesMs: MINUTE, spec: 'theirs' }, undefined, 'token-of-ours')
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(target.count('update')).toBe(1)
  })

  test('a stale read before the request does not make ours a foreign one', async () => {
    const { clock, target, context, run } = setUp({}, { tokens: false })
    const old = target.shown()
    target.begin({ takesMs: 1_000, spec: 'theirs' }, clock.now() - 10_000)
    target.trouble.get = () =>
      target.count('update') === 0
        ? { ...old, clientToken: undefined }
        : { ...target.shown(), clientToken: undefined }
    target.courses = [{ takesMs: 2 * MINUTE, spec: 'theirs' }]
    target.trouble.update = () => {
      target.accept(context.change)
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(target.count('update')).toBe(1)
  })

  test('an update without a deployment whose answer was lost is not called unchanged', async () => {
    const { clock, target, cancelWorkflow, run } = setUp({
      change: { startsDeployment: false, clientToken: 'token-of-ours', spec: 'ours' },
    })
    target.trouble.update = () => {
      clock.after(10, cancelWorkflow)
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
  })
})

describe('outputs', () => {
  test('an empty list right after the success is read once more', async () => {
    const { target, run } = setUp()
    target.trouble.listOutputs = call => (call === 1 ? new Map() : undefined)
    expect(await run()).toMatchObject({ kind: 'succeeded', outputs: new Map([['Of', target.latest.id]]) })
  })

  test('a list that stays empty is empty', async () => {
    const { target, run } = setUp()
    target.trouble.listOutputs = () => new Map()
    expect(await run()).toMatchObject({ kind: 'succeeded', outputs: new Map() })
    expect(target.count('listOutputs')).toBe(2)
  })
})

describe('a conflict because a gateway sent the request twice', () => {
  test('ours is recognized by its token', async () => {
    const { target, context, run } = setUp()
    target.trouble.update = call => {
      if (call > 1) return
      target.accept(context.change)
      throw protonError('conflict')
    }
    expect(await run()).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.made[1]?.id } })
    expect(target.count('update')).toBe(1)
  })

  test.each([
    ['followed', false, 'succeeded'],
    ['cancelled', true, 'cancelled'],
  ])('ours is recognized later, where reads lag behind, and %s', async (_, isCancelled, kind) => {
    const { clock, target, context, cancelWorkflow, run } = setUp()
    const before = target.shown()
    target.courses = [{ takesMs: 10 * MINUTE }]
    target.trouble.update = () => {
      if (target.made.length === 1) target.accept(context.change)
      throw protonError('conflict')
    }
    const lagsUntil = clock.now() + 20_000
    target.trouble.get = () => (clock.now() < lagsUntil ? before : undefined)
    if (isCancelled) clock.after(MINUTE, cancelWorkflow)
    expect(await run()).toMatchObject({ kind, deployment: { deploymentId: target.made[1]?.id } })
    expect(target.made).toHaveLength(2)
  })

  test('an update that starts no deployment is never taken for one', async () => {
    const change = { startsDeployment: false, clientToken: 'token-of-ours', spec: 'ours' } as const
    const { target, run } = setUp({ change })
    target.trouble.get = () =>
      target.count('update') === 0 ? undefined : { ...target.shown(), clientToken: 'token-of-ours' }
    target.trouble.update = () => {
      throw protonError('conflict')
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'blocked' })
  })
})

describe('an answer to Update that shows somebody else in progress', () => {
  const foreignAnswer = (over: Partial<ScriptedDeployment>) => {
    const world = setUp({ change: withSpec, ...over }, { tokens: false })
    const { target, context } = world
    const before = { ...target.shown(), clientToken: undefined }
    target.begin({ takesMs: 1_000, spec: 'theirs' }, world.clock.now() - 2_000)
    const stale = {
      ...target.shown(),
      phase: 'running' as const,
      status: 'IN_PROGRESS',
      clientToken: undefined,
    }
    target.trouble.get = () => (target.count('update') === 0 ? before : world.shown())
    target.courses = [{ takesMs: 5 * MINUTE, cancelTakesMs: 500 }]
    target.trouble.update = () => {
      target.accept(context.change)
      return stale
    }
    return world
  }

  test('is not taken for ours: its record shows another spec', async () => {
    const { target, run, lines } = foreignAnswer({})
    expect(await run()).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.made[2]?.id } })
    expect(lines()).toContain('misidentified')
  })

  test('does not keep ours from being cancelled', async () => {
    const { clock, target, run, cancelWorkflow } = foreignAnswer({})
    clock.after(10, cancelWorkflow)
    expect(await run()).toMatchObject({ kind: 'cancelled', by: 'signal' })
    expect(target.made[2]?.cancelledAt).toBeDefined()
  })
})

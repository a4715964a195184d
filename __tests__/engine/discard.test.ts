import { describe, expect, test } from '@jest/globals'
import type { DeploymentEvent } from '../../src/engine/context.js'
import { deploy } from '../../src/engine/deploy.js'
import type { DeploymentTarget } from '../../src/engine/deployment-target.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, hang, protonError, ScriptedTarget, type ScriptedDeployment } from '../support/scripted.js'

const MINUTE = 60_000
const change = { clientToken: 'token-of-ours', spec: 'ours' } as const
const reset = () => protonError('transient', 'ECONNRESET')

/** A deployment whose tries prepare one change each, with evidence of its own: `ours, try 1`. */
function setUp(over: Partial<ScriptedDeployment> = {}) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const scripted = contextOn(target, clock, { stop: stop.signal, change, ...over })
  let tries = 0
  const prepare: DeploymentTarget['prepare'] = async (now, signal) => {
    const prepared = await scripted.target.prepare(now, signal)
    const notices = [{ text: 'The change is prepared.' }]
    return prepared && { ...prepared, evidence: { spec: 'ours', try: ++tries }, notices }
  }
  /** The numbers of the tries whose changes were discarded. */
  const discarded = () =>
    target.calls.flatMap(({ operation, argument }) =>
      operation === 'discard' ? [(argument as { readonly try: number }).try] : [],
    )
  const context = { ...scripted, target: { ...scripted.target, prepare } }
  const run = (more: Partial<ScriptedDeployment> = {}) =>
    clock.run(deploy({ ...context, ...more }).then(({ outcome }) => outcome))
  return { clock, target, stop, context, run, discarded }
}

describe('a prepared change that is not sent is discarded', () => {
  test('when the workflow is cancelled before it is sent', async () => {
    const { clock, target, stop, context, run, discarded } = setUp()
    const report = (event: DeploymentEvent) => {
      context.report(event)
      if (event.type === 'notice') stop.abort(clock.now())
    }
    expect(await run({ report })).toMatchObject({ kind: 'gaveUp', why: 'interrupted' })
    expect(target.count('update')).toBe(0)
    expect(discarded()).toEqual([1])
  })

  test('when it comes after the workflow was cancelled, though preparing it did not fail', async () => {
    const { clock, stop, context, run, discarded } = setUp()
    const prepare: DeploymentTarget['prepare'] = async (now, signal) => {
      await clock.sleep(2_000)
      return context.target.prepare(now, signal)
    }
    clock.after(500, () => {
      stop.abort(clock.now())
    })
    expect(await run({ target: { ...context.target, prepare } })).toMatchObject({ why: 'interrupted' })
    expect(discarded()).toEqual([1])
  })

  test('when the workflow is cancelled while it is prepared: the step ends only then', async () => {
    const { clock, stop, context, run } = setUp()
    let isDeleted = false
    const prepare: DeploymentTarget['prepare'] = async (_, signal) => {
      stop.abort(clock.now())
      await clock.sleep(MINUTE, signal)
      await clock.sleep(1_500)
      isDeleted = true
      throw protonError('transient', 'AbortError')
    }
    expect(await run({ target: { ...context.target, prepare } })).toMatchObject({ why: 'interrupted' })
    expect(isDeleted).toBe(true)
  })

  test('when the time is over before it is sent', async () => {
    const { clock, target, context, run, discarded } = setUp()
    let aheadMs = 0
    const late = { now: () => clock.now() + aheadMs, sleep: clock.sleep.bind(clock) }
    const report = (event: DeploymentEvent) => {
      context.report(event)
      if (event.type === 'notice') aheadMs = 60 * MINUTE
    }
    expect(await run({ clock: late, report })).toMatchObject({ kind: 'gaveUp', why: 'timeout' })
    expect(target.count('update')).toBe(0)
    expect(discarded()).toEqual([1])
  })
})

describe('a change that was sent and started nothing is discarded', () => {
  test.each(['denied', 'invalid', 'notFound', 'credentials'] as const)(
    'when it is refused: %s',
    async fault => {
      const { target, run, discarded } = setUp()
      target.trouble.update = () => {
        throw protonError(fault)
      }
      expect(await run()).toMatchObject({ kind: 'refused', error: { fault } })
      expect(discarded()).toEqual([1])
    },
  )

  test('when it meets a conflict, whether the step ends with that or tries again', async () => {
    const ending = setUp({ onConflict: 'fail' })
    ending.target.trouble.update = () => {
      throw protonError('conflict')
    }
    expect(await ending.run()).toMatchObject({ kind: 'gaveUp', why: 'blocked' })
    expect(ending.discarded()).toEqual([1])
    const waiting = setUp()
    waiting.target.trouble.update = call => {
      if (call < 3) throw protonError('conflict')
    }
    expect(await waiting.run()).toMatchObject({ kind: 'succeeded' })
    expect(waiting.discarded()).toEqual([1, 2])
  })

  test('when it is throttled and sent again', async () => {
    const { target, run, discarded } = setUp()
    target.trouble.update = call => {
      if (call < 3) throw protonError('transient', 'ThrottlingException')
    }
    expect(await run()).toMatchObject({ kind: 'succeeded' })
    expect(discarded()).toEqual([1, 2])
  })

  test('when it meets a conflict, and the target can no longer be read then', async () => {
    const { target, run, discarded } = setUp()
    target.trouble.update = () => {
      target.trouble.get = () => {
        throw protonError('credentials')
      }
      throw protonError('conflict')
    }
    expect(await run()).toMatchObject({ kind: 'refused', error: { fault: 'credentials' } })
    expect(discarded()).toEqual([1])
  })

  test('when it is refused while an earlier one, which stale reads may hide, is discarded too', async () => {
    const { clock, target, stop, run, discarded } = setUp()
    const stale = target.shown()
    target.trouble.get = () => stale
    target.trouble.update = call => {
      if (call === 1) throw reset()
      stop.abort(clock.now())
      throw protonError('denied')
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
    expect(discarded()).toEqual(expect.arrayContaining([1, 2]))
  })

  test("when it got no answer, and the target shows that somebody else's deployment was first", async () => {
    const { target, run, discarded } = setUp()
    target.trouble.update = call => {
      if (call > 1) return
      target.begin({ takesMs: MINUTE, spec: 'theirs' })
      throw reset()
    }
    expect(await run()).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: target.made[2]?.id },
    })
    expect(discarded()).toEqual([1])
  })
})

describe('a change that got no answer and does not show is discarded, so that it cannot start late', () => {
  test('when it got no answer, and the target does not answer either', async () => {
    const { target, run, discarded } = setUp()
    target.trouble.update = () => {
      target.trouble.get = hang
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(discarded()).toEqual([1])
  })

  test('when it got no answer, and the target can no longer be read', async () => {
    const { target, run, discarded } = setUp()
    target.trouble.update = () => {
      target.trouble.get = () => {
        throw protonError('credentials')
      }
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(discarded()).toEqual([1])
  })

  test('when it got no answer, changes the target without a deployment, and the workflow is cancelled', async () => {
    const { clock, target, stop, run, discarded } = setUp({ change: { ...change, startsDeployment: false } })
    target.trouble.update = () => {
      clock.after(10, () => {
        stop.abort(clock.now())
      })
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
    expect(discarded()).toEqual([1])
  })
})

describe('a change that started a deployment, or may have, is not discarded', () => {
  test('when it was accepted, however the deployment ends', async () => {
    for (const ends of ['SUCCEEDED', 'FAILED', 'CANCELLED'] as const) {
      const { target, run, discarded } = setUp()
      target.courses = [{ takesMs: MINUTE, ends }]
      expect(await run()).toMatchObject({ kind: ends.toLowerCase() })
      expect(discarded()).toEqual([])
    }
  })

  test('when the step does not wait, or is cancelled while the deployment runs', async () => {
    const unwaited = setUp({ wait: false })
    expect(await unwaited.run()).toMatchObject({ kind: 'started' })
    expect(unwaited.discarded()).toEqual([])
    const cancelled = setUp()
    cancelled.clock.after(20_000, () => {
      cancelled.stop.abort(cancelled.clock.now())
    })
    expect(await cancelled.run()).toMatchObject({ kind: 'cancelled' })
    expect(cancelled.discarded()).toEqual([])
  })

  test('when it changes the target without a deployment', async () => {
    const { target, run, discarded } = setUp({ change: { ...change, startsDeployment: false } })
    target.trouble.update = () => target.shown()
    expect(await run()).toMatchObject({ kind: 'updated' })
    expect(discarded()).toEqual([])
  })

  test('when its answer was lost, and the target shows the deployment', async () => {
    const { target, run, discarded } = setUp()
    target.trouble.update = () => {
      target.accept(change)
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'succeeded' })
    expect(discarded()).toEqual([])
  })

  test('when a gateway sent it twice, and the second was refused as a conflict', async () => {
    const { target, run, discarded } = setUp()
    target.trouble.update = () => {
      target.accept(change)
      throw protonError('conflict')
    }
    expect(await run()).toMatchObject({ kind: 'succeeded' })
    expect(discarded()).toEqual([])
  })

  test('when it got no answer, and a new deployment may be what it started', async () => {
    const { target, run, discarded } = setUp()
    target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    target.trouble.listStarted = () => {
      throw protonError('denied')
    }
    target.trouble.get = () => ({ ...target.shown(), clientToken: undefined })
    target.trouble.update = () => {
      target.accept(change)
      throw reset()
    }
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(discarded()).toEqual([])
  })
})

describe('a change that cannot be discarded', () => {
  const what = 'whether the prepared change was discarded'
  const warnings = ({ context }: ReturnType<typeof setUp>) =>
    context.events.filter(event => event.type === 'unknown' && event.what === what)
  /** Whether the post step has nothing to discard any more. */
  const isSettled = ({ context }: ReturnType<typeof setUp>) =>
    context.events.some(event => event.type === 'discarded')

  test.each(['denied', 'credentials', 'conflict', 'unknown', 'invalid'] as const)(
    'is one warning, and the outcome stays the same: %s',
    async fault => {
      const it = setUp()
      it.target.trouble.update = () => {
        throw protonError('notFound')
      }
      it.target.trouble.discard = () => {
        throw protonError(fault)
      }
      expect(await it.run()).toMatchObject({ kind: 'refused', error: { fault: 'notFound' } })
      expect(warnings(it)).toMatchObject([{ because: { fault } }])
      expect(isSettled(it)).toBe(true)
      expect(it.target.count('discard')).toBe(1)
    },
  )

  test('is tried twice when throttled, and then a warning, and left to the post step', async () => {
    const once = setUp()
    once.target.trouble.discard = call => {
      if (call === 1) throw protonError('transient', 'ThrottlingException')
    }
    const always = setUp()
    always.target.trouble.discard = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    for (const it of [once, always]) {
      it.target.trouble.update = () => {
        throw protonError('denied')
      }
      expect(await it.run()).toMatchObject({ kind: 'refused', error: { fault: 'denied' } })
      expect(it.target.count('discard')).toBe(2)
    }
    expect(warnings(once)).toEqual([])
    expect(isSettled(once)).toBe(true)
    expect(warnings(always)).toHaveLength(1)
    expect(isSettled(always)).toBe(false)
  })

  test('delays a cancelled step only for seconds', async () => {
    const it = setUp()
    it.target.trouble.discard = hang
    const report = (event: DeploymentEvent) => {
      it.context.report(event)
      if (event.type === 'notice') it.stop.abort(it.clock.now())
    }
    const startedAt = it.clock.now()
    expect(await it.run({ report })).toMatchObject({ kind: 'gaveUp', why: 'interrupted' })
    expect(it.clock.now() - startedAt).toBeLessThanOrEqual(5_300)
    expect(warnings(it)).toHaveLength(1)
  })

  test('causes no warning when it no longer exists', async () => {
    const it = setUp()
    it.target.trouble.update = () => {
      throw protonError('denied')
    }
    it.target.trouble.discard = () => {
      throw protonError('notFound')
    }
    expect(await it.run()).toMatchObject({ kind: 'refused' })
    expect(warnings(it)).toEqual([])
  })
})

test('a second change that is refused, since the first was accepted after all, is discarded, too', async () => {
  const { target, run, discarded } = setUp()
  const stale = target.shown()
  target.trouble.get = () => stale
  target.trouble.listStarted = () => {
    throw protonError('denied')
  }
  target.trouble.update = call => {
    if (call === 1) {
      target.begin({ takesMs: MINUTE, spec: 'ours' }, undefined, 'token-of-ours')
      throw reset()
    }
    target.trouble.get = () => undefined
    target.trouble.listStarted = () => undefined
    throw protonError('conflict')
  }
  expect(await run()).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.made[1]?.id } })
  expect(target.count('update')).toBe(2)
  expect(discarded()).toContain(2)
})

describe('a change that was submitted, as its discarding shows, is not sent again', () => {
  /** The request gets no answer, is accepted, and reads lag behind it by more than half a minute. */
  function lagging(records: () => Error = () => protonError('denied')) {
    const setup = setUp()
    const { target } = setup
    const stale = target.shown()
    target.trouble.get = () => stale
    target.trouble.listStarted = () => {
      throw records()
    }
    target.trouble.update = call => {
      if (call > 1) return
      target.begin({ takesMs: MINUTE, spec: 'ours' }, undefined, 'token-of-ours')
      throw reset()
    }
    return setup
  }

  test('and followed where a later read shows its deployment', async () => {
    const { target, run } = lagging()
    target.trouble.discard = () => {
      target.trouble.get = () => undefined
      target.trouble.listStarted = () => undefined
      return 'submitted'
    }
    expect(await run()).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.made[1]?.id } })
    expect(target.count('update')).toBe(1)
  })

  test('and followed, too, where also the records could not be read before', async () => {
    const { target, run } = lagging(reset)
    target.trouble.discard = () => {
      target.trouble.get = () => undefined
      target.trouble.listStarted = () => undefined
      return 'submitted'
    }
    expect(await run()).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: target.made[1]?.id } })
    expect(target.count('update')).toBe(1)
  })

  test('and unknown where neither reads nor records ever show it', async () => {
    const { target, run } = lagging(reset)
    target.trouble.discard = () => 'submitted'
    expect(await run()).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(target.count('update')).toBe(1)
  })

  test('and unknown where no read ever shows it: the post step looks for it again', async () => {
    const { target, run, context } = lagging()
    target.trouble.discard = () => 'submitted'
    const events: DeploymentEvent[] = []
    const report = (event: DeploymentEvent) => {
      events.push(event)
      context.report(event)
    }
    expect(await run({ report })).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(target.count('update')).toBe(1)
    expect(events.findLast(({ type }) => type === 'submissionChanged')).toMatchObject({
      submission: { attempts: [{ clientToken: 'token-of-ours' }] },
    })
  })
})

import { describe, expect, test } from '@jest/globals'
import type { DeployContext } from '../../src/engine/context.js'
import { deploy } from '../../src/engine/deploy.js'
import type { DeploymentTarget } from '../../src/engine/deployment-target.js'
import type { Outcome, Refused } from '../../src/engine/outcome.js'
import { ProviderError } from '../../src/shared/errors.js'
import { FakeClock } from '../support/fake-clock.js'
import {
  hang,
  contextOn,
  portOf,
  protonError,
  ScriptedTarget,
  type ScriptedDeployment,
  type ScriptedState,
} from '../support/scripted.js'

const MINUTE = 60_000

function world(over: Partial<ScriptedDeployment> = {}) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const job = contextOn(target, clock, { stop: stop.signal, ...over })
  return { clock, target, stop, job, startedAt: clock.now(), types: () => job.events.map(({ type }) => type) }
}

type World = ReturnType<typeof world>
/** How the deployment of `it` ends; `over` replaces parts of the target. */
const ended = ({ clock, job }: World, over: Partial<DeploymentTarget> = {}): Promise<Outcome | Refused> =>
  clock.run(deploy({ ...job, target: { ...job.target, ...over } }).then(({ outcome }) => outcome))
const tookMs = ({ clock, startedAt }: World) => clock.now() - startedAt

describe('rule 1: judge the deployment, not the resource', () => {
  test('succeeds when the id that Update answered succeeded', async () => {
    const it = world()
    const outcome = await ended(it)
    expect(outcome).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: it.target.latest.id } })
  })

  test('never takes the previous SUCCEEDED of a stale read for ours', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 2 * MINUTE, ends: 'FAILED' }]
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    const stale = it.target.shown()
    it.target.trouble.get = () => (it.target.count('update') > 0 && tookMs(it) < MINUTE ? stale : undefined)
    expect(await ended(it)).toMatchObject({ kind: 'failed', deployment: { status: 'FAILED' } })
  })

  test('tells a newer deployment on the target from ours, with both ids', async () => {
    const it = world()
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    it.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    it.clock.after(MINUTE, () => it.target.begin({ takesMs: 60 * MINUTE }))
    const ours = () => it.target.made[1]?.id
    const outcome = await ended(it)
    expect(outcome).toMatchObject({
      kind: 'gaveUp',
      why: 'superseded',
      deployment: { deploymentId: ours() },
      other: { deploymentId: it.target.latest.id },
    })
  })

  test('believes a target whose last succeeded deployment is ours, though a newer one runs', async () => {
    const it = world()
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    it.clock.after(MINUTE + 1, () => it.target.begin({ takesMs: 60 * MINUTE }))
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.made[1]?.id },
    })
  })

  test('does not take a stale read for a newer deployment', async () => {
    const it = world()
    it.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    const stale = it.target.shown()
    it.target.trouble.get = () => stale
    expect(await ended(it)).toMatchObject({ kind: 'failed', newer: undefined })
  })

  test('names the newer deployment beside a failure of ours', async () => {
    const it = world()
    it.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    it.clock.after(MINUTE, () => it.target.begin({ takesMs: 60 * MINUTE }))
    expect(await ended(it)).toMatchObject({ kind: 'failed', newer: it.target.latest.id })
  })
})

describe('rule 2: every status is terminal or running', () => {
  test('ends at once when somebody else cancelled the deployment', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 3 * MINUTE, ends: 'CANCELLED', message: 'the pull request was closed' }]
    const outcome = await ended(it)
    expect(outcome).toMatchObject({ kind: 'cancelled', by: 'elsewhere' })
    expect(tookMs(it)).toBeLessThan(4 * MINUTE)
    expect(it.target.count('cancel')).toBe(0)
  })
})

describe('rule 3: the id and the state for post are known before the first wait', () => {
  test('reports the claim before Update is sent, and the id before time passes', async () => {
    const it = world()
    let reportedAtUpdate: readonly string[] = []
    it.target.trouble.update = () => {
      reportedAtUpdate = it.types()
    }
    const startedAtMs: number[] = []
    const report: DeployContext['report'] = event => {
      it.job.events.push(event)
      if (event.type === 'started') startedAtMs.push(tookMs(it))
    }
    await it.clock.run(deploy({ ...it.job, report }))
    expect(reportedAtUpdate).toContain('submitting')
    expect(startedAtMs).toEqual([0])
  })
})

describe('rule 4: a signal during Update waits for its answer, then cancels', () => {
  test('cancels the deployment that the answer tells of', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 1_000 }]
    it.target.trouble.update = async () => {
      it.stop.abort(it.clock.now())
      await it.clock.sleep(3_000)
    }
    expect(await ended(it)).toMatchObject({ kind: 'cancelled', by: 'signal' })
    expect(it.target.latest.cancelledAt).toBeDefined()
  })

  test('sends no Update at all when the signal came before', async () => {
    const it = world()
    it.stop.abort(it.clock.now())
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'interrupted' })
    expect(it.target.count('update')).toBe(0)
  })
})

describe('rule 5: cancel only what is ours', () => {
  test('sends Cancel at once when idle, and follows it to its end', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 3_000 }]
    it.clock.after(90_000, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({
      kind: 'cancelled',
      by: 'signal',
      deployment: { status: 'CANCELLED' },
    })
    expect(it.target.calls.find(({ operation }) => operation === 'cancel')?.at).toBe(it.startedAt + 90_000)
    expect(tookMs(it)).toBeLessThan(90_000 + 7_000)
  })

  test('does not touch a newer deployment', async () => {
    const it = world()
    it.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    it.clock.after(MINUTE, () => {
      it.target.begin({ takesMs: 60 * MINUTE })
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({ kind: 'failed', newer: it.target.latest.id })
    expect(it.target.count('cancel')).toBe(0)
  })

  test('cancels by the word of the id when reads of the target are stale', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 10 * MINUTE }]
    const stale = it.target.shown()
    it.target.trouble.get = () => stale
    it.clock.after(5_000, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({ kind: 'cancelled', by: 'signal' })
  })

  test('tells the truth when the deployment ended before Cancel came', async () => {
    const it = world()
    it.target.courses = [{ takesMs: MINUTE }]
    it.target.trouble.cancel = () => {
      throw protonError('conflict')
    }
    const running = { phase: 'running', status: 'IN_PROGRESS' } as const
    it.clock.after(MINUTE, () => {
      it.stop.abort(it.clock.now())
      const { deploymentId, startedAt } = it.target.shown()
      it.target.trouble.get = call => (call === 2 ? { ...running, deploymentId, startedAt } : undefined)
    })
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
  })

  test('counts the time left from the signal, not from the answer to Update', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 60_000 }]
    it.target.trouble.update = async () => {
      it.stop.abort(it.clock.now())
      await it.clock.sleep(3_000)
    }
    expect(await ended(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'unconfirmed',
      deployment: { status: 'CANCELLING' },
    })
    expect(tookMs(it)).toBeLessThan(6_800)
  })

  test('sends no second Cancel on the word of a stale read', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 500 }]
    let running: unknown
    it.target.trouble.cancel = call => {
      if (call > 1) return
      running = it.target.shown()
      it.target.latest.cancelledAt = it.clock.now()
      it.clock.after(800, () => it.target.begin({ takesMs: 10 * MINUTE }))
      it.target.trouble.get = () => running
      throw protonError('transient', 'ECONNRESET')
    }
    it.clock.after(MINUTE, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({ kind: 'cancelled', by: 'unknown' })
    expect(it.target.count('cancel')).toBe(1)
    expect(it.target.latest.cancelledAt).toBeUndefined()
  })

  test('does not claim a cancel that it never asked for', async () => {
    const it = world()
    it.target.courses = [{ takesMs: MINUTE, ends: 'CANCELLED' }]
    it.clock.after(MINUTE, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({ kind: 'cancelled', by: 'elsewhere' })
    expect(it.target.count('cancel')).toBe(0)
  })

  test('does not pester a Proton that refuses to cancel', async () => {
    const it = world({ cancelOnTimeout: true })
    it.target.courses = [{ takesMs: 120 * MINUTE }]
    it.target.trouble.cancel = () => {
      throw protonError('conflict')
    }
    expect(await ended(it)).toMatchObject({ why: 'cancelFailed' })
    expect(it.target.count('cancel')).toBeLessThan(25)
    expect(it.types().filter(type => type === 'cancelRefused' || type === 'cancelling')).toHaveLength(2)
  })

  test('says that it is not confirmed when Proton does not answer in time', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 10 * MINUTE }]
    it.clock.after(5_000, () => {
      it.target.trouble.get = hang
      it.target.trouble.getDeployment = hang
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
    expect(tookMs(it)).toBeLessThanOrEqual(5_000 + 6_000)
  })
})

describe('rule 6: a lost answer to Update is not a failure', () => {
  test.each(['ECONNRESET', 'TimeoutError', 'InternalServerException', 'SyntaxError'])(
    'follows ours after %s',
    async code => {
      const it = world()
      it.target.trouble.update = () => {
        it.target.accept(it.job.change)
        throw protonError('transient', code)
      }
      expect(await ended(it)).toMatchObject({
        kind: 'succeeded',
        deployment: { deploymentId: it.target.latest.id },
      })
      expect(it.target.count('update')).toBe(1)
      expect(it.job.events).toContainEqual(expect.objectContaining({ type: 'started', isRecognized: true }))
    },
  )

  test('follows ours after the conflict that the repeated update met, by a read that lags behind it', async () => {
    const it = world({ onConflict: 'fail' })
    const stale = it.target.shown()
    it.target.trouble.listStarted = () => {
      throw protonError('denied')
    }
    it.target.trouble.update = call => {
      if (call > 1) return
      it.target.accept(it.job.change)
      throw protonError('transient', 'ECONNRESET')
    }
    it.target.trouble.get = () => (tookMs(it) < 45_000 ? stale : undefined)
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.latest.id },
    })
    expect(it.target.count('update')).toBe(2)
    expect(it.target.made).toHaveLength(2)
  })

  test('recognises ours by the spec where there is no client token', async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const it = world({ change })
    it.target.trouble.update = () => {
      it.target.begin({ takesMs: MINUTE, spec: 'ours' })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.made[1]?.id },
    })
  })

  test("does not take somebody else's deployment for ours: another template version", async () => {
    const change = { clientToken: 'unused', spec: 'ours', revision: '2.0' } as const
    const it = world({ change, onConflict: 'fail' })
    it.target.trouble.update = () => {
      it.target.begin({ takesMs: MINUTE, spec: 'ours' })
      throw protonError('transient', 'InternalServerException')
    }
    it.target.trouble.get = () =>
      it.target.count('update') > 0 ? { ...it.target.shown(), clientToken: undefined } : undefined
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(it.target.count('cancel')).toBe(0)
  })

  test('recognises ours by its token even behind a stale read of an older foreign deployment', async () => {
    const it = world()
    const foreign = it.target.begin({ takesMs: 1_000 }, it.clock.now() - 60_000, 'theirs')
    const older = it.target.shown()
    const before = {
      ...older,
      deploymentId: it.target.made[0]?.id,
      startedAt: foreign.startedAt - 1_000,
      clientToken: undefined,
    }
    it.target.trouble.get = () => {
      if (it.target.count('update') === 0) return before
      return tookMs(it) < 15_000 ? older : undefined
    }
    it.target.trouble.update = () => {
      it.target.accept(it.job.change)
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.latest.id },
    })
    expect(it.target.count('update')).toBe(1)
  })

  test('looks again when the record of a new deployment is not there yet, and then compares', async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const it = world({ change, onConflict: 'fail' })
    it.target.trouble.update = () => {
      it.target.begin({ takesMs: 10 * MINUTE, spec: 'theirs' })
      throw protonError('transient', 'ECONNRESET')
    }
    it.target.trouble.getDeployment = call => {
      if (call < 3) throw protonError('notFound')
    }
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
  })

  test('believes its own client token though the endpoint writes the spec anew', async () => {
    const change = { clientToken: 'token-of-ours', spec: 'ours' } as const
    const it = world({ change })
    it.target.trouble.get = () => ({ ...it.target.shown(), spec: 'ours, with defaults' })
    it.target.trouble.update = () => {
      it.target.accept(change)
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.latest.id },
    })
  })

  test('is not green by what it took for ours when that brought another spec', async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const it = world({ change })
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    it.target.trouble.get = () => {
      const shown = it.target.shown()
      return {
        ...shown,
        clientToken: undefined,
        spec: shown.status === 'SUCCEEDED' ? it.target.latest.spec : undefined,
      }
    }
    it.target.trouble.update = call => {
      if (call > 1) return
      it.target.begin({ takesMs: MINUTE, spec: 'theirs' })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.made[2]?.id },
    })
  })

  test('does not take the deployment from before for new because reads begin to tell ids', async () => {
    const it = world()
    const withoutId = { ...it.target.shown(), deploymentId: undefined }
    it.target.trouble.get = () => (it.target.count('update') === 0 ? withoutId : undefined)
    it.target.trouble.update = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.made[1]?.id },
    })
    expect(it.target.count('update')).toBe(2)
  })

  test('sends nothing again without a look at what became of the first', async () => {
    const it = world()
    it.target.trouble.update = () => {
      it.target.trouble.get = () => {
        throw protonError('transient', 'InternalServerException')
      }
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(it.target.count('update')).toBe(1)
  })

  test('takes an answer that still shows the previous deployment for no end of ours', async () => {
    const it = world({ wait: false })
    const previous = it.target.shown()
    it.target.trouble.update = () => {
      it.target.accept(it.job.change)
      return previous
    }
    expect(await ended(it)).toEqual({
      kind: 'started',
      deployment: { phase: 'running', status: 'IN_PROGRESS' },
    })
  })

  test('knows a conflict that is not of its own making at once, and leaves nothing to post', async () => {
    const it = world({ onConflict: 'fail' })
    it.target.trouble.update = () => {
      it.target.begin({ takesMs: MINUTE })
      throw protonError('conflict')
    }
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(it.types().at(-1)).toBe('notSubmitted')
  })

  test("does not take somebody else's deployment for ours: another spec", async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const it = world({ change })
    it.target.trouble.update = call => {
      if (call > 1) return
      it.target.begin({ takesMs: MINUTE, spec: 'theirs' })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.made[2]?.id },
    })
  })

  test("does not take somebody else's deployment for ours: another client token", async () => {
    const it = world({ onConflict: 'fail' })
    it.target.trouble.update = () => {
      it.target.begin({ takesMs: MINUTE }, undefined, 'theirs')
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'unanswered',
      other: { deploymentId: it.target.latest.id },
    })
  })

  test('sends the update again when it never arrived', async () => {
    const it = world()
    it.target.trouble.update = call => {
      if (call < 3) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
    expect(it.target.count('update')).toBe(3)
  })

  test('is as patient with an update after a long wait for a busy target', async () => {
    const it = world()
    it.target.begin({ takesMs: 20 * MINUTE })
    it.target.trouble.update = call => {
      if (call < 3) throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
  })

  test('gives an update up that is throttled for minutes: nothing was started', async () => {
    const it = world()
    it.target.trouble.update = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(it)).toMatchObject({ kind: 'refused', error: { code: 'ThrottlingException' } })
    expect(tookMs(it)).toBeLessThan(4 * MINUTE)
  })

  test('leaves it to post when a signal comes while nobody knows: reads lag behind', async () => {
    const it = world()
    const stale = it.target.shown()
    it.target.trouble.get = () => stale
    it.target.trouble.update = () => {
      it.target.accept(it.job.change)
      it.clock.after(1_500, () => {
        it.stop.abort(it.clock.now())
      })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
    expect(tookMs(it)).toBeLessThan(7_000)
  })

  test('does not say that nothing was changed when the target can no longer be read', async () => {
    const it = world()
    it.target.trouble.update = () => {
      it.target.accept(it.job.change)
      it.target.trouble.get = () => {
        throw protonError('credentials', 'ExpiredTokenException')
      }
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'unanswered',
      error: { fault: 'credentials' },
    })
  })

  test('keeps the doubt when a second Update is refused, and the workflow is cancelled', async () => {
    const it = world()
    const stale = it.target.shown()
    it.target.trouble.get = () => stale
    it.target.trouble.update = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
      it.stop.abort(it.clock.now())
      throw protonError('denied')
    }
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
  })

  test('takes throttling for a refusal, not for a lost answer', async () => {
    const it = world()
    it.target.trouble.update = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(it)).toMatchObject({ kind: 'refused', error: { code: 'ThrottlingException' } })
  })

  test('says that nobody knows when neither Update nor the target answers', async () => {
    const it = world()
    it.target.trouble.update = () => {
      it.target.trouble.get = hang
      throw protonError('transient', 'TimeoutError')
    }
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(tookMs(it)).toBeLessThan(5 * MINUTE)
  })
})

describe('rule 7: what passes is survived while following, what does not stops at once', () => {
  test.each(['ThrottlingException', 'InternalServerException', 'ECONNRESET', 'SyntaxError'])(
    'survives %s',
    async code => {
      const it = world()
      it.target.courses = [{ takesMs: 10 * MINUTE }]
      it.target.trouble.getDeployment = () => {
        if (tookMs(it) < 9 * MINUTE) throw protonError('transient', code)
      }
      expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
      expect(it.types().filter(type => type === 'requestFailed')).toHaveLength(1)
    },
  )

  test('gives each request a time limit of its own', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 5 * MINUTE }]
    it.target.trouble.getDeployment = call => (call < 4 ? hang() : undefined)
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
    expect(tookMs(it)).toBeLessThan(6 * MINUTE)
  })

  test.each(['denied', 'credentials', 'invalid', 'unknown'] as const)(
    'stops at once when %s',
    async fault => {
      const it = world()
      it.target.courses = [{ takesMs: 10 * MINUTE }]
      const refuse = () => {
        if (tookMs(it) > MINUTE) throw protonError(fault)
      }
      it.target.trouble.get = refuse
      it.target.trouble.getDeployment = refuse
      const outcome = await ended(it)
      expect(outcome).toMatchObject({
        kind: 'gaveUp',
        why: 'unreadable',
        deployment: { deploymentId: it.target.latest.id },
      })
      expect(tookMs(it)).toBeLessThan(2 * MINUTE)
    },
  )

  test('follows the target when GetDeployment is denied, and says so once', async () => {
    const it = world()
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
    expect(it.target.count('getDeployment')).toBe(1)
    expect(it.types().filter(type => type === 'trackingByTarget')).toHaveLength(1)
  })

  test('gives a deployment record that is not there yet a second chance', async () => {
    const it = world()
    it.target.trouble.getDeployment = call => {
      if (call === 1) throw protonError('notFound')
    }
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
    expect(it.types()).not.toContain('trackingByTarget')
    expect(it.target.count('getDeployment')).toBeGreaterThan(1)
  })

  test('answers what Proton refuses before anything was started', async () => {
    const it = world()
    it.target.trouble.update = () => {
      throw protonError('invalid', 'ValidationException')
    }
    expect(await ended(it)).toMatchObject({ kind: 'refused', error: expect.any(ProviderError) })
    expect(it.target.made).toHaveLength(1)
  })
})

describe('rule 8: a timeout is honoured exactly and is always a failure', () => {
  test('ends at the deadline to the millisecond, and leaves the deployment alone', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 120 * MINUTE }]
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'timeout' })
    expect(tookMs(it)).toBe(60 * MINUTE)
    expect(it.target.count('cancel')).toBe(0)
  })

  test('is not held up by a request that never answers', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 120 * MINUTE }]
    it.target.trouble.getDeployment = () => (tookMs(it) > 59 * MINUTE ? hang() : undefined)
    await ended(it)
    expect(tookMs(it)).toBe(60 * MINUTE)
  })

  test('cancels when asked to, and waits for the cancellation', async () => {
    const it = world({ cancelOnTimeout: true })
    it.target.courses = [{ takesMs: 120 * MINUTE, cancelTakesMs: 20_000 }]
    expect(await ended(it)).toMatchObject({ kind: 'cancelled', by: 'timeout' })
    expect(it.target.calls.find(({ operation }) => operation === 'cancel')?.at).toBe(
      it.startedAt + 60 * MINUTE,
    )
  })

  test('is a failure even when the deployment wins the race against its cancellation', async () => {
    const it = world({ cancelOnTimeout: true })
    it.target.courses = [{ takesMs: 120 * MINUTE, cancelEnds: 'SUCCEEDED' }]
    expect(await ended(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'cancelFailed',
      deployment: { status: 'SUCCEEDED' },
    })
  })

  test('notices an end just before the deadline', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 60 * MINUTE - 1_500 }]
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
  })

  test('sends no Update after the deadline, however long the pause between tries', async () => {
    const it = world()
    it.target.trouble.update = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    const job = { ...it.job, deadline: it.startedAt + 45_000 }
    expect(await ended({ ...it, job })).toMatchObject({
      kind: 'gaveUp',
      why: 'timeout',
      error: { code: 'ThrottlingException' },
    })
    expect(tookMs(it)).toBe(45_000)
    expect(it.target.calls.filter(({ operation }) => operation === 'update').at(-1)?.at).toBeLessThan(
      it.startedAt + 45_000,
    )
  })

  test('is still a timeout when the cancellation asked for is denied', async () => {
    const it = world({ cancelOnTimeout: true })
    it.target.courses = [{ takesMs: 120 * MINUTE }]
    it.target.trouble.cancel = () => {
      throw protonError('denied')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'cancelFailed',
      error: { fault: 'denied' },
    })
  })

  test('sends no Update when the time is over before', async () => {
    const it = world()
    it.target.trouble.get = () => it.clock.sleep(2_000)
    const job = { ...it.job, deadline: it.startedAt + 2_000 }
    expect(await ended({ ...it, job })).toMatchObject({ kind: 'refused', error: { fault: 'transient' } })
    expect(it.target.count('update')).toBe(0)
  })

  test('holds for an Update that never answers, too', async () => {
    const it = world({ cancelOnTimeout: true })
    it.target.courses = [{ takesMs: 120 * MINUTE }]
    it.target.trouble.update = () => {
      it.target.accept(it.job.change)
      return hang()
    }
    expect(await ended(it)).toMatchObject({ kind: 'cancelled', by: 'timeout' })
    expect(tookMs(it)).toBeLessThan(61 * MINUTE)
  })
})

describe("rule 9: outputs come from the succeeded deployment's id", () => {
  test('asks for the outputs of ours', async () => {
    const it = world()
    expect(await ended(it)).toMatchObject({ outputs: new Map([['Of', it.target.latest.id]]) })
  })

  test('keeps the id that Update answered when the target shows none', async () => {
    const it = world()
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    it.target.trouble.get = () => ({
      ...it.target.shown(),
      deploymentId: undefined,
      succeededDeploymentId: undefined,
    })
    it.target.trouble.update = () => it.target.accept(it.job.change)
    expect(await ended(it)).toMatchObject({ outputs: new Map([['Of', it.target.latest.id]]) })
  })

  test('asks for none after a failure', async () => {
    const it = world()
    it.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    await ended(it)
    expect(it.target.count('listOutputs')).toBe(0)
  })

  test('stays a success when the outputs are denied, and says why there are none', async () => {
    const it = world()
    it.target.trouble.listOutputs = () => {
      throw protonError('denied')
    }
    const outcome = await ended(it)
    expect(outcome).toMatchObject({ kind: 'succeeded', outputs: { fault: 'denied' } })
  })
})

describe('rule 10: NONE never waits', () => {
  const change = { startsDeployment: false, clientToken: 'token-of-ours' } as const

  test('ends with the answer to the update', async () => {
    const it = world({ change })
    it.target.trouble.update = () => it.target.shown()
    expect(await ended(it)).toMatchObject({ kind: 'updated' })
    expect(tookMs(it)).toBe(0)
    expect(it.target.count('getDeployment')).toBe(0)
  })

  test('is refused at once by a busy target', async () => {
    const it = world({ change })
    it.target.begin({ takesMs: 60 * MINUTE })
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(tookMs(it)).toBe(0)
  })
})

describe('rule 11: a busy target is waited for within the same timeout, or refused at once', () => {
  test('deploys when the other has ended', async () => {
    const it = world()
    const other = it.target.begin({ takesMs: 10 * MINUTE })
    const outcome = await ended(it)
    expect(outcome).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: it.target.latest.id } })
    expect(it.target.latest.id).not.toBe(other.id)
  })

  test('gives up at the deadline, without an Update', async () => {
    const it = world()
    it.target.begin({ takesMs: 120 * MINUTE })
    expect(await ended(it)).toMatchObject({
      kind: 'gaveUp',
      why: 'timeout',
      other: { deploymentId: it.target.latest.id },
    })
    expect(tookMs(it)).toBe(60 * MINUTE)
    expect(it.target.count('update')).toBe(0)
  })

  test('is refused at once with onConflict fail', async () => {
    const it = world({ onConflict: 'fail' })
    it.target.begin({ takesMs: 10 * MINUTE })
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(tookMs(it)).toBe(0)
  })

  test('cancels nothing when the workflow is cancelled while it waits', async () => {
    const it = world()
    it.target.begin({ takesMs: 30 * MINUTE })
    it.clock.after(5 * MINUTE, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'interrupted' })
    expect(it.target.count('cancel')).toBe(0)
    expect(tookMs(it)).toBe(5 * MINUTE)
  })

  test('tries again when Proton refuses though the target is idle: a component deploys', async () => {
    const it = world()
    it.target.trouble.update = () => {
      if (tookMs(it) < 5 * MINUTE) throw protonError('conflict')
    }
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
    expect(it.types()).toContain('blocked')
  })

  test('says so at once with onConflict fail', async () => {
    const it = world({ onConflict: 'fail' })
    it.target.trouble.update = () => {
      throw protonError('conflict')
    }
    expect(await ended(it)).toMatchObject({ kind: 'gaveUp', why: 'blocked' })
  })

  test('waits for one that came in between our look and our Update', async () => {
    const it = world()
    it.target.trouble.update = call => {
      if (call > 1) return
      it.target.begin({ takesMs: 3 * MINUTE })
      throw protonError('conflict')
    }
    expect(await ended(it)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.target.made[2]?.id },
    })
  })
})

describe('deployment ids absent', () => {
  test('follows the target by the time of its last attempt, and says so once', async () => {
    const it = world()
    it.target.hasIds = false
    const outcome = await ended(it)
    expect(outcome).toMatchObject({ kind: 'succeeded', outputs: new Map([['Of', 'the target']]) })
    expect(it.types().filter(type => type === 'trackingByTarget')).toHaveLength(1)
  })

  test('does not take the attempt before ours for ours', async () => {
    const it = world()
    it.target.hasIds = false
    it.target.courses = [{ takesMs: 5 * MINUTE, ends: 'FAILED' }]
    const stale = it.target.shown()
    it.target.trouble.get = () =>
      it.target.count('update') > 0 && tookMs(it) < 2 * MINUTE ? stale : undefined
    expect(await ended(it)).toMatchObject({ kind: 'failed' })
  })

  test('cancels ours by that time', async () => {
    const it = world()
    it.target.hasIds = false
    it.target.courses = [{ takesMs: 30 * MINUTE }]
    it.clock.after(MINUTE, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await ended(it)).toMatchObject({ kind: 'cancelled', by: 'signal' })
  })
})

describe('following', () => {
  test('gives a sign of life each minute, with the usual duration when it is known', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 5 * MINUTE + 30_000 }]
    it.target.past = [1, 2, 3].map(n => ({
      deploymentId: `${n}`,
      status: 'SUCCEEDED',
      phase: 'succeeded',
      createdAt: n,
      tookMs: n * 2 * MINUTE,
    }))
    await ended(it)
    const beats = it.job.events.filter(event => event.type === 'heartbeat')
    expect(beats.map(({ elapsedMs }) => elapsedMs)).toEqual([1, 2, 3, 4, 5].map(n => n * MINUTE))
    expect(beats.every(({ usualMs }) => usualMs === 4 * MINUTE)).toBe(true)
  })

  test('does without history when it may not be listed', async () => {
    const it = world()
    it.target.trouble.listDeployments = () => {
      throw protonError('denied')
    }
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
  })

  test('notices the end at most 15 s late after minutes of throttling', async () => {
    const it = world()
    it.target.courses = [{ takesMs: 10 * MINUTE }]
    const throttled = () => {
      if (tookMs(it) > 0 && tookMs(it) < 9.5 * MINUTE) throw protonError('transient', 'ThrottlingException')
    }
    it.target.trouble.get = throttled
    it.target.trouble.getDeployment = throttled
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
    const looks = it.target.calls.filter(({ operation }) => ['get', 'getDeployment'].includes(operation))
    const pauses = looks.map(({ at }, index) => at - (looks[index - 1]?.at ?? at))
    expect(looks.length).toBeGreaterThan(30)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000)
  })

  test('looks once for the history', async () => {
    const it = world()
    await ended(it)
    expect(it.target.count('listDeployments')).toBe(1)
  })

  test('ends at once with wait false', async () => {
    const it = world({ wait: false })
    expect(await ended(it)).toMatchObject({
      kind: 'started',
      deployment: { deploymentId: it.target.latest.id },
    })
    expect(tookMs(it)).toBe(0)
  })
})

describe('a target of a kind that Proton cannot stop', () => {
  test('is left to itself when the workflow is cancelled, and that is said', async () => {
    const it = world()
    const job = { ...it.job, target: portOf(it.target, it.job.change, 'cancel') }
    it.clock.after(20_000, () => {
      it.stop.abort(it.clock.now())
    })
    expect(await ended({ ...it, job })).toMatchObject({
      kind: 'gaveUp',
      why: 'notCancellable',
      deployment: { status: 'IN_PROGRESS' },
    })
    expect(tookMs(it)).toBe(20_000)
  })

  test('has no outputs to ask for', async () => {
    const it = world()
    const job = { ...it.job, target: portOf(it.target, it.job.change, 'listOutputs') }
    expect(await ended({ ...it, job })).toMatchObject({ kind: 'succeeded', outputs: new Map() })
    expect(it.target.count('listOutputs')).toBe(0)
  })
})

describe('what is bound to the target', () => {
  const component = {
    phase: 'running',
    status: 'IN_PROGRESS',
    deploymentId: 'theirs',
    of: 'component assets',
  } as const

  test('is waited for while it deploys', async () => {
    const it = world()
    const findBlocker = () => Promise.resolve(tookMs(it) < 2 * MINUTE ? component : undefined)
    const outcome = await ended(it, { findBlocker })
    expect(outcome.kind).toBe('succeeded')
    expect(it.job.events).toContainEqual({ type: 'waitingForOther', other: component })
    const update = it.target.calls.find(({ operation }) => operation === 'update')
    expect((update?.at ?? 0) - it.startedAt).toBeGreaterThanOrEqual(2 * MINUTE)
  })

  test('is named when the step is not to wait', async () => {
    const it = world({ onConflict: 'fail' })
    expect(await ended(it, { findBlocker: () => Promise.resolve(component) })).toMatchObject({
      why: 'busy',
      other: component,
    })
    expect(it.target.count('update')).toBe(0)
  })

  test('is no obstacle when it may not be asked, or does not answer', async () => {
    for (const findBlocker of [() => Promise.reject(protonError('denied')), hang]) {
      const it = world()
      const outcome = await ended(it, { findBlocker })
      expect(outcome.kind).toBe('succeeded')
    }
  })

  test('is asked for again after throttling: the step waits before it sends anything', async () => {
    const it = world()
    let calls = 0
    const findBlocker = () => {
      if (++calls < 4) return Promise.reject(protonError('transient', 'ThrottlingException'))
      const isOver = tookMs(it) > MINUTE
      return Promise.resolve(isOver ? undefined : ({ phase: 'running', status: 'IN_PROGRESS' } as const))
    }
    await ended(it, { findBlocker })
    expect(it.types()).toContain('waitingForOther')
    const sent = it.target.calls.find(({ operation }) => operation === 'update')
    expect(sent?.at).toBeGreaterThan(it.startedAt + MINUTE)
  })
})

describe('a target that is synced from a repository', () => {
  const config = { repositoryProvider: 'GITHUB', repositoryName: 'o/r', branch: 'main', filePath: 'ops.yaml' }
  const blocker = { id: 'a blocker', createdReason: 'manual update' }
  const synced = () => Promise.resolve(config)

  test('is told of before the update, and the blocker after it', async () => {
    const it = world()
    const sync = { config: () => Promise.resolve(config), activeBlockers: () => Promise.resolve([blocker]) }
    await ended(it, { sync })
    const types = it.types().filter(type => ['synced', 'submitting', 'started', 'syncBlocked'].includes(type))
    expect(types).toEqual(['synced', 'submitting', 'started', 'syncBlocked'])
  })

  test.each([
    ['is denied', () => Promise.reject(protonError('denied'))],
    ['is not known there', () => Promise.reject(protonError('unknownOperation'))],
    ['is not the case', () => Promise.resolve(undefined)],
  ])('does not keep the deployment when that %s', async (_, answer) => {
    const it = world()
    const sync = { config: answer, activeBlockers: () => Promise.reject(new Error('not to be asked')) }
    const outcome = await ended(it, { sync })
    expect(outcome.kind).toBe('succeeded')
    expect(it.types()).not.toContain('synced')
  })

  test('is asked for again, and stays a warning where no try is answered', async () => {
    for (const [config, warned] of [
      [(call: number) => (call < 4 ? Promise.reject(protonError('transient')) : synced()), 0],
      [hang, 1],
    ] as const) {
      const it = world()
      let calls = 0
      const sync = { config: () => config(++calls), activeBlockers: () => Promise.resolve([blocker]) }
      const outcome = await ended(it, { sync })
      expect(outcome.kind).toBe('succeeded')
      expect(it.types().filter(type => type === 'synced')).toHaveLength(1 - warned)
      expect(it.types().filter(type => type === 'unknown')).toHaveLength(warned)
      // It may be synced: what stops the sync is asked for all the same.
      expect(it.types()).toContain('syncBlocked')
    }
  })
})

describe('a target that does not exist yet', () => {
  /** Created by its first update; until then reads show that there is none. */
  function creating() {
    const it = world()
    const absent: ScriptedState = { phase: 'absent', status: 'ABSENT' }
    let exists = false
    it.target.trouble.get = () => (exists ? undefined : absent)
    it.target.trouble.update = () => {
      exists = true
    }
    const setExists = (now: boolean) => () => {
      exists = now
    }
    return { ...it, hide: setExists(false), show: setExists(true) }
  }

  test('is created, and its first deployment followed', async () => {
    const it = creating()
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
    expect(it.job.events[0]).toMatchObject({ type: 'targetRead', before: { phase: 'absent' } })
  })

  test('is not given up for reads that find nothing for a while', async () => {
    const it = creating()
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    it.clock.after(100, it.hide)
    it.clock.after(20_000, it.show)
    expect(await ended(it)).toMatchObject({ kind: 'succeeded' })
  })

  test('is given up when it is gone for good', async () => {
    const it = creating()
    it.target.courses = [{ takesMs: 30 * MINUTE }]
    it.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    it.clock.after(MINUTE, it.hide)
    expect(await ended(it)).toMatchObject({
      why: 'unreadable',
      error: { fault: 'notFound' },
    })
    expect(tookMs(it)).toBeLessThan(3 * MINUTE)
  })
})

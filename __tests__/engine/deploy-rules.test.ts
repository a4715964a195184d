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

function setup(over: Partial<ScriptedDeployment> = {}) {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal, ...over })
  return {
    clock,
    target,
    stop,
    context,
    startedAt: clock.now(),
    types: () => context.events.map(({ type }) => type),
  }
}

type Setup = ReturnType<typeof setup>
/** The outcome of the step; `over` replaces parts of the target. */
const ended = ({ clock, context }: Setup, over: Partial<DeploymentTarget> = {}): Promise<Outcome | Refused> =>
  clock.run(deploy({ ...context, target: { ...context.target, ...over } }).then(({ outcome }) => outcome))
const tookMs = ({ clock, startedAt }: Setup) => clock.now() - startedAt

describe('rule 1: judge the deployment, not the resource', () => {
  test('succeeds when the deployment that Update returned succeeded', async () => {
    const step = setup()
    const outcome = await ended(step)
    expect(outcome).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: step.target.latest.id } })
  })

  test('does not take the previous SUCCEEDED of a stale read for ours', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 2 * MINUTE, ends: 'FAILED' }]
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    const stale = step.target.shown()
    step.target.trouble.get = () =>
      step.target.count('update') > 0 && tookMs(step) < MINUTE ? stale : undefined
    expect(await ended(step)).toMatchObject({ kind: 'failed', deployment: { status: 'FAILED' } })
  })

  test('reports a newer deployment of the target and ours, with both ids', async () => {
    const step = setup()
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    step.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    step.clock.after(MINUTE, () => step.target.begin({ takesMs: 60 * MINUTE }))
    const ours = () => step.target.made[1]?.id
    const outcome = await ended(step)
    expect(outcome).toMatchObject({
      kind: 'gaveUp',
      why: 'superseded',
      deployment: { deploymentId: ours() },
      other: { deploymentId: step.target.latest.id },
    })
  })

  test('succeeds when the target shows ours as its last succeeded deployment, though a newer one is in progress', async () => {
    const step = setup()
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    step.clock.after(MINUTE + 1, () => step.target.begin({ takesMs: 60 * MINUTE }))
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.made[1]?.id },
    })
  })

  test('does not take a stale read for a newer deployment', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    const stale = step.target.shown()
    step.target.trouble.get = () => stale
    expect(await ended(step)).toMatchObject({ kind: 'failed', newer: undefined })
  })

  test('names the newer deployment when ours failed', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    step.clock.after(MINUTE, () => step.target.begin({ takesMs: 60 * MINUTE }))
    expect(await ended(step)).toMatchObject({ kind: 'failed', newer: step.target.latest.id })
  })
})

describe('rule 2: every status is terminal or running', () => {
  test('ends immediately when somebody else cancelled the deployment', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 3 * MINUTE, ends: 'CANCELLED', message: 'the pull request was closed' }]
    const outcome = await ended(step)
    expect(outcome).toMatchObject({ kind: 'cancelled', by: 'elsewhere' })
    expect(tookMs(step)).toBeLessThan(4 * MINUTE)
    expect(step.target.count('cancel')).toBe(0)
  })
})

describe('rule 3: the id and the state for post are known before the first wait', () => {
  test('reports the submission before Update is sent, and the id as soon as it is answered', async () => {
    const step = setup()
    let reportedAtUpdate: readonly string[] = []
    step.target.trouble.update = () => {
      reportedAtUpdate = step.types()
    }
    const startedAtMs: number[] = []
    const report: DeployContext['report'] = event => {
      step.context.events.push(event)
      if (event.type === 'started') startedAtMs.push(tookMs(step))
    }
    await step.clock.run(deploy({ ...step.context, report }))
    expect(reportedAtUpdate).toContain('submitting')
    expect(startedAtMs).toEqual([0])
  })
})

describe('rule 4: after a signal during Update the step waits for its answer, then cancels', () => {
  test('cancels the deployment that the answer shows', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 1_000 }]
    step.target.trouble.update = async () => {
      step.stop.abort(step.clock.now())
      await step.clock.sleep(3_000)
    }
    expect(await ended(step)).toMatchObject({ kind: 'cancelled', by: 'signal' })
    expect(step.target.latest.cancelledAt).toBeDefined()
  })

  test('does not send Update when the signal came before', async () => {
    const step = setup()
    step.stop.abort(step.clock.now())
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'interrupted' })
    expect(step.target.count('update')).toBe(0)
  })
})

describe('rule 5: cancel only our deployment', () => {
  test('sends Cancel immediately, and follows the cancellation to its end', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 3_000 }]
    step.clock.after(90_000, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({
      kind: 'cancelled',
      by: 'signal',
      deployment: { status: 'CANCELLED' },
    })
    expect(step.target.calls.find(({ operation }) => operation === 'cancel')?.at).toBe(
      step.startedAt + 90_000,
    )
    expect(tookMs(step)).toBeLessThan(90_000 + 7_000)
  })

  test('does not cancel a newer deployment', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    step.clock.after(MINUTE, () => {
      step.target.begin({ takesMs: 60 * MINUTE })
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({ kind: 'failed', newer: step.target.latest.id })
    expect(step.target.count('cancel')).toBe(0)
  })

  test('cancels when the record shows ours in progress and reads of the target are stale', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE }]
    const stale = step.target.shown()
    step.target.trouble.get = () => stale
    step.clock.after(5_000, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({ kind: 'cancelled', by: 'signal' })
  })

  test('reports the end of a deployment that ended before Cancel was sent', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: MINUTE }]
    step.target.trouble.cancel = () => {
      throw protonError('conflict')
    }
    const running = { phase: 'running', status: 'IN_PROGRESS' } as const
    step.clock.after(MINUTE, () => {
      step.stop.abort(step.clock.now())
      const { deploymentId, startedAt } = step.target.shown()
      step.target.trouble.get = call => (call === 2 ? { ...running, deploymentId, startedAt } : undefined)
    })
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
  })

  test('measures the remaining time from the signal, not from the answer to Update', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 60_000 }]
    step.target.trouble.update = async () => {
      step.stop.abort(step.clock.now())
      await step.clock.sleep(3_000)
    }
    expect(await ended(step)).toMatchObject({
      kind: 'gaveUp',
      why: 'unconfirmed',
      deployment: { status: 'CANCELLING' },
    })
    expect(tookMs(step)).toBeLessThan(6_800)
  })

  test('does not send a second Cancel after a stale read', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: 500 }]
    let running: unknown
    step.target.trouble.cancel = call => {
      if (call > 1) return
      running = step.target.shown()
      step.target.latest.cancelledAt = step.clock.now()
      step.clock.after(800, () => step.target.begin({ takesMs: 10 * MINUTE }))
      step.target.trouble.get = () => running
      throw protonError('transient', 'ECONNRESET')
    }
    step.clock.after(MINUTE, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({ kind: 'cancelled', by: 'unknown' })
    expect(step.target.count('cancel')).toBe(1)
    expect(step.target.latest.cancelledAt).toBeUndefined()
  })

  test('does not report a cancellation by the step when it did not send Cancel', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: MINUTE, ends: 'CANCELLED' }]
    step.clock.after(MINUTE, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({ kind: 'cancelled', by: 'elsewhere' })
    expect(step.target.count('cancel')).toBe(0)
  })

  test('sends few requests when Proton refuses to cancel', async () => {
    const step = setup({ cancelOnTimeout: true })
    step.target.courses = [{ takesMs: 120 * MINUTE }]
    step.target.trouble.cancel = () => {
      throw protonError('conflict')
    }
    expect(await ended(step)).toMatchObject({ why: 'cancelFailed' })
    expect(step.target.count('cancel')).toBeLessThan(25)
    expect(step.types().filter(type => type === 'cancelRefused' || type === 'cancelling')).toHaveLength(2)
  })

  test('reports that the deployment is being cancelled when there is no time for a read after Cancel', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE, cancelTakesMs: MINUTE }]
    step.target.trouble.cancel = () => {
      step.target.trouble.get = hang
      step.target.trouble.getDeployment = hang
    }
    step.clock.after(5_000, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({
      kind: 'gaveUp',
      why: 'unconfirmed',
      deployment: { phase: 'cancelling' },
    })
  })

  test('reports that the cancellation is not confirmed when Proton does not answer in time', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE }]
    step.clock.after(5_000, () => {
      step.target.trouble.get = hang
      step.target.trouble.getDeployment = hang
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
    expect(tookMs(step)).toBeLessThanOrEqual(5_000 + 6_000)
  })
})

describe('rule 6: a lost answer to Update is not a failure', () => {
  test.each(['ECONNRESET', 'TimeoutError', 'InternalServerException', 'SyntaxError'])(
    'follows ours after %s',
    async code => {
      const step = setup()
      step.target.trouble.update = () => {
        step.target.accept(step.context.change)
        throw protonError('transient', code)
      }
      expect(await ended(step)).toMatchObject({
        kind: 'succeeded',
        deployment: { deploymentId: step.target.latest.id },
      })
      expect(step.target.count('update')).toBe(1)
      expect(step.context.events).toContainEqual(
        expect.objectContaining({ type: 'started', isRecognized: true }),
      )
    },
  )

  test('follows ours when the retried update is refused as a conflict and reads lag behind', async () => {
    const step = setup({ onConflict: 'fail' })
    const stale = step.target.shown()
    step.target.trouble.listStarted = () => {
      throw protonError('denied')
    }
    step.target.trouble.update = call => {
      if (call > 1) return
      step.target.accept(step.context.change)
      throw protonError('transient', 'ECONNRESET')
    }
    step.target.trouble.get = () => (tookMs(step) < 45_000 ? stale : undefined)
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.latest.id },
    })
    expect(step.target.count('update')).toBe(2)
    expect(step.target.made).toHaveLength(2)
  })

  test('recognizes ours by the spec where there is no client token', async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const step = setup({ change })
    step.target.trouble.update = () => {
      step.target.begin({ takesMs: MINUTE, spec: 'ours' })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.made[1]?.id },
    })
  })

  test("does not take somebody else's deployment for ours: another template version", async () => {
    const change = { clientToken: 'unused', spec: 'ours', revision: '2.0' } as const
    const step = setup({ change, onConflict: 'fail' })
    step.target.trouble.update = () => {
      step.target.begin({ takesMs: MINUTE, spec: 'ours' })
      throw protonError('transient', 'InternalServerException')
    }
    step.target.trouble.get = () =>
      step.target.count('update') > 0 ? { ...step.target.shown(), clientToken: undefined } : undefined
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(step.target.count('cancel')).toBe(0)
  })

  test('recognizes ours by its token after a stale read of an older deployment of somebody else', async () => {
    const step = setup()
    const foreign = step.target.begin({ takesMs: 1_000 }, step.clock.now() - 60_000, 'theirs')
    const older = step.target.shown()
    const before = {
      ...older,
      deploymentId: step.target.made[0]?.id,
      startedAt: foreign.startedAt - 1_000,
      clientToken: undefined,
    }
    step.target.trouble.get = () => {
      if (step.target.count('update') === 0) return before
      return tookMs(step) < 15_000 ? older : undefined
    }
    step.target.trouble.update = () => {
      step.target.accept(step.context.change)
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.latest.id },
    })
    expect(step.target.count('update')).toBe(1)
  })

  test('reads the record of a new deployment again when it does not exist yet, and then compares', async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const step = setup({ change, onConflict: 'fail' })
    step.target.trouble.update = () => {
      step.target.begin({ takesMs: 10 * MINUTE, spec: 'theirs' })
      throw protonError('transient', 'ECONNRESET')
    }
    step.target.trouble.getDeployment = call => {
      if (call < 3) throw protonError('notFound')
    }
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
  })

  test('recognizes ours by its client token though the endpoint reformats the spec', async () => {
    const change = { clientToken: 'token-of-ours', spec: 'ours' } as const
    const step = setup({ change })
    step.target.trouble.get = () => ({ ...step.target.shown(), spec: 'ours, with defaults' })
    step.target.trouble.update = () => {
      step.target.accept(change)
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.latest.id },
    })
  })

  test('fails when the deployment that it took for ours has another spec', async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const step = setup({ change })
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    step.target.trouble.get = () => {
      const shown = step.target.shown()
      return {
        ...shown,
        clientToken: undefined,
        spec: shown.status === 'SUCCEEDED' ? step.target.latest.spec : undefined,
      }
    }
    step.target.trouble.update = call => {
      if (call > 1) return
      step.target.begin({ takesMs: MINUTE, spec: 'theirs' })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.made[2]?.id },
    })
  })

  test('does not take the previous deployment for a new one when reads start to show ids', async () => {
    const step = setup()
    const withoutId = { ...step.target.shown(), deploymentId: undefined }
    step.target.trouble.get = () => (step.target.count('update') === 0 ? withoutId : undefined)
    step.target.trouble.update = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.made[1]?.id },
    })
    expect(step.target.count('update')).toBe(2)
  })

  test('does not retry Update before it has read what the first one started', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      step.target.trouble.get = () => {
        throw protonError('transient', 'InternalServerException')
      }
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(step.target.count('update')).toBe(1)
  })

  test('does not take the previous deployment in the answer for the end of ours', async () => {
    const step = setup({ wait: false })
    const previous = step.target.shown()
    step.target.trouble.update = () => {
      step.target.accept(step.context.change)
      return previous
    }
    expect(await ended(step)).toEqual({
      kind: 'started',
      deployment: { phase: 'running', status: 'IN_PROGRESS' },
    })
  })

  test("fails immediately after a conflict with somebody else's deployment, and leaves nothing to the post step", async () => {
    const step = setup({ onConflict: 'fail' })
    step.target.trouble.update = () => {
      step.target.begin({ takesMs: MINUTE })
      throw protonError('conflict')
    }
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(step.types().slice(-2)).toEqual(['notSubmitted', 'discarded'])
  })

  test("does not take somebody else's deployment for ours: another spec", async () => {
    const change = { clientToken: 'unused', spec: 'ours' } as const
    const step = setup({ change })
    step.target.trouble.update = call => {
      if (call > 1) return
      step.target.begin({ takesMs: MINUTE, spec: 'theirs' })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.made[2]?.id },
    })
  })

  test("does not take somebody else's deployment for ours: another client token", async () => {
    const step = setup({ onConflict: 'fail' })
    step.target.trouble.update = () => {
      step.target.begin({ takesMs: MINUTE }, undefined, 'theirs')
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'gaveUp',
      why: 'unanswered',
      other: { deploymentId: step.target.latest.id },
    })
  })

  test('sends the update again when it never arrived', async () => {
    const step = setup()
    step.target.trouble.update = call => {
      if (call < 3) throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
    expect(step.target.count('update')).toBe(3)
  })

  test('retries Update for as long after a long wait for a busy target', async () => {
    const step = setup()
    step.target.begin({ takesMs: 20 * MINUTE })
    step.target.trouble.update = call => {
      if (call < 3) throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
  })

  test('gives up after minutes of throttling: nothing was started', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(step)).toMatchObject({ kind: 'refused', error: { code: 'ThrottlingException' } })
    expect(tookMs(step)).toBeLessThan(4 * MINUTE)
  })

  test('leaves an unanswered request to the post step when a signal comes while reads lag behind', async () => {
    const step = setup()
    const stale = step.target.shown()
    step.target.trouble.get = () => stale
    step.target.trouble.update = () => {
      step.target.accept(step.context.change)
      step.clock.after(1_500, () => {
        step.stop.abort(step.clock.now())
      })
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
    expect(tookMs(step)).toBeLessThan(7_000)
  })

  test('does not report that nothing was changed when the target can no longer be read', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      step.target.accept(step.context.change)
      step.target.trouble.get = () => {
        throw protonError('credentials', 'ExpiredTokenException')
      }
      throw protonError('transient', 'ECONNRESET')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'gaveUp',
      why: 'unanswered',
      error: { fault: 'credentials' },
    })
  })

  test('reports an unconfirmed deployment when a second Update is refused and the workflow is cancelled', async () => {
    const step = setup()
    const stale = step.target.shown()
    step.target.trouble.get = () => stale
    step.target.trouble.update = call => {
      if (call === 1) throw protonError('transient', 'ECONNRESET')
      step.stop.abort(step.clock.now())
      throw protonError('denied')
    }
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'unconfirmed' })
  })

  test('treats throttling as a refusal, not as a lost answer', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    expect(await ended(step)).toMatchObject({ kind: 'refused', error: { code: 'ThrottlingException' } })
  })

  test('reports that the result is unknown when neither Update nor reads are answered', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      step.target.trouble.get = hang
      throw protonError('transient', 'TimeoutError')
    }
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'unanswered' })
    expect(tookMs(step)).toBeLessThan(5 * MINUTE)
  })
})

describe('rule 7: transient faults are retried while following, others end the step immediately', () => {
  test.each(['ThrottlingException', 'InternalServerException', 'ECONNRESET', 'SyntaxError'])(
    'survives %s',
    async code => {
      const step = setup()
      step.target.courses = [{ takesMs: 10 * MINUTE }]
      step.target.trouble.getDeployment = () => {
        if (tookMs(step) < 9 * MINUTE) throw protonError('transient', code)
      }
      expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
      expect(step.types().filter(type => type === 'requestFailed')).toHaveLength(1)
    },
  )

  test('limits the time of each request', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 5 * MINUTE }]
    step.target.trouble.getDeployment = call => (call < 4 ? hang() : undefined)
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
    expect(tookMs(step)).toBeLessThan(6 * MINUTE)
  })

  test.each(['denied', 'credentials', 'invalid', 'unknown'] as const)(
    'stops at once when %s',
    async fault => {
      const step = setup()
      step.target.courses = [{ takesMs: 10 * MINUTE }]
      const refuse = () => {
        if (tookMs(step) > MINUTE) throw protonError(fault)
      }
      step.target.trouble.get = refuse
      step.target.trouble.getDeployment = refuse
      const outcome = await ended(step)
      expect(outcome).toMatchObject({
        kind: 'gaveUp',
        why: 'unreadable',
        deployment: { deploymentId: step.target.latest.id },
      })
      expect(tookMs(step)).toBeLessThan(2 * MINUTE)
    },
  )

  test('follows the target when GetDeployment is denied, and reports that once', async () => {
    const step = setup()
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
    expect(step.target.count('getDeployment')).toBe(1)
    expect(step.types().filter(type => type === 'trackingByTarget')).toHaveLength(1)
  })

  test('reads a deployment record again that does not exist yet', async () => {
    const step = setup()
    step.target.trouble.getDeployment = call => {
      if (call === 1) throw protonError('notFound')
    }
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
    expect(step.types()).not.toContain('trackingByTarget')
    expect(step.target.count('getDeployment')).toBeGreaterThan(1)
  })

  test('fails with the error when Proton refuses the request', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      throw protonError('invalid', 'ValidationException')
    }
    expect(await ended(step)).toMatchObject({ kind: 'refused', error: expect.any(ProviderError) })
    expect(step.target.made).toHaveLength(1)
  })
})

describe('rule 8: a timeout is exact and always a failure', () => {
  test('ends at the deadline to the millisecond, and leaves the deployment alone', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 120 * MINUTE }]
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'timeout' })
    expect(tookMs(step)).toBe(60 * MINUTE)
    expect(step.target.count('cancel')).toBe(0)
  })

  test('ends in time when a request is never answered', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 120 * MINUTE }]
    step.target.trouble.getDeployment = () => (tookMs(step) > 59 * MINUTE ? hang() : undefined)
    await ended(step)
    expect(tookMs(step)).toBe(60 * MINUTE)
  })

  test('cancels with cancelOnTimeout, and waits for the cancellation', async () => {
    const step = setup({ cancelOnTimeout: true })
    step.target.courses = [{ takesMs: 120 * MINUTE, cancelTakesMs: 20_000 }]
    expect(await ended(step)).toMatchObject({ kind: 'cancelled', by: 'timeout' })
    expect(step.target.calls.find(({ operation }) => operation === 'cancel')?.at).toBe(
      step.startedAt + 60 * MINUTE,
    )
  })

  test('is a failure even when the deployment succeeds before its cancellation', async () => {
    const step = setup({ cancelOnTimeout: true })
    step.target.courses = [{ takesMs: 120 * MINUTE, cancelEnds: 'SUCCEEDED' }]
    expect(await ended(step)).toMatchObject({
      kind: 'gaveUp',
      why: 'cancelFailed',
      deployment: { status: 'SUCCEEDED' },
    })
  })

  test('sees an end just before the deadline', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 60 * MINUTE - 1_500 }]
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
  })

  test('sends no Update after the deadline, however long the pause between tries', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      throw protonError('transient', 'ThrottlingException')
    }
    const context = { ...step.context, deadline: step.startedAt + 45_000 }
    expect(await ended({ ...step, context })).toMatchObject({
      kind: 'gaveUp',
      why: 'timeout',
      error: { code: 'ThrottlingException' },
    })
    expect(tookMs(step)).toBe(45_000)
    expect(step.target.calls.filter(({ operation }) => operation === 'update').at(-1)?.at).toBeLessThan(
      step.startedAt + 45_000,
    )
  })

  test('is still a timeout when Cancel is denied', async () => {
    const step = setup({ cancelOnTimeout: true })
    step.target.courses = [{ takesMs: 120 * MINUTE }]
    step.target.trouble.cancel = () => {
      throw protonError('denied')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'gaveUp',
      why: 'cancelFailed',
      error: { fault: 'denied' },
    })
  })

  test('sends no Update when the time is over before', async () => {
    const step = setup()
    step.target.trouble.get = () => step.clock.sleep(2_000)
    const context = { ...step.context, deadline: step.startedAt + 2_000 }
    expect(await ended({ ...step, context })).toMatchObject({
      kind: 'refused',
      error: { fault: 'transient' },
    })
    expect(step.target.count('update')).toBe(0)
  })

  test('also limits an Update that is never answered', async () => {
    const step = setup({ cancelOnTimeout: true })
    step.target.courses = [{ takesMs: 120 * MINUTE }]
    step.target.trouble.update = () => {
      step.target.accept(step.context.change)
      return hang()
    }
    expect(await ended(step)).toMatchObject({ kind: 'cancelled', by: 'timeout' })
    expect(tookMs(step)).toBeLessThan(61 * MINUTE)
  })
})

describe("rule 9: outputs come from the succeeded deployment's id", () => {
  test('reads the outputs of ours', async () => {
    const step = setup()
    expect(await ended(step)).toMatchObject({ outputs: new Map([['Of', step.target.latest.id]]) })
  })

  test('keeps the id that Update returned when the target shows none', async () => {
    const step = setup()
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    step.target.trouble.get = () => ({
      ...step.target.shown(),
      deploymentId: undefined,
      succeededDeploymentId: undefined,
    })
    step.target.trouble.update = () => step.target.accept(step.context.change)
    expect(await ended(step)).toMatchObject({ outputs: new Map([['Of', step.target.latest.id]]) })
  })

  test('reads none after a failure', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: MINUTE, ends: 'FAILED' }]
    await ended(step)
    expect(step.target.count('listOutputs')).toBe(0)
  })

  test('succeeds when reading the outputs is denied, and reports why there are none', async () => {
    const step = setup()
    step.target.trouble.listOutputs = () => {
      throw protonError('denied')
    }
    const outcome = await ended(step)
    expect(outcome).toMatchObject({ kind: 'succeeded', outputs: { fault: 'denied' } })
  })
})

describe('rule 10: NONE never waits', () => {
  const change = { startsDeployment: false, clientToken: 'token-of-ours' } as const

  test('ends with the answer to the update', async () => {
    const step = setup({ change })
    step.target.trouble.update = () => step.target.shown()
    expect(await ended(step)).toMatchObject({ kind: 'updated' })
    expect(tookMs(step)).toBe(0)
    expect(step.target.count('getDeployment')).toBe(0)
  })

  test('fails immediately when the target is busy', async () => {
    const step = setup({ change })
    step.target.begin({ takesMs: 60 * MINUTE })
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(tookMs(step)).toBe(0)
  })
})

describe('rule 11: a busy target is waited for within the same timeout, or fails the step immediately', () => {
  test('deploys when the other deployment has ended', async () => {
    const step = setup()
    const other = step.target.begin({ takesMs: 10 * MINUTE })
    const outcome = await ended(step)
    expect(outcome).toMatchObject({ kind: 'succeeded', deployment: { deploymentId: step.target.latest.id } })
    expect(step.target.latest.id).not.toBe(other.id)
  })

  test('gives up at the deadline, without an Update', async () => {
    const step = setup()
    step.target.begin({ takesMs: 120 * MINUTE })
    expect(await ended(step)).toMatchObject({
      kind: 'gaveUp',
      why: 'timeout',
      other: { deploymentId: step.target.latest.id },
    })
    expect(tookMs(step)).toBe(60 * MINUTE)
    expect(step.target.count('update')).toBe(0)
  })

  test('fails immediately with onConflict fail', async () => {
    const step = setup({ onConflict: 'fail' })
    step.target.begin({ takesMs: 10 * MINUTE })
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'busy' })
    expect(tookMs(step)).toBe(0)
  })

  test('cancels nothing when the workflow is cancelled while it waits', async () => {
    const step = setup()
    step.target.begin({ takesMs: 30 * MINUTE })
    step.clock.after(5 * MINUTE, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'interrupted' })
    expect(step.target.count('cancel')).toBe(0)
    expect(tookMs(step)).toBe(5 * MINUTE)
  })

  test('retries when Proton refuses though the target is idle: a component is deploying', async () => {
    const step = setup()
    step.target.trouble.update = () => {
      if (tookMs(step) < 5 * MINUTE) throw protonError('conflict')
    }
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
    expect(step.types()).toContain('blocked')
  })

  test('fails immediately with onConflict fail when Proton refuses though the target is idle', async () => {
    const step = setup({ onConflict: 'fail' })
    step.target.trouble.update = () => {
      throw protonError('conflict')
    }
    expect(await ended(step)).toMatchObject({ kind: 'gaveUp', why: 'blocked' })
  })

  test('waits for a deployment that started between our read and our Update', async () => {
    const step = setup()
    step.target.trouble.update = call => {
      if (call > 1) return
      step.target.begin({ takesMs: 3 * MINUTE })
      throw protonError('conflict')
    }
    expect(await ended(step)).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: step.target.made[2]?.id },
    })
  })
})

describe('deployment ids absent', () => {
  test('follows the target by the time of its last attempt, and reports that once', async () => {
    const step = setup()
    step.target.hasIds = false
    const outcome = await ended(step)
    expect(outcome).toMatchObject({ kind: 'succeeded', outputs: new Map([['Of', 'the target']]) })
    expect(step.types().filter(type => type === 'trackingByTarget')).toHaveLength(1)
  })

  test('does not take the attempt before ours for ours', async () => {
    const step = setup()
    step.target.hasIds = false
    step.target.courses = [{ takesMs: 5 * MINUTE, ends: 'FAILED' }]
    const stale = step.target.shown()
    step.target.trouble.get = () =>
      step.target.count('update') > 0 && tookMs(step) < 2 * MINUTE ? stale : undefined
    expect(await ended(step)).toMatchObject({ kind: 'failed' })
  })

  test('cancels ours, identified by that time', async () => {
    const step = setup()
    step.target.hasIds = false
    step.target.courses = [{ takesMs: 30 * MINUTE }]
    step.clock.after(MINUTE, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended(step)).toMatchObject({ kind: 'cancelled', by: 'signal' })
  })
})

describe('following', () => {
  test('reports a heartbeat each minute, with the usual duration when it is known', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 5 * MINUTE + 30_000 }]
    step.target.past = [1, 2, 3].map(n => ({
      deploymentId: `${n}`,
      status: 'SUCCEEDED',
      phase: 'succeeded',
      createdAt: n,
      tookMs: n * 2 * MINUTE,
    }))
    await ended(step)
    const beats = step.context.events.filter(event => event.type === 'heartbeat')
    expect(beats.map(({ elapsedMs }) => elapsedMs)).toEqual([1, 2, 3, 4, 5].map(n => n * MINUTE))
    expect(beats.every(({ usualMs }) => usualMs === 4 * MINUTE)).toBe(true)
  })

  test('works without the history when listing it is denied', async () => {
    const step = setup()
    step.target.trouble.listDeployments = () => {
      throw protonError('denied')
    }
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
  })

  test('sees the end at most 15 s late after minutes of throttling', async () => {
    const step = setup()
    step.target.courses = [{ takesMs: 10 * MINUTE }]
    const throttled = () => {
      if (tookMs(step) > 0 && tookMs(step) < 9.5 * MINUTE)
        throw protonError('transient', 'ThrottlingException')
    }
    step.target.trouble.get = throttled
    step.target.trouble.getDeployment = throttled
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
    const looks = step.target.calls.filter(({ operation }) => ['get', 'getDeployment'].includes(operation))
    const pauses = looks.map(({ at }, index) => at - (looks[index - 1]?.at ?? at))
    expect(looks.length).toBeGreaterThan(30)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000)
  })

  test('reads the history once', async () => {
    const step = setup()
    await ended(step)
    expect(step.target.count('listDeployments')).toBe(1)
  })

  test('ends immediately with wait: false', async () => {
    const step = setup({ wait: false })
    expect(await ended(step)).toMatchObject({
      kind: 'started',
      deployment: { deploymentId: step.target.latest.id },
    })
    expect(tookMs(step)).toBe(0)
  })
})

describe('a target whose deployments Proton cannot cancel', () => {
  test('leaves the deployment in progress when the workflow is cancelled, and reports that', async () => {
    const step = setup()
    const context = { ...step.context, target: portOf(step.target, step.context.change, 'cancel') }
    step.clock.after(20_000, () => {
      step.stop.abort(step.clock.now())
    })
    expect(await ended({ ...step, context })).toMatchObject({
      kind: 'gaveUp',
      why: 'notCancellable',
      deployment: { status: 'IN_PROGRESS' },
    })
    expect(tookMs(step)).toBe(20_000)
  })

  test('has no outputs to read', async () => {
    const step = setup()
    const context = { ...step.context, target: portOf(step.target, step.context.change, 'listOutputs') }
    expect(await ended({ ...step, context })).toMatchObject({ kind: 'succeeded', outputs: new Map() })
    expect(step.target.count('listOutputs')).toBe(0)
  })
})

describe('a resource that the target depends on', () => {
  const component = {
    phase: 'running',
    status: 'IN_PROGRESS',
    deploymentId: 'theirs',
    of: 'component assets',
  } as const

  test('is waited for while it deploys', async () => {
    const step = setup()
    const findBlocker = () => Promise.resolve(tookMs(step) < 2 * MINUTE ? component : undefined)
    const outcome = await ended(step, { findBlocker })
    expect(outcome.kind).toBe('succeeded')
    expect(step.context.events).toContainEqual({ type: 'waitingForOther', other: component })
    const update = step.target.calls.find(({ operation }) => operation === 'update')
    expect((update?.at ?? 0) - step.startedAt).toBeGreaterThanOrEqual(2 * MINUTE)
  })

  test('is named when the step does not wait', async () => {
    const step = setup({ onConflict: 'fail' })
    expect(await ended(step, { findBlocker: () => Promise.resolve(component) })).toMatchObject({
      why: 'busy',
      other: component,
    })
    expect(step.target.count('update')).toBe(0)
  })

  test('does not stop the step when it cannot be read', async () => {
    for (const findBlocker of [() => Promise.reject(protonError('denied')), hang]) {
      const step = setup()
      const outcome = await ended(step, { findBlocker })
      expect(outcome.kind).toBe('succeeded')
    }
  })

  test('is read again after throttling: the step waits before it sends anything', async () => {
    const step = setup()
    let calls = 0
    const findBlocker = () => {
      if (++calls < 4) return Promise.reject(protonError('transient', 'ThrottlingException'))
      const isOver = tookMs(step) > MINUTE
      return Promise.resolve(isOver ? undefined : ({ phase: 'running', status: 'IN_PROGRESS' } as const))
    }
    await ended(step, { findBlocker })
    expect(step.types()).toContain('waitingForOther')
    const sent = step.target.calls.find(({ operation }) => operation === 'update')
    expect(sent?.at).toBeGreaterThan(step.startedAt + MINUTE)
  })
})

describe('a target that is synced from a repository', () => {
  const config = { repositoryProvider: 'GITHUB', repositoryName: 'o/r', branch: 'main', filePath: 'ops.yaml' }
  const blocker = { id: 'a blocker', createdReason: 'manual update' }
  const synced = () => Promise.resolve(config)

  test('is reported before the update, and its blocker after it', async () => {
    const step = setup()
    const sync = { config: () => Promise.resolve(config), activeBlockers: () => Promise.resolve([blocker]) }
    await ended(step, { sync })
    const types = step
      .types()
      .filter(type => ['synced', 'submitting', 'started', 'syncBlocked'].includes(type))
    expect(types).toEqual(['synced', 'submitting', 'started', 'syncBlocked'])
  })

  test.each([
    ['is denied', () => Promise.reject(protonError('denied'))],
    ['is not known there', () => Promise.reject(protonError('unknownOperation'))],
    ['is not the case', () => Promise.resolve(undefined)],
  ])('does not keep the deployment when that %s', async (_, answer) => {
    const step = setup()
    const sync = { config: answer, activeBlockers: () => Promise.reject(new Error('not to be asked')) }
    const outcome = await ended(step, { sync })
    expect(outcome.kind).toBe('succeeded')
    expect(step.types()).not.toContain('synced')
  })

  test('is read again, and a warning where no read is answered', async () => {
    for (const [config, warned] of [
      [(call: number) => (call < 4 ? Promise.reject(protonError('transient')) : synced()), 0],
      [hang, 1],
    ] as const) {
      const step = setup()
      let calls = 0
      const sync = { config: () => config(++calls), activeBlockers: () => Promise.resolve([blocker]) }
      const outcome = await ended(step, { sync })
      expect(outcome.kind).toBe('succeeded')
      expect(step.types().filter(type => type === 'synced')).toHaveLength(1 - warned)
      expect(step.types().filter(type => type === 'unknown')).toHaveLength(warned)
      // It may be synced: what stops the sync is asked for all the same.
      expect(step.types()).toContain('syncBlocked')
    }
  })
})

describe('a target that does not exist yet', () => {
  /** Created by its first update; until then reads show that there is none. */
  function creating() {
    const step = setup()
    const absent: ScriptedState = { phase: 'absent', status: 'ABSENT' }
    let exists = false
    step.target.trouble.get = () => (exists ? undefined : absent)
    step.target.trouble.update = () => {
      exists = true
    }
    const setExists = (now: boolean) => () => {
      exists = now
    }
    return { ...step, hide: setExists(false), show: setExists(true) }
  }

  test('is created, and its first deployment followed', async () => {
    const step = creating()
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
    expect(step.context.events[0]).toMatchObject({ type: 'targetRead', before: { phase: 'absent' } })
  })

  test('is followed though reads do not find it for a while', async () => {
    const step = creating()
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    step.clock.after(100, step.hide)
    step.clock.after(20_000, step.show)
    expect(await ended(step)).toMatchObject({ kind: 'succeeded' })
  })

  test('fails when reads no longer find it', async () => {
    const step = creating()
    step.target.courses = [{ takesMs: 30 * MINUTE }]
    step.target.trouble.getDeployment = () => {
      throw protonError('denied')
    }
    step.clock.after(MINUTE, step.hide)
    expect(await ended(step)).toMatchObject({
      why: 'unreadable',
      error: { fault: 'notFound' },
    })
    expect(tookMs(step)).toBeLessThan(3 * MINUTE)
  })
})

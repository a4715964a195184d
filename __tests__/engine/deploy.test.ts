import { describe, expect, test } from '@jest/globals'
import { deploy } from '../../src/engine/deploy.js'
import { FakeClock } from '../support/fake-clock.js'
import { contextOn, protonError, ScriptedTarget } from '../support/scripted.js'

/** A deployment of a minute; the workflow is cancelled after ten seconds. */
function cancelled() {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const stop = new AbortController()
  const context = contextOn(target, clock, { stop: stop.signal })
  clock.after(10_000, () => {
    stop.abort(clock.now())
  })
  return { clock, target, run: async () => (await clock.run(deploy(context))).outcome }
}

describe('a cancelled workflow', () => {
  test('does not cancel a newer deployment that took the place of its own', async () => {
    const it = cancelled()
    it.clock.after(9_900, () => {
      it.target.begin({ takesMs: 60_000 }, undefined, 'theirs')
      it.target.trouble.getDeployment = () => {
        throw protonError('denied')
      }
    })
    expect(await it.run()).toMatchObject({
      ...{ kind: 'gaveUp', why: 'superseded', deployment: { deploymentId: it.target.made[1]?.id } },
      other: { deploymentId: it.target.latest.id },
    })
    expect(it.target.count('cancel')).toBe(0)
  })

  test('leaves to the post step what it cannot cancel for lack of an answer', async () => {
    const it = cancelled()
    it.target.trouble.cancel = () => {
      throw protonError('credentials')
    }
    expect(await it.run()).toMatchObject({
      ...{ kind: 'gaveUp', why: 'unconfirmed', error: { fault: 'credentials' } },
    })
  })

  test('does not hide a bug of the action', async () => {
    const it = cancelled()
    it.target.trouble.cancel = () => {
      throw new TypeError('a bug')
    }
    await expect(it.run()).rejects.toThrow('a bug')
  })
})

import { describe, expect, test } from '@jest/globals'
import { harborError, loseAnswer } from '../support/fake-harbor.js'
import { FakeProviderStep } from '../support/fake-provider-step.js'

const MINUTE = 60_000
const started = [
  'Found pier north: done, cargo list apples.',
  'Drafted plums.',
  'Requesting the deployment.',
  'The deployment started.',
  'The crane swings to pier north.',
]
const broken = { ends: 'broken', message: 'the crane fell over' } as const
/** A deployment that can be halted for most of its time, which is longer than the step has. */
const long = { takesMs: 10 * MINUTE, haltableMs: 5 * MINUTE }

function deployStep(inputs: Readonly<Record<string, unknown>> = {}) {
  return new FakeProviderStep({ cargo: 'plums', ...inputs })
}

describe('a deployment', () => {
  test("succeeds: the log, the summary and the outputs use the provider's own status words", async () => {
    const step = deployStep()
    const { main } = await step.play()
    expect(main).toEqual([
      ...started,
      'rolling for 1 min.',
      expect.stringMatching(/^done after 1 min/),
      'Deployed pier north after 1 min. Its outputs are available to later steps.',
    ])
    const { outputs, summary, isRed } = step.runner
    expect(isRed).toBe(false)
    expect(outputs).toEqual({
      changed: 'true',
      deploymentStatus: 'done',
      cargoList: 'plums',
      crates: '12 crates of plums',
      outputs: '{"crates":"12 crates of plums"}',
    })
    expect(summary).toContain('### ✅ Deployed pier north\n')
    expect(summary).toContain('<td>Cargo list</td><td><code>apples → plums</code></td>')
    expect(summary).toContain('<td>Crane</td><td><code>number 3</code></td>')
    expect(summary).toContain('<td>Status</td><td><code>done</code></td>')
    expect(step.harbor.log()).toEqual(['pears done', 'apples done', 'plums done'])
  })

  test('creates a target that does not exist', async () => {
    const step = deployStep({ pier: 'south' })
    const { main } = await step.play()
    expect(main[0]).toBe('Pier south does not exist: it will be created.')
    expect(main.at(-1)).toBe('Created pier south after 1 min. Its outputs are available to later steps.')
    expect(step.runner.summary).toContain('<td>Before</td><td><code>did not exist</code></td>')
    expect(step.harbor.log('south')).toEqual(['plums done'])
  })

  test('is not sent where the target is up to date', async () => {
    const step = deployStep({ cargo: 'apples' })
    const { main } = await step.play()
    expect(main[0]).toBe('Found pier north: done, cargo list apples.')
    expect(main[1]).toMatch(/^Pier north is up to date; nothing was deployed/)
    expect(step.runner.isRed).toBe(false)
    expect(step.runner.outputs).toMatchObject({ changed: 'false', crates: '12 crates of apples' })
    expect(step.harbor.requests).toEqual(['Look', 'Inspect'])
  })

  test('took no time where the target is up to date', async () => {
    const { main } = await deployStep({ cargo: 'apples' }).play()
    expect(main.at(-1)).toBe('Pier north is up to date; nothing was deployed.')
  })

  test('is left in progress with wait: false', async () => {
    const step = deployStep({ wait: false })
    const { main } = await step.play()
    expect(main.slice(0, -1)).toEqual(started)
    expect(main.at(-1)).toMatch(/^Deployment of pier north is in progress/)
    expect(step.runner.outputs).toEqual({ changed: 'true', deploymentStatus: 'rolling' })
    expect(step.harbor.log().at(-1)).toBe('plums rolling')
  })

  test("fails with the provider's reason", async () => {
    const step = deployStep()
    step.harbor.courses = [broken]
    const { main, post } = await step.play()
    expect(main.at(-1)).toMatch(
      /^Error: Deployment of pier north failed after 1 min: the crane fell over\. The cargo lies where it fell\./,
    )
    expect(post).toEqual([])
    expect(step.runner.isRed).toBe(true)
    expect(step.runner.outputs).toEqual({
      deploymentStatus: 'broken',
      deploymentStatusMessage: 'the crane fell over',
    })
    expect(step.runner.summary).toContain('### ❌ Deployment of pier north failed\n')
  })

  test('is refused by the provider', async () => {
    const step = deployStep({ cargo: 'gunpowder' })
    const { main } = await step.play()
    expect(main).toEqual([
      'Found pier north: done, cargo list apples.',
      'Error: Nothing was deployed to pier north: Draft: Contraband: no gunpowder in this harbor.',
    ])
    expect(step.harbor.count('Send')).toBe(0)
  })
})

describe('a deployment that fails is rolled back', () => {
  test('to what last succeeded', async () => {
    const step = deployStep({ rollbackOnFailure: true })
    step.harbor.courses = [broken, {}]
    const { main } = await step.play()
    expect(main).toContain('Rollback: Restoring the deployment, cargo list apples.')
    expect(main.at(-1)).toMatch(
      /^Error: Deployment of pier north failed after 1 min: the crane fell over\. Rolled back to the last deployment that succeeded\./,
    )
    expect(step.runner.summary).toContain(
      'Deployment of pier north failed, rolled back to the last successful deployment',
    )
    expect(step.harbor.log()).toEqual(['pears done', 'apples done', 'plums broken', 'apples done'])
  })

  test.each([['ended', 0] as const, ['in progress', MINUTE] as const])(
    'but not where somebody else has deployed since: %s',
    async (_, takesMs) => {
      const step = deployStep({ rollbackOnFailure: true })
      step.harbor.courses = [broken, { takesMs }, {}]
      step.runner.when(/^Rollback: /, () => {
        step.harbor.roll('nuts')
      })
      const { main } = await step.play()
      expect(main.at(-1)).toMatch(/Not rolled back: .*newer/)
      expect(main.join('\n')).not.toContain('undefined')
      expect(step.harbor.log()).toEqual(['pears done', 'apples done', 'plums broken', 'nuts done'])
    },
  )
})

describe('a deployment of somebody else', () => {
  test('is waited for', async () => {
    const step = deployStep()
    step.harbor.roll('nuts')
    const { main } = await step.play()
    expect(main.slice(0, 2)).toEqual([
      'Found pier north: rolling, cargo list nuts.',
      'Pier north is busy: waiting for another deployment (rolling) to end.',
    ])
    expect(main.at(-1)).toMatch(/^Deployed pier north after 1 min\./)
    expect(step.harbor.log().slice(-2)).toEqual(['nuts done', 'plums done'])
    expect(step.harbor.count('Draft')).toBe(1)
  })

  test('ends the step with onConflict: fail, before anything is drafted', async () => {
    const step = deployStep({ onConflict: 'fail' })
    step.harbor.roll('nuts')
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(
      /^Error: Pier north is busy\. Another deployment is rolling, and the step does not wait for it\./,
    )
    expect(step.harbor.count('Draft')).toBe(0)
  })

  test('that starts before the draft is sent ends the step with onConflict: fail', async () => {
    const step = deployStep({ onConflict: 'fail' })
    step.harbor.before.Send = () => {
      step.harbor.roll('nuts')
    }
    const { main } = await step.play()
    expect(main).toContain('Request failed. Send: Occupied: something rolls already.')
    expect(main.at(-1)).toMatch(/^Error: Pier north is busy\. Another deployment is rolling/)
    expect(step.harbor.requests).toEqual(['Look', 'Draft', 'Send', 'Look', 'Discard'])
  })

  test('that starts before the draft is sent is waited for, and another draft is sent', async () => {
    const step = deployStep()
    step.harbor.before.Send = count => {
      if (count === 1) step.harbor.roll('nuts')
    }
    const { main } = await step.play()
    expect(main).toContain('Pier north is busy: waiting for another deployment (rolling) to end.')
    expect(main.at(-1)).toMatch(/^Deployed pier north/)
    expect(step.harbor.log().slice(-2)).toEqual(['nuts done', 'plums done'])
    expect(step.harbor.count('Draft')).toBe(2)
    expect(step.harbor.count('Discard')).toBe(1)
  })
})

describe('a cancelled workflow', () => {
  test('cancels the deployment', async () => {
    const step = deployStep()
    step.runner.when(/started/, step.cancelWorkflow)
    const { main, post } = await step.play()
    expect(main.slice(started.length)).toEqual([
      'The workflow was cancelled: cancelling the deployment.',
      expect.stringMatching(/^Error: Deployment of pier north was cancelled after \d s\./),
    ])
    expect(post).toEqual([])
    expect(step.runner.outputs['deploymentStatus']).toBe('halted')
    expect(step.harbor.log().at(-1)).toBe('plums halted')
  })

  test('leaves a deployment that cannot be cancelled any more to the post step', async () => {
    const step = deployStep()
    step.clock.after(50_000, step.cancelWorkflow)
    const { main, post } = await step.play()
    const refused =
      'The request to cancel was refused; reading the deployment again. Halt: TooLate: it rolls too fast to be halted.'
    expect(main.slice(started.length)).toEqual([
      'The workflow was cancelled: cancelling the deployment.',
      refused,
      expect.stringMatching(/^Error: Cancellation of pier north is not confirmed after 55 s: Halt: TooLate:/),
    ])
    expect(post.slice(1)).toEqual([
      refused,
      'Deployment of pier north succeeded before it could be cancelled. The target runs the new deployment.',
    ])
    expect(step.harbor.log().at(-1)).toBe('plums done')
  })

  test('leaves the deployment in progress where the provider supports no cancel', async () => {
    const step = deployStep()
    step.harbor.canHalt = false
    step.clock.after(20_000, step.cancelWorkflow)
    const { main, post } = await step.play()
    expect(main.at(-1)).toMatch(
      /^Error: Deployment of pier north may still be running after 20 s\. The workflow was cancelled, but this harbor never halts anything\. The deployment was rolling when it was last read\./,
    )
    expect(post).toEqual([])
    expect(step.harbor.log().at(-1)).toBe('plums rolling')
  })

  test('discards the draft that is not sent yet', async () => {
    const step = deployStep()
    step.runner.when(/Drafted/, step.cancelWorkflow)
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Nothing was deployed to pier north\. The workflow was cancelled/)
    expect(step.harbor.requests).toEqual(['Look', 'Draft', 'Discard'])
  })

  test('discards the draft whose answer has not arrived', async () => {
    const step = deployStep()
    step.harbor.after.Draft = step.cancelWorkflow
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Nothing was deployed to pier north\./)
    expect(step.harbor.requests).toEqual(['Look', 'Draft', 'Discard'])
  })
})

describe('a timeout', () => {
  test('leaves the deployment in progress', async () => {
    const step = deployStep({ timeoutMinutes: 2 })
    step.harbor.courses = [long]
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Deployment of pier north timed out after 2 min\./)
    expect(step.runner.outputs).toEqual({ deploymentStatus: 'rolling' })
    expect(step.harbor.log().at(-1)).toBe('plums rolling')
  })

  test('cancels the deployment with cancelOnTimeout', async () => {
    const step = deployStep({ timeoutMinutes: 2, cancelOnTimeout: true })
    step.harbor.courses = [long]
    const { main } = await step.play()
    expect(main).toContain('timeoutMinutes elapsed: cancelling the deployment.')
    expect(main.at(-1)).toMatch(/^Error: Deployment of pier north was cancelled after 2 min 2 s\./)
    expect(step.harbor.log().at(-1)).toBe('plums halted')
  })

  test('cannot cancel a deployment that the provider no longer halts', async () => {
    const step = deployStep({ timeoutMinutes: 2, cancelOnTimeout: true })
    step.harbor.courses = [{ takesMs: 10 * MINUTE }]
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Deployment of pier north timed out after 4 min: Halt: TooLate:/)
    expect(step.harbor.log().at(-1)).toBe('plums rolling')
  })
})

describe('an answer that is lost', () => {
  test('to a request that started the deployment, which its cargo shows', async () => {
    const step = deployStep()
    step.harbor.after.Send = loseAnswer
    const { main } = await step.play()
    expect(main).toContain(
      'The deployment started. The answer to the request was lost, but this deployment matches the request.',
    )
    expect(main.at(-1)).toMatch(/^Deployed pier north after 1 min\./)
    expect(step.harbor.log().at(-1)).toBe('plums done')
    expect(step.harbor.count('Send')).toBe(1)
  })

  test('to a request that never arrived: another draft is sent', async () => {
    const step = deployStep()
    step.harbor.before.Send = count => {
      if (count === 1) loseAnswer()
    }
    const { main } = await step.play()
    expect(main).toContain('Request failed. Send: FogOnTheLine: no answer came through.')
    expect(main.at(-1)).toMatch(/^Deployed pier north after 1 min\./)
    expect(step.harbor.log().slice(1)).toEqual(['apples done', 'plums done'])
    expect(step.harbor.count('Discard')).toBe(1)
  })

  test('while somebody else starts a deployment: nothing is sent again, and the draft, which may be on its way, is discarded', async () => {
    const step = deployStep()
    step.harbor.before.Send = () => {
      step.harbor.roll('nuts')
      loseAnswer()
    }
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: It is not known whether the update of pier north was accepted/)
    expect(step.harbor.count('Send')).toBe(1)
  })

  test('until the timeout ends the step', async () => {
    const step = deployStep({ timeoutMinutes: 2 })
    step.harbor.before.Send = () => new Promise(() => undefined)
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: It is not known whether the update of pier north was accepted/)
  })

  test('to a read leads to a retry', async () => {
    const step = deployStep()
    step.harbor.before.Look = count => {
      if (count < 4) throw harborError('Look', 'FogOnTheLine', 'transient', 'nothing to be seen')
    }
    const { main } = await step.play()
    expect(main[0]).toBe('Request failed; retrying. Look: FogOnTheLine: nothing to be seen.')
    expect(main.at(-1)).toMatch(/^Deployed pier north after 1 min\./)
  })
})

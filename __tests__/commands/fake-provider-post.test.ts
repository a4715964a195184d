import { describe, expect, test } from '@jest/globals'
import { harborError, loseAnswer } from '../support/fake-harbor.js'
import { FakeProviderStep } from '../support/fake-provider-step.js'

const CANCELLING = 'The step ended while its deployment was still running: cancelling the deployment.'
const CANCELLED = 'Deployment of pier north was cancelled. The cargo lies where it fell.'

function deployStep() {
  return new FakeProviderStep({ cargo: 'plums', region: 'eu-north-1' })
}

describe('the post step, after main was killed', () => {
  test('as soon as its request was accepted, cancels the deployment in the same region', async () => {
    const step = deployStep()
    step.harbor.after.Send = step.killMain
    const { main, post } = await step.play()
    expect(main.at(-1)).toBe('Requesting the deployment.')
    expect(post).toEqual([CANCELLING, CANCELLED])
    expect(step.harbor.log().at(-1)).toBe('plums halted')
    expect(step.harbor.regions).toEqual(['eu-north-1', 'eu-north-1'])
    expect(step.runner.summary).toContain('### ⏹️ Deployment of pier north was cancelled\n')
    expect(step.runner.summary).toContain('<td>Cargo list</td><td><code>plums</code></td>')
  })

  test('before it sent its request, discards the draft', async () => {
    const step = deployStep()
    step.runner.when(/^Requesting the deployment/, step.killMain)
    const { post } = await step.play()
    expect(post).toEqual([
      'Nothing was deployed to pier north. No deployment was found that the request of the step started. The post step cancelled nothing.',
    ])
    expect(step.harbor.count('Send')).toBe(0)
    expect(step.harbor.count('Discard')).toBe(1)
  })

  test('before it sent its request, also discards the draft where the provider supports no cancel', async () => {
    const step = deployStep()
    step.harbor.canHalt = false
    step.runner.when(/^Requesting the deployment/, step.killMain)
    await step.play()
    expect(step.harbor.count('Discard')).toBe(1)
  })

  test('before it sent its request, does not cancel what somebody else started', async () => {
    const step = deployStep()
    step.runner.when(/^Requesting the deployment/, () => {
      step.killMain()
      step.harbor.roll('nuts')
    })
    const { post } = await step.play()
    expect(post).toEqual([
      expect.stringMatching(
        /^Warning: Deployment of pier north may still be running\. It is not known which deployment/,
      ),
    ])
    expect(step.harbor.count('Halt')).toBe(0)
  })

  test('while it followed the deployment, cancels it', async () => {
    const step = deployStep()
    step.clock.after(20_000, step.killMain)
    const { post } = await step.play()
    expect(post).toEqual([CANCELLING, CANCELLED])
    expect(step.harbor.log().at(-1)).toBe('plums halted')
  })

  test('while it followed a deployment that cannot be cancelled, says that it may be running', async () => {
    const step = deployStep()
    step.harbor.canHalt = false
    step.clock.after(20_000, step.killMain)
    const { post } = await step.play()
    expect(post).toEqual([
      'Warning: Deployment of pier north may still be running. This harbor never halts anything. Check the target before you re-run the job.',
    ])
  })

  test('when the deployment cannot be cancelled any more, follows it to its end', async () => {
    const step = deployStep()
    step.clock.after(50_000, step.killMain)
    const { post } = await step.play()
    expect(post).toEqual([
      CANCELLING,
      'The request to cancel was refused; reading the deployment again. Halt: TooLate: it rolls too fast to be halted.',
      'Deployment of pier north succeeded before it could be cancelled. The target runs the new deployment.',
    ])
  })

  test('while it rolled back, cancels the rollback', async () => {
    const step = new FakeProviderStep({ cargo: 'plums', rollbackOnFailure: true })
    step.harbor.courses = [{ ends: 'broken', message: 'the crane fell over' }, {}]
    step.runner.when(/^Rollback: The deployment started/, step.killMain)
    const { post } = await step.play()
    expect(post).toEqual([CANCELLING, CANCELLED])
    expect(step.harbor.log().slice(-2)).toEqual(['plums broken', 'apples halted'])
  })

  test('after it requested a deletion, shows the state of the deletion', async () => {
    const step = new FakeProviderStep({ command: 'delete' })
    step.harbor.after.Remove = step.killMain
    const { post } = await step.play()
    expect(post).toEqual([
      'Warning: Deletion of pier north may still be in progress. A deletion cannot be cancelled. The target is sinking. Check the target before you re-run the job.',
    ])
  })
})

const DISCARDED = 'The post step has discarded what the step had prepared for pier north.'

describe('a draft that main has not sent is discarded by the post step', () => {
  test.each([
    ['deploy', { cargo: 'plums' }],
    ['plan', { command: 'plan', cargo: 'plums' }],
    ['rollback', { command: 'rollback' }],
  ])('when main was killed while it was made: %s', async (_, inputs) => {
    const step = new FakeProviderStep(inputs)
    step.harbor.after.Draft = step.killMain
    const { post } = await step.play()
    expect(post).toEqual([DISCARDED])
    expect(step.harbor.count('Discard')).toBe(1)
  })

  test('when main was killed while it rolled back', async () => {
    const step = new FakeProviderStep({ cargo: 'plums', rollbackOnFailure: true })
    step.harbor.courses = [{ ends: 'broken', message: 'the crane fell over' }]
    step.harbor.after.Draft = count => {
      if (count === 2) step.killMain()
    }
    const { post } = await step.play()
    expect(post).toEqual([DISCARDED])
  })

  test('when main was killed once it was made, before the request was saved', async () => {
    const step = deployStep()
    step.runner.when(/^Drafted/, step.killMain)
    const { post } = await step.play()
    expect(post).toEqual([DISCARDED])
  })

  test('when main was killed while the plan was made of it', async () => {
    const step = new FakeProviderStep({ command: 'plan', cargo: 'plums' })
    step.harbor.before.Discard = () => {
      if (step.harbor.count('Discard') > 1) return
      step.killMain()
      loseAnswer()
    }
    const { post } = await step.play()
    expect(post).toEqual([DISCARDED])
  })

  test('when the request to make it is served only after main was killed', async () => {
    const step = deployStep()
    step.harbor.before.Draft = () => {
      step.killMain()
      return step.clock.sleep(10_000)
    }
    const { post } = await step.play()
    expect(post).toEqual([DISCARDED])
    expect(step.harbor.count('Discard')).toBeGreaterThan(5)
  })

  test('when it was to be sent again, after a request that started nothing', async () => {
    const step = deployStep()
    step.harbor.before.Send = () => loseAnswer()
    step.harbor.after.Draft = count => {
      if (count === 2) step.killMain()
    }
    await step.play()
    expect(step.harbor.count('Draft')).toBe(2)
  })

  test('when requests to discard it get no answer for a while', async () => {
    const step = deployStep()
    step.harbor.after.Draft = step.killMain
    step.harbor.before.Discard = count => {
      if (count < 20) loseAnswer()
    }
    const { post } = await step.play()
    expect(post).toEqual([DISCARDED])
  })

  test('when main got no answer to its request, nor to those that were to discard it', async () => {
    const step = deployStep()
    step.harbor.before.Send = loseAnswer
    step.harbor.before.Discard = count => {
      if (count < 10) loseAnswer()
    }
    step.harbor.before.Look = () => {
      if (step.harbor.count('Send') > 0) loseAnswer()
    }
    const { main, post } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: /)
    expect(post).toEqual([DISCARDED])
    expect([step.harbor.count('Send'), step.harbor.count('Halt')]).toEqual([1, 0])
  })

  test('when a plan that succeeded could not discard it', async () => {
    const step = new FakeProviderStep({ command: 'plan', cargo: 'plums' })
    step.harbor.before.Discard = count => {
      if (count < 10) loseAnswer()
    }
    const { main, post } = await step.play()
    expect(main.filter(line => line.startsWith('Error: '))).toEqual([])
    expect(post).toEqual([DISCARDED])
  })

  test('and is named in a warning where that is not possible', async () => {
    const denied = deployStep()
    denied.harbor.before.Discard = () => {
      throw harborError('Discard', 'NoPass', 'denied', 'show your pass')
    }
    const unanswered = deployStep()
    unanswered.harbor.before.Discard = loseAnswer
    for (const step of [denied, unanswered]) {
      step.harbor.after.Draft = step.killMain
      const { post } = await step.play({ drafts: ['draft-1'] })
      expect(post).toEqual([
        expect.stringMatching(/^Warning: Could not determine whether draft-1 was discarded: /),
      ])
    }
  })
})

describe('a saved state', () => {
  const killedAtRequest = () => {
    const step = deployStep()
    step.runner.when(/^Requesting the deployment/, step.killMain)
    return step
  }

  test('holds what the provider needs to find the target and the draft', async () => {
    const step = killedAtRequest()
    await step.play()
    const saved: unknown = JSON.parse(step.runner.start().workflow.state('started'))
    expect(saved).toMatchObject({
      provider: 'harbor',
      target: { pier: 'north' },
      region: 'eu-north-1',
      submission: { attempts: [{ evidence: { draft: 'draft-1', cargo: 'plums' } }] },
    })
  })

  test('of a target that does not exist any more starts and cancels nothing', async () => {
    const step = killedAtRequest()
    step.runner.when(/^Requesting the deployment/, () => {
      step.harbor.piers.clear()
    })
    const { post } = await step.play()
    expect(post.at(-1)).toMatch(/^Warning: Deployment of pier north may still be running\./)
    expect(step.harbor.count('Halt')).toBe(0)
  })

  test('with two drafts, of which one stays, says nothing but the warning', async () => {
    const step = deployStep()
    step.harbor.before.Discard = count => {
      if (count > 1) throw harborError('Discard', 'Denied', 'denied', 'no')
    }
    step.harbor.drafts.set('draft-1', { pier: 'north', cargo: 'plums' })
    step.runner.when(/^Found/, () => {
      const prepared = ['draft-1', 'draft-2'].map(draft => ({ draft, cargo: 'plums' }))
      const about = { provider: 'harbor', target: { pier: 'north' }, region: 'eu-north-1' }
      const saved = { kind: 'preparation', ...about, prepared }
      step.runner.start().workflow.saveState('started', JSON.stringify(saved))
      step.killMain()
    })
    const { post } = await step.play()
    expect(post).toEqual([expect.stringMatching(/^Warning: Could not determine whether .* was discarded: /)])
  })

  test.each([
    ['names no target of the provider', 'harbor', { quay: 'old' }],
    ['is of another provider', 'canal', { pier: 'north' }],
  ])('that %s is a warning, and nothing is requested', async (_, provider, target) => {
    const step = deployStep()
    step.runner.when(/^Found/, () => {
      const lists = { attempts: [], earlierIds: [], openIds: [], foreignIds: [] }
      const saved = { kind: 'deployment', provider, target, region: 'eu-north-1', submission: lists }
      step.runner.start().workflow.saveState('started', JSON.stringify(saved))
      step.killMain()
    })
    const { post } = await step.play()
    expect(post).toEqual([expect.stringMatching(/^Warning: The state that the step saved could not be read/)])
    expect(step.harbor.requests).toEqual(['Look'])
  })
})

describe('the post step, after a bug of the action', () => {
  const bug = () => {
    throw new TypeError('oops')
  }

  test('cancels the deployment that main started', async () => {
    const step = deployStep()
    step.runner.when(/started\./, bug)
    const { main, post } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: oops: this is a bug of the action\..* may still be running\.$/)
    expect(post).toEqual([CANCELLING, CANCELLED])
  })

  test('discards what main prepared', async () => {
    const step = deployStep()
    step.runner.when(/^Requesting the deployment/, bug)
    await step.play()
    expect([step.harbor.count('Send'), step.harbor.count('Discard')]).toEqual([0, 1])
  })

  test('leaves a deployment alone that is to go on without the step', async () => {
    const step = new FakeProviderStep({ cargo: 'plums', wait: false })
    step.runner.when(/^Deployment of pier north is in progress/, bug)
    const { post } = await step.play()
    expect(post).toEqual([])
    expect(step.harbor.count('Halt')).toBe(0)
  })
})

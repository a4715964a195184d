import { describe, expect, test } from '@jest/globals'
import { harborError } from '../support/fake-harbor.js'
import { FakeProviderStep } from '../support/fake-provider-step.js'

const LAST_APPLES = 'Found pier north: done, cargo list apples.'

describe('the inputs', () => {
  test('of another provider are ignored with a warning', async () => {
    const step = new FakeProviderStep({ cargo: 'apples', serviceName: 'shop', wharf: 'old' })
    const { main } = await step.play()
    expect(main[0]).toMatch(/^Warning: Not an input of this action, and ignored: "servicename", "wharf"\./)
    expect(step.runner.isRed).toBe(false)
  })

  test('that are misspelt or missing are errors', async () => {
    const { main } = await new FakeProviderStep({ cargoes: 'plums' }).play()
    expect(main.join('\n')).toMatch(
      /^Error: Invalid inputs; nothing was deployed:\ninput "cargoes" is not known: did you mean cargo\?.*\ncargo is required with command: deploy/,
    )
    const { main: withoutPier } = await new FakeProviderStep({ pier: '', cargo: 'plums' }).play()
    expect(withoutPier.join('\n')).toMatch(/^Error: Invalid inputs; nothing was deployed:\npier is required/)
  })

  test('of all providers that this one does not support are errors', async () => {
    const { main } = await new FakeProviderStep({ command: 'wait', deploymentId: 'one' }).play()
    expect(main).toEqual([
      'Error: Invalid inputs; nothing was deployed:\ndeploymentId is not supported with pier; remove it, as the harbor keeps no list of deployments',
    ])
  })
})

describe('plan', () => {
  const planStep = (inputs: Readonly<Record<string, unknown>> = {}) =>
    new FakeProviderStep({ command: 'plan', cargo: 'plums', ...inputs })

  test('shows facts and changes, sends nothing and discards the draft', async () => {
    const step = planStep({ showValues: true })
    const { main } = await step.play()
    expect(main).toEqual(['Drafted plums.', 'Plan for pier north: 1 crate changed.'])
    const { outputs, summary } = step.runner
    expect(outputs).toEqual({ changed: 'true', plan: summary })
    expect(summary).toContain('### 📋 Plan for pier north: 1 crate changed\n')
    expect(summary).toContain('<td>Berth</td><td><code>north, crane number 3</code></td>')
    expect(summary).toContain(
      '<td>± changed</td><td><code>hold.crate</code></td><td><code>apples</code></td><td><code>plums</code></td>',
    )
    expect(step.harbor.requests).toEqual(['Look', 'Draft', 'Discard'])
  })

  test('is a comment on the pull request', async () => {
    const step = planStep({ comment: true, githubToken: 'token' })
    await step.play()
    expect(step.runner.comments).toEqual([
      expect.stringMatching(/^north-sea, pier north\n### 📋 Plan for pier north: 1 crate changed\n/),
    ])
  })

  test('shows that nothing would change, that the target would be created, and what blocks the deployment', async () => {
    const { main: upToDate } = await planStep({ cargo: 'apples' }).play()
    expect(upToDate).toEqual(['Plan for pier north: no changes.'])
    const { main: creation } = await planStep({ pier: 'south' }).play()
    expect(creation.at(-1)).toBe('Plan for pier south: it would be created.')
    const busy = planStep()
    busy.harbor.roll('nuts')
    const { main } = await busy.play()
    expect(main.at(-1)).toBe(
      'Plan for pier north: 1 crate changed. Another deployment is rolling and must end first.',
    )
  })

  test('shows why the provider would refuse the deployment', async () => {
    const step = planStep({ cargo: 'gunpowder' })
    const { main } = await step.play()
    expect(main).toEqual([
      'Error: A deployment of pier north would be refused: Draft: Contraband: no gunpowder in this harbor.',
    ])
    expect(step.runner.isRed).toBe(true)
    expect(step.runner.summary).toContain('<td>Berth</td>')
  })

  test('discards the draft when the workflow is cancelled', async () => {
    const step = planStep()
    step.runner.when(/Drafted/, step.cancelWorkflow)
    const { main, post } = await step.play()
    expect(main.at(-1)).toBe('Error: No plan for pier north. The workflow was cancelled.')
    expect(post).toEqual([])
    expect(step.harbor.requests).toEqual(['Look', 'Draft', 'Discard'])
  })

  test('discards the draft when the workflow is cancelled before its answer arrives', async () => {
    const step = planStep()
    step.harbor.after.Draft = step.cancelWorkflow
    const { main } = await step.play()
    expect(main).toEqual(['Error: No plan for pier north. The workflow was cancelled.'])
  })

  test('warns where the draft cannot be discarded', async () => {
    const step = planStep()
    step.harbor.before.Discard = () => {
      throw harborError('Discard', 'NoKey', 'denied', 'the office is closed')
    }
    const { main } = await step.play({ drafts: ['draft-1'] })
    expect(main).toContain(
      'Warning: Could not determine whether draft-1 was discarded: Discard: NoKey: the office is closed.',
    )
    expect(step.runner.isRed).toBe(false)
  })
})

describe('status', () => {
  const statusStep = (inputs: Readonly<Record<string, unknown>> = {}) => {
    const step = new FakeProviderStep({ pier: '', command: 'status', ...inputs })
    step.harbor.roll('nuts', 'south')
    return step
  }

  test('shows all targets, and in what one differs from the one before', async () => {
    const step = statusStep({ stages: 'north,south' })
    const { main } = await step.play()
    expect(main).toEqual([
      'harbor/north: done 1 h ago, cargo apples',
      'harbor/south: rolling just now, cargo nuts, differs from north in cargo',
      'Warning: Not everything is known about harbor/south: the history of the stage before does not reach back far enough.',
      'Status of all piers: 2 instances. 1 in progress, 1 succeeded. 1 differs from the stage before.',
    ])
    expect(step.harbor.requests).toEqual(['List', 'Look', 'Look'])
    expect(step.runner.summary).toContain('<td><code>south</code></td><td><code>nuts</code></td>')
  })

  test('names the stages to give where none is compared, and a stage that is the name of no target', async () => {
    const { main: without } = await statusStep().play()
    expect(without.at(-1)).toBe(
      'To see what each stage lacks of the one before, name them in their order with stages: north,south',
    )
    const { main: misspelt } = await statusStep({ stages: 'north,sout' }).play()
    expect(misspelt.at(-1)).toBe('Warning: No instance has the name sout of stages; did you mean south?')
  })

  test('is a comment, also where it fails', async () => {
    const step = statusStep({ comment: true, githubToken: 'token' })
    step.harbor.before.List = () => {
      throw harborError('List', 'NoKey', 'denied', 'the office is closed')
    }
    await step.play()
    expect(step.runner.isRed).toBe(true)
    expect(step.runner.comments).toEqual([
      expect.stringMatching(/^north-sea, status of all piers\n### ❌ No status of all piers\n/),
    ])
  })
})

describe('wait', () => {
  test('follows a deployment to its success', async () => {
    const step = new FakeProviderStep({ command: 'wait' })
    step.harbor.roll('nuts')
    const { main } = await step.play()
    expect(main[0]).toBe('Found pier north: rolling, cargo list nuts.')
    expect(main.at(-1)).toBe(
      'Deployment of pier north succeeded after 1 min. Its outputs are available to later steps.',
    )
    expect(step.runner.outputs).toMatchObject({ deploymentStatus: 'done', crates: '12 crates of nuts' })
  })

  test('follows a deployment to its failure', async () => {
    const step = new FakeProviderStep({ command: 'wait' })
    step.harbor.courses = [{ ends: 'broken', message: 'the crane fell over' }]
    step.harbor.roll('nuts')
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Deployment of pier north failed after 1 min: the crane fell over\./)
  })

  test('leaves the deployment in progress when the workflow is cancelled', async () => {
    const step = new FakeProviderStep({ command: 'wait' })
    step.harbor.roll('nuts')
    step.clock.after(10_000, step.cancelWorkflow)
    const { main, post } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Deployment of pier north may still be running\./)
    expect(post).toEqual([])
    expect(step.harbor.count('Halt')).toBe(0)
  })

  test('reports that a newer deployment replaced the one that it followed', async () => {
    const step = new FakeProviderStep({ command: 'wait' })
    step.harbor.roll('nuts')
    step.clock.after(61_000, () => {
      step.harbor.roll('figs')
    })
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Deployment of pier north was superseded\./)
  })

  test('names the existing targets where the name is not found', async () => {
    const { main } = await new FakeProviderStep({ command: 'wait', pier: 'south' }).play()
    expect(main).toEqual([
      'Error: Could not wait for the deployment of pier south: Look: NoPier: there is no pier south. Existing piers: north. Nothing was changed.',
    ])
  })
})

describe('cancel', () => {
  test('cancels a deployment', async () => {
    const step = new FakeProviderStep({ command: 'cancel' })
    step.harbor.roll('nuts')
    const { main } = await step.play()
    expect(main).toEqual([
      'Found pier north: rolling, cargo list nuts.',
      'Cancelling the deployment.',
      'Cancelled the deployment of pier north.',
    ])
    expect(step.runner.outputs).toEqual({ deploymentStatus: 'halted' })
    expect(step.harbor.log().at(-1)).toBe('nuts halted')
  })

  test('fails where the provider no longer halts the deployment', async () => {
    const step = new FakeProviderStep({ command: 'cancel' })
    step.harbor.courses = [{ haltableMs: 0 }]
    step.harbor.roll('nuts')
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(
      /^Error: Deployment of pier north was not cancelled\. The deployment is done:/,
    )
  })

  test('cancels nothing where no deployment is in progress', async () => {
    const step = new FakeProviderStep({ command: 'cancel' })
    const { main } = await step.play()
    expect(main).toEqual([
      LAST_APPLES,
      'No deployment of pier north to cancel. The deployment is done, not in progress. This step cancelled nothing.',
    ])
    expect(step.harbor.requests).toEqual(['Look'])
  })
})

describe('outputs', () => {
  test('are those of the target', async () => {
    const step = new FakeProviderStep({ command: 'outputs' })
    const { main } = await step.play()
    expect(main).toEqual([LAST_APPLES, 'Read 1 output of pier north. They are available to later steps.'])
    expect(step.runner.outputs).toEqual({
      deploymentStatus: 'done',
      cargoList: 'apples',
      crates: '12 crates of apples',
      outputs: '{"crates":"12 crates of apples"}',
    })
  })

  test('cannot be read without permission', async () => {
    const step = new FakeProviderStep({ command: 'outputs' })
    step.harbor.before.Inspect = () => {
      throw harborError('Inspect', 'NoKey', 'denied', 'the gate is closed')
    }
    const { main } = await step.play()
    expect(main.at(-1)).toBe(
      'Error: Could not read the outputs of pier north: Inspect: NoKey: the gate is closed. Nothing was changed.',
    )
  })

  const afterFailure = () => {
    const step = new FakeProviderStep({ command: 'outputs' })
    step.harbor.courses = [{ takesMs: 0, ends: 'broken' }]
    step.harbor.roll('nuts')
    return step
  }

  test('are not read where the latest deployment failed', async () => {
    const { main } = await afterFailure().play()
    expect(main.at(-1)).toMatch(/^Error: Could not read the outputs of pier north: NotSucceeded: /)
  })

  test('name a deployment that has no id', async () => {
    const { main } = await afterFailure().play()
    expect(main.at(-1)).toMatch(/NotSucceeded: the deployment is broken\./)
  })
})

describe('rollback', () => {
  test('deploys the previous version again', async () => {
    const step = new FakeProviderStep({ command: 'rollback' })
    const { main } = await step.play()
    expect(main.slice(0, 3)).toEqual([
      LAST_APPLES,
      'Restoring the deployment, cargo list pears.',
      'Drafted pears.',
    ])
    expect(main.at(-1)).toMatch(/^Deployed pier north after 1 min\./)
    expect(step.runner.outputs).toMatchObject({ changed: 'true', cargoList: 'pears' })
    expect(step.harbor.log().slice(1)).toEqual(['apples done', 'pears done'])
  })

  test('fails where the deployment fails', async () => {
    const step = new FakeProviderStep({ command: 'rollback' })
    step.harbor.courses = [{ ends: 'broken', message: 'the crane fell over' }]
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(/^Error: Deployment of pier north failed after 1 min: the crane fell over\./)
  })

  test('fails where there is nothing to go back to', async () => {
    const step = new FakeProviderStep({ command: 'rollback', pier: 'south' })
    step.harbor.courses = [{ takesMs: 0 }]
    step.harbor.roll('nuts', 'south')
    const { main } = await step.play()
    expect(main.at(-1)).toBe(
      'Error: Nothing was deployed to pier south: NothingBefore: nothing was there before.',
    )
    expect(step.harbor.count('Draft')).toBe(0)
  })
})

describe('delete', () => {
  test('deletes the target', async () => {
    const step = new FakeProviderStep({ command: 'delete' })
    const { main } = await step.play()
    expect(main).toEqual([
      'Requesting the deletion of pier north.',
      expect.stringMatching(/^sinking after \d s\.$/),
      expect.stringMatching(/^Deleted pier north after \d+ s\.$/),
    ])
    expect(step.runner.outputs).toEqual({ deploymentStatus: 'removed' })
    expect([...step.harbor.piers.keys()]).toEqual([])
  })

  test("fails with the provider's status and reason", async () => {
    const step = new FakeProviderStep({ command: 'delete' })
    step.harbor.removalError = 'a wreck lies below'
    const { main } = await step.play()
    expect(main.at(-1)).toMatch(
      /^Error: Deletion of pier north failed after \d+ s: stuck: a wreck lies below\./,
    )
    expect(step.runner.outputs).toEqual({
      deploymentStatus: 'stuck',
      deploymentStatusMessage: 'a wreck lies below',
    })
  })

  test('waits for a deployment, or fails with onConflict: fail', async () => {
    const waiting = new FakeProviderStep({ command: 'delete' })
    waiting.harbor.roll('nuts')
    const { main } = await waiting.play()
    expect(main[0]).toBe('Pier north cannot be deleted yet: waiting for another deployment (rolling) to end.')
    expect(main.at(-1)).toMatch(/^Deleted pier north after /)
    const failing = new FakeProviderStep({ command: 'delete', onConflict: 'fail' })
    failing.harbor.roll('nuts')
    const { main: failed } = await failing.play()
    expect(failed.at(-1)).toMatch(/^Error: Pier north is busy\. Another deployment is rolling/)
    expect(failing.harbor.count('Remove')).toBe(0)
  })

  test('fails where something depends on the target', async () => {
    const step = new FakeProviderStep({ command: 'delete' })
    step.harbor.ships = ['anna', 'berta']
    const { main } = await step.play()
    expect(main).toEqual([
      expect.stringMatching(
        /^Error: Pier north cannot be deleted\. It is in use by ship anna, ship berta\. /,
      ),
    ])
    expect(main[0]).toContain('Cast off at high tide.')
    expect(step.harbor.count('Remove')).toBe(0)
  })

  test('succeeds where the target does not exist', async () => {
    const { main } = await new FakeProviderStep({ command: 'delete', pier: 'south' }).play()
    expect(main).toEqual(['Pier south does not exist; nothing was deleted.'])
  })
})

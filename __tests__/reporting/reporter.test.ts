import { describe, expect, it } from '@jest/globals'
import type { DeploymentEvent } from '../../src/engine/context.js'
import type { DeploymentState } from '../../src/engine/deployment.js'
import type { Outcome } from '../../src/engine/outcome.js'
import { UNSENT } from '../../src/engine/tracking/submission.js'
import { reportingBugs, reportInputError } from '../../src/reporting/report-error.js'
import { Reporter } from '../../src/reporting/reporter.js'
import { InputError, ProviderError } from '../../src/shared/errors.js'
import { FakeClock } from '../support/fake-clock.js'
import { RecordedRunner } from '../support/recorded-runner.js'

const target = {
  label: 'stack shop',
  revisionName: 'version',
  facts: [['Deployment type', 'ALL']] as const,
  afterFailure: 'The stack keeps what was deployed.',
  fixAdvice: { failed: 'Fix it', refused: 'Fix it' },
  stepOutputNames: ['stackVersion'],
  consoleUrl: () => 'https://console.example/shop',
}
const deployment: DeploymentState = {
  phase: 'succeeded',
  status: 'DONE',
  deploymentId: 'a1',
  revision: '1.1',
  stepOutputs: { stackVersion: '1.1' },
}
const error = new ProviderError('Update', 'Invalid', 'invalid', { message: 'no' })
const found: DeploymentEvent = {
  type: 'targetRead',
  before: { phase: 'failed', status: 'BROKEN', revision: '1.0' },
}
const started: DeploymentEvent = {
  type: 'started',
  deployment,
  submission: {
    ...UNSENT,
    attempts: [{ before: { phase: 'failed', deploymentId: 'a0' }, clientToken: 't' }],
  },
  isRecognized: false,
  facts: [['Instances added', 'dev']],
}
const failed: Outcome = {
  kind: 'failed',
  deployment: { ...deployment, phase: 'failed', status: 'BROKEN', message: 'No capacity' },
  wasCancelling: false,
}

/** A reporter, and what its runner was told. */
function reporting(maskOutputs = false) {
  const runner = new RecordedRunner({})
  const { workflow } = runner.start()
  return { runner, workflow, reporter: new Reporter(workflow, new FakeClock(), { target, maskOutputs }) }
}

describe('the reporter', () => {
  it('reports a deployment that succeeded', async () => {
    const { runner, reporter } = reporting()
    for (const event of [found, started]) reporter.event(event)
    const outputs = new Map([
      ['Url', 'x'],
      ['STACKVERSION', 'of the infrastructure'],
    ])
    const markdown = await reporter.conclude({ kind: 'succeeded', deployment, outputs })
    expect(markdown).toBe(runner.summary)
    expect(runner.lines).toEqual([
      'Found stack shop: BROKEN, version 1.0.',
      'Deployment a1 started.',
      'Console: https://console.example/shop',
      expect.stringContaining('"STACKVERSION" (same name as the action\'s own output "stackVersion")'),
      'Deployed stack shop after 0 s. Its outputs are available to later steps.',
    ])
    expect(runner.outputs).toEqual({
      deploymentId: 'a1',
      deploymentStatus: 'DONE',
      consoleUrl: 'https://console.example/shop',
      changed: 'true',
      stackVersion: '1.1',
      Url: 'x',
      outputs: JSON.stringify(Object.fromEntries(outputs)),
    })
  })

  it('has the rows of the summary in order', async () => {
    const { reporter } = reporting()
    for (const event of [found, started]) reporter.event(event)
    reporter.event({ type: 'syncBlocked', blocker: { id: 'b', createdReason: 'edited' } })
    const rollback = { text: 'Rolled back to deployment a0.', outcome: failed, to: 'a0' }
    const markdown = await reporter.conclude(failed, rollback)
    expect(
      [...markdown.matchAll(/<tr><td>(.*?)<\/td><td>(?:<\w[^>]*>)*([^<]*)/g)].map(([, ...row]) => row),
    ).toEqual([
      ['Target', 'stack shop'],
      ['Deployment type', 'ALL'],
      ['Version', '1.0 → 1.1'],
      ['Instances added', 'dev'],
      ['Deployment id', 'a1'],
      ['Rollback deployment', 'a1'],
      ['Rollback to', 'a0'],
      ['Status', 'BROKEN'],
      ['Duration', '0 s'],
      ['Sync stopped by blocker', 'b: edited'],
      ['Console', 'stack shop'],
    ])
  })

  it('says what the target keeps only where it was not rolled back', async () => {
    const outcome: Outcome = { kind: 'succeeded', deployment, outputs: new Map() }
    const text = 'Rolled back to deployment a0.'
    const undone = await reporting().reporter.conclude(failed, { text, outcome, to: 'a0' })
    expect(undone).toContain(`<p>${text}</p>`)
    expect(undone).not.toContain(target.afterFailure)
    expect(await reporting().reporter.conclude(failed)).toContain(target.afterFailure)
  })

  it('takes back the outputs of a deployment that is not this step’s', () => {
    const { runner, reporter } = reporting()
    reporter.event(started)
    reporter.event({ type: 'misidentified', other: deployment, submission: UNSENT })
    expect(runner.outputs).toMatchObject({ deploymentId: '', deploymentStatus: '' })
  })

  it('calls a creation so, unless somebody else was faster', async () => {
    const absent: DeploymentEvent = { type: 'targetRead', before: { phase: 'absent', status: '' } }
    const submission = { ...UNSENT, attempts: [{ before: { phase: 'absent' }, clientToken: 't' }] } as const
    const headings = [{ ...started, submission }, started].map(async event => {
      const { reporter } = reporting()
      reporter.event(absent)
      reporter.event(event)
      const markdown = await reporter.conclude({ kind: 'succeeded', deployment, outputs: new Map() })
      return markdown.split('\n')[0]
    })
    expect(await Promise.all(headings)).toEqual(['### ✅ Created stack shop', '### ✅ Deployed stack shop'])
  })

  it('warns of outputs that cannot be read, and is green all the same', async () => {
    const { runner, reporter } = reporting()
    await reporter.conclude({ kind: 'succeeded', deployment, outputs: error })
    expect(runner.lines[0]).toBe(
      'Warning: Could not read the outputs of the deployment. Update: Invalid: no.',
    )
    expect(runner.isRed).toBe(false)
  })

  it('reports a refusal with what exists and what is wrong', async () => {
    const { runner, reporter } = reporting()
    const problems = [{ input: 'set', message: 'image: missing' }]
    const markdown = await reporter.refuse(error, { suggestions: { what: 'stacks', names: [] }, problems })
    expect(runner.lines).toEqual([
      'Error: Nothing was deployed to stack shop: Update: Invalid: no. There are no stacks.',
    ])
    expect(markdown).toContain('<li><code>image: missing</code></li>')
    await reporter.refuse(error, { title: 'Could not cancel the deployment of stack shop' })
    expect(runner.lines[1]).toMatch(
      /^Error: Could not cancel .*: Update: Invalid: no\. Nothing was changed\.$/,
    )
  })
})

describe('a report', () => {
  it('of invalid inputs has all of them, in one annotation as far as they fit', async () => {
    const { runner, workflow } = reporting()
    const at = { file: 's.yaml', line: 1, column: 2 }
    const problems = Array.from({ length: 22 }, (_, n) => ({
      input: 'set',
      message: `${n}`,
      ...(n === 0 && { at }),
    }))
    const markdown = await reportInputError(workflow, new InputError(problems), undefined, 'stack shop')
    expect(runner.lines[0]).toMatch(
      /^Error: Invalid inputs; nothing was deployed:\n0\n1\n.*\n19\nAnd 2 more problems: see the log\.$/s,
    )
    expect(runner.lines.slice(1)).toEqual(['20', '21', 'Error (s.yaml:1:2): 0'])
    expect(markdown).toMatch(/^### ❌ Invalid inputs for stack shop; nothing was deployed\n/)
  })

  it('of a bug fails the step, but not in post', async () => {
    const { runner, workflow } = reporting()
    const broken = () => Promise.reject(new Error('oops'))
    await reportingBugs(workflow, true, broken)
    expect(runner.isRed).toBe(false)
    await reportingBugs(workflow, false, broken)
    expect(runner.isRed).toBe(true)
    expect(runner.lines.at(-1)).toBe(
      'Error: oops: this is a bug of the action. Please report it with the lines above. A deployment that was started may still be running.',
    )
  })
})

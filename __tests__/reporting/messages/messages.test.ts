import { describe, expect, it } from '@jest/globals'
import type { Outcome } from '../../../src/engine/outcome.js'
import type { Plan } from '../../../src/engine/plan.js'
import { cancelMessage, outputsMessage } from '../../../src/reporting/messages/cancel-and-outputs.js'
import { deletionMessage, deletionStateAfter } from '../../../src/reporting/messages/delete.js'
import { outcomeMessage } from '../../../src/reporting/messages/deploy.js'
import { messageLine } from '../../../src/reporting/messages/message.js'
import { noPlanMessage, planMarkdown, planMessage } from '../../../src/reporting/messages/plan.js'
import { postDeletionMessage, postMessage, type Found } from '../../../src/reporting/messages/post.js'
import { ProviderError } from '../../../src/shared/errors.js'

const target = {
  label: 'stack shop',
  revisionName: 'version',
  fixAdvice: { failed: 'Fix it', refused: 'Fix it' },
  afterFailure: 'The stack is rolled back.',
}
const error = new ProviderError('Update', 'Denied', 'denied', { message: 'no permission' })
const ours = { phase: 'running', status: 'RUNNING', deploymentId: 'a1' } as const
const failed = { ...ours, phase: 'failed', status: 'FAILED', message: 'No capacity' } as const
const other = { ...ours, deploymentId: 'b2' }
const outputs = new Map([['Url', 'x']])

describe('the message of an outcome', () => {
  it.each<readonly [Outcome, string]>([
    [
      { kind: 'succeeded', deployment: ours, outputs },
      'Deployed stack shop. Its outputs are available to later steps.',
    ],
    [{ kind: 'unchanged', deployment: ours, outputs }, 'Stack shop is up to date; nothing was deployed.'],
    [
      { kind: 'failed', deployment: failed, wasCancelling: false },
      'Deployment of stack shop failed: No capacity. The stack is rolled back. Fix it, then re-run the job.',
    ],
    [
      { kind: 'cancelled', by: 'signal', deployment: ours },
      'Deployment of stack shop was cancelled. The workflow was cancelled, so the step cancelled the deployment. The stack is rolled back.',
    ],
    [
      { kind: 'gaveUp', why: 'timeout', deployment: ours },
      'Deployment of stack shop timed out. Deployment a1 may still be running. Check the target before you re-run the job. Raise timeoutMinutes if it needs longer; a deployment of this target cannot be cancelled.',
    ],
    [
      { kind: 'gaveUp', why: 'busy', other },
      'Stack shop is busy. Another deployment b2 is RUNNING, and the step does not wait for it. Nothing was changed. Re-run the job when it has ended, or wait for it with onConflict: wait.',
    ],
    [
      { kind: 'gaveUp', why: 'unanswered', error, other },
      'It is not known whether the update of stack shop was accepted: Update: Denied: no permission. A deployment b2 is RUNNING and may be the one that this step started. Check the target before you re-run the job.',
    ],
    [
      { kind: 'gaveUp', why: 'superseded', deployment: ours, other },
      'Deployment of stack shop was superseded. The newer deployment b2 replaced this deployment a1. It is not known how the replaced deployment ended. Check both before you re-run the job. Use concurrency to queue the jobs that deploy this target.',
    ],
  ])('%j', (outcome, text) => {
    expect(messageLine(outcomeMessage(outcome, target))).toBe(text)
  })

  it('names the commands for a deployment that goes on after a timeout, where they exist', () => {
    const cancellable = { ...target, cancel: () => Promise.resolve(undefined) }
    const timeout = { kind: 'gaveUp', why: 'timeout', deployment: ours } as const
    expect(messageLine(outcomeMessage(timeout, cancellable))).toBe(
      'Deployment of stack shop timed out. Deployment a1 may still be running. Follow it with command: wait, or cancel it with command: cancel. Raise timeoutMinutes if it needs longer, or set cancelOnTimeout: true to cancel it after a timeout.',
    )
    const uncancelled = { kind: 'gaveUp', why: 'cancelFailed', deployment: ours, error } as const
    expect(messageLine(outcomeMessage(uncancelled, cancellable))).toMatch(
      /The deployment may still be running\. Follow it with command: wait, or cancel it with command: cancel\.$/,
    )
  })

  it('has its duration after the title', () => {
    expect(
      messageLine(outcomeMessage({ kind: 'succeeded', deployment: ours, outputs: error }, target), 60_000),
    ).toBe('Deployed stack shop after 1 min.')
  })

  it('depends on what the step did', () => {
    const succeeded: Outcome = { kind: 'succeeded', deployment: ours, outputs: new Map() }
    const titles = (['created', 'deployed', 'followed'] as const).map(
      role => outcomeMessage(succeeded, target, role).title,
    )
    expect(titles).toEqual([
      'Created stack shop',
      'Deployed stack shop',
      'Deployment of stack shop succeeded',
    ])
    const creation: Outcome = { kind: 'failed', deployment: failed, wasCancelling: false }
    expect(outcomeMessage(creation, target, 'created').next).not.toContain(target.afterFailure)
  })

  it('says why the target never waits, and why it cannot be cancelled', () => {
    const special = { ...target, neverWaits: 'It never waits.', notCancellable: 'stacks cannot be cancelled' }
    const next = (outcome: Outcome) => outcomeMessage(outcome, special).next
    expect(next({ kind: 'gaveUp', why: 'busy', other }).at(-1)).toBe(
      'Re-run the job when it has ended. It never waits.',
    )
    expect(next({ kind: 'gaveUp', why: 'notCancellable', deployment: ours })[0]).toBe(
      'The workflow was cancelled, but stacks cannot be cancelled.',
    )
  })

  it('quotes foreign text on one line', () => {
    const message = 'a\n::error::b'
    const outcome: Outcome = { kind: 'failed', deployment: { ...failed, message }, wasCancelling: false }
    expect(messageLine(outcomeMessage(outcome, target))).not.toContain('\n')
  })
})

describe('the message of the post step', () => {
  const about = { isCreation: false }
  const cancelled = (over: Partial<Extract<Found, { kind: 'cancelled' }>>): Found => ({
    kind: 'cancelled',
    request: 'accepted',
    end: 'timeout',
    ...over,
  })

  it.each<readonly [Found, boolean, string]>([
    [{ kind: 'notStarted' }, false, 'Nothing was deployed to stack shop'],
    [{ kind: 'unknown', candidate: other }, true, 'Deployment of stack shop may still be running'],
    [{ kind: 'notCancellable' }, true, 'Deployment of stack shop may still be running'],
    [{ kind: 'unreadable', error }, true, 'Deployment of stack shop may still be running'],
    [cancelled({}), true, 'Deployment of stack shop may still be running'],
    [cancelled({ end: { kind: 'newer', other } }), true, 'Deployment of stack shop was superseded'],
    [cancelled({ end: { kind: 'ours', deployment: failed } }), false, 'Deployment of stack shop failed'],
  ])('%j', (found, isFailure, title) => {
    expect(postMessage(found, target, about)).toMatchObject({ isFailure, title })
  })

  it('says what became of a rollback, and of a deployment that won the race', () => {
    expect(postMessage({ kind: 'notStarted' }, target, { ...about, isRollback: true }).title).toBe(
      'Rollback of stack shop did not start',
    )
    const deployment = { ...ours, phase: 'succeeded' } as const
    expect(postMessage(cancelled({ end: { kind: 'ours', deployment } }), target, about).next).toEqual([
      'The target runs the new deployment.',
    ])
  })

  it('says what became of a deletion', () => {
    const state = { state: 'deleting', status: 'DELETING' } as const
    expect(postDeletionMessage(state, target, false)).toMatchObject({ isFailure: true })
    expect(postDeletionMessage(undefined, target, false).next).toContain('The target cannot be read now.')
    expect(postDeletionMessage({ ...state, state: 'gone' }, target, false).title).toBe('Deleted stack shop')
    expect(postDeletionMessage(state, target, true).next).toEqual([
      'Another target of the same name was created since; it was not changed.',
    ])
  })
})

describe('the message of a deletion', () => {
  it.each<readonly [Parameters<typeof deletionMessage>[0], string]>([
    [
      { kind: 'hasDependents', dependents: ['a', 'b'] },
      'Stack shop cannot be deleted. It is in use by a, b. Nothing was deleted. Detach or delete these first. Then re-run the job.',
    ],
    [
      { kind: 'refused', isRequested: false, error },
      'Stack shop was not deleted: Update: Denied: no permission.',
    ],
    [
      { kind: 'refused', isRequested: true, error },
      'Deletion of stack shop can no longer be followed: Update: Denied: no permission. It may still be in progress. Check the target before you re-run the job.',
    ],
    [
      { kind: 'timeout', isRequested: true },
      'Deletion of stack shop may still be in progress. timeoutMinutes elapsed, but a deletion cannot be cancelled. Check the target before you re-run the job.',
    ],
    [
      { kind: 'stopped', isRequested: false },
      'Stack shop was not deleted. The workflow was cancelled. The deletion was not requested, or the request was refused.',
    ],
  ])('%j', (outcome, text) => {
    expect(messageLine(deletionMessage(outcome, target))).toBe(text)
  })

  it('of a failure has the status and the reason, for the outputs too', () => {
    const state = { state: 'failed', status: 'STUCK', message: 'in use' } as const
    expect(deletionMessage({ kind: 'failed', state }, target).reason).toBe('STUCK: in use')
    expect(deletionStateAfter({ kind: 'failed', state })).toBe(state)
    expect(deletionStateAfter({ kind: 'busy', other })).toBeUndefined()
  })
})

describe('the message of a cancellation', () => {
  it('is a success without a request where nothing was in progress', () => {
    const message = cancelMessage({ end: { kind: 'ours', deployment: failed }, request: 'none' }, target)
    expect(messageLine(message)).toBe(
      'No deployment of stack shop to cancel. Deployment a1 is FAILED, not in progress. This step cancelled nothing.',
    )
    expect(message.isFailure).toBe(false)
  })

  it('names another deployment that the request stopped', () => {
    const message = cancelMessage(
      { end: { kind: 'newer', other }, request: 'refused', cancelledOther: other },
      target,
    )
    expect(message.next).toContain('The request to cancel stopped another deployment b2.')
  })

  it('says that nothing was cancelled where no request was sent in time', () => {
    expect(messageLine(cancelMessage({ end: 'timeout', request: 'none' }, target))).toBe(
      'Cancellation of stack shop is not confirmed. It did not end within timeoutMinutes. Nothing was cancelled. Check the target before you re-run the job.',
    )
  })

  it('is a failure where the end is not known, or another one', () => {
    const notConfirmed = cancelMessage({ end: 'timeout', request: 'accepted' }, target)
    const lost = cancelMessage({ end: { kind: 'ours', deployment: failed }, request: 'accepted' }, target)
    expect([notConfirmed.title, lost.title]).toEqual([
      'Cancellation of stack shop is not confirmed',
      'Deployment of stack shop was not cancelled',
    ])
    expect([notConfirmed.isFailure, lost.isFailure]).toEqual([true, true])
  })

  it('of outputs counts them', () => {
    expect(outputsMessage(outputs, target).title).toBe('Read 1 output of stack shop')
    expect(outputsMessage(new Map(), target).title).toBe('The deployment of stack shop has no outputs')
  })
})

describe('a plan', () => {
  const plan: Plan = {
    before: { phase: 'succeeded', status: 'DONE' },
    isChange: true,
    changed: ['version 1.0 → 1.1', '2 inputs changed'],
    facts: [['Version', '1.0 → 1.1']],
    changes: [{ path: 'image', kind: 'changed' }],
    problems: [],
    unknown: [],
  }

  it('has what would change in its heading, its facts and its changes', () => {
    const markdown = planMarkdown(plan, target, { showValues: false })
    expect(markdown).toMatch(/^### 📋 Plan for stack shop: version 1\.0 → 1\.1, 2 inputs changed\n/)
    expect(markdown).toContain('<tr><td>Version</td><td><code>1.0 → 1.1</code></td></tr>')
    expect(markdown).toContain('<td>± changed</td><td><code>image</code></td>')
  })

  it.each<readonly [Partial<Plan>, string]>([
    [{ isChange: false }, 'Plan for stack shop: no changes'],
    [{ before: { phase: 'absent', status: '' } }, 'Plan for stack shop: it would be created'],
    [{ changed: ['[x](y) <b>'] }, 'Plan for stack shop: x(y) b'],
    [
      { unknown: [{ what: 'it', because: 'no answer' }], isChange: false },
      'Plan for stack shop, not fully checked: no changes found',
    ],
    [
      { unknown: [{ what: 'it', because: new ProviderError('', 'T', 'transient', { message: 'm' }) }] },
      'The plan for stack shop is incomplete',
    ],
    [{ refusal: error }, 'A deployment of stack shop would be refused'],
  ])('with %j', (over, title) => {
    expect(planMessage({ ...plan, ...over }, target).title).toBe(title)
  })

  it('lists why a deployment would be refused', () => {
    const problems = ['image: missing', 'size: no number'].map(message => ({ input: 'specPath', message }))
    const refused = { ...plan, problems, problemsTitle: 'The spec is invalid:' }
    expect(messageLine(planMessage(refused, target))).toBe(
      'A deployment of stack shop would be refused: The spec is invalid: image: missing (and 1 more). Fix it, then re-run the job.',
    )
    expect(planMarkdown(refused, target, { showValues: false })).toContain(
      '<p>The spec is invalid:</p>\n<ul>\n<li><code>image: missing</code></li>\n<li><code>size: no number</code></li>\n</ul>',
    )
  })

  it('says what a deployment would wait for, and stop', () => {
    const config = { repositoryProvider: 'GITHUB', repositoryName: 'a/b', branch: 'main', filePath: 's.yaml' }
    expect(planMessage({ ...plan, busyWith: other, sync: config }, target).next).toEqual([
      'Another deployment b2 is RUNNING and must end first.',
      'A deployment would stop the sync from GITHUB a/b, branch main, file s.yaml.',
    ])
  })

  it('that was not made says why', () => {
    expect(messageLine(noPlanMessage(target))).toBe('No plan for stack shop. The workflow was cancelled.')
    expect(messageLine(noPlanMessage(target, error, { what: 'stacks', names: ['a'] }))).toBe(
      'No plan for stack shop: Update: Denied: no permission. Existing stacks: a.',
    )
  })
})

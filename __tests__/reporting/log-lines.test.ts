import { describe, expect, it } from '@jest/globals'
import type { DeploymentEvent } from '../../src/engine/context.js'
import { UNSENT } from '../../src/engine/tracking/submission.js'
import { eventLine, prunedLine } from '../../src/reporting/log-lines.js'
import { ProviderError } from '../../src/shared/errors.js'

const target = {
  label: 'stack shop',
  revisionName: 'version',
  fixAdvice: { failed: 'Fix it', refused: 'Fix it' },
  afterFailure: 'It is rolled back.',
}
const error = new ProviderError('Update', 'Throttling', 'transient', { message: 'Rate exceeded' })
const deployment = { phase: 'running', status: 'RUNNING', deploymentId: 'a1' } as const
const started = { type: 'started', deployment, submission: UNSENT, facts: [] } as const

describe('the log line of an event', () => {
  it.each<readonly [DeploymentEvent, string]>([
    [
      { type: 'targetRead', before: { phase: 'absent', status: '' } },
      'Stack shop does not exist: it will be created.',
    ],
    [
      { type: 'targetRead', before: { ...deployment, revision: '1.4' } },
      'Found stack shop: RUNNING, version 1.4.',
    ],
    [{ ...started, isRecognized: false }, 'Deployment a1 started.'],
    [
      { ...started, isRecognized: true },
      'Deployment a1 started. The answer to the request was lost, but this deployment matches the request.',
    ],
    [
      { ...started, deployment: { phase: 'running', status: 'R' }, isRecognized: false },
      'The deployment started.',
    ],
    [{ type: 'requestFailed', error }, 'Request failed; retrying. Update: Throttling: Rate exceeded.'],
    [
      { type: 'waitingForOther', other: deployment },
      'Stack shop is busy: waiting for another deployment a1 (RUNNING) to end.',
    ],
    [{ type: 'restoring', to: { ...deployment, revision: '1.4' } }, 'Restoring deployment a1, version 1.4.'],
    [{ type: 'status', deployment, elapsedMs: 61_000, tookMs: 60_000 }, 'RUNNING after 1 min.'],
    [
      { type: 'status', deployment, elapsedMs: 75_000, tookMs: 60_000 },
      'RUNNING after 1 min (seen after 1 min 15 s).',
    ],
    [
      { type: 'heartbeat', waitingFor: 'RUNNING', elapsedMs: 60_000, usualMs: 120_000 },
      'RUNNING for 1 min (usually 2 min in total).',
    ],
    [{ type: 'notice', notice: { text: 'a\nb' } }, 'a b'],
  ])('%j', (event, text) => {
    const line = eventLine(event, target)
    expect(line?.text).toBe(text)
    expect(line?.isWarning).toBe(false)
  })

  it.each<DeploymentEvent>([
    { type: 'notice', notice: { text: 'a', isWarning: true } },
    { type: 'unknown', what: 'the version', because: error },
    { type: 'trackingByTarget', because: error },
    { type: 'unattributed', candidate: deployment },
    { type: 'misidentified', other: deployment, submission: UNSENT },
    { type: 'cancelledOther', other: deployment },
  ])('is a warning: %j', event => {
    expect(eventLine(event, target)?.isWarning).toBe(true)
  })

  it.each<DeploymentEvent>([
    { type: 'notSubmitted' },
    { type: 'submissionChanged', submission: UNSENT },
    { type: 'history', history: [], usualMs: undefined },
  ])('is left out: %j', event => {
    expect(eventLine(event, target)).toBeUndefined()
  })
})

describe('the line about deleted records', () => {
  it('is left out where there was nothing to delete', () => {
    expect(prunedLine({ deleted: 0, left: 0 })).toBeUndefined()
  })

  it('counts what was deleted and what is left', () => {
    expect(prunedLine({ deleted: 1, left: 0 })?.text).toBe(
      'Deleted 1 record of earlier deployments (keepDeployments).',
    )
    expect(prunedLine({ deleted: 2, left: 3 })?.text).toMatch(/ 3 are left to the next deployment\.$/)
  })

  it('is a warning with the reason where a record could not be deleted', () => {
    const line = prunedLine({ deleted: 0, left: 3, error })
    expect(line?.isWarning).toBe(true)
    expect(line?.text).toMatch(/Could not delete the others\. Update: Throttling: Rate exceeded\.$/)
  })
})

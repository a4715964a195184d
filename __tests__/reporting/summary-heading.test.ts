import { describe, expect, it } from '@jest/globals'
import type { DeploymentState } from '../../src/engine/deployment.js'
import type { Outcome } from '../../src/engine/outcome.js'
import { headingOf } from '../../src/reporting/summary-heading.js'

const id = '2f1c8a54-7b1e-4c52-9d3a-8f5b6c7d8e91'
const deployment: DeploymentState = { phase: 'failed', status: 'FAILED' }
const failed = { kind: 'failed', deployment, wasCancelling: false } as const
const succeeded: Outcome = { kind: 'succeeded', deployment, outputs: new Map() }
const cancelledBy = (by: 'signal' | 'timeout' | 'elsewhere') =>
  ({ kind: 'cancelled', by, deployment }) as const

describe('the heading', () => {
  it.each<readonly [Outcome, Parameters<typeof headingOf>[2], string | undefined]>([
    [failed, undefined, undefined],
    [succeeded, undefined, undefined],
    [failed, { outcome: succeeded, to: id }, 'failed, rolled back to deployment 2f1c8a54'],
    [failed, { outcome: succeeded }, 'failed, rolled back to the last successful deployment'],
    [failed, { outcome: succeeded, to: '[x](y)' }, 'failed, rolled back to the last successful deployment'],
    [failed, { outcome: failed, to: id }, 'failed, and its rollback failed'],
    [failed, { outcome: cancelledBy('signal'), to: id }, 'failed, and its rollback was cancelled'],
    [failed, {}, 'failed, not rolled back'],
    [failed, { outcome: { kind: 'gaveUp', why: 'busy' } }, 'failed, not rolled back'],
    [
      failed,
      { outcome: { kind: 'gaveUp', why: 'timeout', deployment }, to: id },
      'failed, and the result of its rollback is not known',
    ],
    [
      failed,
      { outcome: { kind: 'gaveUp', why: 'unanswered' } },
      'failed, and the result of its rollback is not known',
    ],
    [failed, { outcome: { kind: 'gaveUp', why: 'timeout' } }, 'failed, not rolled back'],
    [{ ...failed, newer: id }, undefined, 'failed and was replaced by deployment 2f1c8a54'],
    [cancelledBy('signal'), undefined, 'was cancelled with the workflow'],
    [cancelledBy('timeout'), undefined, 'timed out and was cancelled'],
    [cancelledBy('elsewhere'), undefined, 'was cancelled outside this workflow'],
  ])('of %j with %j', (outcome, rollback, text) => {
    expect(headingOf(outcome, 'environment prod', rollback)).toBe(
      text && `Deployment of environment prod ${text}`,
    )
  })
})

import { describe, expect, it } from '@jest/globals'
import { DeploymentStatus, type DeploymentSummary } from '@aws-sdk/client-proton'
import {
  finishedDeployments,
  outputsIn,
  targetState,
} from '../../../../src/providers/proton/api/responses.js'
import { phaseOf } from '../../../../src/providers/proton/api/statuses.js'

describe('rule 2: every status is terminal or running by a total table', () => {
  it.each([
    ['IN_PROGRESS', 'running'],
    ['DELETE_IN_PROGRESS', 'running'],
    ['CANCELLING', 'cancelling'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['DELETE_FAILED', 'failed'],
    ['DELETE_COMPLETE', 'absent'],
    ['CANCELLED', 'cancelled'],
  ])('%s is %s', (status, phase) => {
    expect(phaseOf(status)).toBe(phase)
  })

  it('knows every status of the API', () => {
    expect(Object.values(DeploymentStatus)).toHaveLength(8)
  })

  it.each([undefined, 'PAUSED', 'toString', '__proto__'])(
    '%s, a word from the future, is never an end',
    status => {
      expect(phaseOf(status)).toBe('running')
    },
  )
})

describe('an answer of Proton', () => {
  it('may lack everything but the status', () => {
    const nothing = { deploymentStatus: undefined }
    expect(() => targetState(nothing)).toThrow('the response has no deploymentStatus')
    expect(targetState({ deploymentStatus: 'FAILED' })).toMatchObject({ phase: 'failed', status: 'FAILED' })
    expect(outputsIn({ outputs: [] })).toEqual(new Map())
    expect(
      outputsIn({ outputs: [{ key: 'a' }, { valueString: 'b' }, { key: '__proto__', valueString: 'c' }] }),
    ).toEqual(new Map([['__proto__', 'c']]))
  })

  it('without the outputs is no answer: it does not say that there are none', () => {
    expect(() => outputsIn({ outputs: undefined })).toThrow('the response has no outputs')
  })

  it('lists deployments in any order, some unfinished: the finished ones are wanted, newest first', () => {
    const summary = (id: string, hour: number, minutes?: number, deploymentStatus = 'SUCCEEDED') =>
      ({
        id,
        deploymentStatus,
        createdAt: new Date(Date.UTC(2026, 0, 1, hour)),
        ...(minutes !== undefined && { completedAt: new Date(Date.UTC(2026, 0, 1, hour, minutes)) }),
      }) as DeploymentSummary
    const past = finishedDeployments([
      summary('old', 1, 3),
      summary('running', 9),
      summary('new', 8, 5),
      summary('failed', 4, 1, 'FAILED'),
    ])
    expect(past.map(({ deploymentId, phase, tookMs }) => [deploymentId, phase, tookMs / 60_000])).toEqual([
      ['new', 'succeeded', 5],
      ['failed', 'failed', 1],
      ['old', 'succeeded', 3],
    ])
  })
})

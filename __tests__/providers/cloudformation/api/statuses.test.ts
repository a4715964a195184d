import { StackStatus } from '@aws-sdk/client-cloudformation'
import { describe, expect, it } from '@jest/globals'
import { deploymentWords, meaningOf } from '../../../../src/providers/cloudformation/api/statuses.js'

const phase = (status: string) => meaningOf(status).phase

describe('the status of a stack', () => {
  it('has a phase, for all 23', () => {
    const statuses = Object.values(StackStatus)
    expect(statuses).toHaveLength(23)
    expect(statuses.filter(status => phase(status) === 'succeeded')).toEqual([
      'CREATE_COMPLETE',
      'IMPORT_COMPLETE',
      'UPDATE_COMPLETE',
    ])
    const inProgress = statuses.filter(status => status.endsWith('IN_PROGRESS'))
    expect(inProgress.filter(status => phase(status) !== 'running')).toEqual(['REVIEW_IN_PROGRESS'])
    expect(statuses.filter(status => status.endsWith('_FAILED') && phase(status) !== 'failed')).toEqual([])
  })

  it.each(['UPDATE_SOMETHING_NEW', 'toString', ''])('%j is in progress, never an end', status => {
    expect(phase(status)).toBe('running')
  })

  it('has the words of Proton', () => {
    expect(deploymentWords).toMatchObject({
      running: 'IN_PROGRESS',
      succeeded: 'SUCCEEDED',
      failed: 'FAILED',
    })
    expect(deploymentWords).toMatchObject({ cancelling: 'CANCELLING', cancelled: 'CANCELLED' })
  })
})

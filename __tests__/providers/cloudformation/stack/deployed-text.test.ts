import { describe, expect, it } from '@jest/globals'
import { stackIn } from '../../../../src/providers/cloudformation/api/responses.js'
import { withRecord } from '../../../../src/providers/cloudformation/record.js'
import { readDeployedText } from '../../../../src/providers/cloudformation/stack/deployed-text.js'
import type { StackState } from '../../../../src/providers/cloudformation/stack/stack-reader.js'
import { stackEndpoints } from '../../../support/stack-endpoint.js'
import { STACK_ID, STACK_NAME, START, uuid } from '../../../support/stack-events.js'

const open = stackEndpoints()
const [EARLIER, LATEST] = [uuid(1), uuid(2)]

/** Reads a text that has the record of an earlier deployment, so long after the latest one ended. */
async function read(afterMs: number, state: Partial<StackState> = {}, id = EARLIER) {
  const text = 'Resources: {}\n'
  const TemplateBody = id === 'none' ? text : withRecord(text, { id, proof: 'bytes', bundle: 'b' })
  const { api } = await open({ GetTemplate: () => ({ TemplateBody }) })
  const clock = { now: () => START + afterMs }
  const latest = { deploymentId: LATEST, startedAt: START - 60_000, completedAt: START, ...state }
  const now: StackState = { phase: 'succeeded', status: 'SUCCEEDED', ...latest }
  return readDeployedText({ api, clock }, STACK_ID, now, new AbortController().signal)
}

describe('the deployed text', () => {
  it('is not known while it has the record of an earlier deployment than the latest', async () => {
    await expect(read(30_000)).rejects.toMatchObject({
      fault: 'transient',
      code: 'ReadsDisagree',
      message: expect.stringContaining(`that of deployment ${EARLIER}, and its latest deployment ${LATEST}`),
    })
  })

  it('is not known just after a deployment where it has no record: nothing shows which deployment it is of', async () => {
    await expect(read(30_000, { phase: 'failed', status: 'FAILED' }, 'none')).rejects.toMatchObject({
      fault: 'transient',
      code: 'ReadsDisagree',
    })
    expect(await read(35_000, {}, 'none')).toMatchObject({ record: undefined })
  })

  it('is read where its record is that of the latest deployment', async () => {
    expect(await read(0, {}, LATEST)).toMatchObject({ record: { id: LATEST } })
  })

  it('is read where somebody has deployed the same template again, once no read lags any more', async () => {
    expect(await read(35_000)).toMatchObject({ record: { id: EARLIER } })
  })

  it('is not known while it has the record of a deployment that was rolled back', async () => {
    const stack = stackIn({
      StackId: STACK_ID,
      StackName: STACK_NAME,
      StackStatus: 'UPDATE_ROLLBACK_COMPLETE',
      CreationTime: new Date(START - 3_600_000),
    })
    const rolledBack = { phase: 'failed', status: 'FAILED', stack } as const
    await expect(read(60_000, rolledBack, LATEST)).rejects.toMatchObject({
      fault: 'transient',
      message: expect.stringContaining(`that of deployment ${LATEST}, which was rolled back`),
    })
    expect(await read(0, rolledBack)).toMatchObject({ record: { id: EARLIER } })
  })

  it('is that of an earlier deployment after one that did not succeed', async () => {
    expect(await read(0, { phase: 'failed', status: 'FAILED' })).toMatchObject({ record: { id: EARLIER } })
  })
})

import { describe, expect, it } from '@jest/globals'
import { stackIn } from '../../../../src/providers/cloudformation/api/responses.js'
import type { StackState } from '../../../../src/providers/cloudformation/stack/stack-reader.js'
import { refuseChangedStack } from '../../../../src/providers/cloudformation/stack/stack-changed.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { Refusal, stackEndpoints, type Answer, type Member } from '../../../support/stack-endpoint.js'
import { STACK_ID, STACK_NAME, stackMember, START, uuid } from '../../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()
const SET = { id: 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/ours/1', stackId: STACK_ID }
const now: StackState = {
  phase: 'succeeded',
  status: 'SUCCEEDED',
  deploymentId: uuid(1),
  stack: stackIn({
    StackId: STACK_ID,
    StackName: STACK_NAME,
    StackStatus: 'UPDATE_COMPLETE',
    CreationTime: new Date(START),
    LastUpdatedTime: new Date(START + 1_000),
  }),
}
const updatedAt = (ms: number): Readonly<Record<string, Member>> => ({
  LastUpdatedTime: new Date(START + ms),
})
const same = () => ({ Stacks: [stackMember('UPDATE_COMPLETE', updatedAt(1_000))] })

async function checking(
  DescribeStacks: Answer,
  from: { changeSet?: typeof SET; recordedId?: string; token?: string } = {},
) {
  const { api, operations } = await open({ DescribeStacks, DeleteChangeSet: () => ({}) })
  const { changeSet, recordedId, token } = from
  const context = { clock: new FakeClock(), report: () => undefined } as never
  const tokens = new Set(token === undefined ? [] : [token])
  const made = changeSet && { ...changeSet, isCreation: false }
  const done = refuseChangedStack({ api, context }, { now, changeSet: made, tokens, recordedId }, signal)
  done.catch(() => undefined)
  return { done, operations }
}

describe('a change that was prepared', () => {
  it('is kept where the stack is as it was read', async () => {
    const { done, operations } = await checking(same, { changeSet: SET, recordedId: uuid(1), token: uuid(1) })
    await done
    expect(operations()).toEqual(['DescribeStacks'])
  })

  it.each<readonly [string, Answer]>([
    ['is being updated', () => ({ Stacks: [stackMember('UPDATE_IN_PROGRESS', updatedAt(5_000))] })],
    ['was updated', () => ({ Stacks: [stackMember('UPDATE_COMPLETE', updatedAt(5_000))] })],
  ])('is refused where the stack %s since', async (_, DescribeStacks) => {
    const { done } = await checking(DescribeStacks)
    await expect(done).rejects.toMatchObject({ fault: 'conflict', code: 'StackChanged' })
    const { done: made, operations } = await checking(DescribeStacks, { changeSet: SET })
    await expect(made).rejects.toMatchObject({ code: 'StackChanged' })
    expect(operations()).toEqual(['DescribeStacks', 'DeleteChangeSet'])
  })

  it('is refused where the change set is of a new stack of the same name', async () => {
    const { done, operations } = await checking(same, { changeSet: { ...SET, stackId: `${STACK_ID}2` } })
    await expect(done).rejects.toMatchObject({ code: 'StackChanged' })
    expect(operations()).toEqual(['DeleteChangeSet'])
  })

  it('is refused where the text is that of an earlier request of the step, which no read shows yet', async () => {
    const { done } = await checking(same, { recordedId: uuid(2), token: uuid(2) })
    await expect(done).rejects.toMatchObject({ code: 'StackChanged' })
  })

  it('leaves no change set where the stack cannot be read', async () => {
    const { done, operations } = await checking(() => new Refusal('Throttling', 'Rate exceeded'), {
      changeSet: SET,
    })
    await expect(done).rejects.toMatchObject({ fault: 'transient' })
    expect(operations()).toEqual(['DescribeStacks', 'DeleteChangeSet'])
  })
})

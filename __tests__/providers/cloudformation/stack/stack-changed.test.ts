import { describe, expect, it } from '@jest/globals'
import { stackIn } from '../../../../src/providers/cloudformation/api/responses.js'
import type { StackState } from '../../../../src/providers/cloudformation/stack/stack-reader.js'
import { refuseChangedStack } from '../../../../src/providers/cloudformation/stack/stack-changed.js'
import { StackLocator } from '../../../../src/providers/cloudformation/stack/stack-locator.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { Refusal, stackEndpoints, type Answer, type Member } from '../../../support/stack-endpoint.js'
import {
  longAfter,
  STACK_ID,
  STACK_NAME,
  StackEvents,
  stackMember,
  START,
  uuid,
} from '../../../support/stack-events.js'

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

const updated = (token = uuid(1)) =>
  new StackEvents().add('UPDATE_IN_PROGRESS', { token }).add('UPDATE_COMPLETE', { token })

async function checking(
  DescribeStacks: Answer,
  from: { changeSet?: typeof SET; recordedId?: string; token?: string; events?: StackEvents } = {},
) {
  const { events = updated() } = from
  const { api, operations } = await open({
    DescribeStacks,
    DescribeStackEvents: request => events.page(request),
    DeleteChangeSet: () => ({}),
  })
  const { changeSet, recordedId, token } = from
  const context = { clock: new FakeClock(), report: () => undefined } as never
  const tokens = new Set(token === undefined ? [] : [token])
  const made = changeSet && { ...changeSet, isCreation: false }
  const target = { kind: 'environment', environmentName: 'live' } as const
  const locator = new StackLocator(
    { api, clock: longAfter },
    { target, stackName: STACK_ID },
    () => undefined,
  )
  locator.use(STACK_ID)
  const opened = { api, context, locator }
  const done = refuseChangedStack(opened, { now, changeSet: made, tokens, recordedId }, signal)
  done.catch(() => undefined)
  return { done, operations }
}

describe('a change that was prepared', () => {
  it('is kept where the stack is as it was read', async () => {
    const { done, operations } = await checking(same, { changeSet: SET, recordedId: uuid(1), token: uuid(1) })
    await done
    expect(operations()).toEqual(['DescribeStacks', 'DescribeStackEvents'])
  })

  it.each<readonly [string, Member, StackEvents]>([
    ['was updated', stackMember('UPDATE_COMPLETE', updatedAt(2_500)), updated()],
    [
      'was deleted',
      stackMember('DELETE_COMPLETE', updatedAt(2_500)),
      updated().add('DELETE_IN_PROGRESS').add('DELETE_COMPLETE'),
    ],
  ])('is refused where the stack %s since', async (_, stack, events) => {
    const DescribeStacks = () => ({ Stacks: [stack] })
    const { done } = await checking(DescribeStacks, { events })
    await expect(done).rejects.toMatchObject({ fault: 'conflict', code: 'StackChanged' })
    const { done: made, operations } = await checking(DescribeStacks, { changeSet: SET, events })
    await expect(made).rejects.toMatchObject({ code: 'StackChanged' })
    expect(operations().at(-1)).toBe('DeleteChangeSet')
  })

  it('is refused where the stack is being updated since', async () => {
    const events = updated().add('UPDATE_IN_PROGRESS', { token: uuid(2) })
    const updating = () => ({ Stacks: [stackMember('UPDATE_IN_PROGRESS', updatedAt(3_000))] })
    const { done } = await checking(updating, { changeSet: SET, events })
    await expect(done).rejects.toMatchObject({ fault: 'conflict', code: 'StackChanged' })
  })

  it('is refused where only the events show that the stack was updated since', async () => {
    const events = updated()
      .add('UPDATE_IN_PROGRESS', { token: uuid(2) })
      .add('UPDATE_COMPLETE')
    const { done } = await checking(same, { changeSet: SET, events })
    await expect(done).rejects.toMatchObject({ fault: 'conflict', code: 'StackChanged' })
    const failing = updated()
      .add('UPDATE_IN_PROGRESS', { token: uuid(2) })
      .add('UPDATE_ROLLBACK_COMPLETE')
    const { done: unknown } = await checking(same, { changeSet: SET, events: failing })
    await expect(unknown).rejects.toMatchObject({ fault: 'transient', code: 'ReadsDisagree' })
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

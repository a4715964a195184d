import { describe, expect, it } from '@jest/globals'
import { cancelDeployment } from '../../../../src/providers/cloudformation/stack/stack-cancel.js'
import { StackReader } from '../../../../src/providers/cloudformation/stack/stack-reader.js'
import { Refusal, stackEndpoints, type Answer } from '../../../support/stack-endpoint.js'
import {
  longAfter,
  STACK_ID,
  STACK_NAME,
  StackEvents,
  stackMember,
  uuid,
} from '../../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()
const OURS = uuid(2)

async function cancelling(
  status: string,
  events: StackEvents,
  {
    createdStackId,
    wanted,
    ...answers
  }: { createdStackId?: string; wanted?: string } & Readonly<Record<string, Answer | string>> = {},
) {
  const endpoint = await open({
    DescribeStacks: () => ({ Stacks: [stackMember(status)] }),
    DescribeStackEvents: request => events.page(request),
    CancelUpdateStack: () => ({}),
    DeleteStack: () => ({}),
    ...(answers as Readonly<Record<string, Answer>>),
  })
  const reader = new StackReader({ api: endpoint.api, clock: longAfter }, STACK_NAME)
  const isCreatedHere = (id: string) => id === createdStackId
  const done = cancelDeployment({ api: endpoint.api, reader }, { isCreatedHere, wanted }, signal)
  done.catch(() => undefined)
  return { ...endpoint, done }
}

const update = () => new StackEvents().add('UPDATE_IN_PROGRESS', { token: OURS })
const creation = () => new StackEvents().add('CREATE_IN_PROGRESS', { token: OURS })

describe('a cancellation', () => {
  it('rolls an update back, with a token that names the deployment', async () => {
    const { done, requests } = await cancelling('UPDATE_IN_PROGRESS', update())
    expect(await done).toMatchObject({ phase: 'cancelling', status: 'CANCELLING', deploymentId: OURS })
    expect(requests.at(-1)).toMatchObject({
      Action: 'CancelUpdateStack',
      StackName: STACK_ID,
      ClientRequestToken: `${OURS}-cancel`,
    })
  })

  it('is refused where the events show another deployment, though the stack looks as before', async () => {
    const events = update()
    const { api, operations } = await open({
      DescribeStacks: () => ({ Stacks: [stackMember('UPDATE_IN_PROGRESS')] }),
      DescribeStackEvents: request => events.page(request),
    })
    const reader = new StackReader({ api, clock: longAfter }, STACK_NAME)
    await reader.get(signal)
    events.add('UPDATE_COMPLETE').add('UPDATE_IN_PROGRESS', { token: uuid(3) })
    const done = cancelDeployment({ api, reader }, { isCreatedHere: () => false, wanted: OURS }, signal)
    await expect(done).rejects.toMatchObject({ fault: 'conflict', code: 'NotCancellable' })
    expect(operations()).not.toContain('CancelUpdateStack')
  })

  it('deletes the stack of a creation of this step', async () => {
    const { done, requests } = await cancelling('CREATE_IN_PROGRESS', creation(), {
      createdStackId: STACK_ID,
    })
    expect(await done).toMatchObject({ phase: 'cancelling', deploymentId: OURS })
    expect(requests.at(-1)).toMatchObject({
      Action: 'DeleteStack',
      StackName: STACK_ID,
      ClientRequestToken: `${OURS}-cancel`,
    })
  })

  it.each<readonly [string, string, StackEvents, string | undefined]>([
    ['a creation by somebody else', 'CREATE_IN_PROGRESS', creation(), undefined],
    ['a creation under another ARN', 'CREATE_IN_PROGRESS', creation(), `${STACK_ID}2`],
    ['a creation that has ended', 'CREATE_COMPLETE', creation().add('CREATE_COMPLETE'), STACK_ID],
    [
      'an update that only cleans up',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      update().add('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
      undefined,
    ],
    ['a rollback', 'UPDATE_ROLLBACK_IN_PROGRESS', update().add('UPDATE_ROLLBACK_IN_PROGRESS'), undefined],
    ['nothing', 'UPDATE_COMPLETE', update().add('UPDATE_COMPLETE'), undefined],
  ])('of %s is refused, and nothing is sent', async (_, status, events, createdStackId) => {
    const { done, operations } = await cancelling(
      status,
      events,
      createdStackId === undefined ? {} : { createdStackId },
    )
    await expect(done).rejects.toMatchObject({ fault: 'conflict', isUnsent: true })
    expect(operations()).toEqual(['DescribeStacks', 'DescribeStackEvents'])
  })

  it.each([
    ['an update', 'UPDATE_IN_PROGRESS', update()],
    ['a creation', 'CREATE_IN_PROGRESS', creation()],
  ])('of one deployment leaves %s alone that has started since', async (_, status, events) => {
    const { done, operations } = await cancelling(status, events, {
      createdStackId: STACK_ID,
      wanted: uuid(3),
    })
    await expect(done).rejects.toMatchObject({
      fault: 'conflict',
      isUnsent: true,
      message: `another deployment is in progress: ${OURS}`,
    })
    expect(operations()).toEqual(['DescribeStacks', 'DescribeStackEvents'])
  })

  it('that comes too late is a conflict', async () => {
    const message = 'CancelUpdateStack cannot be called from current stack status'
    const CancelUpdateStack = () => new Refusal('ValidationError', message)
    const { done } = await cancelling('UPDATE_IN_PROGRESS', update(), { CancelUpdateStack })
    await expect(done).rejects.toMatchObject({ fault: 'conflict' })
  })

  it('without permission names the action', async () => {
    const CancelUpdateStack = () => new Refusal('AccessDenied', 'no', 403)
    const { done } = await cancelling('UPDATE_IN_PROGRESS', update(), { CancelUpdateStack })
    await expect(done).rejects.toMatchObject({
      fault: 'denied',
      hint: expect.stringContaining('cloudformation:CancelUpdateStack'),
    })
  })
})

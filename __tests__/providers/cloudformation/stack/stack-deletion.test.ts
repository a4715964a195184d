import { describe, expect, it } from '@jest/globals'
import { preconditionFailed } from '../../../../src/shared/precondition-errors.js'
import {
  stackDeletion,
  type StackDeletionParts,
} from '../../../../src/providers/cloudformation/stack/stack-deletion.js'
import { StackReader } from '../../../../src/providers/cloudformation/stack/stack-reader.js'
import { Refusal, stackEndpoints, type Member } from '../../../support/stack-endpoint.js'
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
const created = () => new StackEvents().add('CREATE_IN_PROGRESS').add('CREATE_COMPLETE')

async function deleting(
  status: string,
  {
    events = created(),
    more = {},
    refusal,
  }: { events?: StackEvents; more?: Readonly<Record<string, Member>> } & Pick<
    Partial<StackDeletionParts>,
    'refusal'
  > = {},
) {
  const endpoint = await open({
    DescribeStacks: () =>
      status === ''
        ? new Refusal('ValidationError', 'Stack with id x does not exist')
        : { Stacks: [stackMember(status, more)] },
    DescribeStackEvents: request => events.page(request),
    DeleteStack: () => ({}),
  })
  const { api } = endpoint
  const reader = new StackReader({ api, clock: longAfter }, STACK_NAME)
  return {
    ...endpoint,
    deletion: stackDeletion({
      api,
      reader: () => Promise.resolve(reader),
      clientToken: uuid(5),
      ...(refusal && { refusal }),
    }),
  }
}

describe('a stack that is to be deleted', () => {
  it.each<readonly [string, string, StackEvents | undefined]>([
    ['CREATE_COMPLETE', 'exists', undefined],
    ['UPDATE_IN_PROGRESS', 'busy', created().add('UPDATE_IN_PROGRESS')],
    ['DELETE_IN_PROGRESS', 'deleting', created().add('DELETE_IN_PROGRESS')],
    [
      'DELETE_FAILED',
      'failed',
      created().add('DELETE_IN_PROGRESS').add('DELETE_FAILED', { reason: 'the bucket is not empty' }),
    ],
    ['DELETE_COMPLETE', 'gone', created().add('DELETE_IN_PROGRESS').add('DELETE_COMPLETE')],
    ['', 'gone', undefined],
  ])('with the status %j: %s', async (status, state, events) => {
    const { deletion } = await deleting(status, events ? { events } : {})
    expect(await deletion.get(signal, false)).toMatchObject({ state })
  })

  it('shows why it could not be deleted, and when it was created', async () => {
    const events = created()
      .add('DELETE_IN_PROGRESS')
      .add('DELETE_FAILED', { resource: 'Bucket', type: 'AWS::S3::Bucket', reason: 'not empty' })
      .add('DELETE_FAILED')
    const { deletion } = await deleting('DELETE_FAILED', { events })
    expect(await deletion.get(signal, true)).toMatchObject({
      status: 'DELETE_FAILED',
      message: 'AWS::S3::Bucket Bucket: not empty',
      createdAt: START,
    })
  })

  it('is deleted by its ARN, with our token', async () => {
    const { deletion, requests } = await deleting('CREATE_COMPLETE')
    const send = await deletion.prepare(signal)
    expect(requests.some(({ Action }) => Action === 'DeleteStack')).toBe(false)
    await send()
    expect(requests.at(-1)).toMatchObject({
      Action: 'DeleteStack',
      StackName: STACK_ID,
      ClientRequestToken: uuid(5),
    })
  })

  it('is kept by termination protection, and by what else refuses it', async () => {
    const kept = await deleting('CREATE_COMPLETE', { more: { EnableTerminationProtection: true } })
    await expect(kept.deletion.prepare(signal)).rejects.toMatchObject({
      code: 'TerminationProtection',
      hint: expect.stringContaining(`update-termination-protection --stack-name ${STACK_NAME} --region `),
    })
    const refused = await deleting('CREATE_COMPLETE', {
      refusal: () => Promise.resolve(preconditionFailed('HasInstances', 'no')),
    })
    await expect(refused.deletion.prepare(signal)).rejects.toMatchObject({ code: 'HasInstances' })
  })

  it('that does not exist cannot be', async () => {
    const { deletion } = await deleting('')
    await expect(deletion.prepare(signal)).rejects.toMatchObject({ fault: 'notFound' })
  })
})

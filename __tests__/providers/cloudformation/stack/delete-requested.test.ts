import { describe, expect, it } from '@jest/globals'
import { changeSetName } from '../../../../src/providers/cloudformation/stack/change-set.js'
import { requestedDeleter } from '../../../../src/providers/cloudformation/stack/delete-change-set.js'
import { Refusal, stackEndpoints, type Answer } from '../../../support/stack-endpoint.js'
import { STACK_ID, STACK_NAME, stackMember, uuid } from '../../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()
const SET = 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/ours/1'
const update = {
  name: changeSetName(uuid(1), 1),
  stackName: STACK_NAME,
  isCreation: false,
  isOwnName: false,
}
const creation = { ...update, isCreation: true, isOwnName: true }
const set = (Status: string, ExecutionStatus: string) => () => ({
  ...{ ChangeSetId: SET, StackId: STACK_ID, Status, ExecutionStatus, Changes: [] },
})
const made = set('CREATE_COMPLETE', 'AVAILABLE')
const missing: Answer = () => new Refusal('ChangeSetNotFound', 'ChangeSet [ours] does not exist', 404)
const stack = (status: string): Answer => {
  return () => ({ Stacks: [stackMember(status)] })
}

async function deleting(answers: Readonly<Record<string, Answer>>, requested = update) {
  const { api, operations, requests } = await open({
    DescribeChangeSet: made,
    DeleteChangeSet: () => ({}),
    DeleteStack: () => ({}),
    ...answers,
  })
  const again = requestedDeleter(api, requested)
  const done = again(signal)
  done.catch(() => undefined)
  return { done, again, operations, requests }
}

describe('a change set whose request got no answer before the process was killed', () => {
  it('is looked for by its name, and deleted by its ARN', async () => {
    const { done, requests } = await deleting({})
    await done
    expect(requests).toMatchObject([
      { Action: 'DescribeChangeSet', ChangeSetName: update.name, StackName: STACK_NAME },
      { Action: 'DeleteChangeSet', ChangeSetName: SET },
    ])
  })

  it('is not found as long as none shows, since the request may still be on its way', async () => {
    const { done, operations } = await deleting({ DescribeChangeSet: missing })
    await expect(done).rejects.toMatchObject({ fault: 'notFound' })
    expect(operations()).toEqual(['DescribeChangeSet', 'DeleteChangeSet'])
  })

  it('is deleted later where CloudFormation still makes it', async () => {
    const { done } = await deleting({
      DescribeChangeSet: set('CREATE_IN_PROGRESS', 'UNAVAILABLE'),
      DeleteChangeSet: () => new Refusal('InvalidChangeSetStatus', 'cannot be deleted'),
    })
    await expect(done).rejects.toMatchObject({ fault: 'transient' })
  })

  it('is not taken for executed where it cannot be read after its deletion was refused', async () => {
    let reads = 0
    const { done } = await deleting({
      DescribeChangeSet: request => (++reads > 1 ? missing(request) : made()),
      DeleteChangeSet: () => new Refusal('InvalidChangeSetStatus', 'cannot be deleted'),
    })
    await expect(done).rejects.toMatchObject({ fault: 'transient' })
  })

  it.each(['EXECUTE_IN_PROGRESS', 'EXECUTE_COMPLETE'])(
    'stays once somebody has executed it: %s',
    async status => {
      const { done, operations } = await deleting(
        {
          DescribeChangeSet: set('CREATE_COMPLETE', status),
          DeleteChangeSet: () => new Refusal('InvalidChangeSetStatus', 'cannot be deleted'),
          DescribeStacks: stack('CREATE_IN_PROGRESS'),
        },
        creation,
      )
      await done
      expect(operations()).not.toContain('DeleteStack')
    },
  )

  it.each(['DescribeChangeSet', 'DeleteChangeSet'])(
    'is an error where it may not be deleted: %s',
    async denied => {
      const { done } = await deleting({ [denied]: () => new Refusal('AccessDenied', 'no', 403) })
      await expect(done).rejects.toMatchObject({ fault: 'denied' })
    },
  )
})

describe('the stack that was to be created', () => {
  it('is deleted where its name is that of no other', async () => {
    const { done, operations } = await deleting({ DescribeStacks: stack('REVIEW_IN_PROGRESS') }, creation)
    await done
    expect(operations().at(-1)).toBe('DeleteStack')
  })

  it('is deleted, too, where an earlier try has deleted the change set', async () => {
    const { done, operations } = await deleting(
      { DescribeChangeSet: missing, DescribeStacks: stack('REVIEW_IN_PROGRESS') },
      creation,
    )
    await done
    expect(operations()).toEqual([
      ...['DescribeChangeSet', 'DeleteChangeSet', 'DescribeStacks', 'DeleteStack'],
    ])
  })

  it('is deleted once it shows, where a read of it lagged behind when an earlier try deleted the change set', async () => {
    let isDeleted = false
    let isShown = false
    const { done, again, operations } = await deleting(
      {
        DescribeChangeSet: request => (isDeleted ? missing(request) : made()),
        DeleteChangeSet: request => {
          if (isDeleted) return missing(request)
          isDeleted = true
          return {}
        },
        DescribeStacks: request =>
          isShown
            ? stack('REVIEW_IN_PROGRESS')(request)
            : new Refusal('ValidationError', `Stack with id ${STACK_ID} does not exist`),
      },
      creation,
    )
    await expect(done).rejects.toMatchObject({ fault: 'transient', code: 'ReadsDisagree' })
    await expect(again(signal)).rejects.toMatchObject({ fault: 'transient', code: 'ReadsDisagree' })
    isShown = true
    expect(await again(signal)).toBe('discarded')
    expect(operations().at(-1)).toBe('DeleteStack')
  })

  it('stays, and is named, where somebody else may have made it', async () => {
    const { done, operations } = await deleting(
      { DescribeStacks: stack('REVIEW_IN_PROGRESS') },
      { ...creation, isOwnName: false },
    )
    await expect(done).rejects.toThrow(`the stack ${STACK_ID} may be somebody else's`)
    expect(operations()).toContain('DeleteChangeSet')
    expect(operations()).not.toContain('DeleteStack')
  })

  it('stays where no change set of the step shows, and somebody else may have made it', async () => {
    const { done, operations } = await deleting(
      { DescribeChangeSet: missing, DescribeStacks: stack('REVIEW_IN_PROGRESS') },
      { ...creation, isOwnName: false },
    )
    await expect(done).rejects.toMatchObject({ fault: 'transient', code: 'EmptyStack' })
    expect(operations()).not.toContain('DeleteStack')
  })

  it('stays where it exists by now', async () => {
    const { done, operations } = await deleting(
      { DescribeChangeSet: missing, DescribeStacks: stack('CREATE_COMPLETE') },
      creation,
    )
    await expect(done).rejects.toMatchObject({ fault: 'notFound' })
    expect(operations()).not.toContain('DeleteStack')
  })
})

import { describe, expect, it } from '@jest/globals'
import type { DeploymentEvent } from '../../../../src/engine/context.js'
import { timing } from '../../../../src/engine/timing.js'
import type { Clock } from '../../../../src/shared/clock.js'
import { capabilitiesFor, changeSetName } from '../../../../src/providers/cloudformation/stack/change-set.js'
import { createChangeSet } from '../../../../src/providers/cloudformation/stack/create-change-set.js'
import { deleteChangeSet } from '../../../../src/providers/cloudformation/stack/delete-change-set.js'
import { executeChangeSet } from '../../../../src/providers/cloudformation/stack/execute-change-set.js'
import { Refusal, stackEndpoints, type Answer, type Member } from '../../../support/stack-endpoint.js'
import { STACK_ID, STACK_NAME, stackMember, uuid } from '../../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()
const SET = 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/ours/1'
const NESTED_SET = 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/ours-nested/2'

const request = {
  stackName: STACK_NAME,
  isCreation: false,
  name: changeSetName(uuid(1), 1),
  clientToken: uuid(1),
  template: { body: 'Resources: {}' },
  capabilities: capabilitiesFor(['CAPABILITY_IAM']),
  keptParameters: [],
  tags: new Map<string, string>(),
  includesNestedStacks: false,
}
const created: Answer = () => ({ Id: SET, StackId: STACK_ID })
const set = (status: string, more: Readonly<Record<string, Member | undefined>> = {}) => ({
  ChangeSetId: SET,
  StackId: STACK_ID,
  Status: status,
  Changes: [],
  ...more,
})
const change = (id: string, more: Readonly<Record<string, Member>> = {}) => ({
  ResourceChange: { LogicalResourceId: id, ResourceType: 'AWS::SNS::Topic', Action: 'Modify', ...more },
})
/** Answers one after the other, and the last again and again. */
const each = (...answers: readonly (Member | Refusal | undefined)[]): Answer => {
  const left = [...answers]
  return () => (left.length > 1 ? left.shift() : left[0])
}
/** Time that passes at once. */
const noTime = () => {
  const pauses: number[] = []
  const left: string[] = []
  const clock: Clock = {
    now: () => 0,
    // The limit of a request is a pause, too.
    sleep: ms => {
      if (ms === timing.discardLimitMs) return new Promise(() => undefined)
      pauses.push(ms)
      return Promise.resolve()
    },
  }
  const report = (event: DeploymentEvent) => {
    if (event.type !== 'unknown') return
    const { what, because } = event
    left.push(`${what}: ${typeof because === 'string' ? because : because.code}`)
  }
  return { pauses, left, context: { clock, report } }
}

async function making(answers: Readonly<Record<string, Answer>>, more: Partial<typeof request> = {}) {
  const endpoint = await open({ CreateChangeSet: created, DeleteChangeSet: () => ({}), ...answers })
  const { context, pauses, left } = noTime()
  const made = createChangeSet({ api: endpoint.api, context }, { ...request, ...more }, signal)
  made.catch(() => undefined)
  return { ...endpoint, made, pauses, left }
}

describe('a change set', () => {
  it('is waited for, with pauses from 0.5 to 5 s', async () => {
    const pending = Array.from({ length: 9 }, () => set('CREATE_IN_PROGRESS'))
    const answers = { DescribeChangeSet: each(set('CREATE_PENDING'), ...pending, set('CREATE_COMPLETE')) }
    const { made, pauses, operations } = await making(answers)
    expect(await made).toEqual({ id: SET, stackId: STACK_ID, isCreation: false, changes: [] })
    expect([pauses[0], pauses.at(-1)]).toEqual([500, 5_000])
    expect(operations()).not.toContain('DeleteChangeSet')
  })

  it('has the changes of all pages and of nested stacks', async () => {
    const answers: Readonly<Record<string, Answer>> = {
      DescribeChangeSet: ({ ChangeSetName, NextToken }) => {
        if (ChangeSetName === NESTED_SET)
          return set('CREATE_COMPLETE', { Changes: [change('Instance', { Replacement: 'True' })] })
        return NextToken === undefined
          ? set('CREATE_COMPLETE', { NextToken: 'more', Changes: [change('Topic')] })
          : set('CREATE_COMPLETE', { Changes: [change('Database', { ChangeSetId: NESTED_SET })] })
      },
    }
    const { made } = await making(answers)
    expect((await made)?.changes.map(({ path, replacement }) => [path, replacement])).toEqual([
      ['Topic', 'never'],
      ['Database', 'never'],
      ['Database/Instance', 'always'],
    ])
  })

  it.each([
    "The submitted information didn't contain changes. Submit different information to create a change set.",
    'No updates are to be performed.',
  ])('that changes nothing is deleted: %s', async StatusReason => {
    const { made, operations } = await making({ DescribeChangeSet: () => set('FAILED', { StatusReason }) })
    expect(await made).toBeUndefined()
    expect(operations().at(-1)).toBe('DeleteChangeSet')
  })

  it('that fails for a macro that quotes such a sentence is no change set without changes', async () => {
    const StatusReason = 'Transform 1::Macro failed with: No updates are to be performed.'
    const { made } = await making({ DescribeChangeSet: () => set('FAILED', { StatusReason }) })
    await expect(made).rejects.toMatchObject({ fault: 'invalid', message: StatusReason })
  })

  it('without a list of its changes is read again, and given up', async () => {
    const unlisted = set('CREATE_COMPLETE', { Changes: undefined })
    const once = await making({ DescribeChangeSet: each(unlisted, set('CREATE_COMPLETE')) })
    expect(await once.made).toMatchObject({ id: SET, changes: [] })
    const always = await making({ DescribeChangeSet: () => unlisted })
    await expect(always.made).rejects.toMatchObject({ fault: 'transient' })
    expect(always.operations().at(-1)).toBe('DeleteChangeSet')
  })

  it.each([
    [
      'changes nothing',
      { DescribeChangeSet: () => set('FAILED', { StatusReason: 'No updates are to be performed.' }) },
      SET,
    ],
    ['fails', { DescribeChangeSet: () => set('FAILED', { StatusReason: 'Transform failed' }) }, SET],
    [
      'may have been made',
      { CreateChangeSet: () => undefined, DescribeChangeSet: () => set('CREATE_COMPLETE') },
      request.name,
    ],
  ])('that %s and cannot be deleted is named', async (_, answers, name) => {
    const DeleteChangeSet = () => new Refusal('AccessDenied', 'no', 403)
    const { made, left } = await making({ DeleteChangeSet, ...answers })
    await made.catch(() => undefined)
    expect(left).toEqual([`whether change set ${name} was discarded: AccessDenied`])
  })

  it('that exists already, since the request was heard twice, is deleted', async () => {
    const CreateChangeSet = () => new Refusal('AlreadyExistsException', 'exists')
    const DescribeChangeSet = () => set('CREATE_COMPLETE')
    const { made, requests } = await making({ CreateChangeSet, DescribeChangeSet })
    await expect(made).rejects.toMatchObject({ fault: 'conflict' })
    expect(requests.at(-1)).toMatchObject({ Action: 'DeleteChangeSet', ChangeSetName: SET })
  })

  it('that fails is deleted, and its reason thrown', async () => {
    const { made, requests } = await making({
      DescribeChangeSet: () => set('FAILED', { StatusReason: 'Transform failed' }),
    })
    await expect(made).rejects.toMatchObject({ fault: 'invalid', message: 'Transform failed' })
    expect(requests.at(-1)).toMatchObject({ Action: 'DeleteChangeSet', ChangeSetName: SET })
  })

  it('that a nested stack fails has the reason of that', async () => {
    const StatusReason = `Nested change set ${NESTED_SET} was not successfully created: Currently in FAILED.`
    const { made } = await making({
      DescribeChangeSet: ({ ChangeSetName }) =>
        ChangeSetName === NESTED_SET
          ? { ...set('FAILED', { StatusReason: 'the nested reason' }), ChangeSetId: NESTED_SET }
          : set('FAILED', { StatusReason }),
    })
    await expect(made).rejects.toMatchObject({ message: 'the nested reason' })
  })

  it('that a validation refuses has its reasons, where they may be read', async () => {
    const DescribeChangeSet = () => set('FAILED', { StatusReason: 'Failed: [AWS::EarlyValidation::Check]' })
    const event = {
      LogicalResourceId: 'Bucket',
      ValidationStatusReason: 'the name is taken\n::error::x',
      ValidationPath: '/Resources/Bucket',
    }
    const { made } = await making({
      DescribeChangeSet,
      DescribeEvents: () => ({ OperationEvents: [{ EventId: 'a' }, event] }),
    })
    await expect(made).rejects.toMatchObject({
      message: 'Bucket: the name is taken ::error::x (/Resources/Bucket)',
    })
    const denied = await making({ DescribeChangeSet })
    await expect(denied.made).rejects.toMatchObject({
      fault: 'invalid',
      message: expect.stringContaining('AWS::EarlyValidation'),
      hint: expect.stringContaining('cloudformation:DescribeEvents'),
    })
  })

  it('survives a throttled look', async () => {
    const throttled = new Refusal('Throttling', 'Rate exceeded')
    const { made } = await making({ DescribeChangeSet: each(throttled, throttled, set('CREATE_COMPLETE')) })
    expect((await made)?.id).toBe(SET)
  })

  it('that is not found yet is looked for again', async () => {
    const missing = new Refusal('ChangeSetNotFound', `ChangeSet [${SET}] does not exist`, 404)
    const { made } = await making({ DescribeChangeSet: each(missing, missing, set('CREATE_COMPLETE')) })
    expect((await made)?.id).toBe(SET)
  })

  it('that somebody else deletes by updating the stack is a conflict', async () => {
    const missing = new Refusal('ChangeSetNotFound', `ChangeSet [${SET}] does not exist`, 404)
    const { made } = await making({ DescribeChangeSet: each(set('CREATE_IN_PROGRESS'), missing) })
    await expect(made).rejects.toMatchObject({ fault: 'conflict', code: 'ChangeSetGone' })
  })

  it('is deleted by its name when the answer to its creation is lost', async () => {
    const DescribeChangeSet = () => set('CREATE_COMPLETE')
    const { made, requests } = await making({ CreateChangeSet: () => undefined, DescribeChangeSet })
    await expect(made).rejects.toMatchObject({ fault: 'transient' })
    expect(requests.slice(-2)).toEqual([
      expect.objectContaining({
        ...{ Action: 'DescribeChangeSet', ChangeSetName: request.name, StackName: STACK_NAME },
      }),
      expect.objectContaining({ Action: 'DeleteChangeSet', ChangeSetName: SET }),
    ])
  })

  it('that does not show after its creation got no answer stays saved for the post step, without a warning', async () => {
    const missing = () => new Refusal('ChangeSetNotFound', `ChangeSet [${SET}] does not exist`, 404)
    const { made, left, operations } = await making({
      CreateChangeSet: () => undefined,
      DescribeChangeSet: missing,
    })
    await expect(made).rejects.toMatchObject({ fault: 'transient' })
    expect(operations()).toEqual(['CreateChangeSet', 'DescribeChangeSet', 'DeleteChangeSet'])
    expect(left).toEqual([])
  })

  it('that was refused leaves nothing to delete', async () => {
    const { made, operations } = await making({
      CreateChangeSet: () => new Refusal('ValidationError', 'Template error'),
    })
    await expect(made).rejects.toMatchObject({ fault: 'invalid' })
    expect(operations()).toEqual(['CreateChangeSet'])
  })

  it('is deleted when the workflow is cancelled meanwhile', async () => {
    const stop = new AbortController()
    const { api, operations } = await open({
      CreateChangeSet: created,
      DeleteChangeSet: () => ({}),
      DescribeChangeSet: () => {
        stop.abort()
        return set('CREATE_IN_PROGRESS')
      },
    })
    const made = createChangeSet({ api, context: noTime().context }, request, stop.signal)
    await expect(made).rejects.toMatchObject({ name: 'ProviderError', fault: 'transient' })
    expect(operations().at(-1)).toBe('DeleteChangeSet')
  })
})

describe('the stack that a change set would create', () => {
  const creation = { id: SET, stackId: STACK_ID, isCreation: true }

  it.each([
    ['was deleted by an earlier try', () => new Refusal('ChangeSetNotFound', 'does not exist')],
    ['is deleted now', () => ({})],
  ])(
    'is deleted where only this deployment creates one of that name, and the change set %s',
    async (_, deleted) => {
      const stackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/AWSProton-shop-0bd794d6/7'
      const { api, operations } = await open({
        DeleteChangeSet: deleted,
        DescribeStacks: () => ({ Stacks: [stackMember('REVIEW_IN_PROGRESS', { StackId: stackId })] }),
        DeleteStack: () => ({}),
      })
      const id =
        'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/proton-deploy-0bd794d6-aaaa-4000-8000-000000000002-1/7'
      await deleteChangeSet(api, { id, stackId, isCreation: true }, signal)
      expect(operations()).toEqual(['DeleteChangeSet', 'DescribeStacks', 'DeleteStack'])
    },
  )

  it('is not touched where the change set was executed, whatever a read of the stack shows', async () => {
    const { api, operations } = await open({
      DescribeChangeSet: () => set('CREATE_COMPLETE', { ExecutionStatus: 'EXECUTE_IN_PROGRESS' }),
      DeleteChangeSet: () => new Refusal('InvalidChangeSetStatus', 'it is being executed'),
      DescribeStacks: () => ({ Stacks: [stackMember('REVIEW_IN_PROGRESS')] }),
      DeleteStack: () => ({}),
    })
    await deleteChangeSet(api, creation, signal)
    expect(operations()).toEqual(['DeleteChangeSet', 'DescribeChangeSet'])
  })

  // Another job may have made it, or somebody whose own change set in it waits for a review.
  it('stays, and is named, where its name is that of the input stackName', async () => {
    const { api, operations } = await open({
      DeleteChangeSet: () => ({}),
      DescribeStacks: () => ({ Stacks: [stackMember('REVIEW_IN_PROGRESS')] }),
    })
    await expect(deleteChangeSet(api, creation, signal)).rejects.toThrow('may be somebody else')
    expect(operations()).not.toContain('DeleteStack')
  })

  it.each([
    ['AWSProton-dev-00000000', true],
    ['somebodys-stack', false],
  ])('%s is deleted when the answer to its creation is lost: %s', async (stackName, isDeleted) => {
    const { made, operations } = await making(
      {
        CreateChangeSet: () => undefined,
        DescribeChangeSet: () => set('CREATE_COMPLETE'),
        DescribeStacks: () => ({ Stacks: [stackMember('REVIEW_IN_PROGRESS')] }),
        DeleteStack: () => ({}),
      },
      { isCreation: true, stackName },
    )
    await expect(made).rejects.toMatchObject({ fault: 'transient' })
    expect(operations().includes('DeleteStack')).toBe(isDeleted)
  })

  it('is not taken for deleted where a read does not find it', async () => {
    const { api } = await open({
      DeleteChangeSet: () => ({}),
      DescribeStacks: () => new Refusal('ValidationError', `Stack with id ${STACK_ID} does not exist`),
    })
    await expect(deleteChangeSet(api, creation, signal)).rejects.toMatchObject({ code: 'ReadsDisagree' })
  })

  it('is named in a warning where somebody else may have made it', async () => {
    const { made, left } = await making(
      {
        CreateChangeSet: () => undefined,
        DescribeChangeSet: () => set('CREATE_COMPLETE'),
        DescribeStacks: () => ({ Stacks: [stackMember('REVIEW_IN_PROGRESS')] }),
      },
      { isCreation: true, stackName: 'shop' },
    )
    await expect(made).rejects.toMatchObject({ fault: 'transient' })
    expect(left).toEqual([
      expect.stringMatching(/^whether change set \S+ with its new stack shop was discarded: EmptyStack/),
    ])
  })

  it.each(['CREATE_IN_PROGRESS', 'CREATE_COMPLETE'])('stays once it is %s', async status => {
    const { api, operations } = await open({
      DescribeChangeSet: () => set('CREATE_COMPLETE', { ExecutionStatus: 'EXECUTE_COMPLETE' }),
      DeleteChangeSet: () => new Refusal('InvalidChangeSetStatus', 'cannot be deleted'),
      DescribeStacks: () => ({ Stacks: [stackMember(status)] }),
    })
    await deleteChangeSet(api, creation, signal)
    expect(operations()).not.toContain('DeleteStack')
  })
})

describe('the execution', () => {
  const executing = async (answer: Answer) => {
    const { api, requests } = await open({ ExecuteChangeSet: answer })
    const done = executeChangeSet(api, { id: SET }, uuid(1))
    done.catch(() => undefined)
    return { done, requests }
  }

  it('is one request, with our token', async () => {
    const { done, requests } = await executing(() => ({}))
    await expect(done).resolves.toBeUndefined()
    expect(requests).toMatchObject([{ ChangeSetName: SET, ClientRequestToken: uuid(1) }])
  })

  it.each([
    ['TokenAlreadyExistsException', 'A client request token already exists'],
    ['InvalidChangeSetStatus', 'cannot be executed in its current execution status of [EXECUTE_IN_PROGRESS]'],
    ['InvalidChangeSetStatus', 'cannot be executed in its current execution status of [EXECUTE_COMPLETE]'],
  ])('that was requested before is ours: %s %s', async (code, message) => {
    const { done } = await executing(() => new Refusal(code, message))
    await expect(done).resolves.toBeUndefined()
  })

  it.each([
    ['InvalidChangeSetStatus', 'cannot be executed in its current execution status of [OBSOLETE]'],
    ['ChangeSetNotFound', `ChangeSet [${SET}] does not exist`],
  ])('conflicts with an update by somebody else: %s %s', async (code, message) => {
    const { done } = await executing(() => new Refusal(code, message))
    await expect(done).rejects.toMatchObject({ fault: 'conflict', code: 'ChangeSetObsolete' })
  })

  it('conflicts with an update in progress', async () => {
    const message = `Stack:${STACK_ID} is in UPDATE_IN_PROGRESS state and can not be updated.`
    const { done } = await executing(() => new Refusal('ValidationError', message))
    await expect(done).rejects.toMatchObject({ fault: 'conflict', code: 'ValidationError' })
  })

  it('whose answer is lost may have been heard, and is not repeated', async () => {
    const { done, requests } = await executing(() => undefined)
    await expect(done).rejects.toMatchObject({ fault: 'transient', isUnsent: false })
    expect(requests).toHaveLength(1)
  })
})

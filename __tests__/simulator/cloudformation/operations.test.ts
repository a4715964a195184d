import { describe, expect, it } from '@jest/globals'
import {
  CancelUpdateStackCommand,
  ContinueUpdateRollbackCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type StackEvent,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation'
import type { PlanStep } from '../../../src/simulator/cloudformation/account/account-file.js'
import {
  errorOf,
  runCloudFormation,
  type RunningCloudFormation,
  shop,
  template,
} from './running-cloudformation.js'

const SHOP = { StackName: 'shop' } as const
const CHANGED = template(['Threshold: 3', 'Threshold: 4'], ['DelaySeconds: 5', 'DelaySeconds: 6'])
const TIMES: PlanStep = { takes: '60s', cleanupTakes: '10s', rollbackTakes: '20s' }

const planned = (step: PlanStep) => runCloudFormation(shop({ plan: [{ ...TIMES, ...step }] }))

const update = ({ client }: RunningCloudFormation, input: object = {}) =>
  client.send(
    new UpdateStackCommand({ ...SHOP, TemplateBody: CHANGED, ClientRequestToken: 'ours', ...input }),
  )

async function stackOf({ client }: RunningCloudFormation, name = 'shop') {
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }))
  if (stack === undefined) throw new Error(`no stack ${name}`)
  return stack
}

const statusOf = async (running: RunningCloudFormation) => (await stackOf(running)).StackStatus

/** The events since an operation with this token started, oldest first. */
async function eventsSince({ client }: RunningCloudFormation, token: string, name = 'shop') {
  const { StackEvents: all = [] } = await client.send(new DescribeStackEventsCommand({ StackName: name }))
  const events = [...all].reverse()
  return events.slice(events.findIndex(({ ClientRequestToken: other }) => other === token))
}

const short = ({ LogicalResourceId: id, ResourceStatus: status }: StackEvent) => `${id} ${status}`

describe('an update', () => {
  it('passes through the cleanup, with an event for each step', async () => {
    const running = await planned({})
    const { OperationId: id } = await update(running)
    expect(await stackOf(running)).toMatchObject({
      StackStatus: 'UPDATE_IN_PROGRESS',
      StackStatusReason: 'User Initiated',
      LastOperations: [{ OperationType: 'UPDATE_STACK', OperationId: id }, { OperationType: 'CREATE_STACK' }],
    })
    running.pass(60)
    expect(await statusOf(running)).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
    running.pass(10)
    expect(await statusOf(running)).toBe('UPDATE_COMPLETE')
    const events = await eventsSince(running, 'ours')
    expect(events.map(short)).toEqual([
      'shop UPDATE_IN_PROGRESS',
      'Queue UPDATE_IN_PROGRESS',
      'Queue UPDATE_COMPLETE',
      'Alarm UPDATE_IN_PROGRESS',
      'Alarm UPDATE_COMPLETE',
      'shop UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'shop UPDATE_COMPLETE',
    ])
    for (const event of events) expect(event).toMatchObject({ ClientRequestToken: 'ours', OperationId: id })
    expect(events[0]).toMatchObject({ PhysicalResourceId: events[0]?.StackId })
    expect(events[1]?.ResourceProperties).toContain('"DelaySeconds":"6"')
  })

  it('replaces a resource under a new physical id, and removes the old one in the cleanup', async () => {
    const running = await planned({})
    await update(running, { TemplateBody: template(['TopicName: orders', 'TopicName: bills']) })
    running.pass(70)
    const events = await eventsSince(running, 'ours')
    const topic = events.filter(({ LogicalResourceId: id }) => id === 'Topic')
    expect(topic.map(({ ResourceStatus }) => ResourceStatus)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ])
    const [before, , after, deleted] = topic.map(({ PhysicalResourceId: id }) => id)
    expect(deleted).toBe(before)
    expect(after).not.toBe(before)
    const { StackResources: resources } = await running.client.send(
      new DescribeStackResourcesCommand({ ...SHOP, LogicalResourceId: 'Topic' }),
    )
    expect(resources).toMatchObject([{ PhysicalResourceId: after, ResourceStatus: 'UPDATE_COMPLETE' }])
  })

  it('shows its outputs when it has completed, and what the account file plans for them', async () => {
    const running = await planned({ outputs: { Planned: 'arn:new' } })
    await update(running, { TemplateBody: template(['Value: test', 'Value: naïve 🙂']) })
    const outputs = async () => (await stackOf(running)).Outputs
    expect(await outputs()).toMatchObject([{}, { OutputValue: 'test' }, { OutputValue: 'arn:q' }])
    running.pass(60)
    expect(await outputs()).toEqual([
      {
        OutputKey: 'QueueUrl',
        OutputValue: expect.stringMatching(/^shop-Queue-/),
        Description: 'Where orders wait',
      },
      { OutputKey: 'Stage', OutputValue: 'na?ve ?' },
      { OutputKey: 'Planned', OutputValue: 'arn:new', ExportName: 'queue-arn' },
    ])
  })

  it('leaves the tags as they are, replaces them, or removes all of them', async () => {
    const running = await planned({})
    const tags = async () => (await stackOf(running)).Tags?.map(({ Key }) => Key)
    await update(running)
    expect(await tags()).toEqual(['proton:environment'])
    running.pass(70)
    await update(running, { ClientRequestToken: 'b', Tags: [{ Key: 'a', Value: '' }] })
    expect(await tags()).toEqual(['a'])
    running.pass(70)
    await update(running, { ClientRequestToken: 'c', Tags: [] })
    expect(await tags()).toEqual([])
  })

  it.each([
    ['has no changes', { TemplateBody: template() }, 'ValidationError: No updates are to be performed.'],
    ['is of no stack', { StackName: 'none' }, 'ValidationError: Stack [none] does not exist'],
  ])('is refused when it %s', async (_, input, message) => {
    expect(await errorOf(update(await planned({}), input))).toBe(message)
  })

  it('is refused for a token that is in use, and while another one runs', async () => {
    const running = await planned({})
    await update(running)
    expect(await errorOf(update(running, { ClientRequestToken: 'b' }))).toMatch(
      /^ValidationError: Stack:arn:.* is in UPDATE_IN_PROGRESS state and can not be updated\.$/,
    )
    running.pass(70)
    expect(await errorOf(update(running))).toMatch(/^TokenAlreadyExistsException/)
  })
})

describe('a failed update', () => {
  const failing = { fails: [{ resource: 'Queue', reason: 'Quota exceeded' }] }

  it('rolls back under a second operation id with the same token', async () => {
    const running = await planned(failing)
    const { OperationId: id } = await update(running)
    running.pass(60)
    expect(await stackOf(running)).toMatchObject({
      StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      LastOperations: [{ OperationType: 'ROLLBACK' }, { OperationType: 'UPDATE_STACK', OperationId: id }, {}],
    })
    running.pass(20)
    expect(await statusOf(running)).toBe('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')
    running.pass(10)
    expect(await statusOf(running)).toBe('UPDATE_ROLLBACK_COMPLETE')
    const events = await eventsSince(running, 'ours')
    expect(events.map(short)).toEqual([
      'shop UPDATE_IN_PROGRESS',
      'Queue UPDATE_IN_PROGRESS',
      'Alarm UPDATE_IN_PROGRESS',
      'Queue UPDATE_FAILED',
      'Alarm UPDATE_FAILED',
      'shop UPDATE_ROLLBACK_IN_PROGRESS',
      'Queue UPDATE_IN_PROGRESS',
      'Alarm UPDATE_IN_PROGRESS',
      'Queue UPDATE_COMPLETE',
      'Alarm UPDATE_COMPLETE',
      'shop UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'shop UPDATE_ROLLBACK_COMPLETE',
    ])
    expect(events.slice(3, 6).map(({ ResourceStatusReason: reason }) => reason)).toEqual([
      'Quota exceeded',
      'Resource update cancelled',
      'The following resource(s) failed to update: [Queue, Alarm]. ',
    ])
    expect(new Set(events.map(({ ClientRequestToken: token }) => token))).toEqual(new Set(['ours']))
    expect(events.findIndex(({ OperationId: other }) => other !== id)).toBe(5)
  })

  it('restores the template', async () => {
    const running = await planned(failing)
    const text = async () => (await running.client.send(new GetTemplateCommand(SHOP))).TemplateBody
    await update(running)
    expect(await text()).toBe(CHANGED)
    running.pass(90)
    expect(await text()).toBe(template())
  })

  it('ends UPDATE_FAILED without a rollback when it is disabled', async () => {
    const running = await planned(failing)
    await update(running, { DisableRollback: true })
    running.pass(60)
    expect(await stackOf(running)).toMatchObject({ StackStatus: 'UPDATE_FAILED', DisableRollback: true })
    expect(await errorOf(update(running, { ClientRequestToken: 'b' }))).toContain('UPDATE_FAILED state')
  })

  it('shows what a hook says', async () => {
    const hook = { type: 'Acme::Naming::Hook', resource: 'Queue', reason: 'wrong name' }
    const running = await planned({ hooks: [hook] })
    await update(running)
    running.pass(60)
    const events = await eventsSince(running, 'ours')
    expect(events[3]).toMatchObject({
      LogicalResourceId: 'Queue',
      HookType: 'Acme::Naming::Hook',
      HookStatus: 'HOOK_COMPLETE_FAILED',
      HookStatusReason: 'wrong name',
      HookInvocationPoint: 'PRE_PROVISION',
      HookFailureMode: 'FAIL',
    })
    expect(events.map(({ ResourceStatusReason: reason }) => reason)).toContain(
      'The following hook(s) failed: [Acme::Naming::Hook]',
    )
  })

  it('completes when a hook only warns', async () => {
    const hook = { type: 'Acme::Naming::Hook', resource: 'Queue', failureMode: 'WARN' as const }
    const running = await planned({ hooks: [hook] })
    await update(running)
    running.pass(70)
    expect(await statusOf(running)).toBe('UPDATE_COMPLETE')
  })

  it('names the nested stack that failed', async () => {
    const fails = [{ resource: 'Queue', reason: 'Embedded stack failed', nestedStack: 'nested' }]
    const account = shop({ plan: [{ ...TIMES, fails }] })
    const nested = { template: template(), parent: 'shop' }
    const running = await runCloudFormation({ ...account, stacks: { ...account.stacks, nested } })
    await update(running)
    running.pass(60)
    const { StackId: nestedId, ParentId: parent } = await stackOf(running, 'nested')
    expect(parent).toBe((await stackOf(running)).StackId)
    const events = await eventsSince(running, 'ours')
    const failed = events.find(({ ResourceStatus: status }) => status === 'UPDATE_FAILED')
    expect(failed?.PhysicalResourceId).toBe(nestedId)
  })

  it('may fail to roll back; the rollback can then be continued', async () => {
    const rollbackFails = [{ resource: 'Queue', reason: 'It is gone' }]
    const running = await planned({ ...failing, rollbackFails })
    await update(running)
    running.pass(80)
    expect(await stackOf(running)).toMatchObject({
      StackStatus: 'UPDATE_ROLLBACK_FAILED',
      StackStatusReason: 'The following resource(s) failed to update: [Queue]. ',
    })
    const { client } = running
    await client.send(new ContinueUpdateRollbackCommand({ ...SHOP, ResourcesToSkip: ['Queue'] }))
    expect(await stackOf(running)).toMatchObject({
      StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      LastOperations: [{ OperationType: 'CONTINUE_ROLLBACK' }, {}, {}, {}],
    })
    running.pass(30)
    expect(await statusOf(running)).toBe('UPDATE_ROLLBACK_COMPLETE')
    expect(await errorOf(client.send(new ContinueUpdateRollbackCommand(SHOP)))).toMatch(/^ValidationError/)
  })
})

describe('CancelUpdateStack', () => {
  it('rolls back with the token of the cancellation', async () => {
    const running = await planned({})
    await update(running)
    running.pass(40)
    await running.client.send(new CancelUpdateStackCommand({ ...SHOP, ClientRequestToken: 'cancel' }))
    expect(await stackOf(running)).toMatchObject({
      StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
      StackStatusReason: 'User Initiated',
    })
    running.pass(30)
    expect(await statusOf(running)).toBe('UPDATE_ROLLBACK_COMPLETE')
    const events = await eventsSince(running, 'ours')
    const [cancelled] = events.filter(({ ResourceStatus: status }) => status === 'UPDATE_FAILED')
    expect(cancelled).toMatchObject({
      LogicalResourceId: 'Alarm',
      ResourceStatusReason: 'Resource update cancelled',
    })
    const rollback = events.slice(events.findIndex(({ ClientRequestToken: token }) => token === 'cancel'))
    expect(rollback.map(short)[0]).toBe('shop UPDATE_ROLLBACK_IN_PROGRESS')
    for (const { ClientRequestToken: token } of rollback) expect(token).toBe('cancel')
  })

  it.each([
    ['before an update', 0],
    ['during the cleanup', 60],
    ['after it', 70],
  ])('is refused %s', async (_, seconds) => {
    const running = await planned({})
    if (seconds > 0) await update(running)
    running.pass(seconds)
    expect(await errorOf(running.client.send(new CancelUpdateStackCommand(SHOP)))).toBe(
      'ValidationError: CancelUpdateStack cannot be called from current stack status',
    )
  })
})

describe('a creation', () => {
  const FRESH = { StackName: 'fresh' } as const
  const create = ({ client }: RunningCloudFormation, input: object = {}) =>
    client.send(
      new CreateStackCommand({ ...FRESH, TemplateBody: template(), ClientRequestToken: 'ours', ...input }),
    )
  const created = (step: PlanStep, deletion = {}) =>
    runCloudFormation(shop({}, { created: { '*': { plan: [{ ...TIMES, ...step }], deletion } } }))

  it('completes, and has what it was asked for', async () => {
    const running = await created({})
    const { StackId: id } = await create(running, {
      EnableTerminationProtection: true,
      RoleARN: 'arn:aws:iam::123456789012:role/deploy',
      Tags: [{ Key: 'a', Value: 'b' }],
      NotificationARNs: ['arn:aws:sns:us-east-1:123456789012:events'],
    })
    running.pass(60)
    expect(await stackOf(running, 'fresh')).toMatchObject({
      StackId: id,
      StackStatus: 'CREATE_COMPLETE',
      Description: 'A small shop',
      EnableTerminationProtection: true,
      RoleARN: 'arn:aws:iam::123456789012:role/deploy',
      NotificationARNs: ['arn:aws:sns:us-east-1:123456789012:events'],
      Tags: [{ Key: 'a', Value: 'b' }],
      DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    })
    const events = await eventsSince(running, 'ours', 'fresh')
    expect(events.map(short).slice(0, 4)).toEqual([
      'fresh CREATE_IN_PROGRESS',
      'Queue CREATE_IN_PROGRESS',
      'Queue CREATE_IN_PROGRESS',
      'Queue CREATE_COMPLETE',
    ])
    expect(await errorOf(running.client.send(new DeleteStackCommand(FRESH)))).toBe(
      'ValidationError: Stack [fresh] cannot be deleted while TerminationProtection is enabled',
    )
    expect(await errorOf(create(running))).toBe('AlreadyExistsException: Stack [fresh] already exists')
  })

  it.each([
    ['ROLLBACK', 'ROLLBACK_COMPLETE'],
    ['DO_NOTHING', 'CREATE_FAILED'],
  ])('that fails ends with OnFailure %s as %s, and cannot be updated', async (OnFailure, status) => {
    const running = await created({ fails: [{ resource: 'Topic' }] })
    await create(running, { OnFailure })
    running.pass(90)
    expect((await stackOf(running, 'fresh')).StackStatus).toBe(status)
    expect(await errorOf(update(running, FRESH))).toContain(`is in ${status} state and can not be updated.`)
  })

  it('that fails with OnFailure DELETE is deleted', async () => {
    const running = await created({ fails: [{ resource: 'Topic' }] })
    const { StackId: id = '' } = await create(running, { OnFailure: 'DELETE' })
    running.pass(90)
    expect((await stackOf(running, id)).StackStatus).toBe('DELETE_COMPLETE')
  })

  it('can be deleted while it runs; then the ARN still finds it, and the name does not', async () => {
    const running = await created({})
    const { StackId: id = '' } = await create(running)
    running.pass(30)
    await running.client.send(new DeleteStackCommand({ StackName: id, ClientRequestToken: 'delete' }))
    expect((await stackOf(running, 'fresh')).StackStatus).toBe('DELETE_IN_PROGRESS')
    running.pass(30)
    expect(await errorOf(stackOf(running, 'fresh'))).toBe(
      'ValidationError: Stack with id fresh does not exist',
    )
    expect(await stackOf(running, id)).toMatchObject({
      StackStatus: 'DELETE_COMPLETE',
      DeletionTime: expect.any(Date),
    })
    expect(await errorOf(running.client.send(new DeleteStackCommand(FRESH)))).toBe('succeeded')
    await create(running)
    expect((await stackOf(running, 'fresh')).StackId).not.toBe(id)
  })
})

describe('a deletion', () => {
  const deleteShop = ({ client }: RunningCloudFormation, input: object = {}) =>
    client.send(new DeleteStackCommand({ ...SHOP, ClientRequestToken: 'delete', ...input }))

  it('skips what a policy retains', async () => {
    const running = await runCloudFormation(shop())
    const { StackId: id = '' } = await stackOf(running)
    await deleteShop(running)
    running.pass(30)
    const events = await eventsSince(running, 'delete', id)
    expect(events.map(short)).toEqual([
      'shop DELETE_IN_PROGRESS',
      'Alarm DELETE_IN_PROGRESS',
      'Topic DELETE_SKIPPED',
      'Queue DELETE_IN_PROGRESS',
      'Alarm DELETE_COMPLETE',
      'Queue DELETE_COMPLETE',
      'shop DELETE_COMPLETE',
    ])
  })

  it('may fail; then it can leave resources behind', async () => {
    const fails = [{ resource: 'Queue', reason: 'It is not empty' }]
    const running = await runCloudFormation(shop({ deletion: { takes: '10s', fails } }))
    expect(await errorOf(deleteShop(running, { RetainResources: ['Queue'] }))).toContain(
      'only when the stack is in the DELETE_FAILED state.',
    )
    await deleteShop(running)
    running.pass(10)
    expect(await stackOf(running)).toMatchObject({
      StackStatus: 'DELETE_FAILED',
      StackStatusReason: 'The following resource(s) failed to delete: [Queue]. ',
    })
    await deleteShop(running, { ClientRequestToken: 'b', RetainResources: ['Queue'] })
    running.pass(10)
    expect(await errorOf(stackOf(running))).toContain('does not exist')
  })

  it('is refused during an update', async () => {
    const running = await planned({})
    await update(running)
    expect(await errorOf(deleteShop(running))).toMatch(
      /cannot be deleted while in status UPDATE_IN_PROGRESS$/,
    )
  })
})

import { describe, expect, it } from '@jest/globals'
import {
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation'
import { errorOf, runCloudFormation, shop, START, template } from './running-cloudformation.js'

const SHOP = { StackName: 'shop' } as const
const update = new UpdateStackCommand({
  ...SHOP,
  TemplateBody: template(['Threshold: 3', 'Threshold: 4']),
  ClientRequestToken: 'ours',
})

describe('GetTemplate', () => {
  it.each([
    ['entities, quotes and CDATA', `a: "<&>'\\"" # <![CDATA[ ]]>`],
    ['carriage returns', '# a\r\n# b\r'],
    ['blanks at the end', '#   \n\n'],
  ])('returns %s as they were sent', async (_, text) => {
    const sent = `${template()}Metadata:\n  ${text}`
    const { client } = await runCloudFormation(shop({ template: sent }))
    expect((await client.send(new GetTemplateCommand(SHOP))).TemplateBody).toBe(sent)
  })

  it('returns a question mark for each character outside ASCII', async () => {
    const { client } = await runCloudFormation(shop({ template: `${template()}# é 🙂 \u2028` }))
    expect(await client.send(new GetTemplateCommand(SHOP))).toMatchObject({
      TemplateBody: `${template()}# ? ? ?`,
      StagesAvailable: ['Original', 'Processed'],
    })
  })
})

describe('GetTemplateSummary', () => {
  it('describes a template', async () => {
    const { client } = await runCloudFormation(shop())
    const role = 'Role: { Type: AWS::IAM::Role }\n  Queue:'
    const text = template(['Queue:', role], ['Default: small', 'Default: small, NoEcho: true'])
    expect(await client.send(new GetTemplateSummaryCommand({ TemplateBody: text }))).toMatchObject({
      Description: 'A small shop',
      Parameters: [{ ParameterKey: 'Size', ParameterType: 'String', DefaultValue: 'small', NoEcho: true }],
      Capabilities: ['CAPABILITY_IAM'],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
      ResourceTypes: ['AWS::IAM::Role', 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::CloudWatch::Alarm'],
    })
    expect((await client.send(new GetTemplateSummaryCommand(SHOP))).Capabilities).toEqual([])
  })
})

describe('DescribeStacks', () => {
  it('pages through all stacks', async () => {
    const account = shop({}, { pageSize: 2 })
    const { shop: one } = account.stacks
    if (one === undefined) throw new Error('no stack')
    const { client } = await runCloudFormation({ ...account, stacks: { a: one, b: one, c: one } })
    const first = await client.send(new DescribeStacksCommand({}))
    const second = await client.send(new DescribeStacksCommand({ NextToken: first.NextToken }))
    const names = [...(first.Stacks ?? []), ...(second.Stacks ?? [])].map(({ StackName }) => StackName)
    expect([names, second.NextToken]).toEqual([['a', 'b', 'c'], undefined])
    expect(await errorOf(client.send(new DescribeStacksCommand({ NextToken: 'x' })))).toMatch(
      /^ValidationError/,
    )
  })

  it('hides the values of NoEcho parameters', async () => {
    const secret = template(['Default: small', 'Default: small, NoEcho: true'])
    const { client } = await runCloudFormation(shop({ template: secret }))
    const { Stacks: stacks } = await client.send(new DescribeStacksCommand(SHOP))
    expect(stacks?.[0]?.Parameters).toEqual([{ ParameterKey: 'Size', ParameterValue: '****' }])
  })

  it('shows what the account file forces', async () => {
    const statusReason = 'The following resource(s) failed to update: [Queue]. '
    const { client } = await runCloudFormation(shop({ status: 'UPDATE_ROLLBACK_FAILED', statusReason }))
    expect((await client.send(new DescribeStacksCommand(SHOP))).Stacks).toMatchObject([
      { StackStatus: 'UPDATE_ROLLBACK_FAILED', StackStatusReason: statusReason },
    ])
  })
})

describe('the history of a stack', () => {
  const history = [
    { ago: '3d', took: '2m' },
    {
      ago: '2d',
      took: '5m',
      token: 'older',
      template: template(['DelaySeconds: 5', 'DelaySeconds: 7']),
      fails: [{ resource: 'Queue', reason: 'no' }],
    },
    { ago: '10s', took: '60s', token: 'newer' },
  ]

  it('is in the events, and its last entry may still run', async () => {
    const { client, pass } = await runCloudFormation(shop({ history }), { speed: 10 })
    const status = async () => (await client.send(new DescribeStacksCommand(SHOP))).Stacks?.[0]?.StackStatus
    expect(await status()).toBe('UPDATE_IN_PROGRESS')
    pass(5.5)
    expect(await status()).toBe('UPDATE_COMPLETE')
    const { StackEvents: events = [] } = await client.send(new DescribeStackEventsCommand(SHOP))
    const starts = events.filter(
      ({ ResourceStatus: state, LogicalResourceId: id }) =>
        id === 'shop' && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(state ?? ''),
    )
    expect(starts.map(({ ClientRequestToken: token, Timestamp: at }) => [token, at])).toEqual([
      ['newer', new Date(START - 10_000)],
      ['older', new Date(START - 2 * 86_400_000)],
      [undefined, new Date(START - 3 * 86_400_000)],
    ])
  })
})

describe('DescribeStackEvents', () => {
  it('pages from the newest back, undisturbed by new events', async () => {
    const { client, pass } = await runCloudFormation(shop({}, { pageSize: 4 }))
    await client.send(update)
    const first = await client.send(new DescribeStackEventsCommand(SHOP))
    pass(70)
    const ids = (first.StackEvents ?? []).map(({ EventId: id }) => id)
    for (let { NextToken: token } = first; token !== undefined;) {
      const page = await client.send(new DescribeStackEventsCommand({ ...SHOP, NextToken: token }))
      ids.push(...(page.StackEvents ?? []).map(({ EventId: id }) => id))
      token = page.NextToken
    }
    expect(ids).toHaveLength(13)
    expect(new Set(ids).size).toBe(13)
  })

  it('is refused for a stack that does not exist', async () => {
    const { client } = await runCloudFormation(shop())
    expect(await errorOf(client.send(new DescribeStackEventsCommand({ StackName: 'none' })))).toBe(
      'ValidationError: Stack [none] does not exist',
    )
  })
})

describe('DescribeEvents', () => {
  it('shows one operation, with its type and its end', async () => {
    const { client, pass } = await runCloudFormation(shop())
    const { OperationId: id } = await client.send(update)
    pass(70)
    const { OperationEvents: events = [] } = await client.send(new DescribeEventsCommand({ OperationId: id }))
    expect(events.map(({ EventType: type }) => type)).toEqual([
      'STACK_EVENT',
      'STACK_EVENT',
      'PROGRESS_EVENT',
      'PROGRESS_EVENT',
      'STACK_EVENT',
    ])
    expect(events[0]).toMatchObject({
      OperationType: 'UPDATE_STACK',
      OperationStatus: 'SUCCEEDED',
      StartTime: new Date(START),
      EndTime: new Date(START + 70_000),
    })
  })

  it('shows the failures of a stack only', async () => {
    const hooks = [{ type: 'Acme::A::Hook', resource: 'Alarm', reason: 'no' }]
    const { client, pass } = await runCloudFormation(shop({ plan: [{ takes: '60s', hooks }] }))
    await client.send(update)
    pass(60)
    const filter = { ...SHOP, Filters: { FailedEvents: true } }
    const { OperationEvents: events } = await client.send(new DescribeEventsCommand(filter))
    expect(events).toMatchObject([
      { EventType: 'PROVISIONING_ERROR', ResourceStatus: 'UPDATE_FAILED' },
      { EventType: 'HOOK_INVOCATION_ERROR', HookStatusReason: 'no' },
    ])
  })

  it('needs something to look for', async () => {
    const { client } = await runCloudFormation(shop())
    expect(await errorOf(client.send(new DescribeEventsCommand({})))).toMatch(/^ValidationError/)
  })
})

describe('DescribeStackResources', () => {
  it('shows the resources of a stack', async () => {
    const { client } = await runCloudFormation(shop({ physicalIds: { Queue: 'https://queue' } }))
    const { StackResources: all = [] } = await client.send(new DescribeStackResourcesCommand(SHOP))
    expect(all).toHaveLength(3)
    expect(all[0]).toMatchObject({
      LogicalResourceId: 'Queue',
      PhysicalResourceId: 'https://queue',
      ResourceType: 'AWS::SQS::Queue',
      ResourceStatus: 'CREATE_COMPLETE',
      StackName: 'shop',
    })
    const byId = new DescribeStackResourcesCommand({ PhysicalResourceId: 'https://queue' })
    expect((await client.send(byId)).StackResources).toHaveLength(3)
  })
})

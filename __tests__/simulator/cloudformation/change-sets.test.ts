import { describe, expect, it } from '@jest/globals'
import {
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation'
import {
  errorOf,
  runCloudFormation,
  type RunningCloudFormation,
  shop,
  START,
  template,
} from './running-cloudformation.js'

const NAMES = { StackName: 'shop', ChangeSetName: 'one' } as const
const CHANGED = template(['Threshold: 3', 'Threshold: 4'])

const create = ({ client }: RunningCloudFormation, input: Partial<CreateChangeSetCommandInput> = {}) =>
  client.send(new CreateChangeSetCommand({ ...NAMES, TemplateBody: CHANGED, ...input }))
const describeSet = ({ client }: RunningCloudFormation, input: object = {}) =>
  client.send(new DescribeChangeSetCommand({ ...NAMES, ...input }))
const execute = ({ client }: RunningCloudFormation, input: object = {}) =>
  client.send(new ExecuteChangeSetCommand({ ...NAMES, ...input }))

/** The changes of a change set that has been created. */
async function changesOf(running: RunningCloudFormation, body: string) {
  await create(running, { TemplateBody: body })
  running.pass(2)
  const { Changes: changes = [] } = await describeSet(running, { IncludePropertyValues: true })
  return changes.map(({ ResourceChange }) => ResourceChange)
}

describe('a change set', () => {
  it('is created in its time, shows everything, and can be executed', async () => {
    const running = await runCloudFormation(shop())
    const { Id, StackId } = await create(running, {
      Description: 'ours',
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      IncludeNestedStacks: true,
    })
    expect(await describeSet(running)).toMatchObject({ Status: 'CREATE_IN_PROGRESS', Changes: [] })
    running.pass(2)
    const described = await describeSet(running, { ChangeSetName: Id, StackName: undefined })
    expect(described).toMatchObject({
      ChangeSetName: 'one',
      ChangeSetId: Id,
      StackId,
      StackName: 'shop',
      Description: 'ours',
      Parameters: [{ ParameterKey: 'Size', ParameterValue: 'small' }],
      CreationTime: new Date(START),
      ExecutionStatus: 'AVAILABLE',
      Status: 'CREATE_COMPLETE',
      NotificationARNs: [],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: [{ Key: 'proton:environment' }],
      IncludeNestedStacks: true,
    })
    expect(Id).toMatch(/^arn:aws:cloudformation:us-east-1:123456789012:changeSet\/one\/[0-9a-f-]{36}$/)
  })

  it('lists the innermost properties that change, with values on request only', async () => {
    const running = await runCloudFormation(shop())
    const [change, ...others] = await changesOf(running, CHANGED)
    expect(others).toEqual([])
    expect(change).toEqual({
      Action: 'Modify',
      LogicalResourceId: 'Alarm',
      PhysicalResourceId: expect.stringMatching(/^shop-Alarm-[0-9A-F]{12}$/),
      ResourceType: 'AWS::CloudWatch::Alarm',
      Replacement: 'False',
      Scope: ['Properties'],
      BeforeContext: '{"Properties":{"AlarmActions":[{"Ref":"Topic"}],"Threshold":"3"}}',
      AfterContext: '{"Properties":{"AlarmActions":[{"Ref":"Topic"}],"Threshold":"4"}}',
      Details: [
        {
          Evaluation: 'Static',
          ChangeSource: 'DirectModification',
          Target: {
            Attribute: 'Properties',
            Name: 'Threshold',
            Path: '/Properties/Threshold',
            RequiresRecreation: 'Never',
            BeforeValue: '3',
            AfterValue: '4',
            AttributeChangeType: 'Modify',
          },
        },
      ],
    })
    expect(JSON.stringify((await describeSet(running)).Changes)).not.toMatch(/"(Before|After)/)
  })

  it('shows a replacement, and what refers to the replaced resource', async () => {
    const running = await runCloudFormation(shop())
    const changes = await changesOf(running, template(['TopicName: orders', 'TopicName: bills']))
    expect(changes).toMatchObject([
      { LogicalResourceId: 'Topic', Replacement: 'True', PolicyAction: 'ReplaceAndDelete' },
      {
        LogicalResourceId: 'Alarm',
        Replacement: 'False',
        Details: [{ Evaluation: 'Dynamic', ChangeSource: 'ResourceReference', CausingEntity: 'Topic' }],
      },
    ])
  })

  it('shows additions, and removals with what their policy does', async () => {
    const running = await runCloudFormation(shop())
    const text = `Resources:\n  Queue: { Type: AWS::SQS::Queue }\n  Extra: { Type: AWS::SQS::Queue }\n`
    expect(await changesOf(running, text)).toMatchObject([
      { Action: 'Modify', LogicalResourceId: 'Queue' },
      { Action: 'Add', LogicalResourceId: 'Extra', Details: [] },
      { Action: 'Remove', LogicalResourceId: 'Topic', PolicyAction: 'Retain' },
      { Action: 'Remove', LogicalResourceId: 'Alarm', PolicyAction: 'Delete' },
    ])
  })

  it('shows the replacements that the account file plans', async () => {
    const changeSet = { replacements: { Alarm: 'Conditional' as const } }
    const running = await runCloudFormation(shop({ plan: [{ changeSet }] }))
    expect(await changesOf(running, CHANGED)).toMatchObject([
      { Replacement: 'Conditional', PolicyAction: 'ReplaceAndDelete' },
    ])
  })

  it('counts a parameter and a dynamic reference as changes', async () => {
    const secret = template(['Threshold: 3', "Threshold: '{{resolve:ssm:limit}}'"])
    const running = await runCloudFormation(shop({ template: secret }))
    await create(running, {
      TemplateBody: secret,
      Parameters: [{ ParameterKey: 'Size', ParameterValue: 'large' }],
    })
    running.pass(2)
    const { Changes: changes } = await describeSet(running)
    expect(changes).toMatchObject([
      { ResourceChange: { Details: [{ Target: { Path: '/Properties/Tags/0/Value' } }] } },
      { ResourceChange: { Details: [{ Evaluation: 'Dynamic', Target: { Name: 'Threshold' } }] } },
    ])
  })

  it.each([
    ['the same text', template()],
    ['other comments and blanks', `# a comment\n${template(['Threshold: 3', 'Threshold:   "3"'])}\n`],
  ])('fails for %s, which has no changes', async (_, body) => {
    const running = await runCloudFormation(shop())
    await create(running, { TemplateBody: body })
    running.pass(2)
    expect(await describeSet(running)).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    })
    expect(await errorOf(execute(running))).toMatch(
      /^InvalidChangeSetStatus\w*: ChangeSet \[arn:.*\] cannot be executed in its current status of \[FAILED\]$/,
    )
  })

  it('is not empty when only an output or a tag changes', async () => {
    const running = await runCloudFormation(shop())
    await create(running, { TemplateBody: template(['Value: test', 'Value: live']) })
    await create(running, {
      ChangeSetName: 'two',
      TemplateBody: template(),
      Tags: [{ Key: 'owner', Value: 'shop' }],
    })
    running.pass(2)
    expect(await describeSet(running)).toMatchObject({ Status: 'CREATE_COMPLETE', Changes: [] })
    const { Changes: changes } = await describeSet(running, { ChangeSetName: 'two' })
    expect(changes).toHaveLength(3)
  })

  it('fails as planned, with validations that DescribeEvents shows', async () => {
    const validations = [
      { resource: 'Alarm', name: 'AWS::EarlyValidation::PropertyValidation', reason: 'Threshold is too low' },
    ]
    const running = await runCloudFormation(shop({ plan: [{ changeSet: { validations } }] }))
    const { Id } = await create(running)
    running.pass(2)
    const { Status, StatusReason } = await describeSet(running)
    expect([Status, StatusReason]).toEqual(['FAILED', expect.stringContaining('AWS::EarlyValidation')])
    const { OperationEvents: events } = await running.client.send(
      new DescribeEventsCommand({ ChangeSetName: Id, Filters: { FailedEvents: true } }),
    )
    expect(events).toMatchObject([
      {
        EventType: 'VALIDATION_ERROR',
        OperationType: 'CREATE_CHANGESET',
        LogicalResourceId: 'Alarm',
        ValidationStatus: 'FAILED',
        ValidationStatusReason: 'Threshold is too low',
        ValidationPath: '/Resources/Alarm',
        ValidationFailureMode: 'FAIL',
      },
    ])
  })

  it('fails for the reason that the account file plans', async () => {
    const running = await runCloudFormation(shop({ plan: [{ changeSet: { fails: 'no quota' } }] }))
    await create(running)
    running.pass(2)
    expect(await describeSet(running)).toMatchObject({ Status: 'FAILED', StatusReason: 'no quota' })
  })

  it('creates a stack under review, which an execution fills', async () => {
    const running = await runCloudFormation(shop({}, { created: { fresh: { plan: [{ takes: '30s' }] } } }))
    const names = { StackName: 'fresh', ChangeSetName: 'one' }
    const { StackId } = await create(running, { ...names, ChangeSetType: 'CREATE' })
    const stack = () => running.client.send(new DescribeStacksCommand({ StackName: 'fresh' }))
    expect((await stack()).Stacks).toMatchObject([{ StackId, StackStatus: 'REVIEW_IN_PROGRESS' }])
    expect(await errorOf(running.client.send(new GetTemplateCommand({ StackName: 'fresh' })))).toMatch(
      /^ValidationError/,
    )
    running.pass(2)
    await execute(running, names)
    running.pass(30)
    expect((await stack()).Stacks).toMatchObject([{ StackId, StackStatus: 'CREATE_COMPLETE' }])
  })

  it('is found, listed page by page and deleted', async () => {
    const running = await runCloudFormation(shop({}, { pageSize: 1 }))
    await create(running)
    await create(running, { ChangeSetName: 'two' })
    const { client } = running
    const first = await client.send(new ListChangeSetsCommand({ StackName: 'shop' }))
    const rest = { StackName: 'shop', NextToken: first.NextToken }
    const second = await client.send(new ListChangeSetsCommand(rest))
    expect([...(first.Summaries ?? []), ...(second.Summaries ?? [])]).toMatchObject([
      { ChangeSetName: 'one', StackName: 'shop', Status: 'CREATE_IN_PROGRESS' },
      { ChangeSetName: 'two', ExecutionStatus: 'UNAVAILABLE' },
    ])
    expect(second.NextToken).toBeUndefined()
    running.pass(2)
    await client.send(new DeleteChangeSetCommand(NAMES))
    expect(await errorOf(describeSet(running))).toBe(
      'ChangeSetNotFoundException: ChangeSet [one] does not exist',
    )
    expect(await errorOf(client.send(new DeleteChangeSetCommand(NAMES)))).toBe('succeeded')
  })

  it('shows its changes page by page', async () => {
    const running = await runCloudFormation(shop({}, { pageSize: 2 }))
    const tags = [{ Key: 'owner', Value: 'shop' }]
    await create(running, { Tags: tags })
    running.pass(2)
    const first = await describeSet(running)
    const second = await describeSet(running, { NextToken: first.NextToken })
    expect([first.Changes?.length, second.Changes?.length, second.NextToken]).toEqual([2, 1, undefined])
  })

  it('is obsolete once another one has been executed', async () => {
    const running = await runCloudFormation(shop())
    await create(running)
    await create(running, { ChangeSetName: 'two' })
    running.pass(2)
    await execute(running, { ChangeSetName: 'two' })
    running.pass(100)
    expect((await describeSet(running)).ExecutionStatus).toBe('OBSOLETE')
    expect(await errorOf(execute(running))).toContain('execution status of [OBSOLETE]')
    expect(await describeSet(running, { ChangeSetName: 'two' })).toMatchObject({
      ExecutionStatus: 'EXECUTE_COMPLETE',
    })
  })

  it('is executed once per token', async () => {
    const running = await runCloudFormation(shop())
    await create(running)
    running.pass(2)
    await execute(running, { ClientRequestToken: 'ours' })
    expect(await errorOf(execute(running, { ClientRequestToken: 'ours' }))).toMatch(
      /^TokenAlreadyExistsException/,
    )
    expect(await errorOf(execute(running, { ClientRequestToken: 'other' }))).toContain(
      'execution status of [EXECUTE_IN_PROGRESS]',
    )
  })
})

describe('CreateChangeSet refuses', () => {
  const cases: readonly (readonly [string, Partial<CreateChangeSetCommandInput>, string])[] = [
    ['a stack that does not exist', { StackName: 'none' }, 'ValidationError: Stack [none] does not exist'],
    [
      'the creation of a stack that exists',
      { ChangeSetType: 'CREATE' },
      'ValidationError: Stack [shop] already exists and cannot be created again with the changeSet [one].',
    ],
    ['a template without resources', { TemplateBody: 'Resources: {}' }, 'At least one Resources member'],
    ['text that is not YAML', { TemplateBody: 'a: [' }, 'YAML not well-formed. (line 1, column 5)'],
    ['an unknown reference', { TemplateBody: template(['!Ref Size', '!Ref Siz']) }, '[Siz] in the Resources'],
    ['a resource without a type', { TemplateBody: 'Resources: { A: {} }' }, '[/Resources/A] Every Resources'],
    ['two templates', { TemplateURL: 'https://bucket/a.yaml' }, 'Either Template URL or Template Body'],
    ['a missing object', { TemplateBody: undefined, TemplateURL: 'https://b/a.yaml' }, 'S3 error'],
    ['a text over 51,200 bytes', { TemplateBody: `${template()}#${'é'.repeat(26_000)}` }, 'equal to 51200'],
    [
      'an unknown parameter',
      { Parameters: [{ ParameterKey: 'Colour', ParameterValue: 'red' }] },
      'Parameters: [Colour] do not exist in the template',
    ],
    [
      'a parameter without a value',
      { TemplateBody: template([', Default: small', '']) },
      'Parameters: [Size] must have values',
    ],
    [
      'a role without the capability',
      { TemplateBody: 'Resources: { Role: { Type: AWS::IAM::Role, Properties: { RoleName: r } } }' },
      'InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]',
    ],
    ['a wrong name', { ChangeSetName: '1' }, "1 validation error detected: Value '1' at 'ChangeSetName'"],
    ['what it does not simulate', { DeploymentMode: 'REVERT_DRIFT' }, 'Member is not known'],
  ]

  it.each(cases)('%s', async (_, input, message) => {
    const running = await runCloudFormation(shop())
    expect(await errorOf(create(running, input))).toContain(message)
  })

  it('a name in use, unless the client token is the same', async () => {
    const running = await runCloudFormation(shop())
    const first = await create(running, { ClientToken: 'a' })
    expect(await create(running, { ClientToken: 'a' })).toMatchObject({ Id: first.Id })
    expect(await errorOf(create(running, { ClientToken: 'b' }))).toBe(
      'AlreadyExistsException: ChangeSet one cannot be created due to a mismatch with existing attribute ClientToken',
    )
  })

  it('a stack that is busy', async () => {
    const running = await runCloudFormation(shop())
    const { StackId: id } = await create(running)
    await create(running, { ChangeSetName: 'two' })
    running.pass(2)
    await execute(running)
    const refused = `ValidationError: Stack:${id ?? ''} is in UPDATE_IN_PROGRESS state and can not be updated.`
    expect(await errorOf(create(running, { ChangeSetName: 'three' }))).toBe(refused)
  })

  it('no template URL that the account file has', async () => {
    const url = 'https://bucket.s3.amazonaws.com/a.yaml'
    const running = await runCloudFormation(shop({}, { templates: { [url]: CHANGED } }))
    await create(running, { TemplateBody: undefined, TemplateURL: url })
    running.pass(2)
    expect((await describeSet(running)).Changes).toHaveLength(1)
  })
})

import type { RequestListener } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import { isTransient, mayBeApplied, ProviderError } from '../../../../src/shared/errors.js'
import { connectCloudFormation } from '../../../../src/providers/cloudformation/api/client.js'
import { stackApi } from '../../../../src/providers/cloudformation/api/stack-api.js'
import { awsEnvironment, KEYS } from '../../../support/aws-environment.js'
import { servers } from '../../../support/servers.js'
import { deniedText, Refusal, stackEndpoints, type Answer } from '../../../support/stack-endpoint.js'
import { STACK_ID, STACK_NAME, stackMember } from '../../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()

async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ProviderError) return error
  throw new Error('no ProviderError was thrown')
}

describe('a connection that breaks', () => {
  const { set } = awsEnvironment()
  const { http } = servers()

  it.each<[string, RequestListener]>([
    ['before the answer', ({ socket }) => socket.resetAndDestroy()],
    [
      'within the answer',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '100' })
        response.write('<', () => response.socket?.resetAndDestroy())
      },
    ],
  ])('%s names the endpoint', async (_, listener) => {
    const url = `http://127.0.0.1:${await http(listener)}`
    set({ ...KEYS, AWS_ENDPOINT_URL_CLOUDFORMATION: url })
    const api = stackApi(connectCloudFormation(undefined, {}, () => undefined, { env: process.env }))
    expect(await failureOf(api.getStack('shop', signal))).toMatchObject({
      ...{ code: 'ECONNRESET', fault: 'transient' },
      hint: `${url}/ (set by AWS_ENDPOINT_URL_CLOUDFORMATION) has answered no request yet: check the endpoint and the network of the runner.`,
    })
  })
})

const reading = async (DescribeStacks: Answer) => {
  const endpoint = await open({ DescribeStacks })
  const error = await failureOf(endpoint.api.getStack('shop', signal))
  expect(endpoint.requests).toHaveLength(1)
  return error
}

describe('an error of CloudFormation', () => {
  it.each([
    ['ValidationError', 'Stack with id shop does not exist', 'notFound'],
    [
      'ValidationError',
      `Stack:${STACK_ID} is in UPDATE_IN_PROGRESS state and can not be updated.`,
      'conflict',
    ],
    ['ValidationError', `Stack:${STACK_ID} is in ROLLBACK_COMPLETE state and can not be updated.`, 'invalid'],
    ['ValidationError', 'CancelUpdateStack cannot be called from current stack status', 'conflict'],
    ['ValidationError', 'Template format error: role arn:x does not exist', 'invalid'],
    ['ChangeSetNotFound', 'ChangeSet [x] does not exist', 'notFound'],
    ['InvalidChangeSetStatus', 'cannot be executed', 'conflict'],
    ['TokenAlreadyExistsException', 'token', 'conflict'],
    ['LimitExceededException', 'too many', 'invalid'],
    ['InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_IAM]', 'invalid'],
    ['Throttling', 'Rate exceeded', 'transient'],
    ['ExpiredToken', 'The security token included in the request is expired', 'credentials'],
    ['InvalidClientTokenId', 'The security token included in the request is invalid.', 'credentials'],
    ['InvalidAction', 'Could not find operation', 'unknownOperation'],
    ['SomethingNew', 'whatever', 'unknown'],
  ])('%s: %s is %s, and is not sent again', async (code, message, fault) => {
    expect(await reading(() => new Refusal(code, message))).toMatchObject({
      fault,
      operation: 'DescribeStacks',
    })
  })

  it('that is a missing permission names the IAM action', async () => {
    const error = await reading(() => new Refusal('AccessDenied', deniedText('DescribeStacks'), 403))
    expect(error.fault).toBe('denied')
    expect(error.hint).toContain('Allow cloudformation:DescribeStacks')
  })

  it('that is a throttled request was not applied; one that is lost may have been', async () => {
    const throttled = await open({ ExecuteChangeSet: () => new Refusal('Throttling', 'Rate exceeded') })
    expect(mayBeApplied(await failureOf(throttled.api.executeChangeSet('x', 'token')))).toBe(false)
    const lost = await open({ ExecuteChangeSet: () => undefined })
    const error = await failureOf(lost.api.executeChangeSet('x', 'token'))
    expect(error).toMatchObject({ fault: 'transient', isUnsent: false })
    expect(mayBeApplied(error)).toBe(true)
    expect(lost.requests).toHaveLength(1)
  })

  it('that is an aborted request may have been applied', async () => {
    const stop = new AbortController()
    const { api } = await open({
      CancelUpdateStack: () => {
        stop.abort()
        return {}
      },
    })
    const error = await failureOf(api.cancelUpdate('shop', 'token', stop.signal))
    expect(error).toMatchObject({ fault: 'transient', isUnsent: false })
    expect(mayBeApplied(error)).toBe(true)
  })

  it('that is an answer without a stack is no state of one', async () => {
    expect((await reading(() => ({ Stacks: [] }))).fault).not.toBe('notFound')
    expect((await reading(() => ({ Stacks: [{ StackName: 'shop' }] }))).fault).toBe('unreachable')
  })
})

describe('an answer of CloudFormation', () => {
  it('shows a stack with its texts as they are', async () => {
    const hostile = '::error::<b>&\r\n`x`'
    const { api, client } = await open({
      DescribeStacks: () => ({
        Stacks: [
          stackMember('UPDATE_COMPLETE', {
            Outputs: [{ OutputKey: 'Url', OutputValue: hostile }],
            Tags: [{ Key: 'proton:service', Value: 'x' }],
            Parameters: [{ ParameterKey: 'Password', ParameterValue: '****' }],
            EnableTerminationProtection: true,
            ParentId: 'arn:parent',
          }),
        ],
      }),
    })
    const stack = await api.getStack(STACK_NAME, signal)
    expect(stack).toMatchObject({
      id: STACK_ID,
      status: 'UPDATE_COMPLETE',
      isProtected: true,
      isNested: true,
    })
    expect(stack.outputs.get('Url')).toBe(hostile)
    expect(stack.parameters).toEqual(['Password'])
    expect(client.account?.()).toBe('123456789012')
    expect(client.host()).toBe('127.0.0.1')
  })

  it('is read in all its pages', async () => {
    const { api, operations } = await open({
      DescribeStacks: ({ NextToken }) =>
        NextToken === undefined
          ? { Stacks: [stackMember('CREATE_COMPLETE')], NextToken: 'more' }
          : { Stacks: [stackMember('UPDATE_COMPLETE')] },
    })
    expect((await api.listStacks(signal)).map(({ status }) => status)).toEqual([
      'CREATE_COMPLETE',
      'UPDATE_COMPLETE',
    ])
    expect(operations()).toEqual(['DescribeStacks', 'DescribeStacks'])
  })

  it('may list no stacks', async () => {
    const { api } = await open({ DescribeStacks: () => ({ Stacks: [] }) })
    expect(await api.listStacks(signal)).toEqual([])
  })
})

describe('a request for a change set', () => {
  const request = {
    stackName: 'shop',
    name: 'n',
    clientToken: 't',
    template: { body: 'Resources: {}' },
    capabilities: ['CAPABILITY_NAMED_IAM'],
    keptParameters: ['Password'],
    tags: new Map([['proton:service', 'x']]),
    includesNestedStacks: false,
  }
  const answers = { CreateChangeSet: () => ({ Id: 'arn:set', StackId: STACK_ID }) }

  it('of an update has no tags and no role, and keeps parameters', async () => {
    const { api, requests } = await open(answers)
    expect(await api.createChangeSet({ ...request, isCreation: false }, signal)).toEqual({
      id: 'arn:set',
      stackId: STACK_ID,
    })
    const [sent = {}] = requests
    expect(sent).toMatchObject({
      StackName: 'shop',
      ChangeSetType: 'UPDATE',
      ClientToken: 't',
      TemplateBody: 'Resources: {}',
      'Parameters.member.1.ParameterKey': 'Password',
      'Parameters.member.1.UsePreviousValue': 'true',
      'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
    })
    const unwanted = Object.keys(sent).filter(name => /Tags|Role|OnStackFailure|ParameterValue/.test(name))
    expect(unwanted).toEqual([])
  })

  it('of a creation has tags, and rolls back', async () => {
    const { api, requests } = await open(answers)
    await api.createChangeSet({ ...request, isCreation: true }, signal)
    expect(requests[0]).toMatchObject({
      ChangeSetType: 'CREATE',
      OnStackFailure: 'ROLLBACK',
      'Tags.member.1.Key': 'proton:service',
    })
  })
})

describe('an answer that shows another stack', () => {
  it.each([STACK_NAME.slice(0, -1), `${STACK_ID}0`])(
    'than %s is none: nothing is done to that one',
    async stack => {
      const { api } = await open({ DescribeStacks: () => ({ Stacks: [stackMember('UPDATE_COMPLETE')] }) })
      const failure = await failureOf(api.getStack(stack, signal))
      expect(failure.cause).toMatchObject({ message: 'the response shows another stack' })
      expect(isTransient(failure)).toBe(true)
    },
  )
})

describe('what is no answer of CloudFormation', () => {
  const { set } = awsEnvironment()
  const { http } = servers()

  const denied = '<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>'

  it.each<[string, number, string, string]>([
    ['a login page', 200, 'text/html; charset=utf-8', '<html><body>Sign in</body></html>'],
    [
      'a page that claims to be XML',
      200,
      'text/xml',
      '<?xml version="1.0"?>\n<html><body>Sign in</body></html>',
    ],
    ['nothing', 200, 'text/xml', ''],
    ['no content', 204, 'text/xml', ''],
    ['the answer to another operation', 200, 'text/xml', '<ListExportsResponse/>'],
    ['an error with the status of success', 200, 'text/xml', `<ErrorResponse>${denied}</ErrorResponse>`],
  ])('%s is no answer to a request whose answer says nothing', async (_, status, type, body) => {
    const port = await http((request, response) => {
      request.resume()
      response.writeHead(status, { 'content-type': type })
      response.end(body)
    })
    set({ ...KEYS, AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}` })
    const api = stackApi(connectCloudFormation('eu-west-1', {}, () => undefined, { env: process.env }))
    const sent = [
      api.executeChangeSet('set', 'token'),
      api.cancelUpdate('shop', 'token', signal),
      api.deleteStack('shop', 'token', signal),
      api.deleteChangeSet('set', signal),
    ]
    const errors = await Promise.all(sent.map(failureOf))
    expect(errors.map(error => isTransient(error) && mayBeApplied(error))).toEqual(sent.map(() => true))
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation'
import type { Fault } from '../../../src/simulator/account/fault.js'
import { parseCloudFormationAccount } from '../../../src/simulator/cloudformation/account/parse.js'
import {
  errorOf,
  runCloudFormation,
  type RunningCloudFormation,
  shop,
  template,
} from './running-cloudformation.js'

const SHOP = { StackName: 'shop' } as const
const CHANGED = template(['Threshold: 3', 'Threshold: 4'])

const statusOf = async ({ client }: RunningCloudFormation, name = 'shop') =>
  (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0]?.StackStatus
const update = ({ client }: RunningCloudFormation) =>
  client.send(new UpdateStackCommand({ ...SHOP, TemplateBody: CHANGED }))

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=any/20260105/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0'

/** A request as a client without an SDK sends it. */
async function post(url: string, body: string, authorization: string = SIGNED) {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(authorization && { authorization }),
  }
  const response = await fetch(url, { method: 'POST', headers, body })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

describe('the query protocol', () => {
  it('answers XML in the namespace of the API', async () => {
    const { simulator } = await runCloudFormation(shop())
    const { status, type, text } = await post(
      simulator.url,
      'Action=DescribeStacks&Version=2010-05-15&StackName=shop',
    )
    expect([status, type]).toEqual([200, 'text/xml'])
    expect(text).toMatch(
      /^<DescribeStacksResponse xmlns="http:\/\/cloudformation.amazonaws.com\/doc\/2010-05-15\/"><DescribeStacksResult><Stacks><member><StackId>/,
    )
    expect(text).toMatch(/<ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata>/)
  })

  it.each([
    ['Action=Nothing&Version=2010-05-15', SIGNED, 400, 'InvalidAction'],
    ['Action=DescribeStacks', SIGNED, 400, 'InvalidAction'],
    ['Action=DescribeStacks&Version=2010-05-15', '', 403, 'MissingAuthenticationToken'],
    [
      'Action=DescribeStacks&Version=2010-05-15',
      SIGNED.replace('cloudformation', 's3'),
      403,
      'SignatureDoesNotMatch',
    ],
    ['Action=DescribeStacks&Version=2010-05-15&StackName=a_b', SIGNED, 400, 'ValidationError'],
    ['Action=DescribeStacks&Version=2010-05-15&__proto__.a=b', SIGNED, 400, 'ValidationError'],
    [`Action=${'a'.repeat(1_100_000)}`, SIGNED, 413, 'RequestEntityTooLarge'],
  ])('refuses %.60s with signature %.16s: %d %s', async (body, authorization, status, code) => {
    const { simulator } = await runCloudFormation(shop())
    const answer = await post(simulator.url, body, authorization)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(`<Error><Type>Sender</Type><Code>${code}</Code><Message>`)
  })

  it('logs requests without their templates', async () => {
    const running = await runCloudFormation(shop())
    await update(running)
    expect(await errorOf(running.client.send(new ListStacksCommand({})))).toMatch(/^InvalidAction/)
    expect(running.log).toEqual([
      expect.stringMatching(/^2026-01-05T12:00:00.000Z UpdateStack shop → ok$/),
      expect.stringMatching(/ ListStacks → InvalidAction$/),
    ])
    expect(running.simulator.requests[0]).toMatchObject({
      operation: 'UpdateStack',
      input: SHOP,
      answer: 'ok',
    })
  })
})

describe('a fault', () => {
  const meets = (fault: Fault) => runCloudFormation(shop({}, { faults: [fault] }))

  it.each([
    [{ operation: 'UpdateStack', kind: 'throttle' }, /^Throttling: Rate exceeded/, 'CREATE_COMPLETE'],
    [
      { operation: 'UpdateStack', kind: 'error', name: 'AccessDenied', status: 403 },
      /^AccessDenied/,
      'CREATE_COMPLETE',
    ],
    [
      { operation: 'UpdateStack', kind: 'error', name: 'InternalFailure' },
      /^InternalFailure/,
      'CREATE_COMPLETE',
    ],
    [{ operation: 'UpdateStack', kind: 'unknown' }, /^InvalidAction/, 'CREATE_COMPLETE'],
    [{ operation: 'UpdateStack', kind: 'garbage' }, /^Unknown/, 'CREATE_COMPLETE'],
    [{ operation: 'UpdateStack', kind: 'reset' }, /./, 'CREATE_COMPLETE'],
    [{ operation: 'UpdateStack', kind: 'loseAnswer' }, /./, 'UPDATE_IN_PROGRESS'],
    [{ operation: 'UpdateStack', kind: 'delay', for: '10ms' }, /^succeeded$/, 'UPDATE_IN_PROGRESS'],
  ] as [Fault, RegExp, string][])('%j', async (fault, message, status) => {
    const running = await meets(fault)
    expect(await errorOf(update(running))).toMatch(message)
    expect(await statusOf(running)).toBe(status)
  })

  it('may leave a request without an answer', async () => {
    const { client, simulator } = await meets({ operation: 'DescribeStacks', kind: 'stall' })
    const abort = new AbortController()
    const request = client.send(new DescribeStacksCommand({}), { abortSignal: abort.signal })
    while (simulator.requests.length === 0) await new Promise(resolve => setImmediate(resolve))
    abort.abort()
    expect(await errorOf(request)).toMatch(/^AbortError/)
  })
})

describe('stale reads', () => {
  it('show what was before a change', async () => {
    const running = await runCloudFormation(shop({}, { staleReads: 2 }))
    await update(running)
    const { StackEvents: events } = await running.client.send(new DescribeStackEventsCommand(SHOP))
    expect(events?.[0]?.ResourceStatus).toBe('CREATE_COMPLETE')
    expect(await statusOf(running)).toBe('CREATE_COMPLETE')
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
  })
})

describe('an account file', () => {
  it('may be the one in the documentation', async () => {
    const docs = readFileSync('docs/simulator-cloudformation.md', 'utf8')
    const yaml = /```yaml\n(accountId:[^]*?)```/.exec(docs)?.[1] ?? ''
    const { client } = await runCloudFormation(parseCloudFormationAccount(yaml))
    const { Stacks: stacks } = await client.send(new DescribeStacksCommand({}))
    expect(stacks).toMatchObject([{ StackStatus: 'UPDATE_ROLLBACK_FAILED' }])
  })

  it('is refused with all its mistakes', () => {
    const text = `
stacks:
  shop:
    template: 'Resources: {}'
    parent: none
    plan: [{ takes: soon }]
faults: [{ operation: DescribeStack, kind: throttle }]
`
    expect(() => parseCloudFormationAccount(text)).toThrow('stacks/shop/plan/0/takes')
    const problems = () => parseCloudFormationAccount(text.replace('soon', '1s'))
    for (const problem of [
      'stacks/shop/template: Template format error: At least one Resources member must be defined.',
      'stacks/shop: stack none not found',
      'faults/0/operation: the simulator has no operation DescribeStack; did you mean DescribeStacks?',
    ])
      expect(problems).toThrow(problem)
  })
})

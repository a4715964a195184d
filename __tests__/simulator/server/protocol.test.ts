import { connect } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { type RunningSimulator, runSimulator, shopAccount, specWith } from '../running-simulator.js'

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIA/20260105/us-east-1/proton/aws4_request, SignedHeaders=host, Signature=0'

interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
  readonly requestId: string | null
}

async function post(
  { simulator }: RunningSimulator,
  operation: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(simulator.url, {
    method: 'POST',
    body,
    headers: { 'x-amz-target': `AwsProton20200720.${operation}`, authorization: SIGNED, ...headers },
  })
  const text = await response.text()
  const answer: Answer = {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text,
    body: JSON.parse(text) as Answer['body'],
    requestId: response.headers.get('x-amzn-requestid'),
  }
  return answer
}

async function refusedAs(running: RunningSimulator, operation: string, input: unknown): Promise<string> {
  const { status, body } = await post(running, operation, JSON.stringify(input))
  expect([status, body['__type']]).toEqual([400, 'com.amazonaws.proton.v20200720#ValidationException'])
  return String(body['message'])
}

describe('on the wire', () => {
  it('timestamps are epoch seconds as numbers, and every answer has a request id', async () => {
    const { status, type, body, requestId } = await post(
      await runSimulator(),
      'GetService',
      '{"name":"shop"}',
    )
    const service = body['service'] as { createdAt: number }
    expect([status, type]).toEqual([200, 'application/x-amz-json-1.0'])
    expect(service.createdAt).toBe(Date.UTC(2025, 9, 7, 12) / 1000)
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['no Authorization', { authorization: '' }, '{}', 'MissingAuthenticationTokenException'],
    [
      'another service in the scope',
      { authorization: SIGNED.replace('proton', 's3') },
      '{}',
      'InvalidSignatureException',
    ],
    ['another scheme', { authorization: 'Bearer x' }, '{}', 'InvalidSignatureException'],
    ['a body that is no JSON', {}, '{', 'SerializationException'],
    ['no body', {}, '', 'SerializationException'],
    ['a list as body', {}, '[]', 'SerializationException'],
    ['null as body', {}, 'null', 'SerializationException'],
    [
      'another API in the target',
      { 'x-amz-target': 'AwsProton2019.GetService' },
      '{}',
      'UnknownOperationException',
    ],
  ])('%s is refused', async (_title, headers, text, name) => {
    const { status, body } = await post(await runSimulator(), 'GetService', text, headers)
    expect([status, body['__type']]).toEqual([400, `com.amazonaws.proton.v20200720#${name}`])
  })

  it('the error for an unknown operation names it', async () => {
    const { body } = await post(await runSimulator(), 'GetRepository', '{}')
    expect(body).toEqual({
      __type: 'com.amazonaws.proton.v20200720#UnknownOperationException',
      message: 'The operation GetRepository is not known here.',
    })
  })

  it('a method or path that is not POST / is refused', async () => {
    const { simulator } = await runSimulator()
    expect((await fetch(simulator.url)).status).toBe(404)
    expect((await fetch(`${simulator.url}/x`, { method: 'POST', body: '{}' })).status).toBe(404)
  })

  it('a body that is too large is refused, and the simulator continues', async () => {
    const running = await runSimulator()
    const { status } = await post(running, 'GetService', JSON.stringify({ name: 'x'.repeat(3_000_000) }))
    expect(status).toBe(413)
    expect((await post(running, 'ListServices', '{}')).status).toBe(200)
  })

  it('a client that disconnects in the middle of a request does not affect others', async () => {
    const running = await runSimulator()
    const socket = connect(Number(new URL(running.simulator.url).port), '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"na')
    await new Promise(resolve => setTimeout(resolve, 20))
    socket.destroy()
    expect((await post(running, 'ListServices', '{}')).status).toBe(200)
  })

  it.each([
    '{"__proto__":{"name":"shop"}}',
    '{"constructor":{"name":"x"},"name":"shop"}',
    '{"name":{"toString":1}}',
  ])('prototype keys are members like others: %s', async text => {
    const { body } = await post(await runSimulator(), 'GetService', text)
    expect(String(body['__type'])).toContain('ValidationException')
  })

  it('prototype keys in a spec are inputs like others', async () => {
    const running = await runSimulator()
    const spec = `proton: ServiceSpec\n__proto__: {}\n`
    const input = { serviceName: 'shop', name: 'dev', deploymentType: 'CURRENT_VERSION' }
    expect(await refusedAs(running, 'UpdateServiceInstance', { ...input, spec })).toContain(
      'not correctly formatted',
    )
    const inputs = '{"__proto__": {"image": "x"}, "image": "${Proton::CURRENT_VAL}"}'
    const text = `proton: ServiceSpec\ninstances: [{name: dev, environment: test, spec: ${inputs}}]`
    expect(await refusedAs(running, 'UpdateServiceInstance', { ...input, spec: text })).toContain(
      'additional properties',
    )
  })
})

describe('field rules', () => {
  const update = { serviceName: 'shop', name: 'dev', deploymentType: 'CURRENT_VERSION' }
  const nameRule = String.raw`Member must satisfy regular expression pattern: ^[0-9A-Za-z]+[0-9A-Za-z_\-]*$`
  const versionRule = String.raw`Member must satisfy regular expression pattern: ^(0|([1-9]{1}\d*))$`

  it.each([
    ['GetService', {}, "Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [
      'GetService',
      { name: null },
      "Value null at 'name' failed to satisfy constraint: Member must not be null",
    ],
    ['GetService', { name: '-x' }, `Value '-x' at 'name' failed to satisfy constraint: ${nameRule}`],
    [
      'GetService',
      { name: 7 },
      "Value '7' at 'name' failed to satisfy constraint: Member must be of type string",
    ],
    ['GetService', { name: 'x'.repeat(101) }, 'Member must have length less than or equal to 100'],
    [
      'GetService',
      { name: 'shop', nmae: 1 },
      "Value at 'nmae' failed to satisfy constraint: Member is not known",
    ],
    ['ListServices', { maxResults: 0 }, 'Member must have value greater than or equal to 1'],
    ['ListServices', { maxResults: 101 }, 'Member must have value less than or equal to 100'],
    ['ListServices', { maxResults: '1' }, 'Member must be of type integer'],
    ['ListServices', { maxResults: 1.5 }, 'Member must be of type integer'],
    ['ListServices', { nextToken: '!' }, "Value '!' at 'nextToken'"],
    ['ListServiceInstances', { filters: [{ key: 'colour' }] }, "Value 'colour' at 'filters.1.member.key'"],
    ['ListServiceInstances', { filters: [1] }, "Value '1' at 'filters.1.member' failed"],
    [
      'ListServiceInstances',
      { sortOrder: 'UP' },
      'Member must satisfy enum value set: [ASCENDING, DESCENDING]',
    ],
    [
      'UpdateServiceInstance',
      { ...update, deploymentType: 'X' },
      '[NONE, CURRENT_VERSION, MINOR_VERSION, MAJOR_VERSION]',
    ],
    ['UpdateServiceInstance', { ...update, templateMinorVersion: '01' }, versionRule],
    ['UpdateServiceInstance', { ...update, templateMajorVersion: '1.0' }, versionRule],
    ['UpdateServiceInstance', { ...update, clientToken: 'a b' }, "Value 'a b' at 'clientToken'"],
    ['UpdateServiceInstance', { ...update, clientToken: 'x'.repeat(65) }, 'less than or equal to 64'],
    [
      'UpdateServiceInstance',
      { ...update, spec: '' },
      "Value at 'spec' failed to satisfy constraint: Member must have length greater",
    ],
    ['UpdateServicePipeline', { ...update, name: undefined }, "Value null at 'spec'"],
    [
      'UpdateServicePipeline',
      { serviceName: 'shop', clientToken: 'x' },
      "Value at 'clientToken' failed to satisfy constraint: Member is not known",
    ],
    ['GetDeployment', { id: 'ABC' }, "Value 'ABC' at 'id'"],
    [
      'ListServicePipelineOutputs',
      { serviceName: 'shop', nextToken: 'x' },
      'Member must have length less than or equal to 0',
    ],
  ])('%s %j', async (operation, input, message) => {
    expect(await refusedAs(await runSimulator(), operation, input)).toContain(message)
  })

  it('the length of a text counts Unicode characters, as the API model does', async () => {
    const running = await runSimulator()
    const setDescription = (description: string) =>
      post(running, 'UpdateService', JSON.stringify({ name: 'shop', description }))
    expect((await setDescription('🚀'.repeat(500))).status).toBe(200)
    expect((await setDescription('🚀'.repeat(501))).text).toContain('length less than or equal to 500')
  })

  it('all violations come in one message', async () => {
    expect(
      await refusedAs(await runSimulator(), 'UpdateServiceInstance', { name: '', colour: 'red' }),
    ).toMatch(
      /^5 validation errors detected: .*'colour'.*'name'.*length.*'name'.*pattern.*'serviceName'.*'deploymentType'/,
    )
  })

  it('a spec never appears in an answer to a refused request or in the log', async () => {
    const running = await runSimulator()
    const spec = specWith({ image: 'top-secret' }) + '#'.repeat(52_000)
    const message = await refusedAs(running, 'UpdateServiceInstance', { ...update, spec })
    expect(message).toBe(
      "1 validation error detected: Value at 'spec' failed to satisfy constraint: Member must have length less than or equal to 51200",
    )
    expect(running.log.join()).not.toContain('secret')
  })

  it('a megabyte of letters where a name belongs is refused without delay', async () => {
    const started = Date.now()
    await refusedAs(await runSimulator(), 'GetService', { name: `${'a'.repeat(1_000_000)}!` })
    expect(Date.now() - started).toBeLessThan(2_000)
  })
})

describe('the request log', () => {
  it('has a line per request: time, operation, names and outcome', async () => {
    const running = await runSimulator(
      shopAccount({ faults: [{ operation: 'ListServices', kind: 'throttle' }] }),
    )
    await post(running, 'GetServiceInstance', '{"serviceName":"shop","name":"dev"}')
    await post(running, 'ListServices', '{}')
    await post(running, 'GetService', JSON.stringify({ name: 'x\n::error::y' }))
    expect(running.log).toEqual([
      '2026-01-05T12:00:00.000Z GetServiceInstance shop dev → ok',
      '2026-01-05T12:00:00.000Z ListServices → ThrottlingException',
      '2026-01-05T12:00:00.000Z GetService → ValidationException',
    ])
    expect(running.simulator.requests[0]).toEqual({
      operation: 'GetServiceInstance',
      input: { serviceName: 'shop', name: 'dev' },
      at: Date.UTC(2026, 0, 5, 12),
      answer: 'ok',
    })
  })
})

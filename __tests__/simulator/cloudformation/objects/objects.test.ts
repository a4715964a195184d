import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { CreateChangeSetCommand, DescribeChangeSetCommand } from '@aws-sdk/client-cloudformation'
import {
  errorOf,
  runCloudFormation,
  shop,
  template,
  type RunningCloudFormation,
} from '../running-cloudformation.js'

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=any/20260105/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0'
const CHANGED = template(['Threshold: 3', 'Threshold: 4'])
const account = shop({}, { buckets: { texts: { 'shop/a.yaml': CHANGED } } })

/** A request as a client without an SDK sends it. */
async function ask(
  { simulator }: RunningCloudFormation,
  method: string,
  path: string,
  {
    body,
    headers = {},
  }: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> } = {},
) {
  const digest = createHash('sha256')
    .update(body ?? '')
    .digest('hex')
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    headers: { authorization: SIGNED, 'x-amz-content-sha256': digest, ...headers },
    ...(body !== undefined && { body }),
  })
  const { status } = response
  return { status, etag: response.headers.get('etag'), text: await response.text() }
}

const planOf = async ({ client, pass }: RunningCloudFormation, TemplateURL: string) => {
  const names = { StackName: 'shop', ChangeSetName: 'one' }
  await client.send(new CreateChangeSetCommand({ ...names, TemplateURL }))
  pass(2)
  return client.send(new DescribeChangeSetCommand(names))
}

describe('an object', () => {
  it('is put, read, replaced and deleted, its key as it was escaped', async () => {
    const running = await runCloudFormation(account)
    const path = '/texts/a%20b/c.yaml'
    const put = await ask(running, 'PUT', path, { body: 'größer' })
    expect(put).toEqual({ status: 200, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/), text: '' })
    expect(await ask(running, 'GET', path)).toEqual({ ...put, text: 'größer' })
    expect(await ask(running, 'HEAD', path)).toEqual(put)
    await ask(running, 'PUT', path, { body: 'new' })
    expect((await ask(running, 'GET', `${path}?x-id=GetObject`)).text).toBe('new')
    expect(await ask(running, 'DELETE', path)).toMatchObject({ status: 204, text: '' })
    expect(await ask(running, 'DELETE', path)).toMatchObject({ status: 204 })
    expect(await ask(running, 'GET', path)).toMatchObject({ status: 404 })
    expect(running.simulator.requests[0]).toMatchObject({
      operation: 'PutObject',
      input: { Bucket: 'texts', Key: 'a b/c.yaml', Body: 'größer' },
    })
    expect(running.log[0]).toMatch(/ PutObject texts → ok$/)
  })

  it.each([
    ['GET', '/none/a.yaml', {}, 404, 'NoSuchBucket'],
    ['PUT', '/none/a.yaml', { body: 'x' }, 404, 'NoSuchBucket'],
    ['GET', '/texts/none', {}, 404, 'NoSuchKey'],
    ['GET', '/texts/__proto__', {}, 404, 'NoSuchKey'],
    ['GET', '/__proto__/constructor', {}, 404, 'NoSuchBucket'],
    ['POST', '/texts/a', { body: 'x' }, 405, 'MethodNotAllowed'],
    ['GET', '/texts/a', { headers: { authorization: '' } }, 403, 'AccessDenied'],
    [
      'GET',
      '/texts/a',
      { headers: { authorization: SIGNED.replace('/s3/', '/sqs/') } },
      400,
      'Authorization',
    ],
    ['PUT', '/texts/a', { body: 'x', headers: { 'x-amz-content-sha256': 'a' } }, 400, 'XAmzContentSHA256Mis'],
    ['PUT', '/texts/a', { body: 'x', headers: { 'x-amz-content-sha256': 'STREAMING-A' } }, 501, 'NotImplem'],
    ['PUT', '/texts/a', { body: 'x'.repeat(2_200_000) }, 400, 'EntityTooLarge'],
  ] as const)('is refused: %s %s %#', async (method, path, request, status, code) => {
    const running = await runCloudFormation(account)
    const answer = await ask(running, method, path, request)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(`<Error><Code>${code}`)
  })

  it('meets the faults of the account file', async () => {
    const denied = { operation: 'PutObject', kind: 'error', name: 'AccessDenied', status: 403 } as const
    const slow = { operation: 'GetObject', kind: 'throttle' } as const
    const lost = { operation: 'PutObject', kind: 'loseAnswer' } as const
    const running = await runCloudFormation({ ...account, faults: [denied, slow, lost] })
    expect(await ask(running, 'PUT', '/texts/a', { body: 'x' })).toMatchObject({ status: 403 })
    expect((await ask(running, 'GET', '/texts/a')).text).toContain('<Code>SlowDown</Code>')
    expect(await errorOf(ask(running, 'PUT', '/texts/a', { body: 'x' }))).toMatch(/fetch failed/)
    expect((await ask(running, 'GET', '/texts/a')).text).toBe('x')
  })
})

describe('a TemplateURL names', () => {
  it.each([
    'https://texts.s3.us-east-1.amazonaws.com/shop/a.yaml',
    'https://texts.s3.amazonaws.com/shop/a.yaml',
    'https://texts.s3.cn-north-1.amazonaws.com.cn/shop/a.yaml',
    'https://s3.us-east-1.amazonaws.com/texts/shop/a.yaml',
    'https://s3.amazonaws.com/texts/shop/a.yaml',
    'http://127.0.0.1:4510/texts/shop/a.yaml',
  ])('the object at %s', async url => {
    const running = await runCloudFormation(account)
    expect((await planOf(running, url)).Changes).toHaveLength(1)
  })

  it.each(['https://texts.s3.amazonaws.com/none', 'https://none.s3.amazonaws.com/shop/a.yaml', 'texts'])(
    'no object at %s',
    async url => {
      const running = await runCloudFormation(account)
      expect(await errorOf(planOf(running, url))).toMatch(/S3 error/)
    },
  )

  it('a text that was put, of up to 1 MB', async () => {
    const url = 'https://texts.s3.amazonaws.com/long'
    const running = await runCloudFormation(account)
    const long = `${CHANGED}#${'x'.repeat(60_000)}`
    await ask(running, 'PUT', '/texts/long', { body: long })
    expect((await planOf(running, url)).Changes).toHaveLength(1)
    const other = await runCloudFormation(account)
    await ask(other, 'PUT', '/texts/long', { body: long.padEnd(1_048_577, 'x') })
    expect(await errorOf(planOf(other, url))).toMatch(/equal to 1048576/)
  })
})

import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { awsUrl } from '../../../../src/providers/cloudformation/api/object-client.js'
import { connectS3 } from '../../../../src/providers/cloudformation/api/s3.js'
import { TemplateArchive } from '../../../../src/providers/cloudformation/archive/template-archive.js'
import { agentsFor } from '../../../../src/providers/aws/network-agents.js'
import { mayBeApplied, ProviderError } from '../../../../src/shared/errors.js'
import { awsEnvironment, KEYS } from '../../../support/aws-environment.js'
import { authority } from '../../../support/certificates.js'
import { startProxy, type ConnectProxy } from '../../../support/connect-proxy.js'
import { page, servers } from '../../../support/servers.js'

const { set, file } = awsEnvironment()
const { http, https } = servers()
const { signal } = new AbortController()
const proxies: ConnectProxy[] = []
afterEach(async () => {
  await Promise.all(proxies.splice(0).map(({ close }) => close()))
})
const name = { stackName: 'AWSProton-shop', deploymentId: '2a2f1c7e-5d1b-4a3e-9c55-0d9a4f0a1b2c' }
const PATH = `/texts/shop/${name.stackName}/${name.deploymentId}.yaml`

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Collects requests, and answers each as `answer` says. */
function collecting(
  answer: (received: Received) => readonly [status: number, headers: object, body: string],
) {
  const received: Received[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      received.push(one)
      const [status, more, body] = answer(one)
      response.writeHead(status, { ...more }).end(body)
    })
  }
  return { received, listener }
}

const stored = () => collecting(() => [200, { etag: '"1"' }, 'a text'])
const archiveWith = async (isAws = false) => {
  const s3 = connectS3(undefined, await agentsFor(process.env), () => undefined, { env: process.env })
  return new TemplateArchive(s3, { bucket: 'texts', prefix: 'shop' }, () => isAws)
}

/** The archive of an endpoint that answers so. */
async function archiveAt(listener: RequestListener) {
  set({ ...KEYS, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await http(listener)}` })
  return archiveWith()
}

async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ProviderError) return error
  throw new Error('no ProviderError was thrown')
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Signature Version 4 as AWS documents it for S3, of a request as it arrived. */
function signatureOf({ method, url, headers, body }: Received, secret: string): string {
  const authorization = headers.authorization ?? ''
  const [, date = '', region = ''] =
    /Credential=[^/]+\/(\d+)\/([^/]+)\/s3\/aws4_request/.exec(authorization) ?? []
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? ''
  const lines = signed.split(';').map(header => `${header}:${String(headers[header])}\n`)
  const canonical = [method, url, '', lines.join(''), signed, sha256(body)].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer | string>(mac, `AWS4${secret}`)
  return mac(key, toSign).toString('hex')
}

describe('a request to S3', () => {
  it('is one by bucket and key, with a signature that covers the text', async () => {
    const { received, listener } = stored()
    const archive = await archiveAt(listener)
    await archive.put(name, 'Resources: { Größe: 1 }', signal)
    expect(await archive.get(name, signal)).toBe('a text')
    await archive.remove(name)
    expect(received.map(({ method, url }) => [method, url])).toEqual([
      ['PUT', PATH],
      ['GET', PATH],
      ['DELETE', PATH],
    ])
    expect(received[0]?.body).toBe('Resources: { Größe: 1 }')
    for (const request of received) {
      const { headers, body } = request
      expect(headers['x-amz-content-sha256']).toBe(sha256(body))
      expect(headers.authorization).toMatch(/SignedHeaders=[\w;-]*host;x-amz-content-sha256;x-amz-date, /)
      expect(headers.authorization).toContain(`Signature=${signatureOf(request, KEYS.AWS_SECRET_ACCESS_KEY)}`)
    }
  })

  it('carries the token of a session', async () => {
    const { received, listener } = stored()
    const port = await http(listener)
    set({ ...KEYS, AWS_SESSION_TOKEN: 'the-token', AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` })
    await (await archiveWith()).put(name, 'x', signal)
    expect(received[0]?.headers['x-amz-security-token']).toBe('the-token')
  })

  it('goes to the endpoint of all services, or of the profile', async () => {
    const { received, listener } = stored()
    const url = `http://127.0.0.1:${await http(listener)}`
    set({ ...KEYS, AWS_ENDPOINT_URL: url })
    await (await archiveWith()).put(name, 'x', signal)
    const config = `[default]\nservices = own\n[services own]\ns3 =\n  endpoint_url = ${url}/\n`
    set({ ...KEYS, AWS_CONFIG_FILE: await file('config', config) })
    await (await archiveWith()).put(name, 'x', signal)
    expect(received.map(one => one.url)).toEqual([PATH, PATH])
  })

  it('goes through a proxy, and trusts the certificates of AWS_CA_BUNDLE', async () => {
    const { received, listener } = stored()
    const proxy = await startProxy(await https(listener))
    proxies.push(proxy)
    const bundle = await file('ca.pem', authority)
    const endpoint = { AWS_ENDPOINT_URL_S3: 'https://proton.corp.test', AWS_CA_BUNDLE: bundle }
    set({ ...KEYS, ...endpoint, HTTPS_PROXY: proxy.url })
    await (await archiveWith()).put(name, 'x', signal)
    expect(proxy.requests).toEqual(['CONNECT proton.corp.test:443'])
    expect(received).toHaveLength(1)
  })

  it('is sent again with the right time where the clock is wrong', async () => {
    const skewed =
      '<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large</Message></Error>'
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    const { received, listener } = collecting(() =>
      received.length === 1 ? [403, { date }, skewed] : [200, { etag: '"1"' }, ''],
    )
    await (await archiveAt(listener)).put(name, 'x', signal)
    const times = received.map(({ headers }) => String(headers['x-amz-date']).slice(0, 11))
    expect(times).toHaveLength(2)
    expect(times[1]).not.toBe(times[0])
  })

  it('is not sent for what is no name of a stack, or no id', async () => {
    const { received, listener } = stored()
    const archive = await archiveAt(listener)
    for (const bad of [
      { ...name, deploymentId: '../../other' },
      { ...name, deploymentId: '2a2f1c7e-5d1b-4a3e-9c55-0d9a4f0a1b2c/..' },
      { ...name, stackName: '..' },
      { ...name, stackName: 'shop?acl' },
    ]) {
      const reading = Promise.resolve().then(() => archive.get(bad, signal))
      expect(await failureOf(reading)).toMatchObject({ code: 'TextName', fault: 'invalid' })
    }
    expect(received).toEqual([])
  })
})

describe('an answer of S3', () => {
  const error = (code: string, message = 'text') =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`

  it.each([
    [404, 'NoSuchKey', 'notFound', /^$/],
    [404, 'NoSuchBucket', 'invalid', /Create the bucket/],
    [403, 'AccessDenied', 'denied', /Allow s3:GetObject .*Without s3:ListBucket/],
    [403, 'InvalidAccessKeyId', 'credentials', /wrong or have expired/],
    [400, 'ExpiredToken', 'credentials', /wrong or have expired/],
    [301, 'PermanentRedirect', 'invalid', /in the region of the stack/],
    [503, 'SlowDown', 'transient', /^$/],
    [500, 'InternalError', 'transient', /^$/],
    [400, 'KMS.DisabledException', 'unknown', /^$/],
  ])('with status %d and code %s is %s', async (status, code, fault, hint) => {
    const { received, listener } = collecting(() => [
      status,
      { 'x-amz-bucket-region': 'eu-west-1' },
      error(code, 'on &quot;arn&quot;'),
    ])
    const failed = await failureOf((await archiveAt(listener)).get(name, signal))
    expect(failed).toMatchObject({ operation: 'GetObject', code, fault })
    expect(failed.message).toBe(`on "arn" (bucket texts, in eu-west-1, key ${PATH.slice('/texts/'.length)})`)
    expect(failed.hint ?? '').toMatch(hint)
    expect(received).toHaveLength(1)
  })

  it.each([
    ['a page of a proxy', page(502), 'transient'],
    ['a page in place of an answer', page(200), 'unreachable'],
    ['an answer without an ETag', collecting(() => [200, {}, '']).listener, 'unreachable'],
    ['half a document', collecting(() => [500, {}, '<Error><Code>Acc']).listener, 'transient'],
  ])('that is %s is none: the request may have been heard', async (_, listener, fault) => {
    const archive = await archiveAt(listener)
    const failed = await failureOf(archive.put(name, 'x', signal))
    expect(failed).toMatchObject({ fault, operation: 'PutObject' })
    expect(failed.message).toMatch(/^the response was not one of S3/)
    expect(mayBeApplied(failed)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['another document', '{"status":"ok"}'],
  ])('without an ETag, with %s, is not the text of an object', async (_, body) => {
    const archive = await archiveAt(collecting(() => [200, {}, body]).listener)
    const failed = await failureOf(archive.get(name, signal))
    expect(failed).toMatchObject({ operation: 'GetObject', fault: 'unreachable' })
    expect(failed.message).toMatch(/^the response was not one of S3/)
  })

  it.each<[string, RequestListener]>([
    ['before it', ({ socket }) => socket.resetAndDestroy()],
    [
      'within it',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('a', () => response.socket?.resetAndDestroy())
      },
    ],
  ])('is missing where the connection breaks %s: that names the endpoint', async (_, listener) => {
    const error = await failureOf((await archiveAt(listener)).get(name, signal))
    expect(error).toMatchObject({ code: 'ECONNRESET', fault: 'transient' })
    expect(error.hint).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/\S+ \(set by AWS_ENDPOINT_URL_S3\) has answered no request yet/,
    )
  })

  it('that stops in the middle is given up with the signal', async () => {
    const controller = new AbortController()
    const archive = await archiveAt((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setImmediate(() => {
        controller.abort()
      })
    })
    expect(await failureOf(archive.get(name, controller.signal))).toMatchObject({ fault: 'transient' })
  })
})

describe('the URL of a template', () => {
  const place = { bucket: 'texts', key: 'shop/a.yaml' }

  it.each([
    ['eu-west-1', place, 'https://texts.s3.eu-west-1.amazonaws.com/shop/a.yaml'],
    ['cn-north-1', place, 'https://texts.s3.cn-north-1.amazonaws.com.cn/shop/a.yaml'],
    ['eu-west-1', { ...place, bucket: 'a.b' }, 'https://s3.eu-west-1.amazonaws.com/a.b/shop/a.yaml'],
  ])('in %s is that of %j at AWS', (region, object, url) => {
    expect(awsUrl('s3', region, object)).toBe(url)
  })

  it('is that of AWS for CloudFormation itself, and that of the endpoint elsewhere', async () => {
    set({ ...KEYS, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1/base/' })
    expect(await (await archiveWith(false)).urlOf(name)).toBe(`http://127.0.0.1:1/base${PATH}`)
    const key = PATH.slice('/texts/'.length)
    expect(await (await archiveWith(true)).urlOf(name)).toBe(
      `https://texts.s3.us-east-1.amazonaws.com/${key}`,
    )
  })

  it('follows the variants of endpoints', async () => {
    set({ ...KEYS, AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' })
    expect(await (await archiveWith(false)).urlOf(name)).toContain(
      'https://texts.s3-fips.dualstack.us-east-1.amazonaws.com/',
    )
  })
})

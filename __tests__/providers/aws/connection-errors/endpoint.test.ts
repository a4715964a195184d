import type { RequestListener } from 'node:http'
import { GetServiceCommand, type ProtonClient } from '@aws-sdk/client-proton'
import { describe, expect, it } from '@jest/globals'
import { atEndpoint } from '../../../../src/providers/aws/connection-errors/endpoint.js'
import { translateFor } from '../../../../src/providers/aws/errors.js'
import { Contact } from '../../../../src/providers/aws/first-contact.js'
import { protonService } from '../../../../src/providers/proton/api/errors.js'
import { isTransient, type ProviderError } from '../../../../src/shared/errors.js'
import { errorText } from '../../../../src/shared/text.js'
import { ask, awsEnvironment, client, failure, KEYS } from '../../../support/aws-environment.js'
import { page, proton, servers } from '../../../support/servers.js'

const { set, file } = awsEnvironment()
const { http, https, socket, closed } = servers()
const at = (AWS_ENDPOINT_URL_PROTON: string, more: Readonly<Record<string, string>> = {}) => {
  set({ ...KEYS, AWS_ENDPOINT_URL_PROTON, ...more })
  return client()
}
const text = ({ message, hint }: ProviderError) => `${message}. ${hint ?? ''}`

describe('an endpoint that is wrong for good fails at once', () => {
  it.each([
    ['localhost:8080', 'such as http://localhost:8080.'],
    ['127.0.0.1:8080', 'such as http://127.0.0.1:8080.'],
    ['proton.example', 'such as http://proton.example.'],
    ['http://', 'such as http://127.0.0.1:4510.'],
    ['ftp://proton.example', 'such as http://127.0.0.1:4510.'],
  ])('%s is not a URL that starts with http:// or https://', async (url, hint) => {
    const error = await failure(at(url))
    expect(error).toMatchObject({ code: 'ERR_INVALID_URL', fault: 'unknown', isUnsent: true })
    expect(error.message).toContain(`"${url}", set by AWS_ENDPOINT_URL_PROTON`)
    expect(error.hint).toContain(hint)
  })

  it('a host name that is not found', async () => {
    const error = await failure(at('http://proton.invalid:81'))
    expect(error.isUnsent).toBe(true)
    // Where there is no DNS at all, the resolver says that it may pass.
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.code)
    if (error.code === 'ENOTFOUND') expect(error.fault).toBe('unreachable')
    expect(error.hint).toContain('http://proton.invalid:81/ (set by AWS_ENDPOINT_URL_PROTON)')
  })

  it('TLS spoken to plain HTTP', async () => {
    const port = await http(proton)
    const error = await failure(at(`https://127.0.0.1:${port}`))
    expect(error).toMatchObject({ fault: 'unreachable', isUnsent: true })
    expect(text(error)).toContain('does not use TLS')
    expect(text(error)).toContain(`https://127.0.0.1:${port}/ (set by AWS_ENDPOINT_URL_PROTON)`)
  })

  it('plain HTTP spoken to TLS', async () => {
    const port = await https(proton)
    const error = await failure(at(`http://127.0.0.1:${port}`))
    expect(error.fault).toBe('unreachable')
    expect(text(error)).toContain('the endpoint uses TLS')
    expect(text(error)).toContain('use https://')
  })

  it('what does not use HTTP', async () => {
    const port = await socket(client => {
      client.on('error', () => undefined)
      client.write('SSH-2.0-OpenSSH_9.9\r\n')
    })
    const error = await failure(at(`http://127.0.0.1:${port}`))
    expect(error.fault).toBe('unreachable')
    expect(error.hint).toContain('does not use HTTP')
  })

  it.each<[string, RequestListener, string]>([
    ['a login page with 200', page(200), 'HTTP 200 OK with text/html'],
    ['a redirect to one', page(302, { location: 'https://login.example' }), 'HTTP 302 Found with text/html'],
    ['a page of a wrong path', page(404), 'HTTP 404 Not Found with text/html'],
    ['a page that forbids', page(403), 'HTTP 403 Forbidden with text/html'],
    ['JSON of somebody else', (_, response) => response.end('{"ok":true}'), 'HTTP 200 OK'],
    [
      'a JSON error of somebody else',
      (_, response) => response.writeHead(404).end('{"error":"no"}'),
      'HTTP 404',
    ],
    ['nothing', (_, response) => response.end(), 'HTTP 200 OK'],
  ])('%s', async (_, answer, told) => {
    const port = await http(answer)
    const error = await failure(at(`http://127.0.0.1:${port}/api`))
    expect(error).toMatchObject({ fault: 'unreachable', isUnsent: false })
    expect(text(error)).toContain(`the response was not one of Proton: ${told}`)
    expect(text(error)).toContain(`http://127.0.0.1:${port}/api`)
    expect(text(error)).toContain('(set by AWS_ENDPOINT_URL_PROTON)')
    expect(text(error)).not.toContain('sign in')
  })

  it('an emulator that does not have Proton', async () => {
    const port = await http((_, response) => {
      response.writeHead(501, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(
        JSON.stringify({ __type: 'InternalFailure', message: "service 'proton' is not implemented" }),
      )
    })
    const error = await failure(at(`http://127.0.0.1:${port}`))
    expect(isTransient(error)).toBe(false)
    expect(text(error)).toContain('HTTP 501 Not Implemented')
    expect(error.hint).toContain('AWS_ENDPOINT_URL_PROTON')
  })
})

describe('an endpoint that may be in trouble for a while', () => {
  it.each([500, 502, 503, 429])('a page with %d is asked again from the first', async status => {
    const port = await http(page(status))
    const error = await failure(at(`http://127.0.0.1:${port}`))
    expect(error.fault).toBe('transient')
    expect(error.isUnsent).toBe(status === 429)
  })

  it('a refused connection is tried again a few times: a simulator may be starting', async () => {
    const port = await closed()
    const proton = at(`http://127.0.0.1:${port}`)
    const faults: string[] = []
    for (let count = 0; count < 6; count += 1) {
      const error = await failure(proton)
      faults.push(error.fault)
      expect(error).toMatchObject({ code: 'ECONNREFUSED', isUnsent: true })
      expect(error.hint).toContain(`http://127.0.0.1:${port}/ (set by AWS_ENDPOINT_URL_PROTON)`)
    }
    expect(faults).toEqual([...Array<string>(4).fill('transient'), 'unreachable', 'unreachable'])
  })

  const cutOff: RequestListener = (request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '100' })
    response.write('{', () => response.socket?.resetAndDestroy())
  }

  it.each<[string, RequestListener]>([
    ['before the answer', ({ socket }) => socket.destroy()],
    ['with a reset', ({ socket }) => socket.resetAndDestroy()],
    ['within the answer', cutOff],
  ])('a connection that a server without TLS closes %s names it', async (_, close) => {
    const answers = [close, proton, close]
    const port = await http((request, response) => answers.shift()?.(request, response))
    const there = at(`http://127.0.0.1:${port}`)
    const name = `http://127.0.0.1:${port}/ (set by AWS_ENDPOINT_URL_PROTON)`
    expect(await failure(there)).toMatchObject({
      ...{ code: 'ECONNRESET', fault: 'transient', isUnsent: false },
      hint: `${name} has answered no request yet: check the endpoint and the network of the runner.`,
    })
    expect(await ask(there)).toBe('shop')
    expect(await failure(there)).toMatchObject({ code: 'ECONNRESET', hint: `The endpoint is ${name}.` })
  })

  it.each<[string, RequestListener]>([
    ['a page', page(200)],
    ['a page of a path', page(404)],
    ['JSON of somebody else', (_, response) => response.end('{"ok":true}')],
    ['another protocol', (_, response) => response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n')],
  ])('%s passes once Proton has answered', async (_, garbage) => {
    const answers = [proton, garbage, proton]
    const port = await http((request, response) => answers.shift()?.(request, response))
    const there = at(`http://127.0.0.1:${port}`)
    expect(await ask(there)).toBe('shop')
    expect((await failure(there)).fault).toBe('transient')
    expect(await ask(there)).toBe('shop')
  })

  it('a refusal of Proton counts as an answer', async () => {
    const refuse: RequestListener = (_, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify({ __type: 'ResourceNotFoundException', message: 'no such service' }))
    }
    const answers = [refuse, page(200)]
    const port = await http((request, response) => answers.shift()?.(request, response))
    const there = at(`http://127.0.0.1:${port}`)
    expect((await failure(there)).fault).toBe('notFound')
    expect((await failure(there)).fault).toBe('transient')
  })
})

describe('a request without an answer', () => {
  /** The error of a request that is aborted, as when its time is over, once the server has it. */
  async function unanswered({ hasAnswered }: { readonly hasAnswered: boolean }) {
    const answers = hasAnswered ? [proton] : []
    const limit = new AbortController()
    const port = await http((request, response) => {
      const answer = answers.shift()
      if (answer) answer(request, response)
      else limit.abort()
    })
    const client = at(`http://127.0.0.1:${port}`)
    if (hasAnswered) await ask(client)
    const command = new GetServiceCommand({ name: 'shop' })
    const send = (api: ProtonClient) => api.send(command, { abortSignal: limit.signal })
    const error = await client.call('GetService', send, () => undefined).catch((thrown: unknown) => thrown)
    return { port, error }
  }

  it('names the operation, the endpoint and what sets it', async () => {
    const { port, error } = await unanswered({ hasAnswered: false })
    expect(errorText(error as ProviderError)).toBe(
      `GetService: AbortError: the request was stopped before an answer came. http://127.0.0.1:${port}/ (set by AWS_ENDPOINT_URL_PROTON) has answered no request yet: check the endpoint and the network of the runner.`,
    )
  })

  it('of an endpoint that has answered others only names it', async () => {
    const { port, error } = await unanswered({ hasAnswered: true })
    expect(error).toMatchObject({
      hint: `The endpoint is http://127.0.0.1:${port}/ (set by AWS_ENDPOINT_URL_PROTON).`,
    })
  })
})

describe('a time limit of the SDK', () => {
  const url = 'http://127.0.0.1:4510/'
  const explained = (message: string, code?: string) => {
    const thrown = Object.assign(new Error(message), { name: 'TimeoutError', ...(code && { code }) })
    const error = translateFor(protonService, 'UpdateService', thrown, '127.0.0.1')
    const env = { AWS_ENDPOINT_URL: url }
    return atEndpoint(error, { service: protonService, contact: new Contact(), env, url, isHandedOver: true })
  }

  it('for the answer is worded as that of the action', async () => {
    const error = await explained(
      '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 20000 ms requestTimeout.',
      'ETIMEDOUT',
    )
    expect(error).toMatchObject({ fault: 'transient', isUnsent: false })
    expect(errorText(error)).toBe(
      `UpdateService: ETIMEDOUT: no answer within 20 s. ${url} (set by AWS_ENDPOINT_URL) has answered no request yet: check the endpoint and the network of the runner.`,
    )
  })

  it('for the connection names the endpoint', async () => {
    const error = await explained(
      '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 5000 ms.',
    )
    expect(error).toMatchObject({ fault: 'transient', isUnsent: true })
    expect(errorText(error)).toBe(
      `UpdateService: TimeoutError: no connection within 5 s. No connection to ${url} (set by AWS_ENDPOINT_URL): check its host and port.`,
    )
  })
})

describe('where the endpoint is set', () => {
  it.each([
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'URL' }, '', 'set by AWS_ENDPOINT_URL)'],
    [
      'AWS_ENDPOINT_URL_PROTON before it',
      { AWS_ENDPOINT_URL_PROTON: 'URL', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      '',
      'set by AWS_ENDPOINT_URL_PROTON)',
    ],
    [
      'the profile',
      { AWS_PROFILE: 'test' },
      '[profile test]\nendpoint_url = URL\naws_access_key_id = a\naws_secret_access_key = b\n',
      'set by endpoint_url of profile "test" (set by AWS_PROFILE)',
    ],
    [
      'a services section of the default profile',
      {},
      '[default]\nservices = here\n[services here]\nproton =\n  endpoint_url = URL\n',
      'set by endpoint_url of profile "default", or of its services section',
    ],
  ])('%s', async (_, variables, config, told) => {
    const url = `http://127.0.0.1:${await http(page(404))}`
    const path = await file('config', config.replace('URL', url))
    const given = Object.fromEntries(
      Object.entries<string>(variables).map(([name, value]) => [name, value.replace('URL', url)]),
    )
    set({ ...KEYS, AWS_CONFIG_FILE: path, ...given })
    const error = await failure(client())
    expect(error.fault).toBe('unreachable')
    expect(error.hint).toContain(`${url}/ (${told}`)
    if (config !== '') expect(error.hint).toContain(`${path} (set by AWS_CONFIG_FILE)`)
  })

  it('a user and a password in the URL are not shown', async () => {
    const port = await http(page(404))
    for (const url of [`http://ada:hush@127.0.0.1:${port}`, 'ada:hush@127.0.0.1:80', 'http://ada:hu/sh@x:1'])
      expect(text(await failure(at(url)))).not.toMatch(/hush|hu.sh/)
  })
})

describe('FIPS and dual stack with a custom endpoint', () => {
  it.each([
    ['AWS_USE_FIPS_ENDPOINT', { AWS_USE_FIPS_ENDPOINT: 'true' }, ''],
    ['AWS_USE_DUALSTACK_ENDPOINT', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, ''],
    ['use_fips_endpoint of profile "default"', {}, '[default]\nuse_fips_endpoint = true\n'],
    ['use_dualstack_endpoint of profile "default"', {}, '[default]\nuse_dualstack_endpoint = true\n'],
  ])('%s is named', async (named, variables, config) => {
    const url = `http://127.0.0.1:${await http(proton)}`
    const path = await file('config', config)
    const error = await failure(at(url, { AWS_CONFIG_FILE: path, ...variables }))
    expect(error).toMatchObject({ fault: 'unknown', isUnsent: true })
    expect(error.message).toContain(named)
    expect(error.message).toContain(`${url}, set by AWS_ENDPOINT_URL_PROTON`)
    expect(error.hint).toContain(`Set ${named}`)
    expect(text(error)).not.toContain('AWS ended Proton')
  })
})

import { afterEach, describe, expect, it } from '@jest/globals'
import { fetchThrough } from '../../../src/github/comment/fetch.js'
import type { ProviderError } from '../../../src/shared/errors.js'
import { githubNetwork } from '../../../src/github/network.js'
import { agentsFor } from '../../../src/providers/aws/network-agents.js'
import { ask, awsEnvironment, client, failure, KEYS } from '../../support/aws-environment.js'
import { authority } from '../../support/certificates.js'
import { startProxy, type ConnectProxy } from '../../support/connect-proxy.js'
import { page, proton, servers } from '../../support/servers.js'

const { set, file } = awsEnvironment()
const { http, https, closed } = servers()
const text = ({ message, hint }: ProviderError) => `${message}. ${hint ?? ''}`
const proxies: ConnectProxy[] = []
afterEach(async () => {
  await Promise.all(proxies.splice(0).map(({ close }) => close()))
})
const proxyTo = async (...options: Parameters<typeof startProxy>) => {
  const proxy = await startProxy(...options)
  proxies.push(proxy)
  return proxy
}
const at = async (AWS_ENDPOINT_URL_PROTON: string, more: Readonly<Record<string, string>> = {}) => {
  set({ ...KEYS, AWS_ENDPOINT_URL_PROTON, ...more })
  return client(await agentsFor(process.env))
}
/** Asks GitHub's API at `url` as the comment does. */
const askGithub = async (url: string) => {
  const response = await fetchThrough(await githubNetwork(url, process.env))(url)
  return response.status
}

describe('AWS_CA_BUNDLE', () => {
  it('is trusted, for Proton and for GitHub', async () => {
    const url = `https://localhost:${await https(proton)}`
    const AWS_CA_BUNDLE = await file('ca.pem', `# ours\n${authority}`)
    expect(await ask(await at(url, { AWS_CA_BUNDLE }))).toBe('shop')
    expect(await askGithub(url)).toBe(200)
  })

  it.each([false, true])('is trusted through a proxy, one with TLS: %j', async isSecure => {
    const proxy = await proxyTo(await https(proton), { isSecure })
    const AWS_CA_BUNDLE = await file('ca.pem', authority)
    const there = await at('https://proton.corp.test', { AWS_CA_BUNDLE, HTTPS_PROXY: proxy.url })
    expect(await ask(there)).toBe('shop')
    expect(await askGithub('https://github.corp.test/api/v3')).toBe(200)
    expect(proxy.requests).toEqual(['CONNECT proton.corp.test:443', 'CONNECT github.corp.test:443'])
  })

  it('keeps the certificates that are trusted anyway', async () => {
    set({ AWS_CA_BUNDLE: await file('ca.pem', authority) })
    const { ca = [] } = await githubNetwork('https://api.github.com', process.env)
    expect(ca.length).toBeGreaterThan(100)
    expect(ca.at(-1)).toBe(authority.trim())
  })

  it.each([
    ['no such file', undefined, 'cannot be read (ENOENT)'],
    ['a file without certificates', 'hello', 'has no certificates'],
    [
      'a broken certificate',
      authority + authority.replace(/MII.{40}/, 'AAAA'),
      'has a certificate (number 2) that cannot be read',
    ],
  ])('%s', async (_, content, told) => {
    const path = content === undefined ? '/no/ca.pem' : await file('ca.pem', content)
    const error: unknown = await at('https://localhost', { AWS_CA_BUNDLE: path }).catch(
      (each: unknown) => each,
    )
    expect(error).toMatchObject({ code: 'InvalidCaBundle', fault: 'unknown', isUnsent: true })
    expect(text(error as ProviderError)).toContain(`the file ${path}, which AWS_CA_BUNDLE names, ${told}`)
    expect(text(error as ProviderError)).toContain('Set AWS_CA_BUNDLE to the path')
  })

  it('is named where a certificate is not trusted', async () => {
    const url = `https://localhost:${await https(proton)}`
    const without = await failure(await at(url))
    expect(without).toMatchObject({ fault: 'unknown', isUnsent: true })
    expect(without.hint).toContain(`The certificate of ${url}/ (set by AWS_ENDPOINT_URL_PROTON)`)
    expect(without.hint).toContain('set AWS_CA_BUNDLE')
    const broken = await failure(await at(url, { NODE_EXTRA_CA_CERTS: '/no/extra.pem' }))
    expect(broken.hint).toContain('/no/extra.pem, which NODE_EXTRA_CA_CERTS names, cannot be read (ENOENT)')
  })
})

describe('a proxy', () => {
  it.each([
    ['https', 'HTTPS_PROXY'],
    ['https', 'all_proxy'],
    ['http', 'http_proxy'],
    ['http', 'ALL_PROXY'],
  ])('for %s by %s is used for Proton and for GitHub', async (scheme, variable) => {
    const proxy = await proxyTo(scheme === 'https' ? await https(proton) : await http(proton))
    const given = proxy.url.replace('//', '//ada:hush%20hush@')
    const AWS_CA_BUNDLE = await file('ca.pem', authority)
    const there = await at(`${scheme}://proton.corp.test`, { [variable]: given, AWS_CA_BUNDLE })
    expect(await ask(there)).toBe('shop')
    expect(await askGithub(`${scheme}://github.corp.test`)).toBe(200)
    expect(proxy.requests.map(request => /proton|github/.exec(request)?.[0])).toEqual(['proton', 'github'])
    const basic = `Basic ${Buffer.from('ada:hush hush').toString('base64')}`
    expect(proxy.authorizations).toEqual([basic, basic])
  })

  it.each(['corp.test', '.corp.test', '*.corp.test', 'x.test, CORP.test:80'])(
    'is not used for what NO_PROXY=%s covers',
    async NO_PROXY => {
      const proxy = await proxyTo(await http(proton))
      const variables = { HTTP_PROXY: proxy.url, NO_PROXY }
      const error = await failure(await at('http://proton.corp.test', variables))
      // There is no such host, which only who asks for it can tell.
      expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.code)
      expect((await githubNetwork('http://github.corp.test', process.env)).proxy).toBeUndefined()
      expect(proxy.requests).toEqual([])
    },
  )

  it('is not used for this machine', async () => {
    const port = await http(proton)
    const all = { HTTP_PROXY: `http://127.0.0.1:${await closed()}` }
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await ask(await at(`http://${host}:${port}`, all))).toBe('shop')
      expect(await askGithub(`http://${host}:${port}`)).toBe(200)
    }
  })

  it.each([
    ['407 Proxy Authentication Required', 'unreachable', 'needs a user and a password'],
    ['403 Forbidden', 'unreachable', 'list the endpoint'],
    ['502 Bad Gateway', 'transient', 'NO_PROXY'],
  ])('that refuses a tunnel with %s is named', async (refusal, fault, hint) => {
    const proxy = await proxyTo(0, { refusal })
    const HTTPS_PROXY = proxy.url.replace('//', '//ada:hush@')
    const error = await failure(await at('https://proton.corp.test', { HTTPS_PROXY }))
    expect(error).toMatchObject({ fault, isUnsent: true })
    const shown = proxy.url.replace('//', '//***@')
    expect(text(error)).toContain(
      `the proxy ${shown} (set by HTTPS_PROXY) did not connect to the endpoint: HTTP ${refusal}`,
    )
    expect(error.hint).toContain(hint)
    expect(text(error)).not.toContain('hush')
  })

  it.each(['https', 'http'])('for %s that refuses connections is named, and tried again', async scheme => {
    const url = `http://ada:hush@127.0.0.1:${await closed()}`
    const there = await at(`${scheme}://proton.corp.test`, { ALL_PROXY: url })
    const faults: string[] = []
    for (let times = 0; times < 5; times += 1) {
      const error = await failure(there)
      faults.push(error.fault)
      expect(error.isUnsent).toBe(true)
      expect(text(error)).toContain('(set by ALL_PROXY) refuses connections')
      expect(text(error)).not.toMatch(/hush|simulator/)
    }
    expect(faults).toEqual([...Array<string>(4).fill('transient'), 'unreachable'])
  })

  it.each([
    ['https://127.0.0.1:PORT', 'does not use TLS', 'Use http:// in HTTPS_PROXY'],
    ['socks5://127.0.0.1:PORT', 'does not start with http:// or https://', 'Check HTTPS_PROXY'],
    ['http://proxy.invalid:PORT', '(set by HTTPS_PROXY) ', 'Check HTTPS_PROXY'],
    ['http://[', 'is not a URL', 'Check HTTPS_PROXY'],
  ])('%s is named', async (given, what, hint) => {
    const proxy = await proxyTo(0)
    const HTTPS_PROXY = given.replace('PORT', new URL(proxy.url).port)
    const error = await failure(await at('https://proton.corp.test', { HTTPS_PROXY }))
    expect(error.isUnsent).toBe(true)
    if (error.code !== 'EAI_AGAIN') expect(error.fault).toBe('unreachable')
    expect(error.message).toContain(`the proxy ${HTTPS_PROXY} (set by HTTPS_PROXY)`)
    expect(text(error)).toContain(what)
    expect(error.hint).toContain(hint)
  })

  it('that closes the connection is named beside the endpoint', async () => {
    const port = await http(({ socket }) => socket.destroy())
    const HTTP_PROXY = `http://ada:hush@127.0.0.1:${port}`
    expect(await failure(await at('http://proton.corp.test', { HTTP_PROXY }))).toMatchObject({
      ...{ code: 'ECONNRESET', fault: 'transient', isUnsent: false },
      hint: `http://proton.corp.test/ (set by AWS_ENDPOINT_URL_PROTON) has answered no request yet: check the endpoint and the network of the runner. Requests go through the proxy http://***@127.0.0.1:${port} (set by HTTP_PROXY).`,
    })
  })

  it('whose login page answers is named beside the endpoint', async () => {
    const proxy = await proxyTo(await http(page(200)))
    const HTTP_PROXY = proxy.url.replace('//', '//ada:hush@')
    const error = await failure(await at('http://proton.corp.test', { HTTP_PROXY }))
    expect(error.fault).toBe('unreachable')
    expect(text(error)).toContain('HTTP 200 OK with text/html')
    expect(text(error)).toContain('http://proton.corp.test/ (set by AWS_ENDPOINT_URL_PROTON)')
    expect(text(error)).toContain(
      `through the proxy ${proxy.url.replace('//', '//***@')} (set by HTTP_PROXY)`,
    )
  })
})

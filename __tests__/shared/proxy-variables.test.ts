import { describe, expect, it } from '@jest/globals'
import { namesProxy, proxyFor } from '../../src/shared/proxy-variables.js'
import { shownUrl } from '../../src/shared/shown-url.js'

const PROXY = 'http://proxy.example:3128'
const isDirect = (url: string, noProxy: string) =>
  proxyFor(new URL(url), { HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY, NO_PROXY: noProxy }) === undefined

describe('NO_PROXY', () => {
  it.each([
    ['https://proton.corp.test', 'corp.test'],
    ['https://proton.corp.test', '.corp.test'],
    ['https://proton.corp.test', '*.corp.test'],
    ['https://proton.corp.test', '*corp.test'],
    ['https://proton.corp.test', 'proton.corp.test'],
    ['https://corp.test', 'corp.test'],
    ['https://PROTON.Corp.test', 'CORP.TEST'],
    ['https://proton.corp.test', 'localhost, corp.test ,other.test'],
    ['https://proton.corp.test', 'other.test corp.test'],
    ['https://proton.corp.test', 'corp.test:443'],
    ['http://proton.corp.test', 'corp.test:80'],
    ['http://proton.corp.test:8080', 'corp.test:8080'],
    ['https://proton.corp.test', '*'],
    ['https://proton.corp.test', 'other.test,*'],
    ['https://10.0.0.7', '10.0.0.7'],
    ['https://[fd00::7]', 'fd00::7'],
    ['https://[fd00::7]:8443', '[fd00::7]:8443'],
    ['http://localhost:4510', ''],
    ['http://127.0.0.1:4510', ''],
    ['http://127.8.9.1', ''],
    ['http://[::1]:4510', ''],
    ['http://simulator.localhost', ''],
  ])('%s goes straight with "%s"', (url, noProxy) => {
    expect(isDirect(url, noProxy)).toBe(true)
  })

  it.each([
    ['https://proton.corp.test', ''],
    ['https://proton.corp.test', 'proton'],
    ['https://mycorp.test', 'corp.test'],
    ['https://corp.test.evil.example', 'corp.test'],
    ['https://proton.corp.test', 'corp.test:8080'],
    ['https://proton.corp.test', ','],
    ['https://10.0.0.70', '10.0.0.7'],
    ['https://localhost.example', ''],
  ])('%s goes through the proxy with "%s"', (url, noProxy) => {
    expect(isDirect(url, noProxy)).toBe(false)
  })
})

describe('the variables of a proxy', () => {
  it.each([
    ['https://a.test', { https_proxy: PROXY, HTTPS_PROXY: 'http://other.test' }, 'https_proxy'],
    ['https://a.test', { https_proxy: '', HTTPS_PROXY: PROXY }, 'HTTPS_PROXY'],
    ['https://a.test', { HTTP_PROXY: 'http://other.test', all_proxy: PROXY }, 'all_proxy'],
    ['https://a.test', { ALL_PROXY: PROXY }, 'ALL_PROXY'],
    ['http://a.test', { http_proxy: PROXY, https_proxy: 'http://other.test' }, 'http_proxy'],
    ['http://a.test', { HTTP_PROXY: PROXY, ALL_PROXY: 'http://other.test' }, 'HTTP_PROXY'],
    ['http://a.test', { HTTP_PROXY: 'proxy.example:3128' }, 'HTTP_PROXY'],
  ])('%s with %j: %s', (url, env, variable) => {
    expect(namesProxy(env)).toBe(true)
    expect(proxyFor(new URL(url), env)).toEqual({ url: PROXY, variable })
  })

  it('no_proxy counts in both cases', () => {
    for (const name of ['no_proxy', 'NO_PROXY'])
      expect(proxyFor(new URL('https://a.test'), { HTTPS_PROXY: PROXY, [name]: 'a.test' })).toBeUndefined()
  })

  it('none of them is set', () => {
    expect(namesProxy({ NO_PROXY: '*', https_proxy: ' ' })).toBe(false)
    expect(proxyFor(new URL('https://a.test'), { http_proxy: PROXY })).toBeUndefined()
  })
})

describe('a URL that is shown', () => {
  it.each([
    ['http://ada:hush@proxy.example:3128', 'http://***@proxy.example:3128'],
    ['http://ada@proxy.example', 'http://***@proxy.example'],
    ['ada:hush@proxy.example', '***@proxy.example'],
    ['http://ada:h@u/sh@proxy.example', 'http://***@proxy.example'],
    ['https://proton.example/path?token=hush', 'https://proton.example/path'],
    ['https://proton.example#hush', 'https://proton.example'],
  ])('%s → %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown)
  })
})

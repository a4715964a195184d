import { writeFile } from 'node:fs/promises'
import { createServer as createSecureServer, type Server } from 'node:tls'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { githubLog, type StepResult } from '../../scripts/runner.js'
import { shopWith } from '../support/accounts.js'
import { authority, server as certificate } from '../support/certificates.js'
import { startProxy, type ConnectProxy } from '../support/connect-proxy.js'
import { pullRequest, repository, startGithubApi, type GithubApi } from '../support/github-api.js'
import { page, servers } from '../support/servers.js'
import { bench, errorsOf, prod } from '../support/step.js'

const { simulate, step, simulator, workspace } = bench()
const { http, closed } = servers()
const quick = () =>
  simulate(shopWith({ prod: { plan: [{ takes: '0' }], history: [{ ago: '1d', took: '2s' }] } }))
const closing: (() => unknown)[] = []
let api: GithubApi | undefined
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await api?.close()
  api = undefined
})

/** Speaks TLS in front of what listens on `port`. */
async function withTls(port: number): Promise<number> {
  const server: Server = createSecureServer(certificate, socket => {
    const there = connect(port, '127.0.0.1')
    socket.on('error', () => there.destroy())
    there.on('error', () => socket.destroy())
    socket.pipe(there).pipe(socket)
  })
  server.on('tlsClientError', (_, socket) => socket.destroy())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return (server.address() as AddressInfo).port
}

async function proxyTo(port: number): Promise<ConnectProxy> {
  const proxy = await startProxy(port)
  closing.push(proxy.close)
  return proxy
}

const simulatorPort = () => Number(new URL(simulator().url).port)

async function bundleFile(): Promise<string> {
  const path = join(workspace(), 'ca.pem')
  await writeFile(path, authority)
  return path
}

/** A step that also comments on a pull request, on GitHub's API at `apiUrl`. */
async function commented(apiUrl: string, env: Readonly<Record<string, string>>): Promise<StepResult> {
  const event = join(workspace(), 'event.json')
  await writeFile(event, JSON.stringify({ pull_request: { number: pullRequest } }))
  const run = { GITHUB_API_URL: apiUrl, GITHUB_REPOSITORY: repository, GITHUB_EVENT_PATH: event }
  const inputs = { ...prod, comment: 'true', githubToken: 'ghs_workflow' }
  return step({ with: inputs, env: { ...run, ...env } })
}

describe("a company's certificates and proxies, by the committed bundle", () => {
  it.each(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])('%s is trusted for Proton and GitHub', async variable => {
    await quick()
    api = await startGithubApi()
    const github = `https://localhost:${await withTls(api.port)}`
    const result = await commented(github, {
      AWS_ENDPOINT_URL_PROTON: `https://localhost:${await withTls(simulatorPort())}`,
      [variable]: await bundleFile(),
    })
    expect(errorsOf(result)).toEqual([])
    expect(result.conclusion).toBe('success')
    expect(api.comments).toHaveLength(1)
  })

  it.each(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])('%s is trusted through a proxy', async variable => {
    await quick()
    api = await startGithubApi()
    const forProton = await proxyTo(await withTls(simulatorPort()))
    const env = {
      AWS_ENDPOINT_URL_PROTON: 'https://proton.corp.test',
      [variable]: await bundleFile(),
      https_proxy: forProton.url,
      NO_PROXY: 'github.test',
    }
    const result = await commented(`https://localhost:${await withTls(api.port)}`, env)
    expect(errorsOf(result)).toEqual([])
    expect(result.conclusion).toBe('success')
    expect(new Set(forProton.requests)).toEqual(new Set(['CONNECT proton.corp.test:443']))
    expect(api.comments).toHaveLength(1)
  })

  it('ALL_PROXY counts for GitHub as for Proton, and NO_PROXY with a domain for both', async () => {
    await quick()
    api = await startGithubApi()
    const proxy = await proxyTo(await withTls(api.port))
    const AWS_CA_BUNDLE = await bundleFile()
    const result = await commented('https://github.corp.test', { ALL_PROXY: proxy.url, AWS_CA_BUNDLE })
    expect(result.conclusion).toBe('success')
    expect(proxy.requests).toContain('CONNECT github.corp.test:443')
    expect(api.comments).toHaveLength(1)
    proxy.requests.length = 0
    const spared = { ALL_PROXY: proxy.url, NO_PROXY: 'corp.test' }
    const direct = await commented('https://github.corp.test', spared)
    expect(githubLog(direct)).toContain('The comment on the pull request was not written')
    expect(proxy.requests).toEqual([])
  })

  it.each([
    ['proton', 'deploy'],
    ['proton', 'status'],
    ['cloudformation', 'outputs'],
    ['cloudformation', 'status'],
  ])(
    'a bundle that is not there is named, and nothing is sent: provider %s, %s',
    async (provider, command) => {
      await quick()
      const { url } = simulator()
      const { serviceName, ...instance } = prod
      const inputs = { provider, command, serviceName, ...(command !== 'status' && instance) }
      const env = { AWS_CA_BUNDLE: '/no/ca.pem', AWS_ENDPOINT_URL_CLOUDFORMATION: url }
      const result = await step({ with: inputs, env })
      expect(result.conclusion).toBe('failure')
      expect(errorsOf(result)).toHaveLength(1)
      expect(errorsOf(result)[0]?.message).toContain(
        'the file /no/ca.pem, which AWS_CA_BUNDLE names, cannot be read (ENOENT)',
      )
      expect(errorsOf(result)[0]?.message).not.toContain('bug')
      expect(simulator().requests).toEqual([])
    },
  )
})

describe('a setting that is wrong for good, by the committed bundle', () => {
  it.each([
    ['localhost:8080', 'such as http://localhost:8080.'],
    ['PAGE', 'HTTP 200 OK with text/html'],
  ])('the endpoint %s fails at once', async (given, told) => {
    await quick()
    let requests = 0
    const port = await http((request, response) => {
      requests += 1
      page(200)(request, response)
    })
    const AWS_ENDPOINT_URL_PROTON = given.replace('PAGE', `http://127.0.0.1:${port}/login`)
    const result = await step({ with: prod, env: { AWS_ENDPOINT_URL_PROTON } })
    expect(result.conclusion).toBe('failure')
    expect(errorsOf(result)[0]?.message).toContain(told)
    expect(errorsOf(result)[0]?.message).toContain('set by AWS_ENDPOINT_URL_PROTON')
    expect(requests).toBe(given === 'PAGE' ? 1 : 0)
    expect(result.post?.log ?? []).toEqual([])
  })

  it('a simulator that starts late is waited for', async () => {
    await quick()
    const port = await closed()
    const relay = createServer(socket => {
      const there = connect(simulatorPort(), '127.0.0.1')
      socket.on('error', () => there.destroy())
      socket.pipe(there).pipe(socket)
    })
    closing.push(() => relay.close())
    const result = await step({
      with: prod,
      env: { AWS_ENDPOINT_URL_PROTON: `http://127.0.0.1:${port}` },
      onLine: line => {
        if (line.includes('ECONNREFUSED') && !relay.listening) relay.listen(port, '127.0.0.1')
      },
    })
    expect(result.conclusion).toBe('success')
  })

  it('a profile that is not there is named, with the input or the variable', async () => {
    await quick()
    const promotion = { promoteFrom: 'dev', promote: 'image', sourceProfile: 'stale' }
    const ofInput = await step({ with: { ...prod, ...promotion } })
    expect(errorsOf(ofInput)[0]?.message).toContain(
      'profile "stale" (the input sourceProfile) does not exist',
    )
    const ofVariable = await step({ with: prod, env: { AWS_PROFILE: 'stale' } })
    const [error] = errorsOf(ofVariable)
    expect(error?.message).toContain('profile "stale" (set by AWS_PROFILE) does not exist')
    expect(error?.message).toContain('unset AWS_PROFILE to use the keys')
    expect(simulator().requests.filter(({ operation }) => operation.startsWith('Update'))).toEqual([])
  })
})

import { spawnSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { githubLog } from '../../scripts/runner.js'
import { files } from '../scenarios/shared/shop.js'
import { shopWith } from '../support/accounts.js'
import { realProviders, runReal } from '../support/real-step.js'
import { bench, errorsOf, prod } from '../support/step.js'

const { simulate, step, simulator, workspace, asked } = bench()
const slow = shopWith({
  prod: { plan: [{ takes: '10m', cancelTakes: '1s' }], history: [{ ago: '1d', took: '2s' }] },
})

/** A text in each part of the bundle that is loaded only when it is needed. */
const markers = {
  'the YAML library': 'YAMLParseError',
  'the JSON Schema library': 'strictTypes',
  "the library for GitHub's API": 'octokit',
  'the simulator': 'export AWS_ENDPOINT_URL_PROTON',
  'the client of CloudFormation': 'com.amazonaws.cloudformation',
  'the schemas of CloudFormation': 'OperationStatusCheckFailed',
  'the provider of CloudFormation': 'is not supported by provider cloudformation',
}

/** The parts of `markers` in files below dist/ that processes loaded, by the coverage that Node wrote to `folder`. */
async function partsLoaded(folder: string): Promise<readonly string[]> {
  const reports = await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name), 'utf8')))
  const urls = reports.flatMap(text => (JSON.parse(text) as { result: { url: string }[] }).result)
  const files = urls.map(({ url }) => url).filter(url => url.startsWith('file:') && url.includes('/dist/'))
  expect(files.length).toBeGreaterThan(2)
  const texts = await Promise.all(files.map(url => readFile(fileURLToPath(url), 'utf8')))
  return Object.entries(markers).flatMap(([part, marker]) =>
    texts.some(text => text.includes(marker)) ? part : [],
  )
}

describe('the committed bundle, run as the runner does', () => {
  it('deploys, and leaves nothing for post', async () => {
    await simulate(shopWith({ prod: { plan: [{ takes: '2s' }], history: [{ ago: '1d', took: '2s' }] } }))
    const coverage = join(workspace(), 'coverage')
    const result = await step({ with: prod, env: { NODE_V8_COVERAGE: coverage } })
    expect(result).toMatchObject({ conclusion: 'success', exitCode: 0, problems: [] })
    // It notes the digest of the spec that is deployed.
    expect(await partsLoaded(coverage)).toEqual(['the YAML library'])
    expect(result.outputs).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMajorVersion: '1',
      ServiceURL: 'https://prod.shop.example',
    })
    expect(JSON.parse(result.outputs['outputs'] ?? '')).toHaveProperty(
      'ServiceURL',
      'https://prod.shop.example',
    )
    expect(result.summary).toContain('Deployed service instance shop/prod')
    expect(result.post).toMatchObject({ exitCode: 0, log: [], state: {}, summary: '' })
  })

  it('does nothing in post where neither the saved state nor the environment has a region', () => {
    const target = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' }
    const started = JSON.stringify({ kind: 'preparation', provider: 'proton', target, prepared: [{}] })
    const { status, stdout } = spawnSync(process.execPath, ['dist/post.js'], {
      env: { STATE_started: started, AWS_ENDPOINT_URL_PROTON: 'http://127.0.0.1:9' },
      encoding: 'utf8',
    })
    expect(status).toBe(0)
    expect(stdout.split('\n').filter(line => line.startsWith('::'))).toEqual([
      expect.stringMatching(/^::warning::The state that the step saved could not be read\. /),
    ])
  })

  it('loads the parts of CloudFormation only for CloudFormation', async () => {
    const provider = realProviders.find(({ id }) => id === 'cloudformation')
    if (!provider) throw new Error('there is a provider cloudformation')
    const coverage = join(workspace(), 'coverage')
    const account = shopWith({ prod: { plan: [{ takes: '1s', cancelTakes: '0' }] } })
    const inputs = { ...prod, specPath: 'service.yaml' }
    const { result } = await runReal(provider, account, {
      with: inputs,
      files,
      env: { NODE_V8_COVERAGE: coverage },
    })
    expect(result).toMatchObject({ conclusion: 'success', outputs: { deploymentStatus: 'SUCCEEDED' } })
    expect(await partsLoaded(coverage)).toEqual(
      expect.arrayContaining(Object.keys(markers).filter(part => part.includes('CloudFormation'))),
    )
  })

  it('is red with the reason when the deployment fails', async () => {
    const message = 'Resource handler returned message: no such image'
    await simulate(
      shopWith({
        prod: { plan: [{ takes: '1s', ends: 'FAILED', message }], history: [{ ago: '1d', took: '2s' }] },
      }),
    )
    const result = await step({ with: prod })
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 1 })
    expect(errorsOf(result).map(({ message: said }) => said)).toEqual([
      expect.stringContaining(`Deployment of service instance shop/prod failed after 1 s: ${message}.`),
    ])
    expect(result.outputs).toMatchObject({ deploymentStatus: 'FAILED', deploymentStatusMessage: message })
    expect(result.post?.log.join('')).toBe('')
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(0)
  })

  it('is red at once for inputs that are not right, and asks nothing of Proton', async () => {
    await simulate(slow)
    const coverage = join(workspace(), 'coverage')
    const result = await step({
      with: { ...prod, wait: 'maybe', timeoutMinutes: '-1', specPath: 'missing.yaml' },
      env: { NODE_V8_COVERAGE: coverage },
    })
    expect(result.exitCode).toBe(1)
    expect(await partsLoaded(coverage)).toEqual([])
    const [annotation] = errorsOf(result)
    for (const input of ['wait', 'timeoutMinutes', 'specPath'])
      expect(annotation?.message).toMatch(new RegExp(`^(${input} "|Invalid value .* for ${input}:)`, 'm'))
    expect(simulator().requests).toHaveLength(0)
  })

  it('is red for a misspelt input instead of deploying the old spec', async () => {
    await simulate(slow)
    await writeFile(join(workspace(), 'spec.yaml'), 'proton: ServiceSpec\n')
    const result = await step({ with: { ...prod, 'spec-path': 'spec.yaml' } })
    expect(result.exitCode).toBe(1)
    expect(errorsOf(result)[0]?.message).toContain('input "spec-path" is not known: did you mean specPath?')
    expect(simulator().requests).toHaveLength(0)
  })

  it('warns of an unknown input, which the env: of a job may set', async () => {
    await simulate(shopWith({ prod: { plan: [{ takes: '0' }], history: [{ ago: '1d', took: '2s' }] } }))
    const result = await step({ with: prod, env: { INPUT_REASON: 'a release' } })
    expect(result).toMatchObject({ conclusion: 'success' })
    expect(result.annotations).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('ignored: "reason".') }),
    )
  })

  it('annotates the line of a spec that is not YAML', async () => {
    await simulate(slow)
    await writeFile(join(workspace(), 'spec.yaml'), 'proton: ServiceSpec\ninstances: [\n')
    const result = await step({ with: { ...prod, specPath: 'spec.yaml' } })
    expect(errorsOf(result)).toContainEqual(expect.objectContaining({ file: 'spec.yaml', line: 2 }))
  })

  it('masks outputs before it sets them', async () => {
    await simulate(
      shopWith({
        prod: {
          plan: [{ takes: '0' }],
          outputs: { Token: 'top "secret"\nline' },
          history: [{ ago: '1d', took: '2s' }],
        },
      }),
    )
    const result = await step({ with: { ...prod, maskOutputs: 'true' } })
    expect(result.masks).toEqual(
      expect.arrayContaining(['top "secret"\nline', String.raw`top \"secret\"\nline`]),
    )
    expect(result.summary).not.toContain('secret')
    expect(githubLog(result)).not.toContain('secret')
  })

  it('goes through the proxy that the environment names, but never for this machine', async () => {
    await simulate(shopWith({ prod: { plan: [{ takes: '0' }], history: [{ ago: '1d', took: '2s' }] } }))
    const seen: string[] = []
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '')
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify({ __type: 'ValidationException', message: 'the proxy says hello' }))
    })
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
    const http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    try {
      const far = await step({
        with: prod,
        env: { http_proxy, AWS_ENDPOINT_URL_PROTON: 'http://proton.example:8080' },
      })
      expect(errorsOf(far)[0]?.message).toContain('the proxy says hello')
      expect(seen).toEqual(['http://proton.example:8080/'])
      expect(await step({ with: prod, env: { http_proxy } })).toMatchObject({ conclusion: 'success' })
      const spared = {
        http_proxy,
        no_proxy: 'proton.invalid',
        AWS_ENDPOINT_URL_PROTON: 'http://proton.invalid',
      }
      expect(errorsOf(await step({ with: prod, env: spared }))[0]?.message).toContain('ENOTFOUND')
      expect(seen).toHaveLength(1)
    } finally {
      proxy.close()
    }
  })
})

describe('an endpoint in trouble', () => {
  it('survives resets, 502 pages and throttling while it follows', async () => {
    await simulate(
      shopWith(
        { prod: { plan: [{ takes: '3s' }], history: [{ ago: '1d', took: '2s' }] } },
        (['reset', 'garbage', 'throttle'] as const).map(kind => ({
          operation: 'GetDeployment',
          kind,
          times: 1,
        })),
      ),
    )
    expect(await step({ with: prod })).toMatchObject({ conclusion: 'success' })
  })

  it('says what to do when nothing listens', async () => {
    await simulate(slow)
    await simulator().close()
    const result = await step({ with: prod })
    expect(errorsOf(result)[0]?.message).toContain('ECONNREFUSED')
    expect(errorsOf(result)[0]?.message).toContain('Nothing listens at this endpoint')
  })

  it("copes with a runner's clock that is wrong, which AWS refuses at first", async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.headers['x-amz-date']?.toString() ?? '')
      const [name, message] =
        asked.length === 1
          ? ['InvalidSignatureException', 'Signature expired']
          : ['ValidationException', 'enough']
      const date = new Date(Date.now() + 3_600_000).toUTCString()
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', date })
      response.end(JSON.stringify({ __type: name, message }))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    await simulate(slow)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const result = await step({ with: prod, env: { AWS_ENDPOINT_URL_PROTON: url } })
      expect(errorsOf(result)[0]?.message).toContain('ValidationException: enough')
      expect(asked).toHaveLength(2)
    } finally {
      server.close()
    }
  })

  it('says what to do without credentials', async () => {
    await simulate(slow)
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' }
    const result = await step({ with: prod, env: none })
    expect(errorsOf(result)[0]?.message).toContain('Give the job credentials')
  })

  it('says which region is missing', async () => {
    await simulate(slow)
    const result = await step({ with: prod, env: { AWS_REGION: '' } })
    expect(errorsOf(result)[0]?.message).toContain('region is not set')
    expect(simulator().requests).toHaveLength(0)
  })
})

describe('where the region comes from', () => {
  it.each([
    ['the input region', { AWS_REGION: 'us-west-2' }, { region: 'eu-west-1' }],
    ['AWS_REGION', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-west-2' }, {}],
    ['AWS_DEFAULT_REGION', { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }, {}],
    ['the profile', { AWS_REGION: '' }, {}],
  ])('%s', async (_, env, given) => {
    await simulate(slow)
    const config = join(workspace(), 'aws-config')
    await writeFile(config, '[default]\nregion = eu-west-1\n')
    const began = (line: string) => /^(The deployment|Deployment .*) started/.test(line)
    const result = await step({
      with: { ...prod, ...given },
      env: { ...env, AWS_CONFIG_FILE: config },
      killAfter: began,
    })
    expect(JSON.parse(result.state['started'] ?? '')).toMatchObject({ region: 'eu-west-1' })
    expect(result.post?.summary).toContain('was cancelled')
  })
})

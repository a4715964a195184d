import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { githubLog, runStep } from '../../scripts/runner.js'
import { chooseProvider } from '../../src/providers/choose-provider.js'

const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** The committed simulator as a program; `printed` resolves with stdout and stderr when it has ended. */
function program(...flags: readonly string[]) {
  const child = spawn(process.execPath, ['dist/simulator/index.js', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  const code = new Promise<number | null>(resolve => child.once('close', resolve))
  const ready = new Promise<string>(resolve =>
    child.stdout.once('data', (line: Buffer) => {
      resolve(line.toString())
    }),
  )
  return { child, code, ready, stderr: text(child.stderr) }
}

async function ask(url: string, operation: string, input: object): Promise<unknown> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AwsProton20200720.${operation}`,
    authorization:
      'AWS4-HMAC-SHA256 Credential=any/20261120/us-east-1/proton/aws4_request, SignedHeaders=host, Signature=0',
  }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
  return response.json()
}

describe('the simulator as a program', () => {
  it('prints one line ready for a shell, answers, logs to stderr, and stops cleanly on Ctrl-C', async () => {
    const { child, code, ready, stderr } = program('--port', '0')
    const line = await ready
    expect(line).toMatch(/^export AWS_ENDPOINT_URL_PROTON=http:\/\/127\.0\.0\.1:\d+\n$/)
    const url = line.trim().split('=')[1] ?? ''
    expect(await ask(url, 'GetService', { name: 'shop' })).toMatchObject({ service: { name: 'shop' } })
    child.kill('SIGINT')
    expect(await code).toBe(0)
    expect(await stderr).toMatch(/GetService shop → ok/)
  })

  it('serves on the loopback address only', async () => {
    const { ready } = program('--port', '0')
    const port = /:(\d+)$/.exec((await ready).trim())?.[1] ?? ''
    await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow()
  })

  it.each([
    [['--prot', '1'], '--prot'],
    [['--port', 'many'], 'many'],
    [['--speed', '0'], '--speed'],
    [['--account', 'missing.yaml'], 'missing.yaml'],
  ])('refuses %j with a reason and exit code 2', async (flags, named) => {
    const { code, stderr } = program(...flags)
    expect(await code).toBe(2)
    expect(await stderr).toContain(named)
  })

  it('says that its port is taken', async () => {
    const first = program('--port', '0')
    const port = /:(\d+)$/.exec((await first.ready).trim())?.[1] ?? ''
    const second = program('--port', port)
    expect(await second.code).toBe(1)
    expect(await second.stderr).toContain(port)
  })

  it('reports every mistake of an account file at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'account-'))
    try {
      const path = join(folder, 'account.yaml')
      await writeFile(path, 'environments: x\nservices: { shop: { template: none } }\n')
      const { code, stderr } = program('--account', path)
      expect(await code).toBe(2)
      for (const wrong of ['environments', 'services/shop']) expect(await stderr).toContain(wrong)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('the state of the simulator', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'state-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  const instance = { serviceName: 'shop', name: 'dev' }
  const urlOf = (line: string) => /=(http\S+)/.exec(line)?.[1] ?? ''
  const statusAt = async (url: string) => {
    const { serviceInstance } = (await ask(url, 'GetServiceInstance', instance)) as {
      serviceInstance: { deploymentStatus: string }
    }
    return serviceInstance.deploymentStatus
  }

  it('outlives the process, even one that is killed', async () => {
    const state = join(folder, 'state.json')
    const first = program('--port', '0', '--state', state)
    const url = urlOf(await first.ready)
    await ask(url, 'UpdateServiceInstance', { ...instance, deploymentType: 'MINOR_VERSION' })
    expect(await statusAt(url)).toBe('IN_PROGRESS')
    first.child.kill('SIGKILL')
    await first.code
    const second = program('--port', '0', '--state', state)
    expect(await statusAt(urlOf(await second.ready))).toBe('IN_PROGRESS')
    second.child.kill('SIGINT')
    expect(await second.stderr).toContain(`read from ${state}`)
  })

  it('has the region of the account with which the state of CloudFormation began', async () => {
    const account = join(folder, 'account.yaml')
    await writeFile(account, 'region: eu-west-1\nstacks: {}\n')
    const flags = ['--cloudformation', '--port', '0', '--state', join(folder, 'state.json')]
    const first = program(...flags, '--account', account)
    expect(await first.ready).toContain('AWS_REGION=eu-west-1')
    first.child.kill('SIGKILL')
    await first.code
    expect(await program(...flags).ready).toContain('AWS_REGION=eu-west-1')
  })

  it('that cannot be used stops the simulator with a reason and exit code 2', async () => {
    const state = join(folder, 'state.json')
    await writeFile(state, '{"format":')
    const { code, stderr } = program('--port', '0', '--state', state)
    expect(await code).toBe(2)
    expect(await stderr).toBe(
      `--state ${state}: The file is damaged (not JSON): restore it, or delete it to start again.\n`,
    )
  })

  it('leads a promotion through jobs, each with a simulator of its own', async () => {
    const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' }
    const job = async (inputs: Readonly<Record<string, string>>) => {
      const simulator = program('--port', '0', '--speed', '120', '--state', join(folder, 'state.json'))
      const url = urlOf(await simulator.ready)
      const target = { target: 'instance', serviceName: 'shop' }
      const variables = { ...env, AWS_CONFIG_FILE: join(folder, 'none'), AWS_ENDPOINT_URL_PROTON: url }
      const result = await runStep({ with: { ...target, ...inputs }, env: variables, limitMs: 30_000 })
      simulator.child.kill('SIGKILL')
      await simulator.code
      return result
    }
    const image = 'registry.example/shop:42'
    const dev = await job({ serviceInstanceName: 'dev', set: `image=${image}` })
    expect(dev.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', Image: image })
    const promotion = { serviceInstanceName: 'staging', promoteFrom: 'dev', promote: 'image' }
    const staging = await job(promotion)
    expect(staging.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', Image: image })
    expect((await job({ ...promotion, skipUnchanged: 'true' })).outputs).toMatchObject({ changed: 'false' })
  })
})

describe('the simulator as a step', () => {
  it('points later steps at itself, and ends with the job', async () => {
    const action = 'simulator/action.yml'
    const result = await runStep({ action, with: { port: '0' }, limitMs: 30_000 })
    const url = result.env['AWS_ENDPOINT_URL_PROTON'] ?? ''
    expect(result).toMatchObject({
      exitCode: 0,
      outputs: { endpoint: url },
      env: { AWS_REGION: 'us-east-1', PROTON_DEPLOY_PROVIDER: 'proton' },
    })
    expect(result.post).toMatchObject({ exitCode: 0 })
    expect(githubLog(result)).toContain(url)
    await expect(fetch(url)).rejects.toThrow()
  })

  it("keeps the job's own region and credentials", async () => {
    const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'own', AWS_SECRET_ACCESS_KEY: 'own' }
    const result = await runStep({
      action: 'simulator/action.yml',
      env,
      with: { port: '0' },
      limitMs: 30_000,
    })
    expect(Object.keys(result.env)).toEqual(['AWS_ENDPOINT_URL_PROTON', 'PROTON_DEPLOY_PROVIDER'])
  })

  it('simulates CloudFormation, which later steps then use whatever endpoint for Proton there is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'account-'))
    try {
      const account = join(folder, 'account.yaml')
      await writeFile(account, 'region: eu-west-1\nstacks: {}\n')
      const result = await runStep({
        action: 'simulator/action.yml',
        with: { provider: 'cloudformation', account, port: '0' },
        limitMs: 30_000,
      })
      const url = result.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] ?? ''
      expect(result).toMatchObject({ exitCode: 0, outputs: { endpoint: url } })
      expect(result.env).toEqual({
        AWS_ENDPOINT_URL_CLOUDFORMATION: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        AWS_ENDPOINT_URL_S3: url,
        PROTON_DEPLOY_PROVIDER: 'cloudformation',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'simulator',
        AWS_SECRET_ACCESS_KEY: 'simulator',
      })
      expect(githubLog(result)).toContain(`The CloudFormation simulator listens on ${url}`)
      expect(result.post?.log.join('\n')).toContain('Requests to the CloudFormation simulator')
      const env = { AWS_ENDPOINT_URL_PROTON: 'http://127.0.0.1:1', ...result.env }
      const settings = { input: '', env, awsConfig: () => Promise.resolve('') }
      expect(await chooseProvider(settings)).toMatchObject({ id: 'cloudformation' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('keeps the state in the file that `state` names', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
    try {
      const action = 'simulator/action.yml'
      const play = () => runStep({ action, workspace, with: { state: 'kept/state.json' }, limitMs: 30_000 })
      expect(await play()).toMatchObject({ exitCode: 0 })
      const again = await play()
      expect(again.post?.log.join('\n')).toContain('read from kept/state.json')
      await writeFile(join(workspace, 'kept', 'state.json'), 'broken')
      const broken = await play()
      expect(broken.exitCode).toBe(1)
      expect(githubLog(broken)).toContain('--state kept/state.json: The file is damaged')
    } finally {
      await rm(workspace, { recursive: true })
    }
  })

  it('fails for a provider that it does not simulate', async () => {
    const result = await runStep({
      action: 'simulator/action.yml',
      with: { provider: 'terraform' },
      limitMs: 30_000,
    })
    expect(result).toMatchObject({ exitCode: 1, env: {} })
    expect(githubLog(result)).toContain('provider is "terraform": must be proton or cloudformation.')
  })

  it('fails for a misspelt input instead of using the default', async () => {
    const result = await runStep({
      action: 'simulator/action.yml',
      with: { 'account-file': 'account.yaml' },
      limitMs: 30_000,
    })
    expect(result.exitCode).toBe(1)
    expect(githubLog(result)).toContain('input "account-file" is not known: did you mean account?')
    expect(result.post?.log.join('')).toBe('')
    expect(result.env).toEqual({})
  })

  it('fails with the reason when the simulator does not start', async () => {
    const result = await runStep({
      action: 'simulator/action.yml',
      with: { account: 'missing.yaml' },
      limitMs: 30_000,
    })
    expect(result.exitCode).not.toBe(0)
    expect(githubLog(result)).toContain('missing.yaml')
    expect(result.post?.log.join('')).toBe('')
    expect(result.post?.env).toEqual({})
  })
})

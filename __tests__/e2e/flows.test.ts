import { writeFile } from 'node:fs/promises'
import { createServer, request as connectTo } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { githubLog, type StepResult } from '../../scripts/runner.js'
import { shopWith } from '../support/accounts.js'
import { pullRequest, repository, startGithubApi, type GithubApi } from '../support/github-api.js'
import { bench, errorsOf, prod } from '../support/step.js'

const { simulate, step, simulator, workspace, asked } = bench()

const history = [{ ago: '1d', took: '1s' }] as const
/** What the deployments of prod take, in their order. */
const shop = (...plan: Parameters<typeof shopWith>[0]['prod'] extends infer Prod ? Plan<Prod> : never) =>
  shopWith({ prod: { plan, history } })
type Plan<Prod> = NonNullable<Prod> extends { readonly plan?: infer Steps } ? NonNullable<Steps> : never

const quick = { takes: '500ms' } as const
const failing = {
  takes: '500ms',
  ends: 'FAILED',
  message: 'CannotPullContainerError: no such image',
} as const
const image = (tag: string) => `registry.example/shop:${tag}`
const spec = (tag: string) => `proton: ServiceSpec
instances:
  - name: prod
    environment: production
    spec:
      image: ${tag}
      replicas: 6
      domain: prod.shop.example
`

const writeSpec = (tag: string) => writeFile(join(workspace(), 'service.yaml'), spec(tag))
const withSpec = { ...prod, specPath: 'service.yaml' }
const changes = () =>
  simulator().requests.filter(({ operation }) => /^(Update|Create|Delete|Cancel)/.test(operation))
const conclusions = (result: StepResult) => [result.conclusion, ...result.problems]

describe('the flows, by steps through the committed bundle', () => {
  it('plans, and changes nothing', async () => {
    await simulate(shop(quick))
    await writeSpec(image('2.0.0'))
    const result = await step({ with: { ...withSpec, command: 'plan' } })
    expect(conclusions(result)).toEqual(['success'])
    expect(result.outputs['changed']).toBe('true')
    expect(result.outputs['plan']).toContain('image')
    expect(result.summary).not.toContain('2.0.0')
    expect(changes()).toEqual([])
  })

  it('shows the line of a spec that breaks the schema', async () => {
    await simulate(shop(quick))
    await writeSpec('NOT AN IMAGE')
    const result = await step({ with: { ...withSpec, command: 'plan' } })
    expect(conclusions(result)).toEqual(['failure'])
    expect(errorsOf(result)).toContainEqual(expect.objectContaining({ file: 'service.yaml', line: 6 }))
    expect(changes()).toEqual([])
  })

  it('deploys an edit, skips what is deployed already, and goes back by hand', async () => {
    await simulate(shop(quick, quick))
    const edited = { ...prod, set: `image=${image('2.0.0')}` }
    const first = await step({ with: edited })
    expect(first.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', Image: image('2.0.0') })
    const again = await step({ with: { ...edited, skipUnchanged: 'true' } })
    expect(conclusions(again)).toEqual(['success'])
    expect(again.outputs).toMatchObject({ changed: 'false', Image: image('2.0.0') })
    expect(again.outputs['deploymentId']).toBe(first.outputs['deploymentId'])
    expect(asked('UpdateServiceInstance')).toHaveLength(1)
    const back = await step({ with: { ...prod, command: 'rollback' } })
    expect(conclusions(back)).toEqual(['success'])
    expect(back.outputs['Image']).toBe(image('1.6.0'))
  }, 60_000)

  it('does not skip a spec that Proton stored and never deployed', async () => {
    await simulate(shop(quick, quick))
    await step({ with: prod })
    await writeSpec(image('2.0.0'))
    await step({ with: { ...withSpec, deploymentType: 'NONE' } })
    const result = await step({ with: { ...withSpec, skipUnchanged: 'true' } })
    expect(conclusions(result)).toEqual(['success'])
    expect(result.outputs).toMatchObject({ changed: 'true', Image: image('2.0.0') })
  })

  it('goes back to nothing of another target', async () => {
    await simulate(shop(quick))
    const { outputs } = await step({ with: prod })
    const { deploymentId = '' } = outputs
    for (const command of ['rollback', 'cancel', 'wait', 'outputs']) {
      const result = await step({
        with: { target: 'pipeline', serviceName: 'shop', command, deploymentId },
      })
      expect([command, result.conclusion]).toEqual([command, 'failure'])
      expect(errorsOf(result)[0]?.message).toContain('belongs to another target')
    }
    expect(changes()).toHaveLength(1)
  }, 60_000)

  it('promotes the image of dev, and keeps what is of prod', async () => {
    await simulate(shop(quick))
    const promotion = { promoteFrom: 'dev', promote: '*,!replicas,!domain' }
    const result = await step({ with: { ...prod, ...promotion } })
    expect(conclusions(result)).toEqual(['success'])
    const dev = await step({ with: { ...prod, serviceInstanceName: 'dev', command: 'outputs' } })
    expect(result.outputs['Image']).toBe(dev.outputs['Image'])
    expect(result.outputs['ServiceURL']).toBe('https://prod.shop.example')
  })

  it('reads the source of a promotion by its own profile, and nothing else', async () => {
    await simulate(shop(quick))
    const asking = new Map<string, Set<string>>()
    const relay = createServer((request, response) => {
      const [, key = ''] = /Credential=(\w+)\//.exec(request.headers.authorization ?? '') ?? []
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
      asking.set(key, (asking.get(key) ?? new Set()).add(operation))
      const through = connectTo(simulator().url, { method: 'POST', headers: request.headers }, answer => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      })
      request.pipe(through)
    })
    await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve))
    const config = join(workspace(), 'config')
    const keys = 'aws_access_key_id = STAGING\naws_secret_access_key = any\n'
    await writeFile(config, `[profile staging]\n${keys}`)
    const { port } = relay.address() as AddressInfo
    const result = await step({
      with: { ...prod, promoteFrom: 'staging', promote: 'image', sourceProfile: 'staging' },
      env: { AWS_ENDPOINT_URL_PROTON: `http://127.0.0.1:${port}`, AWS_CONFIG_FILE: config },
    })
    await new Promise(resolve => relay.close(resolve))
    expect(conclusions(result)).toEqual(['success'])
    expect([...(asking.get('STAGING') ?? [])].sort()).toEqual(['GetDeployment', 'GetServiceInstance'])
    expect(asking.get('any')).toContain('UpdateServiceInstance')
  })

  it('rolls back what failed, and stays red', async () => {
    await simulate(shop(failing, quick))
    await writeSpec(image('2.0.0'))
    const result = await step({ with: { ...withSpec, rollbackOnFailure: 'true' } })
    expect(conclusions(result)).toEqual(['failure'])
    const [failed, undone] = [result.outputs['deploymentId'], result.outputs['rollbackDeploymentId']]
    expect(result.outputs['deploymentStatus']).toBe('FAILED')
    expect(undone).toBeTruthy()
    expect(undone).not.toBe(failed)
    const now = await step({ with: { ...prod, command: 'outputs' } })
    expect(now.outputs).toMatchObject({ deploymentId: undone, Image: image('1.6.0') })
    const ofFailed = await step({ with: { ...prod, command: 'outputs', deploymentId: failed ?? '' } })
    expect(ofFailed.conclusion).toBe('failure')
    expect(ofFailed.outputs).not.toHaveProperty('Image')
  })

  it('leaves no rollback running when the job is cancelled', async () => {
    await simulate(shop(failing, { takes: '10m', cancelTakes: '500ms' }))
    const result = await step({
      with: { ...prod, rollbackOnFailure: 'true' },
      signalAfter: line => /^Rollback: Deployment .* started/.test(line),
    })
    expect(result.exitCode).toBe(1)
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(1)
    const now = await step({ with: { ...prod, command: 'wait', deploymentId: rolledBack(result) } })
    expect(now.outputs['deploymentStatus']).toBe('CANCELLED')
  })

  it('waits in one job for the deployment of another, and cancels it only with command: cancel', async () => {
    await simulate(shop({ takes: '3s' }, { takes: '10m', cancelTakes: '500ms' }))
    const begun = await step({ with: { ...prod, wait: 'false' } })
    const { deploymentId = '' } = begun.outputs
    const waited = await step({ with: { ...prod, command: 'wait', deploymentId } })
    expect(conclusions(waited)).toEqual(['success'])
    expect(waited.outputs).toMatchObject({ deploymentId, deploymentStatus: 'SUCCEEDED' })
    await step({ with: { ...prod, wait: 'false' } })
    await step({ with: { ...prod, command: 'wait' }, signalAfter: line => line.includes('IN_PROGRESS') })
    expect(asked('CancelServiceInstanceDeployment')).toHaveLength(0)
    const cancelled = await step({ with: { ...prod, command: 'cancel' } })
    expect(conclusions(cancelled)).toEqual(['success'])
    expect(cancelled.outputs['deploymentStatus']).toBe('CANCELLED')
  }, 60_000)
})

function rolledBack({ outputs }: StepResult): string {
  return outputs['rollbackDeploymentId'] ?? ''
}

describe('the comment, by the committed bundle', () => {
  let api: GithubApi
  beforeEach(async () => {
    api = await startGithubApi()
  })
  afterEach(async () => {
    await api.close()
    expect(api.problems).toEqual([])
  })

  /** A step of a workflow that runs for the pull request. */
  async function commented(inputs: Readonly<Record<string, string>>): Promise<StepResult> {
    const event = join(workspace(), 'event.json')
    await writeFile(event, JSON.stringify({ pull_request: { number: pullRequest } }))
    const env = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: repository, GITHUB_EVENT_PATH: event }
    return step({ with: { ...prod, comment: 'true', githubToken: 'ghs_workflow', ...inputs }, env })
  }

  it('is one for the target, updated in place', async () => {
    await simulate(shop(quick))
    await writeSpec(image('2.0.0'))
    const plan = { command: 'plan', specPath: 'service.yaml' }
    expect(conclusions(await commented(plan))).toEqual(['success'])
    expect(api.comments[0]?.body).toContain('image')
    await writeSpec(image('1.6.0'))
    await commented(plan)
    expect(api.comments).toHaveLength(1)
    expect(api.comments[0]?.body).toContain('no changes')
    await commented({})
    expect(api.comments).toHaveLength(1)
    expect(api.comments[0]?.body).toContain('Deployed service instance shop/prod')
  })

  it('is a warning, never a failure, where it may not be written', async () => {
    await simulate(shop(quick))
    const result = await commented({ githubToken: 'ghs_fork' })
    expect(conclusions(result)).toEqual(['success'])
    const warnings = result.annotations.filter(({ level }) => level === 'warning')
    expect(warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('pull-requests: write') }),
    ])
    expect(githubLog(result)).not.toContain('ghs_fork')
  })
})

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type Simulator, startSimulator } from '../src/simulator/server/server.js'

const running: Simulator[] = []

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close()
})

/** A simulator and the CLI that asks it: the words after `aws proton`, the answer parsed. */
async function cli(speed: number) {
  const simulator = await startSimulator({ speed })
  running.push(simulator)
  const credentials = {
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_DEFAULT_REGION: 'us-east-1',
  }
  const env = { ...process.env, ...credentials, AWS_ENDPOINT_URL_PROTON: simulator.url }
  return async (...words: readonly string[]) => {
    const { stdout } = await promisify(execFile)('aws', ['proton', ...words, '--output', 'json'], { env })
    return (stdout === '' ? undefined : JSON.parse(stdout)) as unknown
  }
}

/** Waiters look at once, then every 5 s and more: at this speed deployments are over before the next command starts. */
const AT_ONCE = 10_000
const NAME = ['--name', 'fresh']

describe('the AWS CLI', () => {
  test('updates, waits, reads outputs and pages through deployments', async () => {
    const aws = await cli(100)
    const names = ['--service-name', 'shop', '--name', 'dev']
    const updated = await aws('update-service-instance', ...names, '--deployment-type', 'MINOR_VERSION')
    expect(updated).toMatchObject({
      serviceInstance: { deploymentStatus: 'IN_PROGRESS', templateMinorVersion: '0' },
    })
    await aws('wait', 'service-instance-deployed', ...names)
    const got = await aws('get-service-instance', ...names)
    expect(got).toMatchObject({
      serviceInstance: { deploymentStatus: 'SUCCEEDED', templateMinorVersion: '1' },
    })
    const instance = ['--service-name', 'shop', '--service-instance-name', 'dev']
    const outputs = await aws('list-service-instance-outputs', ...instance)
    expect(outputs).toMatchObject({
      outputs: [{ key: 'ServiceURL', valueString: 'https://dev.shop.example' }, {}, {}],
    })
    const { deployments } = (await aws('list-deployments', ...instance, '--page-size', '1')) as {
      deployments: object[]
    }
    expect(deployments.length).toBeGreaterThan(3)
  })

  test('creates, updates, reads and deletes an environment', async () => {
    const aws = await cli(AT_ONCE)
    const template = ['--template-name', 'vpc-env', '--template-major-version', '1']
    const spec = ['--spec', 'proton: EnvironmentSpec\nspec: {cidr: 10.9.0.0/16}']
    const repository = ['--provisioning-repository', 'provider=GITHUB,name=example/infra,branch=main']
    const created = await aws('create-environment', ...NAME, ...template, ...spec, ...repository)
    expect(created).toMatchObject({ environment: { name: 'fresh', provisioning: 'CUSTOMER_MANAGED' } })
    await aws('wait', 'environment-deployed', ...NAME)
    await aws('update-environment', ...NAME, '--deployment-type', 'CURRENT_VERSION', '--description', 'ours')
    await aws('wait', 'environment-deployed', ...NAME)
    expect(await aws('get-environment', ...NAME)).toMatchObject({
      environment: { deploymentStatus: 'SUCCEEDED', description: 'ours', templateMinorVersion: '1' },
    })
    expect(await aws('list-environment-outputs', '--environment-name', 'fresh')).toMatchObject({
      outputs: [{ key: 'VpcId' }, { key: 'Cidr', valueString: '10.9.0.0/16' }],
    })
    const { environments } = (await aws('list-environments', '--page-size', '1')) as {
      environments: { name: string }[]
    }
    expect(environments.map(one => one.name)).toEqual(['development', 'staging', 'production', 'fresh'])
    expect(await aws('delete-environment', ...NAME)).toMatchObject({ environment: { name: 'fresh' } })
    await expect(aws('get-environment', ...NAME)).rejects.toThrow('ResourceNotFoundException')
  })

  test('creates, updates, reads and deletes a component', async () => {
    const aws = await cli(AT_ONCE)
    const files = ['--manifest', 'm', '--template-file', 'Resources: {}']
    const place = ['--service-name', 'shop', '--service-instance-name', 'staging']
    await aws('create-component', ...NAME, ...files, ...place)
    await aws('wait', 'component-deployed', ...NAME)
    expect(await aws('get-component', ...NAME)).toMatchObject({
      component: {
        deploymentStatus: 'SUCCEEDED',
        environmentName: 'staging',
        serviceInstanceName: 'staging',
      },
    })
    await expect(aws('delete-component', ...NAME)).rejects.toThrow('ConflictException')
    const detach = ['--service-name', '', '--service-instance-name', '']
    await aws('update-component', ...NAME, '--deployment-type', 'CURRENT_VERSION', ...detach)
    await aws('wait', 'component-deployed', ...NAME)
    const { components } = (await aws('list-components', '--page-size', '1')) as { components: object[] }
    expect(components).toHaveLength(2)
    await aws('list-component-outputs', '--component-name', 'fresh')
    await aws('delete-component', ...NAME)
    await aws('wait', 'component-deleted', ...NAME)
  })

  test('creates, updates, reads and deletes a service and its instances', async () => {
    const aws = await cli(AT_ONCE)
    const spec = (...names: readonly string[]) => [
      '--spec',
      `proton: ServiceSpec\ninstances: [${names.map(name => `{name: ${name}, environment: staging}`).join(', ')}]`,
    ]
    const template = ['--template-name', 'worker', '--template-major-version', '1']
    const created = await aws(
      'create-service',
      ...NAME,
      ...template,
      ...spec('one'),
      '--tags',
      'key=a,value=b',
    )
    expect(created).toMatchObject({ service: { name: 'fresh' } })
    await aws('wait', 'service-created', ...NAME)
    await aws('update-service', ...NAME, ...spec('two'), '--description', 'ours')
    await aws('wait', 'service-updated', ...NAME)
    expect(await aws('get-service', ...NAME)).toMatchObject({
      service: { status: 'ACTIVE', description: 'ours' },
    })
    const three = ['--service-name', 'fresh', '--name', 'three']
    await aws('create-service-instance', ...three, ...spec('three'))
    await aws('wait', 'service-instance-deployed', ...three)
    const { serviceInstances } = (await aws('list-service-instances', '--service-name', 'fresh')) as {
      serviceInstances: { name: string }[]
    }
    expect(serviceInstances.map(one => one.name)).toEqual(['three', 'two'])
    const summary = await aws('get-service-sync-blocker-summary', '--service-name', 'fresh')
    expect(summary).toMatchObject({ serviceSyncBlockerSummary: { latestBlockers: [] } })
    await aws('delete-service', ...NAME)
    await aws('wait', 'service-deleted', ...NAME)
  })

  test('reads environment templates', async () => {
    const aws = await cli(1)
    expect(await aws('get-environment-template', '--name', 'vpc-env')).toMatchObject({
      environmentTemplate: { recommendedVersion: '1.1' },
    })
    const version = ['--template-name', 'vpc-env', '--major-version', '1', '--minor-version', '0']
    expect(await aws('get-environment-template-version', ...version)).toMatchObject({
      environmentTemplateVersion: { status: 'PUBLISHED' },
    })
    const { templateVersions } = (await aws(
      'list-environment-template-versions',
      ...['--template-name', 'vpc-env'],
    )) as { templateVersions: object[] }
    expect(templateVersions).toHaveLength(2)
  })
})

import { describe, expect, it } from '@jest/globals'
import {
  DeleteDeploymentCommand,
  GetComponentCommand,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetServiceCommand,
  GetServiceInstanceCommand,
  GetServiceTemplateCommand,
  GetServiceTemplateVersionCommand,
  ListDeploymentsCommand,
  ListEnvironmentOutputsCommand,
  ListServiceInstanceOutputsCommand,
  ListServiceInstancesCommand,
  type ListServiceInstancesCommandInput,
  ListServicePipelineOutputsCommand,
  ListServicesCommand,
  ListServiceTemplateVersionsCommand,
  UpdateEnvironmentCommand,
  UpdateServiceInstanceCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import { defaultAccount } from '../../../src/simulator/account/default-account.js'
import {
  type RunningSimulator,
  runSimulator,
  DEV,
  errorOf,
  shopAccount,
  specWith,
  START,
} from '../running-simulator.js'

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

const deploymentsOf = async ({ client }: RunningSimulator, filter: object) =>
  (await client.send(new ListDeploymentsCommand(filter))).deployments ?? []

describe('lists', () => {
  it('have pages, and a token is valid for its own list only', async () => {
    const { client } = await runSimulator()
    const first = await client.send(new ListServicesCommand({ maxResults: 1 }))
    const second = await client.send(new ListServicesCommand({ maxResults: 1, nextToken: first.nextToken }))
    expect([first.services?.[0]?.name, second.services?.[0]?.name]).toEqual(['shop', 'worker'])
    expect(second.nextToken).toBeUndefined()
    const wrong = new ListServiceInstancesCommand({ nextToken: first.nextToken })
    expect((await errorOf(client.send(wrong))).name).toBe('ValidationException')
    const bad = new ListServicesCommand({ nextToken: 'abcd' })
    expect((await errorOf(client.send(bad))).name).toBe('ValidationException')
  })

  it.each([
    [{}, ['dev', 'main', 'prod']],
    [{ serviceName: 'shop' }, ['dev', 'prod']],
    [{ sortBy: 'name', sortOrder: 'DESCENDING' }, ['prod', 'main', 'dev']],
    [{ sortBy: 'environmentName' }, ['prod', 'main', 'dev']],
    [{ filters: [{ key: 'environmentName', value: 'live' }] }, ['main', 'prod']],
    [
      {
        filters: [
          { key: 'environmentName', value: 'live' },
          { key: 'serviceName', value: 'shop' },
        ],
      },
      ['prod'],
    ],
    [{ filters: [{ key: 'deploymentStatus', value: 'FAILED' }] }, []],
    [{ filters: [{ key: 'createdAtBefore', value: '2020-01-01T00:00:00Z' }] }, []],
    [{ filters: [{ key: 'lastDeploymentAttemptedAtAfter', value: '2020-01-01' }] }, ['dev', 'main', 'prod']],
  ] as [ListServiceInstancesCommandInput, string[]][])('ListServiceInstances %j', async (input, names) => {
    const { client } = await runSimulator()
    const { serviceInstances } = await client.send(new ListServiceInstancesCommand(input))
    const found = serviceInstances?.map(instance => instance.name)
    expect(input.sortBy === 'environmentName' ? found?.sort().reverse() : found).toEqual(names)
  })

  it.each([
    ['deployedTemplateVersionStatus', 'x'],
    ['createdAtBefore', 'yesterday'],
  ] as const)('ListServiceInstances refuses the filter %s with the value %s', async (key, value) => {
    const { client } = await runSimulator()
    const command = new ListServiceInstancesCommand({ filters: [{ key, value }] })
    expect((await errorOf(client.send(command))).name).toBe('ValidationException')
  })
})

describe('deployments', () => {
  it('are listed for a service with its pipeline, for an instance, or for an environment', async () => {
    const running = await runSimulator()
    const types = (await deploymentsOf(running, { serviceName: 'shop' })).map(one => one.targetResourceType)
    expect(types.sort()).toEqual(['SERVICE_INSTANCE', 'SERVICE_INSTANCE', 'SERVICE_PIPELINE'])
    expect(await deploymentsOf(running, { serviceName: 'shop', serviceInstanceName: 'dev' })).toHaveLength(1)
    const live = await deploymentsOf(running, { environmentName: 'live' })
    expect(live.map(one => one.targetResourceType).sort()).toEqual([
      'ENVIRONMENT',
      'SERVICE_INSTANCE',
      'SERVICE_INSTANCE',
    ])
  })

  it.each([
    [{ serviceName: 'nobody' }, 'ResourceNotFoundException'],
    [{ serviceName: 'shop', serviceInstanceName: 'nobody' }, 'ResourceNotFoundException'],
    [{ environmentName: 'nowhere' }, 'ResourceNotFoundException'],
    [{ componentName: 'none' }, 'ResourceNotFoundException'],
    [{ serviceInstanceName: 'dev' }, 'ValidationException'],
  ])('ListDeployments %j is refused', async (filter, name) => {
    expect((await errorOf(deploymentsOf(await runSimulator(), filter))).name).toBe(name)
  })

  it('keep the state before and after them, whatever happens later', async () => {
    const running = await runSimulator()
    const spec = specWith({ image: 'shop:2' })
    const change = { ...DEV, deploymentType: 'MAJOR_VERSION', spec } as const
    const { serviceInstance } = await running.client.send(new UpdateServiceInstanceCommand(change))
    const id = serviceInstance?.lastAttemptedDeploymentId
    running.pass(1000)
    const get = new GetDeploymentCommand({ id, serviceName: 'shop', serviceInstanceName: 'dev' })
    const { deployment } = await running.client.send(get)
    expect(deployment).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      createdAt: new Date(START),
      completedAt: new Date(START + 100_000),
      lastModifiedAt: new Date(START + 100_000),
      targetResourceType: 'SERVICE_INSTANCE',
      lastSucceededDeploymentId: id,
      initialState: { serviceInstance: { templateMajorVersion: '1', templateMinorVersion: '1' } },
      targetState: { serviceInstance: { templateMajorVersion: '2', templateMinorVersion: '1', spec } },
    })
    expect(Object.keys(deployment?.initialState ?? {})).toEqual(['serviceInstance'])
    expect(deployment?.initialState?.serviceInstance?.spec).toContain('image: shop:1')
  })

  it('are found by id alone or with parents, but not with the wrong ones', async () => {
    const running = await runSimulator()
    const id = (await deploymentsOf(running, { serviceName: 'shop', serviceInstanceName: 'dev' }))[0]?.id
    const get = (more: object) => running.client.send(new GetDeploymentCommand({ id, ...more }))
    expect((await get({})).deployment?.id).toBe(id)
    expect((await get({ environmentName: 'test' })).deployment?.id).toBe(id)
    expect((await errorOf(get({ serviceName: 'worker' }))).name).toBe('ResourceNotFoundException')
    expect((await errorOf(get({ serviceName: 'shop', serviceInstanceName: 'prod' }))).name).toBe(
      'ResourceNotFoundException',
    )
    expect((await errorOf(get({ serviceInstanceName: 'dev' }))).name).toBe('ValidationException')
    expect((await errorOf(get({ id: UNKNOWN_ID }))).name).toBe('ResourceNotFoundException')
  })

  it('of the past have their message and, from the second on, the state before them', async () => {
    const history = [
      { ago: '3d', took: '1m', inputs: { image: 'shop:0' } },
      { ago: '2d', took: '1m', ended: 'FAILED', message: 'no such image' },
      { ago: '1d', took: '1m' },
    ] as const
    const running = await runSimulator(shopAccount({ dev: { history } }))
    const list = await deploymentsOf(running, { serviceName: 'shop', serviceInstanceName: 'dev' })
    const found = await Promise.all(
      list.map(async ({ id }) => (await running.client.send(new GetDeploymentCommand({ id }))).deployment),
    )
    expect(found.map(one => one?.deploymentStatusMessage)).toEqual([undefined, 'no such image', undefined])
    const before = found.map(one => one?.initialState?.serviceInstance?.spec?.includes('shop:0'))
    expect(before).toEqual([true, true, undefined])
  })

  it('can be deleted when they have ended, except the last success', async () => {
    const running = await runSimulator(shopAccount({ plan: [{ takes: '10s', ends: 'FAILED' }] }))
    const { serviceInstance } = await running.client.send(
      new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' }),
    )
    const remove = (id?: string) => running.client.send(new DeleteDeploymentCommand({ id }))
    const id = serviceInstance?.lastAttemptedDeploymentId
    expect((await errorOf(remove(id))).name).toBe('ValidationException')
    running.pass(10)
    expect((await errorOf(remove(serviceInstance?.lastSucceededDeploymentId))).name).toBe(
      'ValidationException',
    )
    expect((await remove(id)).deployment?.deploymentStatus).toBe('FAILED')
    expect((await errorOf(remove(id))).name).toBe('ResourceNotFoundException')
    expect(
      await deploymentsOf(running, { ...{ serviceName: 'shop', serviceInstanceName: 'dev' } }),
    ).toHaveLength(1)
    const { serviceInstance: after } = await running.client.send(new GetServiceInstanceCommand(DEV))
    expect(after?.deploymentStatus).toBe('FAILED')
  })
})

describe('outputs', () => {
  it('of a deployment do not change with later deployments', async () => {
    const plan = [
      { takes: '1s', outputs: { V: 'one' } },
      { takes: '1s', outputs: { V: 'two' } },
    ]
    const running = await runSimulator(shopAccount({ plan }))
    const ids: (string | undefined)[] = []
    for (let step = 0; step < plan.length; step += 1) {
      const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
      ids.push((await running.client.send(update)).serviceInstance?.lastAttemptedDeploymentId)
      running.pass(1)
    }
    const list = (deploymentId?: string) =>
      running.client.send(
        new ListServiceInstanceOutputsCommand({
          serviceName: 'shop',
          serviceInstanceName: 'dev',
          deploymentId,
        }),
      )
    expect((await list(ids[0])).outputs).toEqual([{ key: 'V', valueString: 'one' }])
    expect((await list(ids[1])).outputs).toEqual([{ key: 'V', valueString: 'two' }])
    expect((await list()).outputs).toEqual([{ key: 'V', valueString: 'two' }])
    expect((await errorOf(list(UNKNOWN_ID))).name).toBe('ResourceNotFoundException')
    const other = new ListServicePipelineOutputsCommand({ serviceName: 'shop', deploymentId: ids[0] })
    expect((await errorOf(running.client.send(other))).name).toBe('ResourceNotFoundException')
  })
})

describe('templates', () => {
  it('show the recommended version and how pipelines are provisioned', async () => {
    const { client } = await runSimulator()
    const web = await client.send(new GetServiceTemplateCommand({ name: 'web' }))
    expect(web.serviceTemplate).toMatchObject({ recommendedVersion: '2.1' })
    const bare = await client.send(new GetServiceTemplateCommand({ name: 'bare' }))
    expect(bare.serviceTemplate).toMatchObject({
      pipelineProvisioning: 'CUSTOMER_MANAGED',
      recommendedVersion: '1.0',
    })
  })

  it('have versions in order, each with its schema', async () => {
    const { client } = await runSimulator()
    const list = new ListServiceTemplateVersionsCommand({ templateName: 'web', majorVersion: '1' })
    const { templateVersions } = await client.send(list)
    expect(templateVersions?.map(version => version.minorVersion)).toEqual(['0', '1', '2', '10'])
    expect(templateVersions?.[2]).toMatchObject({ status: 'DRAFT', recommendedMinorVersion: '10' })
    const get = new GetServiceTemplateVersionCommand({
      templateName: 'web',
      majorVersion: '1',
      minorVersion: '0',
    })
    const { serviceTemplateVersion } = await client.send(get)
    expect(serviceTemplateVersion?.schema).toContain('service_input_type: Inputs')
  })
})

describe('what does not exist', () => {
  it.each([
    ['GetService', new GetServiceCommand({ name: 'none' })],
    ['GetServiceInstance', new GetServiceInstanceCommand({ serviceName: 'shop', name: 'none' })],
    ['ListServiceInstances', new ListServiceInstancesCommand({ serviceName: 'constructor' })],
    [
      'a pipeline',
      new UpdateServicePipelineCommand({ serviceName: 'worker', deploymentType: 'NONE', spec: 'x' }),
    ],
    ['GetServiceTemplate', new GetServiceTemplateCommand({ name: 'none' })],
    [
      'a version',
      new GetServiceTemplateVersionCommand({ templateName: 'web', majorVersion: '9', minorVersion: '0' }),
    ],
  ])('%s is a ResourceNotFoundException', async (_title, command) => {
    const { client } = await runSimulator()
    expect((await errorOf(client.send(command as GetServiceCommand))).name).toBe('ResourceNotFoundException')
  })
})

describe('the default account', () => {
  it('has a shop with a pipeline, three instances, a dozen deployments and a failure', async () => {
    const running = await runSimulator(defaultAccount)
    const { service } = await running.client.send(new GetServiceCommand({ name: 'shop' }))
    expect(service?.pipeline?.deploymentStatus).toBe('SUCCEEDED')
    const history = [
      ...(await deploymentsOf(running, { serviceName: 'shop' })),
      ...(await deploymentsOf(running, { serviceName: 'checkout' })),
    ]
    expect(history).toHaveLength(12)
    expect(history.map(one => one.deploymentStatus)).toEqual(
      expect.arrayContaining(['FAILED', 'CANCELLED', 'SUCCEEDED']),
    )
    for (const deploymentType of ['CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'] as const) {
      const command = new UpdateServiceInstanceCommand({ ...DEV, deploymentType, spec: service?.spec })
      await running.client.send(command)
      running.pass(600)
      expect(
        (await running.client.send(new GetServiceInstanceCommand(DEV))).serviceInstance?.deploymentStatus,
      ).toBe('SUCCEEDED')
    }
  })

  it('has environments of a template, a component that is attached, and plans for what is created', async () => {
    const running = await runSimulator(defaultAccount)
    const { environment } = await running.client.send(new GetEnvironmentCommand({ name: 'production' }))
    expect(environment).toMatchObject({ templateName: 'vpc-env', templateMinorVersion: '0' })
    const list = new ListEnvironmentOutputsCommand({ environmentName: 'production' })
    const { outputs } = await running.client.send(list)
    expect(outputs?.map(({ key }) => key)).toEqual(['VpcId', 'Cidr'])
    const { component } = await running.client.send(new GetComponentCommand({ name: 'assets' }))
    expect(component).toMatchObject({ serviceName: 'shop', serviceInstanceName: 'prod' })
    const update = new UpdateEnvironmentCommand({ name: 'staging', deploymentType: 'MINOR_VERSION' })
    await running.client.send(update)
    running.pass(600)
    const after = await running.client.send(new GetEnvironmentCommand({ name: 'staging' }))
    expect(after.environment).toMatchObject({ deploymentStatus: 'SUCCEEDED', templateMinorVersion: '1' })
  })
})

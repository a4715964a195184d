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
import { type Bench, bench, DEV, refusal, shop, specWith, START } from '../running-simulator.js'

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

const deploymentsOf = async ({ client }: Bench, filter: object) =>
  (await client.send(new ListDeploymentsCommand(filter))).deployments ?? []

describe('lists', () => {
  it('come page by page, and a token is only good for its own list', async () => {
    const { client } = await bench()
    const first = await client.send(new ListServicesCommand({ maxResults: 1 }))
    const second = await client.send(new ListServicesCommand({ maxResults: 1, nextToken: first.nextToken }))
    expect([first.services?.[0]?.name, second.services?.[0]?.name]).toEqual(['shop', 'worker'])
    expect(second.nextToken).toBeUndefined()
    const wrong = new ListServiceInstancesCommand({ nextToken: first.nextToken })
    expect((await refusal(client.send(wrong))).name).toBe('ValidationException')
    const bad = new ListServicesCommand({ nextToken: 'abcd' })
    expect((await refusal(client.send(bad))).name).toBe('ValidationException')
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
    const { client } = await bench()
    const { serviceInstances } = await client.send(new ListServiceInstancesCommand(input))
    const found = serviceInstances?.map(instance => instance.name)
    expect(input.sortBy === 'environmentName' ? found?.sort().reverse() : found).toEqual(names)
  })

  it.each([
    ['deployedTemplateVersionStatus', 'x'],
    ['createdAtBefore', 'yesterday'],
  ] as const)('ListServiceInstances refuses the filter %s with the value %s', async (key, value) => {
    const { client } = await bench()
    const command = new ListServiceInstancesCommand({ filters: [{ key, value }] })
    expect((await refusal(client.send(command))).name).toBe('ValidationException')
  })
})

describe('deployments', () => {
  it('are listed for a service with its pipeline, for an instance, or for an environment', async () => {
    const world = await bench()
    const types = (await deploymentsOf(world, { serviceName: 'shop' })).map(one => one.targetResourceType)
    expect(types.sort()).toEqual(['SERVICE_INSTANCE', 'SERVICE_INSTANCE', 'SERVICE_PIPELINE'])
    expect(await deploymentsOf(world, { serviceName: 'shop', serviceInstanceName: 'dev' })).toHaveLength(1)
    const live = await deploymentsOf(world, { environmentName: 'live' })
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
    expect((await refusal(deploymentsOf(await bench(), filter))).name).toBe(name)
  })

  it('keep the state before and after, whatever happens later', async () => {
    const world = await bench()
    const spec = specWith({ image: 'shop:2' })
    const change = { ...DEV, deploymentType: 'MAJOR_VERSION', spec } as const
    const { serviceInstance } = await world.client.send(new UpdateServiceInstanceCommand(change))
    const id = serviceInstance?.lastAttemptedDeploymentId
    world.pass(1000)
    const get = new GetDeploymentCommand({ id, serviceName: 'shop', serviceInstanceName: 'dev' })
    const { deployment } = await world.client.send(get)
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
    const world = await bench()
    const id = (await deploymentsOf(world, { serviceName: 'shop', serviceInstanceName: 'dev' }))[0]?.id
    const get = (more: object) => world.client.send(new GetDeploymentCommand({ id, ...more }))
    expect((await get({})).deployment?.id).toBe(id)
    expect((await get({ environmentName: 'test' })).deployment?.id).toBe(id)
    expect((await refusal(get({ serviceName: 'worker' }))).name).toBe('ResourceNotFoundException')
    expect((await refusal(get({ serviceName: 'shop', serviceInstanceName: 'prod' }))).name).toBe(
      'ResourceNotFoundException',
    )
    expect((await refusal(get({ serviceInstanceName: 'dev' }))).name).toBe('ValidationException')
    expect((await refusal(get({ id: UNKNOWN_ID }))).name).toBe('ResourceNotFoundException')
  })

  it('of the past have their message, and the state before them from the second on', async () => {
    const history = [
      { ago: '3d', took: '1m', inputs: { image: 'shop:0' } },
      { ago: '2d', took: '1m', ended: 'FAILED', message: 'no such image' },
      { ago: '1d', took: '1m' },
    ] as const
    const world = await bench(shop({ dev: { history } }))
    const list = await deploymentsOf(world, { serviceName: 'shop', serviceInstanceName: 'dev' })
    const found = await Promise.all(
      list.map(async ({ id }) => (await world.client.send(new GetDeploymentCommand({ id }))).deployment),
    )
    expect(found.map(one => one?.deploymentStatusMessage)).toEqual([undefined, 'no such image', undefined])
    const before = found.map(one => one?.initialState?.serviceInstance?.spec?.includes('shop:0'))
    expect(before).toEqual([true, true, undefined])
  })

  it('can be deleted once over, except the last success', async () => {
    const world = await bench(shop({ plan: [{ takes: '10s', ends: 'FAILED' }] }))
    const { serviceInstance } = await world.client.send(
      new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' }),
    )
    const remove = (id?: string) => world.client.send(new DeleteDeploymentCommand({ id }))
    const id = serviceInstance?.lastAttemptedDeploymentId
    expect((await refusal(remove(id))).name).toBe('ValidationException')
    world.pass(10)
    expect((await refusal(remove(serviceInstance?.lastSucceededDeploymentId))).name).toBe(
      'ValidationException',
    )
    expect((await remove(id)).deployment?.deploymentStatus).toBe('FAILED')
    expect((await refusal(remove(id))).name).toBe('ResourceNotFoundException')
    expect(
      await deploymentsOf(world, { ...{ serviceName: 'shop', serviceInstanceName: 'dev' } }),
    ).toHaveLength(1)
    const { serviceInstance: after } = await world.client.send(new GetServiceInstanceCommand(DEV))
    expect(after?.deploymentStatus).toBe('FAILED')
  })
})

describe('outputs', () => {
  it('of a deployment stay those of that deployment', async () => {
    const plan = [
      { takes: '1s', outputs: { V: 'one' } },
      { takes: '1s', outputs: { V: 'two' } },
    ]
    const world = await bench(shop({ plan }))
    const ids: (string | undefined)[] = []
    for (let step = 0; step < plan.length; step += 1) {
      const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
      ids.push((await world.client.send(update)).serviceInstance?.lastAttemptedDeploymentId)
      world.pass(1)
    }
    const list = (deploymentId?: string) =>
      world.client.send(
        new ListServiceInstanceOutputsCommand({
          serviceName: 'shop',
          serviceInstanceName: 'dev',
          deploymentId,
        }),
      )
    expect((await list(ids[0])).outputs).toEqual([{ key: 'V', valueString: 'one' }])
    expect((await list(ids[1])).outputs).toEqual([{ key: 'V', valueString: 'two' }])
    expect((await list()).outputs).toEqual([{ key: 'V', valueString: 'two' }])
    expect((await refusal(list(UNKNOWN_ID))).name).toBe('ResourceNotFoundException')
    const other = new ListServicePipelineOutputsCommand({ serviceName: 'shop', deploymentId: ids[0] })
    expect((await refusal(world.client.send(other))).name).toBe('ResourceNotFoundException')
  })
})

describe('templates', () => {
  it('tell the recommended version and how pipelines are provisioned', async () => {
    const { client } = await bench()
    const web = await client.send(new GetServiceTemplateCommand({ name: 'web' }))
    expect(web.serviceTemplate).toMatchObject({ recommendedVersion: '2.1' })
    const bare = await client.send(new GetServiceTemplateCommand({ name: 'bare' }))
    expect(bare.serviceTemplate).toMatchObject({
      pipelineProvisioning: 'CUSTOMER_MANAGED',
      recommendedVersion: '1.0',
    })
  })

  it('have versions in order, each with its schema', async () => {
    const { client } = await bench()
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
    const { client } = await bench()
    expect((await refusal(client.send(command as GetServiceCommand))).name).toBe('ResourceNotFoundException')
  })
})

describe('the default account', () => {
  it('has a shop with a pipeline, three instances, a dozen deployments and a failure', async () => {
    const world = await bench(defaultAccount)
    const { service } = await world.client.send(new GetServiceCommand({ name: 'shop' }))
    expect(service?.pipeline?.deploymentStatus).toBe('SUCCEEDED')
    const history = [
      ...(await deploymentsOf(world, { serviceName: 'shop' })),
      ...(await deploymentsOf(world, { serviceName: 'checkout' })),
    ]
    expect(history).toHaveLength(12)
    expect(history.map(one => one.deploymentStatus)).toEqual(
      expect.arrayContaining(['FAILED', 'CANCELLED', 'SUCCEEDED']),
    )
    for (const deploymentType of ['CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'] as const) {
      const command = new UpdateServiceInstanceCommand({ ...DEV, deploymentType, spec: service?.spec })
      await world.client.send(command)
      world.pass(600)
      expect(
        (await world.client.send(new GetServiceInstanceCommand(DEV))).serviceInstance?.deploymentStatus,
      ).toBe('SUCCEEDED')
    }
  })

  it('has environments of a template, a component that is attached, and plans for what is created', async () => {
    const world = await bench(defaultAccount)
    const { environment } = await world.client.send(new GetEnvironmentCommand({ name: 'production' }))
    expect(environment).toMatchObject({ templateName: 'vpc-env', templateMinorVersion: '0' })
    const list = new ListEnvironmentOutputsCommand({ environmentName: 'production' })
    const { outputs } = await world.client.send(list)
    expect(outputs?.map(({ key }) => key)).toEqual(['VpcId', 'Cidr'])
    const { component } = await world.client.send(new GetComponentCommand({ name: 'assets' }))
    expect(component).toMatchObject({ serviceName: 'shop', serviceInstanceName: 'prod' })
    const update = new UpdateEnvironmentCommand({ name: 'staging', deploymentType: 'MINOR_VERSION' })
    await world.client.send(update)
    world.pass(600)
    const after = await world.client.send(new GetEnvironmentCommand({ name: 'staging' }))
    expect(after.environment).toMatchObject({ deploymentStatus: 'SUCCEEDED', templateMinorVersion: '1' })
  })
})

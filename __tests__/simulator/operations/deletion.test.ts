import { describe, expect, it } from '@jest/globals'
import {
  CancelComponentDeploymentCommand,
  CreateComponentCommand,
  CreateEnvironmentCommand,
  CreateServiceCommand,
  DeleteComponentCommand,
  DeleteEnvironmentCommand,
  DeleteServiceCommand,
  GetComponentCommand,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetServiceCommand,
  GetServiceInstanceCommand,
  ListComponentsCommand,
  ListDeploymentsCommand,
  ListEnvironmentsCommand,
  ListServiceInstancesCommand,
  ListServicesCommand,
  UpdateComponentCommand,
  UpdateEnvironmentCommand,
  UpdateServiceCommand,
  UpdateServiceInstanceCommand,
} from '@aws-sdk/client-proton'
import type { AccountFile, DeletionEntry } from '../../../src/simulator/account/account-file.js'
import { type Bench, bench, environmentsOf, estate, refusal, statusOf } from '../running-simulator.js'

const STUCK = { takes: '20s', ends: 'DELETE_FAILED', message: 'still in use' } as const

/** The estate in which the deletions of `spare`, `loose` and `worker` go as said; `worker` has no component. */
function estateWith(deletion: DeletionEntry, more: Partial<AccountFile> = {}): AccountFile {
  const account = estate(more)
  const { components = {}, services } = account
  const map = environmentsOf(account)
  const { spare } = map
  const { loose } = components
  const { worker } = services
  if (spare === undefined || loose === undefined || worker === undefined) throw new Error('another estate')
  return {
    ...account,
    environments: { ...map, spare: { ...spare, deletion } },
    components: { ...components, loose: { ...loose, deletion } },
    services: { ...services, worker: { ...worker, deletion } },
  }
}

interface Kind {
  readonly remove: () => Promise<string | undefined>
  readonly status: () => Promise<string | undefined>
  readonly message: () => Promise<string | undefined>
  readonly names: () => Promise<(string | undefined)[] | undefined>
  readonly update: () => Promise<string | undefined>
  readonly create: () => Promise<string | undefined>
}

const kinds: Readonly<Record<string, (world: Bench) => Kind>> = {
  environment: ({ client }) => {
    const name = 'spare'
    const get = async () => (await client.send(new GetEnvironmentCommand({ name }))).environment
    const spec = 'proton: EnvironmentSpec\nspec: {cidr: x}'
    const base = { name, templateName: 'vpc', templateMajorVersion: '1', spec }
    const change = { name, deploymentType: 'CURRENT_VERSION' } as const
    return {
      remove: async () =>
        (await client.send(new DeleteEnvironmentCommand({ name }))).environment?.deploymentStatus,
      status: async () => (await get())?.deploymentStatus,
      message: async () => (await get())?.deploymentStatusMessage,
      names: async () =>
        (await client.send(new ListEnvironmentsCommand({}))).environments?.map(one => one.name),
      update: async () =>
        (await client.send(new UpdateEnvironmentCommand(change))).environment?.deploymentStatus,
      create: async () =>
        (await client.send(new CreateEnvironmentCommand(base))).environment?.deploymentStatus,
    }
  },
  component: ({ client }) => {
    const name = 'loose'
    const get = async () => (await client.send(new GetComponentCommand({ name }))).component
    const base = { name, environmentName: 'test', manifest: 'm', templateFile: 't' }
    const change = { name, deploymentType: 'CURRENT_VERSION' } as const
    return {
      remove: async () =>
        (await client.send(new DeleteComponentCommand({ name }))).component?.deploymentStatus,
      status: async () => (await get())?.deploymentStatus,
      message: async () => (await get())?.deploymentStatusMessage,
      names: async () => (await client.send(new ListComponentsCommand({}))).components?.map(one => one.name),
      update: async () => (await client.send(new UpdateComponentCommand(change))).component?.deploymentStatus,
      create: async () => (await client.send(new CreateComponentCommand(base))).component?.deploymentStatus,
    }
  },
  service: ({ client }) => {
    const name = 'worker'
    const get = async () => (await client.send(new GetServiceCommand({ name }))).service
    const spec = 'proton: ServiceSpec\ninstances: [{name: main, environment: live, spec: {any: 1}}]'
    const base = { name, templateName: 'bare', templateMajorVersion: '1', spec }
    return {
      remove: async () => (await client.send(new DeleteServiceCommand({ name }))).service?.status,
      status: async () => (await get())?.status,
      message: async () => (await get())?.statusMessage,
      names: async () => (await client.send(new ListServicesCommand({}))).services?.map(one => one.name),
      update: async () => (await client.send(new UpdateServiceCommand({ name, spec }))).service?.status,
      create: async () => (await client.send(new CreateServiceCommand(base))).service?.status,
    }
  },
}

describe.each(Object.entries(kinds))('deleting a %s', (_title, of) => {
  it('is seen in progress for 30 seconds, then it is gone and its name is free', async () => {
    const world = await bench(estate())
    const it_ = of(world)
    expect(await it_.remove()).toBe('DELETE_IN_PROGRESS')
    expect(await refusal(it_.remove())).toEqual({
      name: 'ConflictException',
      message: expect.stringMatching(/is being deleted|DELETE_IN_PROGRESS/),
    })
    expect((await refusal(it_.update())).name).toBe('ConflictException')
    expect((await refusal(it_.create())).name).toBe('ConflictException')
    world.pass(29)
    expect(await it_.status()).toBe('DELETE_IN_PROGRESS')
    const before = (await it_.names())?.length ?? 0
    world.pass(1)
    for (const act of [it_.status, it_.update, it_.remove])
      expect((await refusal(act())).name).toBe('ResourceNotFoundException')
    expect(await it_.names()).toHaveLength(before - 1)
    expect(await it_.create()).toMatch(/^(CREATE_)?IN_PROGRESS$/)
    world.pass(240)
    expect(await it_.status()).toMatch(/^(SUCCEEDED|ACTIVE)$/)
  })

  it('can fail with a message, after which it can be updated or deleted again', async () => {
    const world = await bench(estateWith(STUCK))
    const it_ = of(world)
    await it_.remove()
    world.pass(20)
    expect(await it_.status()).toBe('DELETE_FAILED')
    expect(await it_.message()).toBe('still in use')
    expect(await it_.remove()).toBe('DELETE_IN_PROGRESS')
    world.pass(20)
    expect(await it_.status()).toBe('DELETE_FAILED')
    expect(await it_.update()).toMatch(/^(UPDATE_)?IN_PROGRESS$/)
    expect((await refusal(it_.remove())).name).toBe('ConflictException')
    world.pass(240)
    expect(await it_.status()).toMatch(/^(SUCCEEDED|ACTIVE)$/)
  })

  it('can take no time at all', async () => {
    const world = await bench(estateWith({ takes: '0' }))
    const it_ = of(world)
    expect(await it_.remove()).toBe('DELETE_IN_PROGRESS')
    expect((await refusal(it_.status())).name).toBe('ResourceNotFoundException')
  })

  it('goes faster by the speed', async () => {
    const world = await bench(estate(), { speed: 10 })
    const it_ = of(world)
    await it_.remove()
    world.pass(3)
    expect((await refusal(it_.status())).name).toBe('ResourceNotFoundException')
  })

  it('is not seen by the first reads when those are stale', async () => {
    const world = await bench(estateWith({ takes: '0' }, { staleReads: 2 }))
    const it_ = of(world)
    await it_.remove()
    for (let read = 0; read < 2; read += 1) expect(await it_.status()).toMatch(/^(SUCCEEDED|ACTIVE)$/)
    expect((await refusal(it_.status())).name).toBe('ResourceNotFoundException')
  })
})

describe('a deletion is refused', () => {
  it('for an environment in which an instance or a component lives, naming it', async () => {
    const { client } = await bench(estate())
    const live = await refusal(client.send(new DeleteEnvironmentCommand({ name: 'live' })))
    expect(live.name).toBe('ConflictException')
    expect(live.message).toContain('service/shop/service-instance/prod')
    const world = await bench(estate({ services: {}, components: { loose: { environment: 'test' } } }))
    const test = new DeleteEnvironmentCommand({ name: 'test' })
    expect((await refusal(world.client.send(test))).message).toContain('component/loose')
    await world.client.send(new DeleteComponentCommand({ name: 'loose' }))
    expect((await refusal(world.client.send(test))).name).toBe('ConflictException')
    world.pass(30)
    expect((await world.client.send(test)).environment?.deploymentStatus).toBe('DELETE_IN_PROGRESS')
  })

  it('for an environment and a component that are being deployed', async () => {
    const { client } = await bench(estate())
    const deploymentType = 'CURRENT_VERSION'
    await client.send(new UpdateEnvironmentCommand({ name: 'spare', deploymentType }))
    const spare = await refusal(client.send(new DeleteEnvironmentCommand({ name: 'spare' })))
    expect(spare.name).toBe('ConflictException')
    await client.send(new UpdateComponentCommand({ name: 'loose', deploymentType }))
    const loose = await refusal(client.send(new DeleteComponentCommand({ name: 'loose' })))
    expect(loose.name).toBe('ConflictException')
  })

  it('for a component that is attached, naming the instance', async () => {
    const { client } = await bench(estate())
    const found = await refusal(client.send(new DeleteComponentCommand({ name: 'assets' })))
    expect(found).toEqual({
      name: 'ConflictException',
      message: 'The component cannot be deleted: it is attached to shop/prod.',
    })
  })

  it('for a service of which something is being deployed, or to which a component is attached', async () => {
    const world = await bench(estate())
    const remove = () => world.client.send(new DeleteServiceCommand({ name: 'shop' }))
    expect((await refusal(remove())).message).toContain('component assets')
    const change = { serviceName: 'shop', name: 'dev', deploymentType: 'CURRENT_VERSION' } as const
    await world.client.send(new UpdateServiceInstanceCommand(change))
    const found = await refusal(remove())
    expect(found.name).toBe('ConflictException')
    expect(found.message).toContain('service-instance/dev')
  })

  it('of what is not there', async () => {
    const { client } = await bench(estate())
    for (const attempt of [
      client.send(new DeleteEnvironmentCommand({ name: 'none' })),
      client.send(new DeleteComponentCommand({ name: 'none' })),
      client.send(new DeleteServiceCommand({ name: 'none' })),
    ])
      expect((await refusal(attempt)).name).toBe('ResourceNotFoundException')
  })
})

describe('during and after a deletion', () => {
  it('the instances of a service go with it, and their deployments', async () => {
    const world = await bench(estate({ components: {} }))
    const get = new GetServiceInstanceCommand({ serviceName: 'shop', name: 'dev' })
    const { serviceInstance: dev } = await world.client.send(get)
    const { service } = await world.client.send(new DeleteServiceCommand({ name: 'shop' }))
    expect(service?.pipeline?.deploymentStatus).toBe('DELETE_IN_PROGRESS')
    expect((await world.client.send(get)).serviceInstance?.deploymentStatus).toBe('DELETE_IN_PROGRESS')
    world.pass(30)
    expect((await refusal(world.client.send(get))).name).toBe('ResourceNotFoundException')
    const { serviceInstances } = await world.client.send(new ListServiceInstancesCommand({}))
    expect(serviceInstances?.map(one => one.name)).toEqual(['main'])
    for (const command of [
      new GetDeploymentCommand({ id: dev?.lastSucceededDeploymentId }),
      new ListDeploymentsCommand({ serviceName: 'shop' }),
    ])
      expect((await refusal(world.client.send(command as GetDeploymentCommand))).name).toBe(
        'ResourceNotFoundException',
      )
    expect((await refusal(statusOf(world))).name).toBe('ResourceNotFoundException')
  })

  it('nothing can be created in an environment, attached to what goes, or cancelled', async () => {
    const world = await bench(estate())
    await world.client.send(new DeleteEnvironmentCommand({ name: 'spare' }))
    const create = { name: 'new', environmentName: 'spare', manifest: 'm', templateFile: 't' }
    expect((await refusal(world.client.send(new CreateComponentCommand(create)))).name).toBe(
      'ConflictException',
    )
    await world.client.send(new DeleteServiceCommand({ name: 'worker' }))
    const attach = { ...create, environmentName: 'live', serviceName: 'worker', serviceInstanceName: 'main' }
    expect((await refusal(world.client.send(new CreateComponentCommand(attach)))).name).toBe(
      'ConflictException',
    )
    await world.client.send(new DeleteComponentCommand({ name: 'loose' }))
    const cancel = new CancelComponentDeploymentCommand({ componentName: 'loose' })
    expect((await refusal(world.client.send(cancel))).message).toContain('DELETE_IN_PROGRESS')
  })

  it('a service without any target is busy as well', async () => {
    const world = await bench(
      estate({ components: {}, services: { empty: { template: 'bare', instances: {} } } }),
    )
    const update = new UpdateServiceCommand({ name: 'empty', spec: 'proton: ServiceSpec' })
    await world.client.send(update)
    const remove = new DeleteServiceCommand({ name: 'empty' })
    for (const command of [remove, update])
      expect((await refusal(world.client.send(command as typeof update))).name).toBe('ConflictException')
    world.pass(30)
    await world.client.send(remove)
    expect((await refusal(world.client.send(remove))).name).toBe('ConflictException')
  })

  it('a deletion is no deployment', async () => {
    const world = await bench(estate())
    const list = async () => {
      const command = new ListDeploymentsCommand({ componentName: 'loose' })
      return (await world.client.send(command)).deployments?.map(one => one.deploymentStatus)
    }
    await world.client.send(new DeleteComponentCommand({ name: 'loose' }))
    expect(await list()).toEqual(['SUCCEEDED'])
  })
})

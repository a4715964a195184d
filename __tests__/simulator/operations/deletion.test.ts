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
import {
  type RunningSimulator,
  runSimulator,
  environmentsOf,
  fullAccount,
  errorOf,
  statusOf,
} from '../running-simulator.js'

const STUCK = { takes: '20s', ends: 'DELETE_FAILED', message: 'still in use' } as const

/** The full account with this deletion for `spare`, `loose` and `worker`; `worker` has no component. */
function estateWith(deletion: DeletionEntry, more: Partial<AccountFile> = {}): AccountFile {
  const account = fullAccount(more)
  const { components = {}, services } = account
  const map = environmentsOf(account)
  const { spare } = map
  const { loose } = components
  const { worker } = services
  if (spare === undefined || loose === undefined || worker === undefined)
    throw new Error('another fullAccount')
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

const kinds: Readonly<Record<string, (running: RunningSimulator) => Kind>> = {
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
  it('is in progress for 30 seconds, then the resource is not found and its name can be used again', async () => {
    const running = await runSimulator(fullAccount())
    const it_ = of(running)
    expect(await it_.remove()).toBe('DELETE_IN_PROGRESS')
    expect(await errorOf(it_.remove())).toEqual({
      name: 'ConflictException',
      message: expect.stringMatching(/is being deleted|DELETE_IN_PROGRESS/),
    })
    expect((await errorOf(it_.update())).name).toBe('ConflictException')
    expect((await errorOf(it_.create())).name).toBe('ConflictException')
    running.pass(29)
    expect(await it_.status()).toBe('DELETE_IN_PROGRESS')
    const before = (await it_.names())?.length ?? 0
    running.pass(1)
    for (const act of [it_.status, it_.update, it_.remove])
      expect((await errorOf(act())).name).toBe('ResourceNotFoundException')
    expect(await it_.names()).toHaveLength(before - 1)
    expect(await it_.create()).toMatch(/^(CREATE_)?IN_PROGRESS$/)
    running.pass(240)
    expect(await it_.status()).toMatch(/^(SUCCEEDED|ACTIVE)$/)
  })

  it('can fail with a message, after which it can be updated or deleted again', async () => {
    const running = await runSimulator(estateWith(STUCK))
    const it_ = of(running)
    await it_.remove()
    running.pass(20)
    expect(await it_.status()).toBe('DELETE_FAILED')
    expect(await it_.message()).toBe('still in use')
    expect(await it_.remove()).toBe('DELETE_IN_PROGRESS')
    running.pass(20)
    expect(await it_.status()).toBe('DELETE_FAILED')
    expect(await it_.update()).toMatch(/^(UPDATE_)?IN_PROGRESS$/)
    expect((await errorOf(it_.remove())).name).toBe('ConflictException')
    running.pass(240)
    expect(await it_.status()).toMatch(/^(SUCCEEDED|ACTIVE)$/)
  })

  it('can take no time', async () => {
    const running = await runSimulator(estateWith({ takes: '0' }))
    const it_ = of(running)
    expect(await it_.remove()).toBe('DELETE_IN_PROGRESS')
    expect((await errorOf(it_.status())).name).toBe('ResourceNotFoundException')
  })

  it('is faster by the speed', async () => {
    const running = await runSimulator(fullAccount(), { speed: 10 })
    const it_ = of(running)
    await it_.remove()
    running.pass(3)
    expect((await errorOf(it_.status())).name).toBe('ResourceNotFoundException')
  })

  it('is not visible to stale reads', async () => {
    const running = await runSimulator(estateWith({ takes: '0' }, { staleReads: 2 }))
    const it_ = of(running)
    await it_.remove()
    for (let read = 0; read < 2; read += 1) expect(await it_.status()).toMatch(/^(SUCCEEDED|ACTIVE)$/)
    expect((await errorOf(it_.status())).name).toBe('ResourceNotFoundException')
  })
})

describe('a deletion is refused', () => {
  it('for an environment that contains an instance or a component, naming it', async () => {
    const { client } = await runSimulator(fullAccount())
    const live = await errorOf(client.send(new DeleteEnvironmentCommand({ name: 'live' })))
    expect(live.name).toBe('ConflictException')
    expect(live.message).toContain('service/shop/service-instance/prod')
    const running = await runSimulator(
      fullAccount({ services: {}, components: { loose: { environment: 'test' } } }),
    )
    const test = new DeleteEnvironmentCommand({ name: 'test' })
    expect((await errorOf(running.client.send(test))).message).toContain('component/loose')
    await running.client.send(new DeleteComponentCommand({ name: 'loose' }))
    expect((await errorOf(running.client.send(test))).name).toBe('ConflictException')
    running.pass(30)
    expect((await running.client.send(test)).environment?.deploymentStatus).toBe('DELETE_IN_PROGRESS')
  })

  it('for an environment and a component that are being deployed', async () => {
    const { client } = await runSimulator(fullAccount())
    const deploymentType = 'CURRENT_VERSION'
    await client.send(new UpdateEnvironmentCommand({ name: 'spare', deploymentType }))
    const spare = await errorOf(client.send(new DeleteEnvironmentCommand({ name: 'spare' })))
    expect(spare.name).toBe('ConflictException')
    await client.send(new UpdateComponentCommand({ name: 'loose', deploymentType }))
    const loose = await errorOf(client.send(new DeleteComponentCommand({ name: 'loose' })))
    expect(loose.name).toBe('ConflictException')
  })

  it('for a component that is attached, naming the instance', async () => {
    const { client } = await runSimulator(fullAccount())
    const found = await errorOf(client.send(new DeleteComponentCommand({ name: 'assets' })))
    expect(found).toEqual({
      name: 'ConflictException',
      message: 'The component cannot be deleted: it is attached to shop/prod.',
    })
  })

  it('for a service while one of its targets is deployed, or a component is attached', async () => {
    const running = await runSimulator(fullAccount())
    const remove = () => running.client.send(new DeleteServiceCommand({ name: 'shop' }))
    expect((await errorOf(remove())).message).toContain('component assets')
    const change = { serviceName: 'shop', name: 'dev', deploymentType: 'CURRENT_VERSION' } as const
    await running.client.send(new UpdateServiceInstanceCommand(change))
    const found = await errorOf(remove())
    expect(found.name).toBe('ConflictException')
    expect(found.message).toContain('service-instance/dev')
  })

  it('when the resource does not exist', async () => {
    const { client } = await runSimulator(fullAccount())
    for (const attempt of [
      client.send(new DeleteEnvironmentCommand({ name: 'none' })),
      client.send(new DeleteComponentCommand({ name: 'none' })),
      client.send(new DeleteServiceCommand({ name: 'none' })),
    ])
      expect((await errorOf(attempt)).name).toBe('ResourceNotFoundException')
  })
})

describe('during and after a deletion', () => {
  it('the instances of a service are deleted with it, and their deployments', async () => {
    const running = await runSimulator(fullAccount({ components: {} }))
    const get = new GetServiceInstanceCommand({ serviceName: 'shop', name: 'dev' })
    const { serviceInstance: dev } = await running.client.send(get)
    const { service } = await running.client.send(new DeleteServiceCommand({ name: 'shop' }))
    expect(service?.pipeline?.deploymentStatus).toBe('DELETE_IN_PROGRESS')
    expect((await running.client.send(get)).serviceInstance?.deploymentStatus).toBe('DELETE_IN_PROGRESS')
    running.pass(30)
    expect((await errorOf(running.client.send(get))).name).toBe('ResourceNotFoundException')
    const { serviceInstances } = await running.client.send(new ListServiceInstancesCommand({}))
    expect(serviceInstances?.map(one => one.name)).toEqual(['main'])
    for (const command of [
      new GetDeploymentCommand({ id: dev?.lastSucceededDeploymentId }),
      new ListDeploymentsCommand({ serviceName: 'shop' }),
    ])
      expect((await errorOf(running.client.send(command as GetDeploymentCommand))).name).toBe(
        'ResourceNotFoundException',
      )
    expect((await errorOf(statusOf(running))).name).toBe('ResourceNotFoundException')
  })

  it('create in the environment, attach to the instance and cancel are refused', async () => {
    const running = await runSimulator(fullAccount())
    await running.client.send(new DeleteEnvironmentCommand({ name: 'spare' }))
    const create = { name: 'new', environmentName: 'spare', manifest: 'm', templateFile: 't' }
    expect((await errorOf(running.client.send(new CreateComponentCommand(create)))).name).toBe(
      'ConflictException',
    )
    await running.client.send(new DeleteServiceCommand({ name: 'worker' }))
    const attach = { ...create, environmentName: 'live', serviceName: 'worker', serviceInstanceName: 'main' }
    expect((await errorOf(running.client.send(new CreateComponentCommand(attach)))).name).toBe(
      'ConflictException',
    )
    await running.client.send(new DeleteComponentCommand({ name: 'loose' }))
    const cancel = new CancelComponentDeploymentCommand({ componentName: 'loose' })
    expect((await errorOf(running.client.send(cancel))).message).toContain('DELETE_IN_PROGRESS')
  })

  it('a service without any target is busy as well', async () => {
    const running = await runSimulator(
      fullAccount({ components: {}, services: { empty: { template: 'bare', instances: {} } } }),
    )
    const update = new UpdateServiceCommand({ name: 'empty', spec: 'proton: ServiceSpec' })
    await running.client.send(update)
    const remove = new DeleteServiceCommand({ name: 'empty' })
    for (const command of [remove, update])
      expect((await errorOf(running.client.send(command as typeof update))).name).toBe('ConflictException')
    running.pass(30)
    await running.client.send(remove)
    expect((await errorOf(running.client.send(remove))).name).toBe('ConflictException')
  })

  it('a deletion is not listed as a deployment', async () => {
    const running = await runSimulator(fullAccount())
    const list = async () => {
      const command = new ListDeploymentsCommand({ componentName: 'loose' })
      return (await running.client.send(command)).deployments?.map(one => one.deploymentStatus)
    }
    await running.client.send(new DeleteComponentCommand({ name: 'loose' }))
    expect(await list()).toEqual(['SUCCEEDED'])
  })
})

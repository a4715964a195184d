import { describe, expect, it } from '@jest/globals'
import {
  CancelComponentDeploymentCommand,
  type Component,
  CreateComponentCommand,
  type CreateComponentCommandInput,
  GetComponentCommand,
  GetDeploymentCommand,
  ListComponentOutputsCommand,
  ListComponentsCommand,
  ListDeploymentsCommand,
  UpdateComponentCommand,
  type UpdateComponentCommandInput,
  UpdateServiceInstanceCommand,
} from '@aws-sdk/client-proton'
import { type Bench, bench, estate, refusal, START } from '../running-simulator.js'

type Change = Partial<UpdateComponentCommandInput>

const PROD = { serviceName: 'shop', serviceInstanceName: 'prod' }
const DEV = { serviceName: 'shop', serviceInstanceName: 'dev' }
const DETACHED = { serviceName: '', serviceInstanceName: '' }

async function get({ client }: Bench, name = 'assets') {
  const { component } = await client.send(new GetComponentCommand({ name }))
  if (component === undefined) throw new Error('no component')
  return component
}

async function update({ client }: Bench, change: Change = {}) {
  const command = new UpdateComponentCommand({ name: 'assets', deploymentType: 'CURRENT_VERSION', ...change })
  const { component } = await client.send(command)
  if (component === undefined) throw new Error('no component')
  return component
}

async function create({ client }: Bench, more: Partial<CreateComponentCommandInput> = {}) {
  const base = { name: 'fresh', environmentName: 'test', manifest: 'm', templateFile: 'Resources: {}' }
  const { component } = await client.send(new CreateComponentCommand({ ...base, ...more }))
  if (component === undefined) throw new Error('no component')
  return component
}

const updateInstance = ({ client }: Bench, name: string) =>
  client.send(
    new UpdateServiceInstanceCommand({ serviceName: 'shop', name, deploymentType: 'CURRENT_VERSION' }),
  )

const attachment = ({ serviceName, serviceInstanceName }: Component) => [serviceName, serviceInstanceName]

describe('a component', () => {
  it('of an account file shows where it lives and what it is attached to', async () => {
    const world = await bench(estate())
    expect(await get(world)).toMatchObject({
      name: 'assets',
      arn: 'arn:aws:proton:us-east-1:123456789012:component/assets',
      environmentName: 'live',
      ...PROD,
      deploymentStatus: 'SUCCEEDED',
    })
    const loose = await get(world, 'loose')
    expect(loose).toMatchObject({ environmentName: 'test', serviceSpec: 'proton: ServiceSpec' })
    expect(attachment(loose)).toEqual([undefined, undefined])
    expect(loose.lastModifiedAt).toEqual(new Date(START - 30 * 86_400_000 + 240_000))
  })

  it('is deployed as other targets are, its template file shown by the deployment only', async () => {
    const world = await bench(estate())
    const before = await get(world, 'loose')
    const change = { name: 'loose', templateFile: 'Resources: {A: {}}', serviceSpec: 'new', description: 'd' }
    const answer = await update(world, change)
    expect(answer).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      description: 'd',
      serviceSpec: 'proton: ServiceSpec',
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
      lastModifiedAt: new Date(START),
    })
    world.pass(100)
    const id = answer.lastAttemptedDeploymentId
    expect(await get(world, 'loose')).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      serviceSpec: 'new',
      lastSucceededDeploymentId: id,
      lastModifiedAt: new Date(START + 100_000),
    })
    const { deployment } = await world.client.send(new GetDeploymentCommand({ id, componentName: 'loose' }))
    expect(deployment).toMatchObject({
      targetResourceType: 'COMPONENT',
      componentName: 'loose',
      environmentName: 'test',
      initialState: { component: { serviceSpec: 'proton: ServiceSpec', templateFile: 'Resources: {}' } },
      targetState: { component: { serviceSpec: 'new', templateFile: 'Resources: {A: {}}' } },
    })
    const other = new GetDeploymentCommand({ id, componentName: 'assets' })
    expect((await refusal(world.client.send(other))).name).toBe('ResourceNotFoundException')
  })

  it('has outputs of its own', async () => {
    const { client } = await bench(estate())
    const { outputs } = await client.send(new ListComponentOutputsCommand({ componentName: 'assets' }))
    expect(outputs).toEqual([{ key: 'Bucket', valueString: 'b' }])
    const none = new ListComponentOutputsCommand({ componentName: 'none' })
    expect((await refusal(client.send(none))).name).toBe('ResourceNotFoundException')
  })

  it('can be cancelled', async () => {
    const world = await bench(estate())
    const cancel = () => world.client.send(new CancelComponentDeploymentCommand({ componentName: 'assets' }))
    expect((await refusal(cancel())).name).toBe('ConflictException')
    await update(world)
    expect((await cancel()).component?.deploymentStatus).toBe('CANCELLING')
    world.pass(10)
    expect((await get(world)).deploymentStatus).toBe('CANCELLED')
  })

  it('is listed by environment, service and instance', async () => {
    const { client } = await bench(estate())
    const names = async (input: object) =>
      (await client.send(new ListComponentsCommand(input))).components?.map(one => one.name)
    expect(await names({})).toEqual(['assets', 'loose'])
    expect(await names({ environmentName: 'test' })).toEqual(['loose'])
    expect(await names({ serviceName: 'shop' })).toEqual(['assets'])
    expect(await names(DEV)).toEqual([])
    const first = await client.send(new ListComponentsCommand({ maxResults: 1 }))
    expect(await names({ maxResults: 1, nextToken: first.nextToken })).toEqual(['loose'])
  })

  it('has deployments that are listed by its name, not by its service', async () => {
    const { client } = await bench(estate())
    const count = async (input: object) =>
      (await client.send(new ListDeploymentsCommand(input))).deployments?.length
    expect(await count({ componentName: 'assets' })).toBe(1)
    expect(await count(PROD)).toBe(1)
  })
})

describe('UpdateComponent', () => {
  it('NONE changes the description, and nothing else may come with it', async () => {
    const world = await bench(estate())
    const before = await get(world)
    world.pass(5)
    await update(world, { deploymentType: 'NONE', description: 'New.' })
    expect(await get(world)).toEqual({
      ...before,
      description: 'New.',
      lastModifiedAt: new Date(START + 5000),
      lastClientRequestToken: expect.any(String),
    })
    for (const more of [PROD, { serviceSpec: 'x' }, { templateFile: 'x' }, DETACHED]) {
      const { name, message } = await refusal(update(world, { deploymentType: 'NONE', ...more }))
      expect(name).toBe('ValidationException')
      expect(message).toContain(Object.keys(more)[0])
    }
  })

  it('detaches with two empty names, once the deployment has succeeded', async () => {
    const world = await bench(estate())
    expect(attachment(await update(world, DETACHED))).toEqual(['shop', 'prod'])
    world.pass(100)
    expect(attachment(await get(world))).toEqual([undefined, undefined])
  })

  it('is not attached to another instance before it is detached', async () => {
    const { services } = estate()
    const { shop } = services
    if (shop?.instances['dev'] === undefined) throw new Error('no instance dev')
    const instances = { ...shop.instances, qa: shop.instances['dev'] }
    const world = await bench(estate({ services: { ...services, shop: { ...shop, instances } } }))
    await update(world, { name: 'loose', ...DEV })
    world.pass(100)
    const other = { name: 'loose', serviceName: 'shop', serviceInstanceName: 'qa' }
    const { name, message } = await refusal(update(world, other))
    expect([name, message]).toEqual([
      'ConflictException',
      'The component is attached to shop/dev: it must be detached first.',
    ])
    expect(attachment(await update(world, { name: 'loose', ...DEV }))).toEqual(['shop', 'dev'])
  })

  it('attaches to an instance of its environment, and stays attached when the names are left out', async () => {
    const world = await bench(estate())
    await update(world, { name: 'loose', ...DEV })
    world.pass(100)
    expect(attachment(await get(world, 'loose'))).toEqual(['shop', 'dev'])
    const { lastAttemptedDeploymentId: id } = await update(world, { name: 'loose', templateFile: 'x' })
    world.pass(100)
    expect(attachment(await get(world, 'loose'))).toEqual(['shop', 'dev'])
    const { deployment } = await world.client.send(new GetDeploymentCommand({ id }))
    expect(deployment?.targetState?.component).toMatchObject(DEV)
  })

  it.each([
    ['one name', { serviceName: 'shop' }, 'ValidationException', /together/],
    ['one empty name', { serviceName: '' }, 'ValidationException', /together/],
    [
      'one name and one empty',
      { serviceName: 'shop', serviceInstanceName: '' },
      'ValidationException',
      /together/,
    ],
    ['an instance elsewhere', { name: 'loose', ...PROD }, 'ValidationException', /not in environment test/],
    [
      'an unknown instance',
      { ...PROD, serviceInstanceName: 'x' },
      'ResourceNotFoundException',
      /instance\/x/,
    ],
    ['an unknown service', { ...PROD, serviceName: 'x' }, 'ResourceNotFoundException', /service\/x/],
    ['an unknown component', { name: 'x' }, 'ResourceNotFoundException', /component\/x/],
    [
      'a version type',
      { deploymentType: 'MINOR_VERSION' },
      'ValidationException',
      /\[NONE, CURRENT_VERSION\]/,
    ],
    [
      'a bad name',
      { ...PROD, serviceName: '-' },
      'ValidationException',
      /pattern: \(\^\$\)\|\^\[0-9A-Za-z\]/,
    ],
  ] as [string, Change, string, RegExp][])('refuses %s', async (_title, change, name, message) => {
    const found = await refusal(update(await bench(estate()), change))
    expect(found.name).toBe(name)
    expect(found.message).toMatch(message)
  })

  it('refuses a second component on an instance, even while the first is still being attached', async () => {
    const world = await bench(estate())
    await create(world, { environmentName: 'live' })
    world.pass(100)
    const found = await refusal(update(world, { name: 'fresh', ...PROD }))
    expect(found).toEqual({
      name: 'ConflictException',
      message: 'Service instance prod has a component already: assets.',
    })
    await update(world, { name: 'loose', ...DEV })
    expect((await refusal(create(world, { name: 'late', ...DEV }))).message).toContain('loose')
  })

  it('brings the first answer again for the same client token', async () => {
    const world = await bench(estate())
    const first = await update(world, { clientToken: 'mine' })
    world.pass(10)
    expect(await update(world, { clientToken: 'mine' })).toEqual(first)
    expect(first.lastClientRequestToken).toBe('mine')
    expect((await refusal(update(world, { clientToken: 'mine', description: 'x' }))).name).toBe(
      'ValidationException',
    )
  })
})

describe('blocking', () => {
  it('keeps an instance from being updated while its component is deployed, and names the component', async () => {
    const world = await bench(estate())
    await update(world)
    const found = await refusal(updateInstance(world, 'prod'))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toContain('component/assets')
    await updateInstance(world, 'dev')
    world.pass(100)
    await updateInstance(world, 'prod')
  })

  it('keeps a component from being updated while its instance is deployed, and names the instance', async () => {
    const world = await bench(estate())
    await updateInstance(world, 'prod')
    const found = await refusal(update(world))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toContain('service/shop/service-instance/prod')
    await update(world, { name: 'loose' })
    world.pass(100)
    await update(world)
  })

  it('begins and ends with the deployment that attaches or detaches', async () => {
    const world = await bench(estate())
    await update(world, { name: 'loose', ...DEV })
    expect((await refusal(updateInstance(world, 'dev'))).message).toContain('component/loose')
    world.pass(100)
    await update(world, { name: 'loose', ...DETACHED })
    expect((await refusal(updateInstance(world, 'dev'))).message).toContain('component/loose')
    world.pass(100)
    await updateInstance(world, 'dev')
    const attach = await refusal(update(world, { name: 'loose', ...DEV }))
    expect(attach.message).toContain('service-instance/dev')
  })
})

describe('CreateComponent', () => {
  it('deploys at once, with neither a success nor outputs until it has succeeded', async () => {
    const world = await bench(estate())
    const answer = await create(world, { description: 'New.', serviceSpec: 'spec', clientToken: 'c', ...DEV })
    expect(answer).toMatchObject({
      name: 'fresh',
      description: 'New.',
      environmentName: 'test',
      ...DEV,
      serviceSpec: 'spec',
      deploymentStatus: 'IN_PROGRESS',
      createdAt: new Date(START),
      lastDeploymentAttemptedAt: new Date(START),
      lastClientRequestToken: 'c',
    })
    expect(answer.lastDeploymentSucceededAt).toBeUndefined()
    expect(answer.lastSucceededDeploymentId).toBeUndefined()
    const outputs = async () =>
      (await world.client.send(new ListComponentOutputsCommand({ componentName: 'fresh' }))).outputs
    expect(await outputs()).toEqual([])
    expect((await refusal(updateInstance(world, 'dev'))).message).toContain('component/fresh')
    const again = { description: 'New.', serviceSpec: 'spec', clientToken: 'c', ...DEV }
    expect(await create(world, again)).toEqual(answer)
    world.pass(100)
    const id = answer.lastAttemptedDeploymentId
    expect(await get(world, 'fresh')).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      lastSucceededDeploymentId: id,
      lastDeploymentSucceededAt: new Date(START),
    })
    expect(await outputs()).toEqual([{ key: 'Id', valueString: id }])
    const { deployment } = await world.client.send(new GetDeploymentCommand({ id }))
    expect(deployment?.initialState).toBeUndefined()
  })

  it('lives in the environment of its instance when none is named', async () => {
    const world = await bench(estate())
    expect((await create(world, { environmentName: undefined, ...DEV })).environmentName).toBe('test')
  })

  it.each([
    ['a name that is taken', { name: 'assets' }, 'ConflictException'],
    ['neither environment nor instance', { environmentName: undefined }, 'ValidationException'],
    ['one name of two', { serviceName: 'shop' }, 'ValidationException'],
    [
      'another environment than the instance is in',
      { environmentName: 'live', ...DEV },
      'ValidationException',
    ],
    ['an instance with a component', { environmentName: 'live', ...PROD }, 'ConflictException'],
    ['an unknown environment', { environmentName: 'none' }, 'ResourceNotFoundException'],
    ['an unknown instance', { ...DEV, serviceInstanceName: 'none' }, 'ResourceNotFoundException'],
    ['no manifest', { manifest: undefined }, 'ValidationException'],
    ['a long manifest', { manifest: 'm'.repeat(1025) }, 'ValidationException'],
    ['no template file', { templateFile: undefined }, 'ValidationException'],
    ['an empty service name', DETACHED, 'ValidationException'],
  ] as [string, Partial<CreateComponentCommandInput>, string][])('refuses %s', async (_title, more, name) => {
    const world = await bench(estate())
    expect((await refusal(create(world, more))).name).toBe(name)
    expect((await refusal(get(world, 'fresh'))).name).toBe('ResourceNotFoundException')
  })

  it('and updates are stale for a while when the account says so', async () => {
    const world = await bench(estate({ staleReads: 1 }))
    await create(world)
    expect((await refusal(get(world, 'fresh'))).name).toBe('ResourceNotFoundException')
    expect((await get(world, 'fresh')).deploymentStatus).toBe('IN_PROGRESS')
    await update(world)
    expect((await get(world)).deploymentStatus).toBe('SUCCEEDED')
    expect((await get(world)).deploymentStatus).toBe('IN_PROGRESS')
  })

  it('and its spec, template and manifest never reach the log or a message', async () => {
    const world = await bench(estate())
    const text = 'secret'.repeat(9000)
    const { message } = await refusal(
      create(world, { serviceSpec: text, templateFile: text, manifest: text, description: text }),
    )
    expect(message).toMatch(/^4 validation errors detected/)
    expect(message + world.log.join()).not.toContain('secret')
    await get(world)
    await world.client.send(new ListComponentOutputsCommand({ componentName: 'assets' }))
    expect(world.log.at(-1)).toContain('ListComponentOutputs assets → ok')
  })
})

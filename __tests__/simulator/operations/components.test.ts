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
import { type RunningSimulator, runSimulator, fullAccount, errorOf, START } from '../running-simulator.js'

type Change = Partial<UpdateComponentCommandInput>

const PROD = { serviceName: 'shop', serviceInstanceName: 'prod' }
const DEV = { serviceName: 'shop', serviceInstanceName: 'dev' }
const DETACHED = { serviceName: '', serviceInstanceName: '' }

async function get({ client }: RunningSimulator, name = 'assets') {
  const { component } = await client.send(new GetComponentCommand({ name }))
  if (component === undefined) throw new Error('no component')
  return component
}

async function update({ client }: RunningSimulator, change: Change = {}) {
  const command = new UpdateComponentCommand({ name: 'assets', deploymentType: 'CURRENT_VERSION', ...change })
  const { component } = await client.send(command)
  if (component === undefined) throw new Error('no component')
  return component
}

async function create({ client }: RunningSimulator, more: Partial<CreateComponentCommandInput> = {}) {
  const base = { name: 'fresh', environmentName: 'test', manifest: 'm', templateFile: 'Resources: {}' }
  const { component } = await client.send(new CreateComponentCommand({ ...base, ...more }))
  if (component === undefined) throw new Error('no component')
  return component
}

const updateInstance = ({ client }: RunningSimulator, name: string) =>
  client.send(
    new UpdateServiceInstanceCommand({ serviceName: 'shop', name, deploymentType: 'CURRENT_VERSION' }),
  )

const attachment = ({ serviceName, serviceInstanceName }: Component) => [serviceName, serviceInstanceName]

describe('a component', () => {
  it('of an account file shows its environment and its attachment', async () => {
    const running = await runSimulator(fullAccount())
    expect(await get(running)).toMatchObject({
      name: 'assets',
      arn: 'arn:aws:proton:us-east-1:123456789012:component/assets',
      environmentName: 'live',
      ...PROD,
      deploymentStatus: 'SUCCEEDED',
    })
    const loose = await get(running, 'loose')
    expect(loose).toMatchObject({ environmentName: 'test', serviceSpec: 'proton: ServiceSpec' })
    expect(attachment(loose)).toEqual([undefined, undefined])
    expect(loose.lastModifiedAt).toEqual(new Date(START - 30 * 86_400_000 + 240_000))
  })

  it('is deployed like other targets; only the deployment shows its template file', async () => {
    const running = await runSimulator(fullAccount())
    const before = await get(running, 'loose')
    const change = { name: 'loose', templateFile: 'Resources: {A: {}}', serviceSpec: 'new', description: 'd' }
    const answer = await update(running, change)
    expect(answer).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      description: 'd',
      serviceSpec: 'proton: ServiceSpec',
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
      lastModifiedAt: new Date(START),
    })
    running.pass(100)
    const id = answer.lastAttemptedDeploymentId
    expect(await get(running, 'loose')).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      serviceSpec: 'new',
      lastSucceededDeploymentId: id,
      lastModifiedAt: new Date(START + 100_000),
    })
    const { deployment } = await running.client.send(new GetDeploymentCommand({ id, componentName: 'loose' }))
    expect(deployment).toMatchObject({
      targetResourceType: 'COMPONENT',
      componentName: 'loose',
      environmentName: 'test',
      initialState: { component: { serviceSpec: 'proton: ServiceSpec', templateFile: 'Resources: {}' } },
      targetState: { component: { serviceSpec: 'new', templateFile: 'Resources: {A: {}}' } },
    })
    const other = new GetDeploymentCommand({ id, componentName: 'assets' })
    expect((await errorOf(running.client.send(other))).name).toBe('ResourceNotFoundException')
  })

  it('has outputs', async () => {
    const { client } = await runSimulator(fullAccount())
    const { outputs } = await client.send(new ListComponentOutputsCommand({ componentName: 'assets' }))
    expect(outputs).toEqual([{ key: 'Bucket', valueString: 'b' }])
    const none = new ListComponentOutputsCommand({ componentName: 'none' })
    expect((await errorOf(client.send(none))).name).toBe('ResourceNotFoundException')
  })

  it('can be cancelled', async () => {
    const running = await runSimulator(fullAccount())
    const cancel = () =>
      running.client.send(new CancelComponentDeploymentCommand({ componentName: 'assets' }))
    expect((await errorOf(cancel())).name).toBe('ConflictException')
    await update(running)
    expect((await cancel()).component?.deploymentStatus).toBe('CANCELLING')
    running.pass(10)
    expect((await get(running)).deploymentStatus).toBe('CANCELLED')
  })

  it('is listed by environment, service and instance', async () => {
    const { client } = await runSimulator(fullAccount())
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
    const { client } = await runSimulator(fullAccount())
    const count = async (input: object) =>
      (await client.send(new ListDeploymentsCommand(input))).deployments?.length
    expect(await count({ componentName: 'assets' })).toBe(1)
    expect(await count(PROD)).toBe(1)
  })
})

describe('UpdateComponent', () => {
  it('NONE changes the description and refuses all other changes', async () => {
    const running = await runSimulator(fullAccount())
    const before = await get(running)
    running.pass(5)
    await update(running, { deploymentType: 'NONE', description: 'New.' })
    expect(await get(running)).toEqual({
      ...before,
      description: 'New.',
      lastModifiedAt: new Date(START + 5000),
      lastClientRequestToken: expect.any(String),
    })
    for (const more of [PROD, { serviceSpec: 'x' }, { templateFile: 'x' }, DETACHED]) {
      const { name, message } = await errorOf(update(running, { deploymentType: 'NONE', ...more }))
      expect(name).toBe('ValidationException')
      expect(message).toContain(Object.keys(more)[0])
    }
  })

  it('detaches with two empty names, once the deployment has succeeded', async () => {
    const running = await runSimulator(fullAccount())
    expect(attachment(await update(running, DETACHED))).toEqual(['shop', 'prod'])
    running.pass(100)
    expect(attachment(await get(running))).toEqual([undefined, undefined])
  })

  it('is not attached to another instance before it is detached', async () => {
    const { services } = fullAccount()
    const { shop } = services
    if (shop?.instances['dev'] === undefined) throw new Error('no instance dev')
    const instances = { ...shop.instances, qa: shop.instances['dev'] }
    const running = await runSimulator(
      fullAccount({ services: { ...services, shop: { ...shop, instances } } }),
    )
    await update(running, { name: 'loose', ...DEV })
    running.pass(100)
    const other = { name: 'loose', serviceName: 'shop', serviceInstanceName: 'qa' }
    const { name, message } = await errorOf(update(running, other))
    expect([name, message]).toEqual([
      'ConflictException',
      'The component is attached to shop/dev: it must be detached first.',
    ])
    expect(attachment(await update(running, { name: 'loose', ...DEV }))).toEqual(['shop', 'dev'])
  })

  it('attaches to an instance of its environment, and stays attached when the names are left out', async () => {
    const running = await runSimulator(fullAccount())
    await update(running, { name: 'loose', ...DEV })
    running.pass(100)
    expect(attachment(await get(running, 'loose'))).toEqual(['shop', 'dev'])
    const { lastAttemptedDeploymentId: id } = await update(running, { name: 'loose', templateFile: 'x' })
    running.pass(100)
    expect(attachment(await get(running, 'loose'))).toEqual(['shop', 'dev'])
    const { deployment } = await running.client.send(new GetDeploymentCommand({ id }))
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
    const found = await errorOf(update(await runSimulator(fullAccount()), change))
    expect(found.name).toBe(name)
    expect(found.message).toMatch(message)
  })

  it('refuses a second component on an instance, even while the first is still being attached', async () => {
    const running = await runSimulator(fullAccount())
    await create(running, { environmentName: 'live' })
    running.pass(100)
    const found = await errorOf(update(running, { name: 'fresh', ...PROD }))
    expect(found).toEqual({
      name: 'ConflictException',
      message: 'Service instance prod has a component already: assets.',
    })
    await update(running, { name: 'loose', ...DEV })
    expect((await errorOf(create(running, { name: 'late', ...DEV }))).message).toContain('loose')
  })

  it('returns the first answer for the same client token', async () => {
    const running = await runSimulator(fullAccount())
    const first = await update(running, { clientToken: 'mine' })
    running.pass(10)
    expect(await update(running, { clientToken: 'mine' })).toEqual(first)
    expect(first.lastClientRequestToken).toBe('mine')
    expect((await errorOf(update(running, { clientToken: 'mine', description: 'x' }))).name).toBe(
      'ValidationException',
    )
  })
})

describe('a component and its instance', () => {
  it('refuse an update of the instance while the component is deployed, naming the component', async () => {
    const running = await runSimulator(fullAccount())
    await update(running)
    const found = await errorOf(updateInstance(running, 'prod'))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toContain('component/assets')
    await updateInstance(running, 'dev')
    running.pass(100)
    await updateInstance(running, 'prod')
  })

  it('refuse an update of the component while the instance is deployed, naming the instance', async () => {
    const running = await runSimulator(fullAccount())
    await updateInstance(running, 'prod')
    const found = await errorOf(update(running))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toContain('service/shop/service-instance/prod')
    await update(running, { name: 'loose' })
    running.pass(100)
    await update(running)
  })

  it('block each other during the deployment that attaches or detaches', async () => {
    const running = await runSimulator(fullAccount())
    await update(running, { name: 'loose', ...DEV })
    expect((await errorOf(updateInstance(running, 'dev'))).message).toContain('component/loose')
    running.pass(100)
    await update(running, { name: 'loose', ...DETACHED })
    expect((await errorOf(updateInstance(running, 'dev'))).message).toContain('component/loose')
    running.pass(100)
    await updateInstance(running, 'dev')
    const attach = await errorOf(update(running, { name: 'loose', ...DEV }))
    expect(attach.message).toContain('service-instance/dev')
  })
})

describe('CreateComponent', () => {
  it('deploys immediately, without a succeeded deployment or outputs until it has succeeded', async () => {
    const running = await runSimulator(fullAccount())
    const answer = await create(running, {
      description: 'New.',
      serviceSpec: 'spec',
      clientToken: 'c',
      ...DEV,
    })
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
      (await running.client.send(new ListComponentOutputsCommand({ componentName: 'fresh' }))).outputs
    expect(await outputs()).toEqual([])
    expect((await errorOf(updateInstance(running, 'dev'))).message).toContain('component/fresh')
    const again = { description: 'New.', serviceSpec: 'spec', clientToken: 'c', ...DEV }
    expect(await create(running, again)).toEqual(answer)
    running.pass(100)
    const id = answer.lastAttemptedDeploymentId
    expect(await get(running, 'fresh')).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      lastSucceededDeploymentId: id,
      lastDeploymentSucceededAt: new Date(START),
    })
    expect(await outputs()).toEqual([{ key: 'Id', valueString: id }])
    const { deployment } = await running.client.send(new GetDeploymentCommand({ id }))
    expect(deployment?.initialState).toBeUndefined()
  })

  it('uses the environment of the instance when none is named', async () => {
    const running = await runSimulator(fullAccount())
    expect((await create(running, { environmentName: undefined, ...DEV })).environmentName).toBe('test')
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
    const running = await runSimulator(fullAccount())
    expect((await errorOf(create(running, more))).name).toBe(name)
    expect((await errorOf(get(running, 'fresh'))).name).toBe('ResourceNotFoundException')
  })

  it('and updates are followed by stale reads with staleReads', async () => {
    const running = await runSimulator(fullAccount({ staleReads: 1 }))
    await create(running)
    expect((await errorOf(get(running, 'fresh'))).name).toBe('ResourceNotFoundException')
    expect((await get(running, 'fresh')).deploymentStatus).toBe('IN_PROGRESS')
    await update(running)
    expect((await get(running)).deploymentStatus).toBe('SUCCEEDED')
    expect((await get(running)).deploymentStatus).toBe('IN_PROGRESS')
  })

  it('never shows spec, template and manifest in the log or a message', async () => {
    const running = await runSimulator(fullAccount())
    const text = 'secret'.repeat(9000)
    const { message } = await errorOf(
      create(running, { serviceSpec: text, templateFile: text, manifest: text, description: text }),
    )
    expect(message).toMatch(/^4 validation errors detected/)
    expect(message + running.log.join()).not.toContain('secret')
    await get(running)
    await running.client.send(new ListComponentOutputsCommand({ componentName: 'assets' }))
    expect(running.log.at(-1)).toContain('ListComponentOutputs assets → ok')
  })
})

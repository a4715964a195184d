import { describe, expect, it } from '@jest/globals'
import {
  type CreateServiceCommandInput,
  CreateServiceInstanceCommand,
  type CreateServiceInstanceCommandInput,
  ListDeploymentsCommand,
  ListServicesCommand,
} from '@aws-sdk/client-proton'
import {
  DEV,
  PROD,
  QA,
  create,
  get,
  instance,
  names,
  spec,
  update,
  updateInstance,
} from '../service-calls.js'
import { type Bench, bench, estate, refusal, shop, START, statusOf } from '../running-simulator.js'

describe('CreateServiceInstance', () => {
  const QA_ONLY = `proton: ServiceSpec\ninstances:\n${QA}`
  const add = async ({ client }: Bench, more: Partial<CreateServiceInstanceCommandInput> = {}) => {
    const base = { serviceName: 'shop', name: 'qa', spec: QA_ONLY }
    const { serviceInstance } = await client.send(new CreateServiceInstanceCommand({ ...base, ...more }))
    if (serviceInstance === undefined) throw new Error('no instance')
    return serviceInstance
  }

  it('deploys the instance of the spec at the recommended version, once per token', async () => {
    const world = await bench(estate())
    const answer = await add(world, { clientToken: 'one' })
    expect(answer).toMatchObject({
      name: 'qa',
      serviceName: 'shop',
      environmentName: 'test',
      deploymentStatus: 'IN_PROGRESS',
      templateMajorVersion: '2',
      templateMinorVersion: '1',
      spec: QA_ONLY,
      lastDeploymentSucceededAt: new Date(START),
      lastClientRequestToken: 'one',
    })
    expect(answer.lastSucceededDeploymentId).toBeUndefined()
    world.pass(50)
    expect(await add(world, { clientToken: 'one' })).toEqual(answer)
    expect(await statusOf(world)).toBe('ACTIVE')
    expect((await refusal(updateInstance(world, 'qa'))).name).toBe('ConflictException')
    await updateInstance(world, 'dev')
    world.pass(50)
    expect((await instance(world, 'qa')).deploymentStatus).toBe('SUCCEEDED')
    await updateInstance(world, 'qa')
  })

  it('takes a named version', async () => {
    const world = await bench(estate())
    expect(await add(world, { templateMajorVersion: '1' })).toMatchObject({ templateMinorVersion: '10' })
    const named = {
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      name: 'b',
      spec: QA_ONLY.replace('qa', 'b'),
    }
    expect(await add(world, named)).toMatchObject({ templateMinorVersion: '0' })
  })

  it.each([
    ['a name that is taken', { name: 'dev', spec: spec(DEV) }, 'ConflictException'],
    ['a spec without the instance', { name: 'other' }, 'ValidationException'],
    ['an unknown environment', { spec: QA_ONLY.replace('test', 'none') }, 'ResourceNotFoundException'],
    ['an unknown service', { serviceName: 'none' }, 'ResourceNotFoundException'],
    ['a minor without major', { templateMinorVersion: '1' }, 'ValidationException'],
    ['an unknown version', { templateMajorVersion: '9' }, 'ResourceNotFoundException'],
    ['inputs against the schema', { spec: QA_ONLY.replace('image', 'imgae') }, 'ValidationException'],
    ['a malformed spec', { spec: 'x' }, 'ValidationException'],
  ] as [string, Partial<CreateServiceInstanceCommandInput>, string][])(
    'refuses %s',
    async (_title, more, name) => {
      expect((await refusal(add(await bench(estate()), more))).name).toBe(name)
    },
  )

  it('is refused while the service is updated', async () => {
    const world = await bench(estate())
    await update(world, { spec: spec(DEV, PROD) })
    expect((await refusal(add(world))).name).toBe('ConflictException')
  })
})

describe('CreateService', () => {
  it('deploys pipeline and instances, then it is ACTIVE', async () => {
    const world = await bench(estate())
    const answer = await create(world, { description: 'New.' })
    expect(answer).toMatchObject({
      name: 'fresh',
      description: 'New.',
      status: 'CREATE_IN_PROGRESS',
      repositoryId: 'example/fresh',
      branchName: 'main',
      createdAt: new Date(START),
      lastModifiedAt: new Date(START),
      pipeline: { deploymentStatus: 'IN_PROGRESS', templateMajorVersion: '1', templateMinorVersion: '10' },
    })
    expect(answer.pipeline?.lastSucceededDeploymentId).toBeUndefined()
    expect(answer.spec).toContain('branch: next')
    expect(await instance(world, 'qa', 'fresh')).toMatchObject({ deploymentStatus: 'IN_PROGRESS' })
    const { deployments } = await world.client.send(new ListDeploymentsCommand({ serviceName: 'fresh' }))
    expect(deployments).toHaveLength(2)
    expect((await refusal(update(world, { name: 'fresh', description: 'x' }))).message).toContain(
      'CREATE_IN_PROGRESS',
    )
    world.pass(100)
    expect(await statusOf(world, 'fresh')).toBe('ACTIVE')
    const { services } = await world.client.send(new ListServicesCommand({}))
    expect(services?.map(one => [one.name, one.status])).toContainEqual(['fresh', 'ACTIVE'])
    expect(
      (await update(world, { name: 'fresh', spec: (await get(world, 'fresh')).spec ?? '' })).status,
    ).toBe('UPDATE_IN_PROGRESS')
  })

  it('makes no pipeline for a CUSTOMER_MANAGED template, which excludes a repository', async () => {
    const world = await bench(estate())
    const bare = { templateName: 'bare', spec: `proton: ServiceSpec\ninstances:\n${QA}` }
    const { name, message } = await refusal(create(world, bare))
    expect([name, message]).toEqual([
      'ValidationException',
      'The service template has pipelineProvisioning CUSTOMER_MANAGED, which excludes repositoryConnectionArn, repositoryId, branchName.',
    ])
    const none = { repositoryConnectionArn: undefined, repositoryId: undefined, branchName: undefined }
    const wrong = { ...bare, ...none, spec: 'proton: ServiceSpec\npipeline: {}' }
    expect((await refusal(create(world, wrong))).message).toContain('must not have a pipeline')
    expect((await create(world, { ...bare, ...none })).pipeline).toBeUndefined()
  })

  it.each([
    ['a name that is taken', { name: 'shop' }, 'ConflictException', /already exists/],
    ['an unknown template', { templateName: 'none' }, 'ResourceNotFoundException', /service-template\/none/],
    ['no repository', { repositoryId: undefined }, 'ValidationException', /requires repositoryId\.$/],
    ['no major', { templateMajorVersion: undefined }, 'ValidationException', /templateMajorVersion/],
    ['no spec', { spec: undefined }, 'ValidationException', /'spec'/],
    ['a malformed spec', { spec: 'x' }, 'ValidationException', /not correctly formatted/],
    ['a bad connection', { repositoryConnectionArn: 'x' }, 'ValidationException', /repositoryConnectionArn/],
    [
      'an unknown environment',
      { spec: `proton: ServiceSpec\ninstances:\n${QA.replace('test', 'none')}` },
      'ResourceNotFoundException',
      /environment\/none/,
    ],
    [
      'too many instances',
      {
        spec: `proton: ServiceSpec\ninstances:\n${Array.from({ length: 21 }, (_, n) => QA.replace('qa', `q${n}`)).join('')}`,
      },
      'ServiceQuotaExceededException',
      /20/,
    ],
  ] as [string, Partial<CreateServiceCommandInput>, string, RegExp][])(
    'refuses %s',
    async (_title, more, name, message) => {
      const world = await bench(estate())
      const found = await refusal(create(world, more))
      expect(found.name).toBe(name)
      expect(found.message).toMatch(message)
      expect((await refusal(get(world, 'none'))).name).toBe('ResourceNotFoundException')
    },
  )

  it('fails when one of its targets does, naming it', async () => {
    const created = { instance: { plan: [{ takes: '10s', ends: 'FAILED' as const }] } }
    const world = await bench(estate({ created }))
    await create(world)
    world.pass(240)
    expect(await statusOf(world, 'fresh')).toBe('CREATE_FAILED: The deployment did not succeed: instance qa.')
  })

  it('cleans up when the plan says so', async () => {
    const plan = [{ takes: '300s', ends: 'CREATE_FAILED_CLEANUP_COMPLETE' as const }]
    const world = await bench(estate({ created: { service: { plan } } }))
    await create(world)
    world.pass(240)
    expect(await statusOf(world, 'fresh')).toBe('CREATE_FAILED_CLEANUP_IN_PROGRESS')
    world.pass(60)
    expect(await statusOf(world, 'fresh')).toMatch(/^CREATE_FAILED_CLEANUP_COMPLETE: /)
    expect(await names(world, 'fresh')).toEqual([])
    expect((await get(world, 'fresh')).pipeline).toBeUndefined()
    const again = { name: 'fresh', spec: `proton: ServiceSpec\ninstances:\n${QA}` }
    expect((await update(world, again)).status).toBe('UPDATE_IN_PROGRESS')
    expect(await names(world, 'fresh')).toEqual(['qa'])
    world.pass(300)
    expect(await statusOf(world, 'fresh')).toMatch(/^UPDATE_FAILED_CLEANUP_COMPLETE: /)
  })

  it('is stale for a while when the account says so', async () => {
    const world = await bench(estate({ staleReads: 1 }))
    await create(world)
    expect((await refusal(get(world, 'fresh'))).name).toBe('ResourceNotFoundException')
    expect(await statusOf(world, 'fresh')).toBe('CREATE_IN_PROGRESS')
  })

  it('works beside environments that are only named', async () => {
    const world = await bench(shop())
    expect((await create(world)).status).toBe('CREATE_IN_PROGRESS')
  })
})

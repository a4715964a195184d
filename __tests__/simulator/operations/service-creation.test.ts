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
import {
  type RunningSimulator,
  runSimulator,
  fullAccount,
  errorOf,
  shopAccount,
  START,
  statusOf,
} from '../running-simulator.js'

describe('CreateServiceInstance', () => {
  const QA_ONLY = `proton: ServiceSpec\ninstances:\n${QA}`
  const add = async ({ client }: RunningSimulator, more: Partial<CreateServiceInstanceCommandInput> = {}) => {
    const base = { serviceName: 'shop', name: 'qa', spec: QA_ONLY }
    const { serviceInstance } = await client.send(new CreateServiceInstanceCommand({ ...base, ...more }))
    if (serviceInstance === undefined) throw new Error('no instance')
    return serviceInstance
  }

  it('deploys the instance of the spec at the recommended version, once per token', async () => {
    const running = await runSimulator(fullAccount())
    const answer = await add(running, { clientToken: 'one' })
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
    running.pass(50)
    expect(await add(running, { clientToken: 'one' })).toEqual(answer)
    expect(await statusOf(running)).toBe('ACTIVE')
    expect((await errorOf(updateInstance(running, 'qa'))).name).toBe('ConflictException')
    await updateInstance(running, 'dev')
    running.pass(50)
    expect((await instance(running, 'qa')).deploymentStatus).toBe('SUCCEEDED')
    await updateInstance(running, 'qa')
  })

  it('deploys a named version', async () => {
    const running = await runSimulator(fullAccount())
    expect(await add(running, { templateMajorVersion: '1' })).toMatchObject({ templateMinorVersion: '10' })
    const named = {
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      name: 'b',
      spec: QA_ONLY.replace('qa', 'b'),
    }
    expect(await add(running, named)).toMatchObject({ templateMinorVersion: '0' })
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
      expect((await errorOf(add(await runSimulator(fullAccount()), more))).name).toBe(name)
    },
  )

  it('is refused while the service is updated', async () => {
    const running = await runSimulator(fullAccount())
    await update(running, { spec: spec(DEV, PROD) })
    expect((await errorOf(add(running))).name).toBe('ConflictException')
  })
})

describe('CreateService', () => {
  it('deploys pipeline and instances, then it is ACTIVE', async () => {
    const running = await runSimulator(fullAccount())
    const answer = await create(running, { description: 'New.' })
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
    expect(await instance(running, 'qa', 'fresh')).toMatchObject({ deploymentStatus: 'IN_PROGRESS' })
    const { deployments } = await running.client.send(new ListDeploymentsCommand({ serviceName: 'fresh' }))
    expect(deployments).toHaveLength(2)
    expect((await errorOf(update(running, { name: 'fresh', description: 'x' }))).message).toContain(
      'CREATE_IN_PROGRESS',
    )
    running.pass(100)
    expect(await statusOf(running, 'fresh')).toBe('ACTIVE')
    const { services } = await running.client.send(new ListServicesCommand({}))
    expect(services?.map(one => [one.name, one.status])).toContainEqual(['fresh', 'ACTIVE'])
    expect(
      (await update(running, { name: 'fresh', spec: (await get(running, 'fresh')).spec ?? '' })).status,
    ).toBe('UPDATE_IN_PROGRESS')
  })

  it('creates no pipeline for a CUSTOMER_MANAGED template, which excludes a repository', async () => {
    const running = await runSimulator(fullAccount())
    const bare = { templateName: 'bare', spec: `proton: ServiceSpec\ninstances:\n${QA}` }
    const { name, message } = await errorOf(create(running, bare))
    expect([name, message]).toEqual([
      'ValidationException',
      'The service template has pipelineProvisioning CUSTOMER_MANAGED, which excludes repositoryConnectionArn, repositoryId, branchName.',
    ])
    const none = { repositoryConnectionArn: undefined, repositoryId: undefined, branchName: undefined }
    const wrong = { ...bare, ...none, spec: 'proton: ServiceSpec\npipeline: {}' }
    expect((await errorOf(create(running, wrong))).message).toContain('must not have a pipeline')
    expect((await create(running, { ...bare, ...none })).pipeline).toBeUndefined()
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
      const running = await runSimulator(fullAccount())
      const found = await errorOf(create(running, more))
      expect(found.name).toBe(name)
      expect(found.message).toMatch(message)
      expect((await errorOf(get(running, 'none'))).name).toBe('ResourceNotFoundException')
    },
  )

  it('fails when one of its targets fails, naming it', async () => {
    const created = { instance: { plan: [{ takes: '10s', ends: 'FAILED' as const }] } }
    const running = await runSimulator(fullAccount({ created }))
    await create(running)
    running.pass(240)
    expect(await statusOf(running, 'fresh')).toBe(
      'CREATE_FAILED: The deployment did not succeed: instance qa.',
    )
  })

  it('cleans up as planned', async () => {
    const plan = [{ takes: '300s', ends: 'CREATE_FAILED_CLEANUP_COMPLETE' as const }]
    const running = await runSimulator(fullAccount({ created: { service: { plan } } }))
    await create(running)
    running.pass(240)
    expect(await statusOf(running, 'fresh')).toBe('CREATE_FAILED_CLEANUP_IN_PROGRESS')
    running.pass(60)
    expect(await statusOf(running, 'fresh')).toMatch(/^CREATE_FAILED_CLEANUP_COMPLETE: /)
    expect(await names(running, 'fresh')).toEqual([])
    expect((await get(running, 'fresh')).pipeline).toBeUndefined()
    const again = { name: 'fresh', spec: `proton: ServiceSpec\ninstances:\n${QA}` }
    expect((await update(running, again)).status).toBe('UPDATE_IN_PROGRESS')
    expect(await names(running, 'fresh')).toEqual(['qa'])
    running.pass(300)
    expect(await statusOf(running, 'fresh')).toMatch(/^UPDATE_FAILED_CLEANUP_COMPLETE: /)
  })

  it('is followed by stale reads with staleReads', async () => {
    const running = await runSimulator(fullAccount({ staleReads: 1 }))
    await create(running)
    expect((await errorOf(get(running, 'fresh'))).name).toBe('ResourceNotFoundException')
    expect(await statusOf(running, 'fresh')).toBe('CREATE_IN_PROGRESS')
  })

  it('works with a list of environment names', async () => {
    const running = await runSimulator(shopAccount())
    expect((await create(running)).status).toBe('CREATE_IN_PROGRESS')
  })
})

import { describe, expect, it } from '@jest/globals'
import {
  CreateServiceInstanceCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  ListServiceInstanceOutputsCommand,
  UpdateComponentCommand,
} from '@aws-sdk/client-proton'
import {
  CURRENT,
  DEV,
  PROD,
  QA,
  free,
  get,
  instance,
  names,
  shopWith,
  spec,
  update,
  updateInstance,
  updatePipeline,
} from '../service-calls.js'
import { type Bench, bench, estate, refusal, START, statusOf } from '../running-simulator.js'

describe('UpdateService with a description', () => {
  it('changes it, and neither deploys anything nor changes the status', async () => {
    const world = await bench(shopWith({ status: 'UPDATE_FAILED', statusMessage: 'as before' }))
    const before = await get(world)
    world.pass(5)
    const answer = await update(world, { description: 'New.' })
    expect(answer).toEqual({
      ...before,
      description: 'New.',
      lastModifiedAt: new Date(START + 5000),
    })
    expect(answer).toMatchObject({ status: 'UPDATE_FAILED', statusMessage: 'as before' })
    await updateInstance(world, 'dev')
    expect((await update(world, { description: '' })).description).toBe('')
  })

  it('is refused while the service is updated', async () => {
    const world = await bench(estate())
    await update(world, { spec: spec(DEV, PROD) })
    expect((await refusal(update(world, { description: 'x' }))).name).toBe('ConflictException')
  })
})

describe('UpdateService with a spec', () => {
  it('adds an instance, which is deployed at the recommended version', async () => {
    const world = await bench(free())
    const before = await get(world)
    expect(before.lastModifiedAt).toEqual(before.createdAt)
    const answer = await update(world, { spec: spec(DEV, PROD, QA), description: 'Bigger.' })
    expect(answer).toMatchObject({
      status: 'UPDATE_IN_PROGRESS',
      description: 'Bigger.',
      lastModifiedAt: new Date(START),
    })
    expect(await instance(world, 'qa')).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      environmentName: 'test',
      templateMajorVersion: '2',
      templateMinorVersion: '1',
      createdAt: new Date(START),
    })
    world.pass(99)
    expect(await statusOf(world)).toBe('UPDATE_IN_PROGRESS')
    world.pass(1)
    expect(await statusOf(world)).toBe('ACTIVE')
    expect((await get(world)).lastModifiedAt).toEqual(new Date(START + 100_000))
    const qa = await instance(world, 'qa')
    expect(qa).toMatchObject({ deploymentStatus: 'SUCCEEDED' })
    expect(qa.spec).not.toContain('CURRENT_VAL')
    const outputs = new ListServiceInstanceOutputsCommand({ serviceName: 'shop', serviceInstanceName: 'qa' })
    expect((await world.client.send(outputs)).outputs).toEqual([{ key: 'Image', valueString: 'shop:9' }])
    const get_ = new GetDeploymentCommand({ id: qa.lastSucceededDeploymentId })
    expect((await world.client.send(get_)).deployment?.initialState).toBeUndefined()
    expect((await get(world)).spec).toContain('name: qa')
  })

  it('takes its own time when that is longer, or when nothing is added', async () => {
    const world = await bench(free({ plan: [{ takes: '3m' }, { takes: '40s' }] }))
    await update(world, { spec: spec(DEV, PROD, QA) })
    world.pass(179)
    expect(await statusOf(world)).toBe('UPDATE_IN_PROGRESS')
    world.pass(1)
    expect(await statusOf(world)).toBe('ACTIVE')
    await update(world, { spec: (await get(world)).spec ?? '' })
    world.pass(39)
    expect(await statusOf(world)).toBe('UPDATE_IN_PROGRESS')
    world.pass(1)
    expect(await statusOf(world)).toBe('ACTIVE')
  })

  it('deletes an instance that it leaves out, which is seen being deleted until the update ends', async () => {
    const world = await bench(free())
    const count = async () =>
      (await world.client.send(new ListDeploymentsCommand({ serviceName: 'shop' }))).deployments?.length
    expect(await count()).toBe(3)
    await update(world, { spec: spec(PROD) })
    expect(await instance(world, 'dev')).toMatchObject({ deploymentStatus: 'DELETE_IN_PROGRESS' })
    expect((await refusal(updateInstance(world, 'dev'))).name).toBe('ConflictException')
    expect(await names(world)).toEqual(['dev', 'prod'])
    world.pass(30)
    expect(await statusOf(world)).toBe('ACTIVE')
    expect((await refusal(instance(world, 'dev'))).name).toBe('ResourceNotFoundException')
    expect(await names(world)).toEqual(['prod'])
    expect(await count()).toBe(2)
    expect((await get(world)).spec).not.toContain('dev')
  })

  it('deletes every instance when the list is empty', async () => {
    const world = await bench(free())
    await update(world, { spec: spec() })
    world.pass(30)
    expect(await statusOf(world)).toBe('ACTIVE')
    expect(await names(world)).toEqual([])
  })

  it('can add an instance of a name that was deleted before', async () => {
    const world = await bench(free())
    await update(world, { spec: spec(PROD) })
    world.pass(30)
    await update(world, { spec: spec(PROD, QA.replace('qa', 'dev')) })
    world.pass(100)
    const dev = await instance(world, 'dev')
    expect(dev).toMatchObject({ deploymentStatus: 'SUCCEEDED', createdAt: new Date(START + 30_000) })
    const list = new ListDeploymentsCommand({ serviceName: 'shop', serviceInstanceName: 'dev' })
    expect((await world.client.send(list)).deployments).toHaveLength(1)
  })

  it.each([
    [
      'another value',
      spec(DEV, PROD.replace('shop:1', 'shop:2')),
      /instance prod .*inputs must be the deployed ones/,
    ],
    ['a value more', spec(DEV, PROD.replace('"}', '", replicas: 9}')), /instance prod/],
    [
      'a value less',
      spec('  - {name: dev, environment: test, spec: {image: "shop:1"}}\n', PROD),
      /instance dev/,
    ],
    ['another environment', spec(DEV, PROD.replace('live', 'test')), /environment of service instance prod/],
    [
      'nothing to keep',
      spec(DEV, PROD.replace('"}', `", tags: "${CURRENT}"}`)),
      /instances\/prod\/spec\/tags has no deployed value/,
    ],
    ['another pipeline', spec(DEV, PROD).replace(`"${CURRENT}"`, 'next'), /The pipeline cannot be changed/],
    ['no pipeline', spec(DEV, PROD).replace(/pipeline.*\n/, ''), /The pipeline cannot be changed/],
    ['a malformed spec', 'proton: ServiceSpec\ninstances: {}', /not correctly formatted/],
    ['inputs against the schema', spec(DEV, PROD, QA.replace('image', 'imgae')), /instances\/qa\/spec/],
  ])('refuses %s and changes nothing', async (_title, text, message) => {
    const world = await bench(free())
    const before = await get(world)
    const found = await refusal(update(world, { spec: text, description: 'x' }))
    expect(found.name).toBe('ValidationException')
    expect(found.message).toMatch(message)
    expect(await get(world)).toEqual(before)
  })

  it('compares values, not their form, and refuses an environment that is not there', async () => {
    const world = await bench(free())
    const text = JSON.stringify({
      instances: [
        { environment: 'live', spec: { image: 'shop:1' }, name: 'prod' },
        {
          environment: 'test',
          spec: { settings: { level: 3, list: ['a', 'b'] }, domain: 'dev.shop.example', image: 'shop:1' },
          name: 'dev',
        },
      ],
      pipeline: { branch: 'main' },
      proton: 'ServiceSpec',
    })
    expect((await update(world, { spec: text })).status).toBe('UPDATE_IN_PROGRESS')
    world.pass(30)
    const nowhere = update(world, { spec: spec(DEV, PROD, QA.replace('test', 'nowhere')) })
    expect((await refusal(nowhere)).name).toBe('ResourceNotFoundException')
    expect((await refusal(update(world, { name: 'none' }))).name).toBe('ResourceNotFoundException')
  })

  it('refuses a pipeline where the template has none', async () => {
    const world = await bench(estate())
    const text = `proton: ServiceSpec\npipeline: {}\ninstances: [{name: main, environment: live, spec: {any: 1}}]`
    const found = await refusal(update(world, { name: 'worker', spec: text }))
    expect(found.name).toBe('ValidationException')
    expect(found.message).toContain('CUSTOMER_MANAGED')
    await update(world, { name: 'worker', spec: text.replace('pipeline: {}\n', '') })
  })

  it('allows 20 instances and refuses 21', async () => {
    const world = await bench(free())
    const more = (count: number) =>
      Array.from({ length: count }, (_, index) => QA.replace('qa', `qa${index}`))
    const found = await refusal(update(world, { spec: spec(DEV, PROD, ...more(19)) }))
    expect(found).toEqual({
      name: 'ServiceQuotaExceededException',
      message: 'A service has at most 20 instances.',
    })
    await update(world, { spec: spec(DEV, PROD, ...more(18)) })
    world.pass(100)
    const extra = { serviceName: 'shop', name: 'extra', spec: spec(QA.replace('qa', 'extra')) }
    expect((await refusal(world.client.send(new CreateServiceInstanceCommand(extra)))).name).toBe(
      'ValidationException',
    )
  })

  it('refuses to delete an instance with a component, naming it', async () => {
    const world = await bench(estate())
    const found = await refusal(update(world, { spec: spec(DEV) }))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toMatch(/prod .*component assets/)
  })

  it.each([
    ['its pipeline', (world: Bench) => updatePipeline(world), /service\/shop\/pipeline/],
    ['an instance', (world: Bench) => updateInstance(world, 'dev'), /service-instance\/dev/],
    [
      'an attached component',
      ({ client }: Bench) =>
        client.send(new UpdateComponentCommand({ name: 'assets', deploymentType: 'CURRENT_VERSION' })),
      /component\/assets/,
    ],
    [
      'an update of its own',
      (world: Bench) => update(world, { spec: spec(DEV, PROD) }),
      /UPDATE_IN_PROGRESS/,
    ],
  ])('is refused during %s, naming what is in the way', async (_title, first, message) => {
    const world = await bench(estate())
    await first(world)
    const found = await refusal(update(world, { spec: spec(DEV, PROD) }))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toMatch(message)
    world.pass(100)
    expect((await update(world, { spec: spec(DEV, PROD) })).status).toBe('UPDATE_IN_PROGRESS')
  })

  it('keeps pipeline and instances from being updated until it has ended', async () => {
    const world = await bench(estate())
    await update(world, { spec: spec(DEV, PROD) })
    for (const attempt of [updatePipeline(world), updateInstance(world, 'prod')]) {
      const { name, message } = await refusal(attempt)
      expect([name, message]).toEqual([
        'ConflictException',
        'The status of service shop is UPDATE_IN_PROGRESS.',
      ])
    }
    world.pass(30)
    await updatePipeline(world)
    await updateInstance(world, 'prod')
  })

  it('is stale for a while when the account says so', async () => {
    const world = await bench({ ...free(), staleReads: 1 })
    await update(world, { spec: spec(DEV, PROD, QA) })
    expect([await statusOf(world), await statusOf(world)]).toEqual(['ACTIVE', 'UPDATE_IN_PROGRESS'])
    expect((await refusal(instance(world, 'qa'))).name).toBe('ResourceNotFoundException')
    expect((await instance(world, 'qa')).deploymentStatus).toBe('IN_PROGRESS')
  })
})

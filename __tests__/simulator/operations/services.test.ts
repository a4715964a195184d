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
import {
  type RunningSimulator,
  runSimulator,
  fullAccount,
  errorOf,
  START,
  statusOf,
} from '../running-simulator.js'

describe('UpdateService with a description', () => {
  it('changes it, and neither deploys anything nor changes the status', async () => {
    const running = await runSimulator(shopWith({ status: 'UPDATE_FAILED', statusMessage: 'as before' }))
    const before = await get(running)
    running.pass(5)
    const answer = await update(running, { description: 'New.' })
    expect(answer).toEqual({
      ...before,
      description: 'New.',
      lastModifiedAt: new Date(START + 5000),
    })
    expect(answer).toMatchObject({ status: 'UPDATE_FAILED', statusMessage: 'as before' })
    await updateInstance(running, 'dev')
    expect((await update(running, { description: '' })).description).toBe('')
  })

  it('is refused while the service is updated', async () => {
    const running = await runSimulator(fullAccount())
    await update(running, { spec: spec(DEV, PROD) })
    expect((await errorOf(update(running, { description: 'x' }))).name).toBe('ConflictException')
  })
})

describe('UpdateService with a spec', () => {
  it('adds an instance, which is deployed at the recommended version', async () => {
    const running = await runSimulator(free())
    const before = await get(running)
    expect(before.lastModifiedAt).toEqual(before.createdAt)
    const answer = await update(running, { spec: spec(DEV, PROD, QA), description: 'Bigger.' })
    expect(answer).toMatchObject({
      status: 'UPDATE_IN_PROGRESS',
      description: 'Bigger.',
      lastModifiedAt: new Date(START),
    })
    expect(await instance(running, 'qa')).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      environmentName: 'test',
      templateMajorVersion: '2',
      templateMinorVersion: '1',
      createdAt: new Date(START),
    })
    running.pass(99)
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
    running.pass(1)
    expect(await statusOf(running)).toBe('ACTIVE')
    expect((await get(running)).lastModifiedAt).toEqual(new Date(START + 100_000))
    const qa = await instance(running, 'qa')
    expect(qa).toMatchObject({ deploymentStatus: 'SUCCEEDED' })
    expect(qa.spec).not.toContain('CURRENT_VAL')
    const outputs = new ListServiceInstanceOutputsCommand({ serviceName: 'shop', serviceInstanceName: 'qa' })
    expect((await running.client.send(outputs)).outputs).toEqual([{ key: 'Image', valueString: 'shop:9' }])
    const get_ = new GetDeploymentCommand({ id: qa.lastSucceededDeploymentId })
    expect((await running.client.send(get_)).deployment?.initialState).toBeUndefined()
    expect((await get(running)).spec).toContain('name: qa')
  })

  it('lasts as long as planned when that is longer, or when nothing is added', async () => {
    const running = await runSimulator(free({ plan: [{ takes: '3m' }, { takes: '40s' }] }))
    await update(running, { spec: spec(DEV, PROD, QA) })
    running.pass(179)
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
    running.pass(1)
    expect(await statusOf(running)).toBe('ACTIVE')
    await update(running, { spec: (await get(running)).spec ?? '' })
    running.pass(39)
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
    running.pass(1)
    expect(await statusOf(running)).toBe('ACTIVE')
  })

  it('deletes an instance that it leaves out, which is DELETE_IN_PROGRESS until the update ends', async () => {
    const running = await runSimulator(free())
    const count = async () =>
      (await running.client.send(new ListDeploymentsCommand({ serviceName: 'shop' }))).deployments?.length
    expect(await count()).toBe(3)
    await update(running, { spec: spec(PROD) })
    expect(await instance(running, 'dev')).toMatchObject({ deploymentStatus: 'DELETE_IN_PROGRESS' })
    expect((await errorOf(updateInstance(running, 'dev'))).name).toBe('ConflictException')
    expect(await names(running)).toEqual(['dev', 'prod'])
    running.pass(30)
    expect(await statusOf(running)).toBe('ACTIVE')
    expect((await errorOf(instance(running, 'dev'))).name).toBe('ResourceNotFoundException')
    expect(await names(running)).toEqual(['prod'])
    expect(await count()).toBe(2)
    expect((await get(running)).spec).not.toContain('dev')
  })

  it('deletes every instance when the list is empty', async () => {
    const running = await runSimulator(free())
    await update(running, { spec: spec() })
    running.pass(30)
    expect(await statusOf(running)).toBe('ACTIVE')
    expect(await names(running)).toEqual([])
  })

  it('can add an instance with the name of a deleted one', async () => {
    const running = await runSimulator(free())
    await update(running, { spec: spec(PROD) })
    running.pass(30)
    await update(running, { spec: spec(PROD, QA.replace('qa', 'dev')) })
    running.pass(100)
    const dev = await instance(running, 'dev')
    expect(dev).toMatchObject({ deploymentStatus: 'SUCCEEDED', createdAt: new Date(START + 30_000) })
    const list = new ListDeploymentsCommand({ serviceName: 'shop', serviceInstanceName: 'dev' })
    expect((await running.client.send(list)).deployments).toHaveLength(1)
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
    const running = await runSimulator(free())
    const before = await get(running)
    const found = await errorOf(update(running, { spec: text, description: 'x' }))
    expect(found.name).toBe('ValidationException')
    expect(found.message).toMatch(message)
    expect(await get(running)).toEqual(before)
  })

  it('compares values, not their text, and refuses an environment that does not exist', async () => {
    const running = await runSimulator(free())
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
    expect((await update(running, { spec: text })).status).toBe('UPDATE_IN_PROGRESS')
    running.pass(30)
    const nowhere = update(running, { spec: spec(DEV, PROD, QA.replace('test', 'nowhere')) })
    expect((await errorOf(nowhere)).name).toBe('ResourceNotFoundException')
    expect((await errorOf(update(running, { name: 'none' }))).name).toBe('ResourceNotFoundException')
  })

  it('refuses a pipeline when the template has none', async () => {
    const running = await runSimulator(fullAccount())
    const text = `proton: ServiceSpec\npipeline: {}\ninstances: [{name: main, environment: live, spec: {any: 1}}]`
    const found = await errorOf(update(running, { name: 'worker', spec: text }))
    expect(found.name).toBe('ValidationException')
    expect(found.message).toContain('CUSTOMER_MANAGED')
    await update(running, { name: 'worker', spec: text.replace('pipeline: {}\n', '') })
  })

  it('allows 20 instances and refuses 21', async () => {
    const running = await runSimulator(free())
    const more = (count: number) =>
      Array.from({ length: count }, (_, index) => QA.replace('qa', `qa${index}`))
    const found = await errorOf(update(running, { spec: spec(DEV, PROD, ...more(19)) }))
    expect(found).toEqual({
      name: 'ServiceQuotaExceededException',
      message: 'A service has at most 20 instances.',
    })
    await update(running, { spec: spec(DEV, PROD, ...more(18)) })
    running.pass(100)
    const extra = { serviceName: 'shop', name: 'extra', spec: spec(QA.replace('qa', 'extra')) }
    expect((await errorOf(running.client.send(new CreateServiceInstanceCommand(extra)))).name).toBe(
      'ValidationException',
    )
  })

  it('refuses to delete an instance with a component, naming it', async () => {
    const running = await runSimulator(fullAccount())
    const found = await errorOf(update(running, { spec: spec(DEV) }))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toMatch(/prod .*component assets/)
  })

  it.each([
    ['its pipeline', (running: RunningSimulator) => updatePipeline(running), /service\/shop\/pipeline/],
    ['an instance', (running: RunningSimulator) => updateInstance(running, 'dev'), /service-instance\/dev/],
    [
      'an attached component',
      ({ client }: RunningSimulator) =>
        client.send(new UpdateComponentCommand({ name: 'assets', deploymentType: 'CURRENT_VERSION' })),
      /component\/assets/,
    ],
    [
      'another update of the service',
      (running: RunningSimulator) => update(running, { spec: spec(DEV, PROD) }),
      /UPDATE_IN_PROGRESS/,
    ],
  ])('is refused during %s, naming the reason', async (_title, first, message) => {
    const running = await runSimulator(fullAccount())
    await first(running)
    const found = await errorOf(update(running, { spec: spec(DEV, PROD) }))
    expect(found.name).toBe('ConflictException')
    expect(found.message).toMatch(message)
    running.pass(100)
    expect((await update(running, { spec: spec(DEV, PROD) })).status).toBe('UPDATE_IN_PROGRESS')
  })

  it('refuses updates of the pipeline and instances until it has ended', async () => {
    const running = await runSimulator(fullAccount())
    await update(running, { spec: spec(DEV, PROD) })
    for (const attempt of [updatePipeline(running), updateInstance(running, 'prod')]) {
      const { name, message } = await errorOf(attempt)
      expect([name, message]).toEqual([
        'ConflictException',
        'The status of service shop is UPDATE_IN_PROGRESS.',
      ])
    }
    running.pass(30)
    await updatePipeline(running)
    await updateInstance(running, 'prod')
  })

  it('is followed by stale reads with staleReads', async () => {
    const running = await runSimulator({ ...free(), staleReads: 1 })
    await update(running, { spec: spec(DEV, PROD, QA) })
    expect([await statusOf(running), await statusOf(running)]).toEqual(['ACTIVE', 'UPDATE_IN_PROGRESS'])
    expect((await errorOf(instance(running, 'qa'))).name).toBe('ResourceNotFoundException')
    expect((await instance(running, 'qa')).deploymentStatus).toBe('IN_PROGRESS')
  })
})

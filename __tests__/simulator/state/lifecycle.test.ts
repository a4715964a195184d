import { describe, expect, it } from '@jest/globals'
import {
  CancelServiceInstanceDeploymentCommand,
  CancelServicePipelineDeploymentCommand,
  GetDeploymentCommand,
  GetServiceCommand,
  GetServiceInstanceCommand,
  ListServiceInstanceOutputsCommand,
  ListServicePipelineOutputsCommand,
  UpdateServiceInstanceCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import { type Bench, bench, DEV, refusal, shop, specWith, START } from '../running-simulator.js'

const CANCEL = { serviceName: 'shop', serviceInstanceName: 'dev' }
const PIPELINE_SPEC = 'proton: ServiceSpec\npipeline: {branch: next}\ninstances: []\n'

async function dev({ client }: Bench) {
  const { serviceInstance } = await client.send(new GetServiceInstanceCommand(DEV))
  if (serviceInstance === undefined) throw new Error('no instance')
  return serviceInstance
}

async function update({ client }: Bench, spec = specWith({ image: 'shop:2' })) {
  const command = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'MINOR_VERSION', spec })
  const { serviceInstance } = await client.send(command)
  if (serviceInstance === undefined) throw new Error('no instance')
  return serviceInstance
}

describe('a deployment', () => {
  it('is IN_PROGRESS with a new id while version, spec and last success stay the old ones', async () => {
    const world = await bench()
    const before = await dev(world)
    world.pass(5)
    const answer = await update(world)
    expect(answer).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      templateMinorVersion: '1',
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
      lastDeploymentSucceededAt: before.lastDeploymentSucceededAt,
      lastDeploymentAttemptedAt: new Date(START + 5000),
      spec: before.spec,
    })
    expect(answer.lastAttemptedDeploymentId).not.toBe(before.lastAttemptedDeploymentId)
    world.pass(99.9)
    expect(await dev(world)).toEqual(answer)
  })

  it('makes version, spec and outputs live when its time is over', async () => {
    const world = await bench()
    const { lastAttemptedDeploymentId: id } = await update(world)
    world.pass(100)
    const after = await dev(world)
    expect(after).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMajorVersion: '1',
      templateMinorVersion: '10',
      lastSucceededDeploymentId: id,
      spec: specWith({ image: 'shop:2' }),
    })
    const { outputs } = await world.client.send(new ListServiceInstanceOutputsCommand(CANCEL))
    expect(outputs).toEqual([
      { key: 'URL', valueString: 'https://${domain}/shop:2' },
      { key: 'Id', valueString: id },
      { key: 'Replicas', valueString: '2' },
    ])
  })

  it('fails with its message and leaves version, spec and outputs alone', async () => {
    const world = await bench(shop({ plan: [{ takes: '1m', ends: 'FAILED', message: 'no such image' }] }))
    const before = await dev(world)
    const { lastAttemptedDeploymentId: id } = await update(world)
    world.pass(60)
    expect(await dev(world)).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'no such image',
      templateMinorVersion: '1',
      spec: before.spec,
      lastAttemptedDeploymentId: id,
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
    })
    const { outputs } = await world.client.send(
      new ListServiceInstanceOutputsCommand({ ...CANCEL, deploymentId: id }),
    )
    expect(outputs).toEqual([])
    const live = await world.client.send(new ListServiceInstanceOutputsCommand(CANCEL))
    expect(live.outputs?.[0]).toEqual({ key: 'URL', valueString: 'https://dev.shop.example/shop:1' })
  })

  it('can end CANCELLED with nobody having asked for it', async () => {
    const world = await bench(shop({ plan: [{ takes: '1m', ends: 'CANCELLED' }] }))
    await update(world)
    world.pass(60)
    const after = await dev(world)
    expect(after.deploymentStatus).toBe('CANCELLED')
    expect(after.deploymentStatusMessage).toContain('pull request was closed')
  })

  it('follows the plan step by step and repeats the last step', async () => {
    const world = await bench(shop({ plan: [{ takes: '10s', ends: 'FAILED' }, { takes: '20s' }] }))
    const endings: (string | undefined)[] = []
    for (const seconds of [10, 20, 20]) {
      await update(world)
      world.pass(seconds)
      endings.push((await dev(world)).deploymentStatus)
    }
    expect(endings).toEqual(['FAILED', 'SUCCEEDED', 'SUCCEEDED'])
  })

  it('goes faster by the speed, past deployments included', async () => {
    const world = await bench(shop({ dev: { history: [{ ago: '100s', took: '50s' }] } }), { speed: 10 })
    expect((await dev(world)).lastDeploymentSucceededAt).toEqual(new Date(START - 10_000))
    await update(world)
    world.pass(9.9)
    expect((await dev(world)).deploymentStatus).toBe('IN_PROGRESS')
    world.pass(0.1)
    expect((await dev(world)).deploymentStatus).toBe('SUCCEEDED')
  })

  it('varies in length within the bounds of the plan, the same each time for the same id', async () => {
    const took: number[] = []
    for (let run = 0; run < 2; run += 1) {
      const world = await bench(shop({ plan: [{ takes: '100s', variation: 20 }] }))
      const { lastAttemptedDeploymentId: id } = await update(world)
      world.pass(1000)
      const { deployment } = await world.client.send(new GetDeploymentCommand({ id }))
      took.push(Number(deployment?.completedAt) - Number(deployment?.createdAt))
    }
    expect(took[0]).toBe(took[1])
    expect(took[0]).not.toBe(100_000)
    expect(Math.abs((took[0] ?? 0) - 100_000)).toBeLessThanOrEqual(20_000)
  })

  it('that still runs when the simulator starts makes its target busy', async () => {
    const history = [
      { ago: '1d', took: '1m' },
      { ago: '1m', took: '3m', version: '1.10' },
    ]
    const world = await bench(shop({ dev: { history } }))
    expect(await dev(world)).toMatchObject({ deploymentStatus: 'IN_PROGRESS', templateMinorVersion: '1' })
    expect((await refusal(update(world))).name).toBe('ConflictException')
    world.pass(120)
    expect(await dev(world)).toMatchObject({ deploymentStatus: 'SUCCEEDED', templateMinorVersion: '10' })
  })
})

describe('a busy target', () => {
  it('refuses another update, while pipeline and instances do not hinder each other', async () => {
    const world = await bench()
    await update(world)
    expect((await refusal(update(world))).name).toBe('ConflictException')
    const pipeline = { serviceName: 'shop', deploymentType: 'CURRENT_VERSION', spec: PIPELINE_SPEC } as const
    const { pipeline: answer } = await world.client.send(new UpdateServicePipelineCommand(pipeline))
    expect(answer?.deploymentStatus).toBe('IN_PROGRESS')
    const prod = { serviceName: 'shop', name: 'prod', deploymentType: 'CURRENT_VERSION' } as const
    const { serviceInstance } = await world.client.send(new UpdateServiceInstanceCommand(prod))
    expect(serviceInstance?.deploymentStatus).toBe('IN_PROGRESS')
    expect((await refusal(world.client.send(new UpdateServicePipelineCommand(pipeline)))).name).toBe(
      'ConflictException',
    )
  })

  it('takes an update again as soon as the deployment is over', async () => {
    const world = await bench()
    await update(world)
    world.pass(100)
    expect((await update(world)).deploymentStatus).toBe('IN_PROGRESS')
  })
})

describe('a cancel', () => {
  const cancel = async ({ client }: Bench) => {
    const { serviceInstance } = await client.send(new CancelServiceInstanceDeploymentCommand(CANCEL))
    return serviceInstance?.deploymentStatus
  }

  it('is CANCELLING for a while, then CANCELLED with everything as before', async () => {
    const world = await bench()
    const before = await dev(world)
    await update(world)
    world.pass(99)
    expect(await cancel(world)).toBe('CANCELLING')
    world.pass(9)
    expect((await dev(world)).deploymentStatus).toBe('CANCELLING')
    expect((await refusal(update(world))).name).toBe('ConflictException')
    world.pass(1)
    expect(await dev(world)).toMatchObject({
      deploymentStatus: 'CANCELLED',
      deploymentStatusMessage: 'User initiated cancellation.',
      spec: before.spec,
      templateMinorVersion: '1',
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
    })
  })

  it('can fail', async () => {
    const world = await bench(shop({ plan: [{ cancelTakes: '5s', cancelEnds: 'FAILED' }] }))
    await update(world)
    await cancel(world)
    world.pass(5)
    expect((await dev(world)).deploymentStatus).toBe('FAILED')
  })

  it('can lose the race, so that the deployment succeeds', async () => {
    const world = await bench(shop({ plan: [{ cancelTakes: '5s', cancelEnds: 'SUCCEEDED' }] }))
    const { lastAttemptedDeploymentId: id } = await update(world)
    await cancel(world)
    world.pass(5)
    expect(await dev(world)).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMinorVersion: '10',
      lastSucceededDeploymentId: id,
    })
  })

  it('is refused when nothing runs, when all is over, and a second time', async () => {
    const world = await bench()
    expect((await refusal(cancel(world))).name).toBe('ConflictException')
    await update(world)
    await cancel(world)
    expect((await refusal(cancel(world))).name).toBe('ConflictException')
    world.pass(10)
    expect((await refusal(cancel(world))).name).toBe('ConflictException')
  })

  it('stops a pipeline too', async () => {
    const world = await bench()
    const pipeline = { serviceName: 'shop', deploymentType: 'MAJOR_VERSION', spec: PIPELINE_SPEC } as const
    await world.client.send(new UpdateServicePipelineCommand(pipeline))
    await world.client.send(new CancelServicePipelineDeploymentCommand({ serviceName: 'shop' }))
    world.pass(10)
    const { service } = await world.client.send(new GetServiceCommand({ name: 'shop' }))
    expect(service?.pipeline).toMatchObject({ deploymentStatus: 'CANCELLED', templateMajorVersion: '1' })
  })
})

describe('GetService', () => {
  it('shows the spec that is put together from what is live on each target', async () => {
    const world = await bench()
    await update(world)
    const pipeline = { serviceName: 'shop', deploymentType: 'CURRENT_VERSION', spec: PIPELINE_SPEC } as const
    await world.client.send(new UpdateServicePipelineCommand(pipeline))
    world.pass(100)
    const { service } = await world.client.send(new GetServiceCommand({ name: 'shop' }))
    expect(service?.spec).toContain('image: shop:2')
    expect(service?.spec).toContain('branch: next')
    expect(service?.spec).toContain('name: prod')
    expect(service?.pipeline?.spec).toBe(PIPELINE_SPEC)
    const { outputs } = await world.client.send(
      new ListServicePipelineOutputsCommand({ serviceName: 'shop' }),
    )
    expect(outputs).toEqual([{ key: 'Pipeline', valueString: 'next' }])
  })
})

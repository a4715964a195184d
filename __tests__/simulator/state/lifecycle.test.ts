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
import {
  type RunningSimulator,
  runSimulator,
  DEV,
  errorOf,
  shopAccount,
  specWith,
  START,
} from '../running-simulator.js'

const CANCEL = { serviceName: 'shop', serviceInstanceName: 'dev' }
const PIPELINE_SPEC = 'proton: ServiceSpec\npipeline: {branch: next}\ninstances: []\n'

async function dev({ client }: RunningSimulator) {
  const { serviceInstance } = await client.send(new GetServiceInstanceCommand(DEV))
  if (serviceInstance === undefined) throw new Error('no instance')
  return serviceInstance
}

async function update({ client }: RunningSimulator, spec = specWith({ image: 'shop:2' })) {
  const command = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'MINOR_VERSION', spec })
  const { serviceInstance } = await client.send(command)
  if (serviceInstance === undefined) throw new Error('no instance')
  return serviceInstance
}

describe('a deployment', () => {
  it('is IN_PROGRESS with a new id while version, spec and last success do not change', async () => {
    const running = await runSimulator()
    const before = await dev(running)
    running.pass(5)
    const answer = await update(running)
    expect(answer).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      templateMinorVersion: '1',
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
      lastDeploymentSucceededAt: before.lastDeploymentSucceededAt,
      lastDeploymentAttemptedAt: new Date(START + 5000),
      spec: before.spec,
    })
    expect(answer.lastAttemptedDeploymentId).not.toBe(before.lastAttemptedDeploymentId)
    running.pass(99.9)
    expect(await dev(running)).toEqual(answer)
  })

  it('makes version, spec and outputs live when it ends', async () => {
    const running = await runSimulator()
    const { lastAttemptedDeploymentId: id } = await update(running)
    running.pass(100)
    const after = await dev(running)
    expect(after).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMajorVersion: '1',
      templateMinorVersion: '10',
      lastSucceededDeploymentId: id,
      spec: specWith({ image: 'shop:2' }),
    })
    const { outputs } = await running.client.send(new ListServiceInstanceOutputsCommand(CANCEL))
    expect(outputs).toEqual([
      { key: 'URL', valueString: 'https://${domain}/shop:2' },
      { key: 'Id', valueString: id },
      { key: 'Replicas', valueString: '2' },
    ])
  })

  it('fails with its message and does not change version, spec and outputs', async () => {
    const running = await runSimulator(
      shopAccount({ plan: [{ takes: '1m', ends: 'FAILED', message: 'no such image' }] }),
    )
    const before = await dev(running)
    const { lastAttemptedDeploymentId: id } = await update(running)
    running.pass(60)
    expect(await dev(running)).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'no such image',
      templateMinorVersion: '1',
      spec: before.spec,
      lastAttemptedDeploymentId: id,
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
    })
    const { outputs } = await running.client.send(
      new ListServiceInstanceOutputsCommand({ ...CANCEL, deploymentId: id }),
    )
    expect(outputs).toEqual([])
    const live = await running.client.send(new ListServiceInstanceOutputsCommand(CANCEL))
    expect(live.outputs?.[0]).toEqual({ key: 'URL', valueString: 'https://dev.shop.example/shop:1' })
  })

  it('can end CANCELLED without a cancel request', async () => {
    const running = await runSimulator(shopAccount({ plan: [{ takes: '1m', ends: 'CANCELLED' }] }))
    await update(running)
    running.pass(60)
    const after = await dev(running)
    expect(after.deploymentStatus).toBe('CANCELLED')
    expect(after.deploymentStatusMessage).toContain('pull request was closed')
  })

  it('follows the plan step by step and repeats the last step', async () => {
    const running = await runSimulator(
      shopAccount({ plan: [{ takes: '10s', ends: 'FAILED' }, { takes: '20s' }] }),
    )
    const endings: (string | undefined)[] = []
    for (const seconds of [10, 20, 20]) {
      await update(running)
      running.pass(seconds)
      endings.push((await dev(running)).deploymentStatus)
    }
    expect(endings).toEqual(['FAILED', 'SUCCEEDED', 'SUCCEEDED'])
  })

  it('is faster by the speed, past deployments included', async () => {
    const running = await runSimulator(shopAccount({ dev: { history: [{ ago: '100s', took: '50s' }] } }), {
      speed: 10,
    })
    expect((await dev(running)).lastDeploymentSucceededAt).toEqual(new Date(START - 10_000))
    await update(running)
    running.pass(9.9)
    expect((await dev(running)).deploymentStatus).toBe('IN_PROGRESS')
    running.pass(0.1)
    expect((await dev(running)).deploymentStatus).toBe('SUCCEEDED')
  })

  it('varies in length within the bounds of the plan, the same each time for the same id', async () => {
    const took: number[] = []
    for (let run = 0; run < 2; run += 1) {
      const running = await runSimulator(shopAccount({ plan: [{ takes: '100s', variation: 20 }] }))
      const { lastAttemptedDeploymentId: id } = await update(running)
      running.pass(1000)
      const { deployment } = await running.client.send(new GetDeploymentCommand({ id }))
      took.push(Number(deployment?.completedAt) - Number(deployment?.createdAt))
    }
    expect(took[0]).toBe(took[1])
    expect(took[0]).not.toBe(100_000)
    expect(Math.abs((took[0] ?? 0) - 100_000)).toBeLessThanOrEqual(20_000)
  })

  it('that still runs when the simulator starts keeps its target busy', async () => {
    const history = [
      { ago: '1d', took: '1m' },
      { ago: '1m', took: '3m', version: '1.10' },
    ]
    const running = await runSimulator(shopAccount({ dev: { history } }))
    expect(await dev(running)).toMatchObject({ deploymentStatus: 'IN_PROGRESS', templateMinorVersion: '1' })
    expect((await errorOf(update(running))).name).toBe('ConflictException')
    running.pass(120)
    expect(await dev(running)).toMatchObject({ deploymentStatus: 'SUCCEEDED', templateMinorVersion: '10' })
  })
})

describe('a busy target', () => {
  it('refuses another update; pipeline and instances deploy independently', async () => {
    const running = await runSimulator()
    await update(running)
    expect((await errorOf(update(running))).name).toBe('ConflictException')
    const pipeline = { serviceName: 'shop', deploymentType: 'CURRENT_VERSION', spec: PIPELINE_SPEC } as const
    const { pipeline: answer } = await running.client.send(new UpdateServicePipelineCommand(pipeline))
    expect(answer?.deploymentStatus).toBe('IN_PROGRESS')
    const prod = { serviceName: 'shop', name: 'prod', deploymentType: 'CURRENT_VERSION' } as const
    const { serviceInstance } = await running.client.send(new UpdateServiceInstanceCommand(prod))
    expect(serviceInstance?.deploymentStatus).toBe('IN_PROGRESS')
    expect((await errorOf(running.client.send(new UpdateServicePipelineCommand(pipeline)))).name).toBe(
      'ConflictException',
    )
  })

  it('accepts an update again when the deployment has ended', async () => {
    const running = await runSimulator()
    await update(running)
    running.pass(100)
    expect((await update(running)).deploymentStatus).toBe('IN_PROGRESS')
  })
})

describe('a cancel', () => {
  const cancel = async ({ client }: RunningSimulator) => {
    const { serviceInstance } = await client.send(new CancelServiceInstanceDeploymentCommand(CANCEL))
    return serviceInstance?.deploymentStatus
  }

  it('is CANCELLING, then CANCELLED with the state from before', async () => {
    const running = await runSimulator()
    const before = await dev(running)
    await update(running)
    running.pass(99)
    expect(await cancel(running)).toBe('CANCELLING')
    running.pass(9)
    expect((await dev(running)).deploymentStatus).toBe('CANCELLING')
    expect((await errorOf(update(running))).name).toBe('ConflictException')
    running.pass(1)
    expect(await dev(running)).toMatchObject({
      deploymentStatus: 'CANCELLED',
      deploymentStatusMessage: 'User initiated cancellation.',
      spec: before.spec,
      templateMinorVersion: '1',
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
    })
  })

  it('can fail', async () => {
    const running = await runSimulator(shopAccount({ plan: [{ cancelTakes: '5s', cancelEnds: 'FAILED' }] }))
    await update(running)
    await cancel(running)
    running.pass(5)
    expect((await dev(running)).deploymentStatus).toBe('FAILED')
  })

  it('can be too late, so that the deployment succeeds', async () => {
    const running = await runSimulator(
      shopAccount({ plan: [{ cancelTakes: '5s', cancelEnds: 'SUCCEEDED' }] }),
    )
    const { lastAttemptedDeploymentId: id } = await update(running)
    await cancel(running)
    running.pass(5)
    expect(await dev(running)).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMinorVersion: '10',
      lastSucceededDeploymentId: id,
    })
  })

  it('is refused without a running deployment, and a second time', async () => {
    const running = await runSimulator()
    expect((await errorOf(cancel(running))).name).toBe('ConflictException')
    await update(running)
    await cancel(running)
    expect((await errorOf(cancel(running))).name).toBe('ConflictException')
    running.pass(10)
    expect((await errorOf(cancel(running))).name).toBe('ConflictException')
  })

  it('works for a pipeline too', async () => {
    const running = await runSimulator()
    const pipeline = { serviceName: 'shop', deploymentType: 'MAJOR_VERSION', spec: PIPELINE_SPEC } as const
    await running.client.send(new UpdateServicePipelineCommand(pipeline))
    await running.client.send(new CancelServicePipelineDeploymentCommand({ serviceName: 'shop' }))
    running.pass(10)
    const { service } = await running.client.send(new GetServiceCommand({ name: 'shop' }))
    expect(service?.pipeline).toMatchObject({ deploymentStatus: 'CANCELLED', templateMajorVersion: '1' })
  })
})

describe('GetService', () => {
  it('shows a spec that consists of what is live on each target', async () => {
    const running = await runSimulator()
    await update(running)
    const pipeline = { serviceName: 'shop', deploymentType: 'CURRENT_VERSION', spec: PIPELINE_SPEC } as const
    await running.client.send(new UpdateServicePipelineCommand(pipeline))
    running.pass(100)
    const { service } = await running.client.send(new GetServiceCommand({ name: 'shop' }))
    expect(service?.spec).toContain('image: shop:2')
    expect(service?.spec).toContain('branch: next')
    expect(service?.spec).toContain('name: prod')
    expect(service?.pipeline?.spec).toBe(PIPELINE_SPEC)
    const { outputs } = await running.client.send(
      new ListServicePipelineOutputsCommand({ serviceName: 'shop' }),
    )
    expect(outputs).toEqual([{ key: 'Pipeline', valueString: 'next' }])
  })
})

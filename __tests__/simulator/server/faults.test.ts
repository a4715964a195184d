import { describe, expect, it } from '@jest/globals'
import {
  GetDeploymentCommand,
  GetServiceCommand,
  GetServiceInstanceCommand,
  ListServicesCommand,
  UpdateServiceInstanceCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import type { Fault } from '../../../src/simulator/account/account-file.js'
import { type Bench, bench, DEV, refusal, shop } from '../running-simulator.js'

const with_ = (...faults: readonly Fault[]) => bench(shop({ faults }))
const list = ({ client }: Bench) => client.send(new ListServicesCommand({}))
const answers = ({ simulator }: Bench) => simulator.requests.map(request => request.answer)

async function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
  )
}

describe('a fault', () => {
  it('meets as many requests as it says, after as many as it says', async () => {
    const world = await with_({ operation: 'ListServices', kind: 'throttle', times: 2, after: 1 })
    const seen: string[] = []
    for (let request = 0; request < 5; request += 1) seen.push(await outcome(list(world)))
    expect(seen).toEqual(['ok', 'ThrottlingException', 'ThrottlingException', 'ok', 'ok'])
  })

  it('gives way to the next in the list when it is used up', async () => {
    const world = await with_(
      { operation: 'ListServices', kind: 'throttle' },
      { operation: '*', kind: 'unknown' },
      {
        operation: 'ListServices',
        kind: 'error',
        name: 'AccessDeniedException',
        message: 'no',
        always: true,
      },
    )
    const seen: string[] = []
    for (let request = 0; request < 4; request += 1) seen.push(await outcome(list(world)))
    expect(seen).toEqual([
      'ThrottlingException',
      'UnknownOperationException',
      'AccessDeniedException',
      'AccessDeniedException',
    ])
  })

  it.each([
    [{ operation: '*', kind: 'error', name: 'InternalServerException' }, 'InternalServerException', 500],
    [{ operation: '*', kind: 'error', name: 'ExpiredTokenException' }, 'ExpiredTokenException', 400],
    [{ operation: '*', kind: 'error', name: 'SlowDown', status: 503 }, 'SlowDown', 503],
  ] as [Fault, string, number][])('%j answers so', async (fault, name, status) => {
    const world = await with_(fault)
    const error: unknown = await list(world).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status } })
  })

  it('of kind garbage is an HTML page', async () => {
    const world = await with_({ operation: '*', kind: 'garbage' })
    expect((await refusal(list(world))).name).toBe('SyntaxError')
    expect(answers(world)).toEqual(['garbage'])
  })

  it('of kind reset happens before anything is done', async () => {
    const world = await with_({ operation: 'UpdateServiceInstance', kind: 'reset' })
    const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    expect(await outcome(world.client.send(update))).not.toBe('ok')
    const { serviceInstance } = await world.client.send(new GetServiceInstanceCommand(DEV))
    expect(serviceInstance?.deploymentStatus).toBe('SUCCEEDED')
    expect(answers(world)).toEqual(['reset', 'ok'])
  })

  it('of kind loseAnswer happens after it is done: the retry meets its own token, or its own conflict', async () => {
    const world = await bench(
      shop({
        faults: [
          { operation: 'UpdateServiceInstance', kind: 'loseAnswer' },
          { operation: 'UpdateServicePipeline', kind: 'loseAnswer' },
        ],
      }),
      { attempts: 2 },
    )
    const instance = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    const { serviceInstance } = await world.client.send(instance)
    expect(serviceInstance?.deploymentStatus).toBe('IN_PROGRESS')
    const pipeline = {
      serviceName: 'shop',
      deploymentType: 'CURRENT_VERSION',
      spec: 'proton: ServiceSpec',
    } as const
    expect(await outcome(world.client.send(new UpdateServicePipelineCommand(pipeline)))).toBe(
      'ConflictException',
    )
    expect(answers(world)).toEqual(['answer lost', 'ok', 'answer lost', 'ConflictException'])
  })

  it('of kind stall never answers, and does not keep the simulator from stopping', async () => {
    const world = await with_({ operation: '*', kind: 'stall' })
    const abort = new AbortController()
    const waiting = outcome(world.client.send(new ListServicesCommand({}), { abortSignal: abort.signal }))
    while (answers(world).length === 0) await new Promise(resolve => setTimeout(resolve, 5))
    expect(answers(world)).toEqual(['stalled'])
    await world.simulator.close()
    expect(await waiting).not.toBe('ok')
  })

  it('of kind delay answers late', async () => {
    const world = await with_({ operation: '*', kind: 'delay', for: '60ms' })
    const started = performance.now()
    expect(await outcome(list(world))).toBe('ok')
    expect(performance.now() - started).toBeGreaterThanOrEqual(55)
  })
})

describe('an older endpoint', () => {
  it('never tells a deployment id and does not know GetDeployment', async () => {
    const world = await bench(shop({ omitDeploymentIds: true }))
    const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    const { serviceInstance } = await world.client.send(update)
    const { service } = await world.client.send(new GetServiceCommand({ name: 'shop' }))
    for (const resource of [serviceInstance, service?.pipeline]) {
      expect(resource?.lastAttemptedDeploymentId).toBeUndefined()
      expect(resource?.lastSucceededDeploymentId).toBeUndefined()
      expect(resource?.lastDeploymentAttemptedAt).toBeInstanceOf(Date)
    }
    const get = new GetDeploymentCommand({ id: '00000000-0000-4000-8000-000000000000' })
    expect((await refusal(world.client.send(get))).name).toBe('UnknownOperationException')
  })
})

describe('stale reads', () => {
  it('show the state before an update for the first reads of that target', async () => {
    const world = await bench(shop({ staleReads: 2 }))
    const get = async () => (await world.client.send(new GetServiceInstanceCommand(DEV))).serviceInstance
    const before = await get()
    const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    const { serviceInstance } = await world.client.send(update)
    expect(serviceInstance?.deploymentStatus).toBe('IN_PROGRESS')
    const read = [await get(), await get(), await get()]
    expect(read.map(one => one?.deploymentStatus)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'IN_PROGRESS'])
    expect(read[0]?.lastAttemptedDeploymentId).toBe(before?.lastAttemptedDeploymentId)
  })
})

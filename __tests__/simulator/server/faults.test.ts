import { describe, expect, it } from '@jest/globals'
import {
  GetDeploymentCommand,
  GetServiceCommand,
  GetServiceInstanceCommand,
  ListServicesCommand,
  UpdateServiceInstanceCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import type { Fault } from '../../../src/simulator/account/fault.js'
import { type RunningSimulator, runSimulator, DEV, errorOf, shopAccount } from '../running-simulator.js'

const withFaults = (...faults: readonly Fault[]) => runSimulator(shopAccount({ faults }))
const list = ({ client }: RunningSimulator) => client.send(new ListServicesCommand({}))
const answers = ({ simulator }: RunningSimulator) => simulator.requests.map(request => request.answer)

async function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
  )
}

describe('a fault', () => {
  it('meets `times` requests after `after` requests have passed', async () => {
    const running = await withFaults({ operation: 'ListServices', kind: 'throttle', times: 2, after: 1 })
    const seen: string[] = []
    for (let request = 0; request < 5; request += 1) seen.push(await outcome(list(running)))
    expect(seen).toEqual(['ok', 'ThrottlingException', 'ThrottlingException', 'ok', 'ok'])
  })

  it('is followed by the next in the list when it is used up', async () => {
    const running = await withFaults(
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
    for (let request = 0; request < 4; request += 1) seen.push(await outcome(list(running)))
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
  ] as [Fault, string, number][])('%j returns the error', async (fault, name, status) => {
    const running = await withFaults(fault)
    const error: unknown = await list(running).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status } })
  })

  it('of kind garbage is an HTML page', async () => {
    const running = await withFaults({ operation: '*', kind: 'garbage' })
    expect((await errorOf(list(running))).name).toBe('SyntaxError')
    expect(answers(running)).toEqual(['garbage'])
  })

  it('of kind reset breaks the connection before the operation runs', async () => {
    const running = await withFaults({ operation: 'UpdateServiceInstance', kind: 'reset' })
    const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    expect(await outcome(running.client.send(update))).not.toBe('ok')
    const { serviceInstance } = await running.client.send(new GetServiceInstanceCommand(DEV))
    expect(serviceInstance?.deploymentStatus).toBe('SUCCEEDED')
    expect(answers(running)).toEqual(['reset', 'ok'])
  })

  it('of kind loseAnswer breaks it after the operation: a retry gets the first answer for its token, or a conflict', async () => {
    const running = await runSimulator(
      shopAccount({
        faults: [
          { operation: 'UpdateServiceInstance', kind: 'loseAnswer' },
          { operation: 'UpdateServicePipeline', kind: 'loseAnswer' },
        ],
      }),
      { attempts: 2 },
    )
    const instance = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    const { serviceInstance } = await running.client.send(instance)
    expect(serviceInstance?.deploymentStatus).toBe('IN_PROGRESS')
    const pipeline = {
      serviceName: 'shop',
      deploymentType: 'CURRENT_VERSION',
      spec: 'proton: ServiceSpec',
    } as const
    expect(await outcome(running.client.send(new UpdateServicePipelineCommand(pipeline)))).toBe(
      'ConflictException',
    )
    expect(answers(running)).toEqual(['answer lost', 'ok', 'answer lost', 'ConflictException'])
  })

  it('of kind stall never answers, and does not prevent the simulator from stopping', async () => {
    const running = await withFaults({ operation: '*', kind: 'stall' })
    const abort = new AbortController()
    const waiting = outcome(running.client.send(new ListServicesCommand({}), { abortSignal: abort.signal }))
    while (answers(running).length === 0) await new Promise(resolve => setTimeout(resolve, 5))
    expect(answers(running)).toEqual(['stalled'])
    await running.simulator.close()
    expect(await waiting).not.toBe('ok')
  })

  it('of kind delay answers late', async () => {
    const running = await withFaults({ operation: '*', kind: 'delay', for: '60ms' })
    const started = performance.now()
    expect(await outcome(list(running))).toBe('ok')
    expect(performance.now() - started).toBeGreaterThanOrEqual(55)
  })
})

describe('an older endpoint', () => {
  it('returns no deployment ids and has no GetDeployment', async () => {
    const running = await runSimulator(shopAccount({ omitDeploymentIds: true }))
    const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    const { serviceInstance } = await running.client.send(update)
    const { service } = await running.client.send(new GetServiceCommand({ name: 'shop' }))
    for (const resource of [serviceInstance, service?.pipeline]) {
      expect(resource?.lastAttemptedDeploymentId).toBeUndefined()
      expect(resource?.lastSucceededDeploymentId).toBeUndefined()
      expect(resource?.lastDeploymentAttemptedAt).toBeInstanceOf(Date)
    }
    const get = new GetDeploymentCommand({ id: '00000000-0000-4000-8000-000000000000' })
    expect((await errorOf(running.client.send(get))).name).toBe('UnknownOperationException')
  })
})

describe('stale reads', () => {
  it('show the state before an update for the first reads of that target', async () => {
    const running = await runSimulator(shopAccount({ staleReads: 2 }))
    const get = async () => (await running.client.send(new GetServiceInstanceCommand(DEV))).serviceInstance
    const before = await get()
    const update = new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION' })
    const { serviceInstance } = await running.client.send(update)
    expect(serviceInstance?.deploymentStatus).toBe('IN_PROGRESS')
    const read = [await get(), await get(), await get()]
    expect(read.map(one => one?.deploymentStatus)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'IN_PROGRESS'])
    expect(read[0]?.lastAttemptedDeploymentId).toBe(before?.lastAttemptedDeploymentId)
  })
})

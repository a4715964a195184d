import { describe, expect, it } from '@jest/globals'
import {
  GetServiceSyncBlockerSummaryCommand,
  GetServiceSyncConfigCommand,
  UpdateServiceCommand,
  UpdateServiceInstanceCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import type { SyncEntry } from '../../../src/simulator/account/account-file.js'
import {
  type RunningSimulator,
  runSimulator,
  DEV,
  errorOf,
  shopAccount,
  START,
} from '../running-simulator.js'

const SYNC: SyncEntry = {
  repositoryProvider: 'GITHUB',
  repositoryName: 'example/shop-ops',
  branch: 'main',
  filePath: 'proton-ops.yaml',
}

function synced() {
  const account = shopAccount()
  const { shop: entry } = account.services
  if (entry === undefined) throw new Error('no shop')
  return runSimulator({ ...account, services: { ...account.services, shop: { ...entry, sync: SYNC } } })
}

async function blockers({ client }: RunningSimulator, serviceInstanceName?: string) {
  const command = new GetServiceSyncBlockerSummaryCommand({ serviceName: 'shop', serviceInstanceName })
  return (await client.send(command)).serviceSyncBlockerSummary
}

const update = ({ client }: RunningSimulator, name = 'dev') =>
  client.send(new UpdateServiceInstanceCommand({ ...DEV, name, deploymentType: 'CURRENT_VERSION' }))

describe('a synced service', () => {
  it('returns its sync configuration; ResourceNotFoundException without one', async () => {
    const { client } = await synced()
    const { serviceSyncConfig } = await client.send(new GetServiceSyncConfigCommand({ serviceName: 'shop' }))
    expect(serviceSyncConfig).toEqual({ serviceName: 'shop', ...SYNC })
    for (const serviceName of ['worker', 'none']) {
      const found = await errorOf(client.send(new GetServiceSyncConfigCommand({ serviceName })))
      expect(found.name).toBe('ResourceNotFoundException')
    }
  })

  it('has one ACTIVE blocker for an instance that was updated by hand, however often', async () => {
    const running = await synced()
    expect((await blockers(running))?.latestBlockers).toEqual([])
    await update(running)
    const first = await blockers(running, 'dev')
    expect(first).toEqual({
      serviceName: 'shop',
      serviceInstanceName: 'dev',
      latestBlockers: [
        {
          id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          type: 'AUTOMATED',
          status: 'ACTIVE',
          createdAt: new Date(START),
          createdReason: expect.stringContaining('dev'),
          contexts: [
            { key: 'serviceName', value: 'shop' },
            { key: 'serviceInstanceName', value: 'dev' },
          ],
        },
      ],
    })
    running.pass(100)
    await update(running)
    expect(await blockers(running, 'dev')).toEqual(first)
  })

  it('returns the blockers of one instance, or of all instances without a name', async () => {
    const running = await synced()
    await update(running)
    expect((await blockers(running, 'prod'))?.latestBlockers).toEqual([])
    await update(running, 'prod')
    expect((await blockers(running, 'prod'))?.latestBlockers).toHaveLength(1)
    expect((await blockers(running))?.latestBlockers).toHaveLength(2)
    expect((await errorOf(blockers(running, 'none'))).name).toBe('ResourceNotFoundException')
  })

  it('loses the blockers of an instance that is deleted, even when a new one has its name', async () => {
    const running = await synced()
    await update(running)
    const change = async (...instances: readonly string[]) => {
      const spec = `proton: ServiceSpec\npipeline: {branch: main}\ninstances: [${instances.join(', ')}]`
      running.pass(240)
      await running.client.send(new UpdateServiceCommand({ name: 'shop', spec }))
      running.pass(240)
    }
    const prod = '{name: prod, environment: live, spec: {image: "shop:1"}}'
    await change(prod)
    expect((await blockers(running))?.latestBlockers).toEqual([])
    await change(prod, prod.replace('prod', 'dev'))
    expect((await blockers(running, 'dev'))?.latestBlockers).toEqual([])
  })

  it('gets no blocker from a refused update or an update of its pipeline', async () => {
    const running = await synced()
    const spec = 'proton: ServiceSpec\npipeline: {branch: next}'
    const pipeline = { serviceName: 'shop', deploymentType: 'CURRENT_VERSION', spec } as const
    await running.client.send(new UpdateServicePipelineCommand(pipeline))
    const wrong = { ...DEV, deploymentType: 'CURRENT_VERSION', spec: 'x' } as const
    await errorOf(running.client.send(new UpdateServiceInstanceCommand(wrong)))
    expect((await blockers(running))?.latestBlockers).toEqual([])
  })
})

describe('a service that is not synced', () => {
  it('has no blockers, whatever is updated', async () => {
    const running = await runSimulator()
    await update(running)
    expect((await blockers(running))?.latestBlockers).toEqual([])
  })
})

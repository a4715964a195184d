import { describe, expect, it } from '@jest/globals'
import {
  GetServiceSyncBlockerSummaryCommand,
  GetServiceSyncConfigCommand,
  UpdateServiceCommand,
  UpdateServiceInstanceCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import type { SyncEntry } from '../../../src/simulator/account/account-file.js'
import { type Bench, bench, DEV, refusal, shop, START } from '../running-simulator.js'

const SYNC: SyncEntry = {
  repositoryProvider: 'GITHUB',
  repositoryName: 'example/shop-ops',
  branch: 'main',
  filePath: 'proton-ops.yaml',
}

function synced() {
  const account = shop()
  const { shop: entry } = account.services
  if (entry === undefined) throw new Error('no shop')
  return bench({ ...account, services: { ...account.services, shop: { ...entry, sync: SYNC } } })
}

async function blockers({ client }: Bench, serviceInstanceName?: string) {
  const command = new GetServiceSyncBlockerSummaryCommand({ serviceName: 'shop', serviceInstanceName })
  return (await client.send(command)).serviceSyncBlockerSummary
}

const update = ({ client }: Bench, name = 'dev') =>
  client.send(new UpdateServiceInstanceCommand({ ...DEV, name, deploymentType: 'CURRENT_VERSION' }))

describe('a synced service', () => {
  it('tells where it is synced from; another is not found', async () => {
    const { client } = await synced()
    const { serviceSyncConfig } = await client.send(new GetServiceSyncConfigCommand({ serviceName: 'shop' }))
    expect(serviceSyncConfig).toEqual({ serviceName: 'shop', ...SYNC })
    for (const serviceName of ['worker', 'none']) {
      const found = await refusal(client.send(new GetServiceSyncConfigCommand({ serviceName })))
      expect(found.name).toBe('ResourceNotFoundException')
    }
  })

  it('has one ACTIVE blocker for an instance that was updated by hand, however often', async () => {
    const world = await synced()
    expect((await blockers(world))?.latestBlockers).toEqual([])
    await update(world)
    const first = await blockers(world, 'dev')
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
    world.pass(100)
    await update(world)
    expect(await blockers(world, 'dev')).toEqual(first)
  })

  it('has blockers per instance, and all of them without a name', async () => {
    const world = await synced()
    await update(world)
    expect((await blockers(world, 'prod'))?.latestBlockers).toEqual([])
    await update(world, 'prod')
    expect((await blockers(world, 'prod'))?.latestBlockers).toHaveLength(1)
    expect((await blockers(world))?.latestBlockers).toHaveLength(2)
    expect((await refusal(blockers(world, 'none'))).name).toBe('ResourceNotFoundException')
  })

  it('loses the blockers of an instance that is deleted, even when its name returns', async () => {
    const world = await synced()
    await update(world)
    const change = async (...instances: readonly string[]) => {
      const spec = `proton: ServiceSpec\npipeline: {branch: main}\ninstances: [${instances.join(', ')}]`
      world.pass(240)
      await world.client.send(new UpdateServiceCommand({ name: 'shop', spec }))
      world.pass(240)
    }
    const prod = '{name: prod, environment: live, spec: {image: "shop:1"}}'
    await change(prod)
    expect((await blockers(world))?.latestBlockers).toEqual([])
    await change(prod, prod.replace('prod', 'dev'))
    expect((await blockers(world, 'dev'))?.latestBlockers).toEqual([])
  })

  it('gets no blocker from an update that is refused, nor from one of its pipeline', async () => {
    const world = await synced()
    const spec = 'proton: ServiceSpec\npipeline: {branch: next}'
    const pipeline = { serviceName: 'shop', deploymentType: 'CURRENT_VERSION', spec } as const
    await world.client.send(new UpdateServicePipelineCommand(pipeline))
    const wrong = { ...DEV, deploymentType: 'CURRENT_VERSION', spec: 'x' } as const
    await refusal(world.client.send(new UpdateServiceInstanceCommand(wrong)))
    expect((await blockers(world))?.latestBlockers).toEqual([])
  })
})

describe('a service that is not synced', () => {
  it('has no blockers, whatever is updated', async () => {
    const world = await bench()
    await update(world)
    expect((await blockers(world))?.latestBlockers).toEqual([])
  })
})

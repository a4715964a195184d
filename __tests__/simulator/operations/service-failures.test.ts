import { describe, expect, it } from '@jest/globals'
import { CancelServiceInstanceDeploymentCommand } from '@aws-sdk/client-proton'
import type { ServiceEntry } from '../../../src/simulator/account/account-file.js'
import { DEV, PROD, QA, free, get, instance, names, spec, update, updateInstance } from '../service-calls.js'
import { bench, refusal, statusOf } from '../running-simulator.js'

describe('a failing update', () => {
  const failing = (ends: NonNullable<ServiceEntry['plan']>[number]['ends'], message?: string) =>
    bench(free({ plan: [{ takes: '200s', ...(ends && { ends }), ...(message && { message }) }] }))

  it('of a new instance fails the service, with a message that names it', async () => {
    const account = {
      ...free(),
      created: { instance: { plan: [{ takes: '60s', ends: 'FAILED' as const }] } },
    }
    const world = await bench(account)
    await update(world, { spec: spec(PROD, QA) })
    world.pass(60)
    expect(await statusOf(world)).toBe('UPDATE_FAILED: The deployment did not succeed: instance qa.')
    expect((await instance(world, 'qa')).deploymentStatus).toBe('FAILED')
    expect((await instance(world, 'dev')).deploymentStatus).toBe('SUCCEEDED')
    expect((await update(world, { spec: (await get(world)).spec ?? '' })).status).toBe('UPDATE_IN_PROGRESS')
  })

  it('also when the new instance is cancelled, which ends the update sooner', async () => {
    const world = await bench(free())
    await update(world, { spec: spec(DEV, PROD, QA) })
    world.pass(25)
    const cancel = { serviceName: 'shop', serviceInstanceName: 'qa' }
    await world.client.send(new CancelServiceInstanceDeploymentCommand(cancel))
    world.pass(10)
    expect(await statusOf(world)).toMatch(/^UPDATE_FAILED: .*instance qa/)
  })

  it('UPDATE_FAILED leaves what was added and what was to be removed', async () => {
    const world = await failing('UPDATE_FAILED', 'as planned')
    await update(world, { spec: spec(PROD, QA) })
    world.pass(199)
    expect(await statusOf(world)).toBe('UPDATE_IN_PROGRESS')
    world.pass(1)
    expect(await statusOf(world)).toBe('UPDATE_FAILED: as planned')
    expect(await names(world)).toEqual(['dev', 'prod', 'qa'])
    expect((await instance(world, 'dev')).deploymentStatus).toBe('SUCCEEDED')
  })

  it('UPDATE_FAILED_CLEANUP_COMPLETE takes back what was added, after the cleanup has been seen', async () => {
    const world = await failing('UPDATE_FAILED_CLEANUP_COMPLETE')
    await update(world, { spec: spec(PROD, QA) })
    world.pass(159)
    expect(await statusOf(world)).toBe('UPDATE_IN_PROGRESS')
    world.pass(1)
    expect(await statusOf(world)).toBe('UPDATE_FAILED_CLEANUP_IN_PROGRESS')
    expect((await refusal(update(world, { spec: spec(PROD) }))).name).toBe('ConflictException')
    world.pass(40)
    expect(await statusOf(world)).toMatch(/^UPDATE_FAILED_CLEANUP_COMPLETE: /)
    expect(await names(world)).toEqual(['dev', 'prod'])
    expect((await instance(world, 'dev')).deploymentStatus).toBe('SUCCEEDED')
    expect((await refusal(instance(world, 'qa'))).name).toBe('ResourceNotFoundException')
  })

  it('UPDATE_FAILED_CLEANUP_FAILED leaves both', async () => {
    const world = await failing('UPDATE_FAILED_CLEANUP_FAILED')
    await update(world, { spec: spec(PROD, QA) })
    world.pass(160)
    expect(await statusOf(world)).toBe('UPDATE_FAILED_CLEANUP_IN_PROGRESS')
    world.pass(40)
    expect(await statusOf(world)).toMatch(/^UPDATE_FAILED_CLEANUP_FAILED: /)
    expect(await names(world)).toEqual(['dev', 'prod', 'qa'])
  })

  it('UPDATE_COMPLETE_CLEANUP_FAILED has what was added, and what could not be removed', async () => {
    const world = await failing('UPDATE_COMPLETE_CLEANUP_FAILED', 'stuck')
    await update(world, { spec: spec(PROD, QA) })
    world.pass(199)
    expect(await statusOf(world)).toBe('UPDATE_IN_PROGRESS')
    world.pass(1)
    expect(await statusOf(world)).toBe('UPDATE_COMPLETE_CLEANUP_FAILED: stuck')
    expect(await instance(world, 'qa')).toMatchObject({ deploymentStatus: 'SUCCEEDED' })
    expect(await instance(world, 'dev')).toMatchObject({
      deploymentStatus: 'DELETE_FAILED',
      deploymentStatusMessage: 'stuck',
    })
    await updateInstance(world, 'dev')
    expect((await instance(world, 'dev')).deploymentStatus).toBe('IN_PROGRESS')
  })

  it('comes of an instance whose own deletion is planned to fail', async () => {
    const account = free()
    const { dev } = account.services['shop']?.instances ?? {}
    if (dev === undefined) throw new Error('no dev')
    const deletion = { takes: '50s', ends: 'DELETE_FAILED', message: 'in use' } as const
    const prod = account.services['shop']?.instances['prod']
    const world = await bench(free({ instances: { dev: { ...dev, deletion }, ...(prod && { prod }) } }))
    await update(world, { spec: spec(PROD) })
    world.pass(49)
    expect(await statusOf(world)).toBe('UPDATE_IN_PROGRESS')
    world.pass(1)
    expect(await statusOf(world)).toMatch(/^UPDATE_COMPLETE_CLEANUP_FAILED: .*dev/)
    expect((await instance(world, 'dev')).deploymentStatusMessage).toBe('in use')
  })
})

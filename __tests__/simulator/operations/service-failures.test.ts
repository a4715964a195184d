import { describe, expect, it } from '@jest/globals'
import { CancelServiceInstanceDeploymentCommand } from '@aws-sdk/client-proton'
import type { ServiceEntry } from '../../../src/simulator/account/account-file.js'
import { DEV, PROD, QA, free, get, instance, names, spec, update, updateInstance } from '../service-calls.js'
import { runSimulator, errorOf, statusOf } from '../running-simulator.js'

describe('a failing update', () => {
  const failing = (ends: NonNullable<ServiceEntry['plan']>[number]['ends'], message?: string) =>
    runSimulator(free({ plan: [{ takes: '200s', ...(ends && { ends }), ...(message && { message }) }] }))

  it('of a new instance makes the service fail, with a message that names the instance', async () => {
    const account = {
      ...free(),
      created: { instance: { plan: [{ takes: '60s', ends: 'FAILED' as const }] } },
    }
    const running = await runSimulator(account)
    await update(running, { spec: spec(PROD, QA) })
    running.pass(60)
    expect(await statusOf(running)).toBe('UPDATE_FAILED: The deployment did not succeed: instance qa.')
    expect((await instance(running, 'qa')).deploymentStatus).toBe('FAILED')
    expect((await instance(running, 'dev')).deploymentStatus).toBe('SUCCEEDED')
    expect((await update(running, { spec: (await get(running)).spec ?? '' })).status).toBe(
      'UPDATE_IN_PROGRESS',
    )
  })

  it('also when the new instance is cancelled, which ends the update sooner', async () => {
    const running = await runSimulator(free())
    await update(running, { spec: spec(DEV, PROD, QA) })
    running.pass(25)
    const cancel = { serviceName: 'shop', serviceInstanceName: 'qa' }
    await running.client.send(new CancelServiceInstanceDeploymentCommand(cancel))
    running.pass(10)
    expect(await statusOf(running)).toMatch(/^UPDATE_FAILED: .*instance qa/)
  })

  it('UPDATE_FAILED leaves what was added and what was to be removed', async () => {
    const running = await failing('UPDATE_FAILED', 'as planned')
    await update(running, { spec: spec(PROD, QA) })
    running.pass(199)
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
    running.pass(1)
    expect(await statusOf(running)).toBe('UPDATE_FAILED: as planned')
    expect(await names(running)).toEqual(['dev', 'prod', 'qa'])
    expect((await instance(running, 'dev')).deploymentStatus).toBe('SUCCEEDED')
  })

  it('UPDATE_FAILED_CLEANUP_COMPLETE removes what was added, after a cleanup in progress', async () => {
    const running = await failing('UPDATE_FAILED_CLEANUP_COMPLETE')
    await update(running, { spec: spec(PROD, QA) })
    running.pass(159)
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
    running.pass(1)
    expect(await statusOf(running)).toBe('UPDATE_FAILED_CLEANUP_IN_PROGRESS')
    expect((await errorOf(update(running, { spec: spec(PROD) }))).name).toBe('ConflictException')
    running.pass(40)
    expect(await statusOf(running)).toMatch(/^UPDATE_FAILED_CLEANUP_COMPLETE: /)
    expect(await names(running)).toEqual(['dev', 'prod'])
    expect((await instance(running, 'dev')).deploymentStatus).toBe('SUCCEEDED')
    expect((await errorOf(instance(running, 'qa'))).name).toBe('ResourceNotFoundException')
  })

  it('UPDATE_FAILED_CLEANUP_FAILED leaves both', async () => {
    const running = await failing('UPDATE_FAILED_CLEANUP_FAILED')
    await update(running, { spec: spec(PROD, QA) })
    running.pass(160)
    expect(await statusOf(running)).toBe('UPDATE_FAILED_CLEANUP_IN_PROGRESS')
    running.pass(40)
    expect(await statusOf(running)).toMatch(/^UPDATE_FAILED_CLEANUP_FAILED: /)
    expect(await names(running)).toEqual(['dev', 'prod', 'qa'])
  })

  it('UPDATE_COMPLETE_CLEANUP_FAILED has what was added, and what could not be removed', async () => {
    const running = await failing('UPDATE_COMPLETE_CLEANUP_FAILED', 'stuck')
    await update(running, { spec: spec(PROD, QA) })
    running.pass(199)
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
    running.pass(1)
    expect(await statusOf(running)).toBe('UPDATE_COMPLETE_CLEANUP_FAILED: stuck')
    expect(await instance(running, 'qa')).toMatchObject({ deploymentStatus: 'SUCCEEDED' })
    expect(await instance(running, 'dev')).toMatchObject({
      deploymentStatus: 'DELETE_FAILED',
      deploymentStatusMessage: 'stuck',
    })
    await updateInstance(running, 'dev')
    expect((await instance(running, 'dev')).deploymentStatus).toBe('IN_PROGRESS')
  })

  it('is the result of an instance whose deletion is planned to fail', async () => {
    const account = free()
    const { dev } = account.services['shop']?.instances ?? {}
    if (dev === undefined) throw new Error('no dev')
    const deletion = { takes: '50s', ends: 'DELETE_FAILED', message: 'in use' } as const
    const prod = account.services['shop']?.instances['prod']
    const running = await runSimulator(
      free({ instances: { dev: { ...dev, deletion }, ...(prod && { prod }) } }),
    )
    await update(running, { spec: spec(PROD) })
    running.pass(49)
    expect(await statusOf(running)).toBe('UPDATE_IN_PROGRESS')
    running.pass(1)
    expect(await statusOf(running)).toMatch(/^UPDATE_COMPLETE_CLEANUP_FAILED: .*dev/)
    expect((await instance(running, 'dev')).deploymentStatusMessage).toBe('in use')
  })
})

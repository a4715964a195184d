import { describe, expect, it } from '@jest/globals'
import {
  CreateServiceInstanceCommand,
  DeleteServiceCommand,
  GetServiceCommand,
  UpdateServiceInstanceCommand,
} from '@aws-sdk/client-proton'
import { errorOf, shopAccount } from '../running-simulator.js'
import { deploy, dev, log, pass, proton, protonBeside, statePath, stateText } from './simulators.js'

describe('the state of the Proton simulator', () => {
  const account = shopAccount()

  it('continues a deployment that is in progress by the clock, with the id that it had', async () => {
    const first = await proton({ account })
    const started = await first.send(deploy('shop:2'))
    pass(40)
    const second = await proton()
    expect(await dev(second)).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      lastAttemptedDeploymentId: started.serviceInstance?.lastAttemptedDeploymentId,
    })
    pass(59)
    expect(await dev(await proton())).toMatchObject({ deploymentStatus: 'IN_PROGRESS' })
    pass(2)
    const third = await dev(await proton())
    expect(third?.deploymentStatus).toBe('SUCCEEDED')
    expect(third?.lastSucceededDeploymentId).toBe(started.serviceInstance?.lastAttemptedDeploymentId)
    expect(third?.spec).toContain('shop:2')
  })

  it('has what happened while no simulator ran: deployments ended, deletions done', async () => {
    const first = await proton({ account })
    await first.send(deploy('shop:2'))
    await first.send(new DeleteServiceCommand({ name: 'worker' }))
    pass(3600)
    const second = await proton({ account })
    expect(await dev(second)).toMatchObject({ deploymentStatus: 'SUCCEEDED' })
    const worker = second.send(new GetServiceCommand({ name: 'worker' }))
    expect((await errorOf(worker)).name).toBe('ResourceNotFoundException')
  })

  it('remembers client tokens', async () => {
    const create = new CreateServiceInstanceCommand({
      serviceName: 'shop',
      name: 'new',
      clientToken: 'once',
      spec: 'proton: ServiceSpec\npipeline: {}\ninstances: [{ name: new, environment: test, spec: { image: a } }]',
    })
    const answer = await (await proton({ account })).send(create)
    pass(5)
    const repeated = await (await proton()).send(create)
    expect(repeated.serviceInstance).toEqual(answer.serviceInstance)
  })

  it('starts a deployment at the speed of the simulator, and keeps the times of one in progress', async () => {
    await (await proton({ account, speed: 1 })).send(deploy('shop:2'))
    const fast = await proton({ speed: 100 })
    pass(99)
    expect(await dev(fast)).toMatchObject({ deploymentStatus: 'IN_PROGRESS' })
    pass(2)
    await fast.send(deploy('shop:3'))
    pass(2)
    const again = await dev(await proton({ speed: 1 }))
    expect(again).toMatchObject({ deploymentStatus: 'SUCCEEDED', spec: expect.stringContaining('shop:3') })
  })

  it('counts faults and stale reads on', async () => {
    const faults = [{ operation: 'GetServiceInstance', kind: 'throttle', after: 1, times: 2 }] as const
    const unsure = { ...account, faults, staleReads: 1 }
    const first = await proton({ account: unsure })
    await dev(first)
    expect(await errorOf(dev(first))).toMatchObject({ name: 'ThrottlingException' })
    const second = await proton()
    expect(await errorOf(dev(second))).toMatchObject({ name: 'ThrottlingException' })
    await second.send(deploy('shop:2'))
    expect(await dev(await proton())).toMatchObject({ deploymentStatus: 'SUCCEEDED' })
    expect(await dev(await proton())).toMatchObject({ deploymentStatus: 'IN_PROGRESS' })
  })

  it('is written before a change is answered, and not for reads', async () => {
    const client = await proton({ account })
    const before = stateText()
    await dev(client)
    expect(stateText()).toBe(before)
    await client.send(deploy('shop:2'))
    expect(stateText()).toContain('shop:2')
  })

  it('never goes back in time on a machine whose clock is behind', async () => {
    pass(30)
    await (await proton({ account })).send(deploy('shop:2'))
    pass(-20)
    const behind = await proton()
    expect(await dev(behind)).toMatchObject({ deploymentStatus: 'IN_PROGRESS' })
    await behind.send(
      new UpdateServiceInstanceCommand({
        serviceName: 'shop',
        name: 'prod',
        deploymentType: 'MINOR_VERSION',
      }),
    )
    pass(20)
    expect(await dev(await proton())).toMatchObject({ deploymentStatus: 'IN_PROGRESS' })
  })

  it('says in the log of which time the state is', async () => {
    await proton({ account })
    expect(log).toEqual([])
    await proton()
    expect(log).toEqual([`State of 2026-01-05T12:00:00.000Z read from ${statePath}`])
  })

  it('keeps what a second simulator has written: the first one stores nothing more, and logs it', async () => {
    const first = await proton({ account })
    const second = await protonBeside()
    await second.send(deploy('shop:2'))
    await first.send(deploy('shop:3'))
    expect(log).toContain(
      `--state ${statePath}: Another simulator has written the file since: this one stores nothing. Stop one of them, or name another file.`,
    )
    expect(stateText()).toContain('shop:2')
    expect(stateText()).not.toContain('shop:3')
  })
})

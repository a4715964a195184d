import { FakeClock } from '../../../support/fake-clock.js'
import { describe, expect, it } from '@jest/globals'
import { DeploymentStatus, ServiceStatus } from '@aws-sdk/client-proton'
import type { Phase } from '../../../../src/engine/deployment.js'
import { ProviderError } from '../../../../src/shared/errors.js'
import type { Proton } from '../../../../src/providers/proton/api/client.js'
import { specOfExistingInstances } from '../../../../src/providers/proton/targets/spec-of-existing-instances.js'
import {
  ServiceChange,
  type RequestedServiceChange,
} from '../../../../src/providers/proton/targets/service-update.js'
import { serviceState, type ServiceState } from '../../../../src/providers/proton/targets/service-state.js'
import {
  serviceFailure,
  servicePhaseOf,
  deletionStateOf,
} from '../../../../src/providers/proton/api/statuses.js'
import { instanceNames } from '../../../../src/proton-spec/instances.js'

const phases = {
  ACTIVE: 'succeeded',
  CREATE_IN_PROGRESS: 'running',
  CREATE_FAILED: 'failed',
  CREATE_FAILED_CLEANUP_IN_PROGRESS: 'running',
  CREATE_FAILED_CLEANUP_COMPLETE: 'failed',
  CREATE_FAILED_CLEANUP_FAILED: 'failed',
  UPDATE_IN_PROGRESS: 'running',
  UPDATE_FAILED: 'failed',
  UPDATE_FAILED_CLEANUP_IN_PROGRESS: 'running',
  UPDATE_FAILED_CLEANUP_COMPLETE: 'failed',
  UPDATE_FAILED_CLEANUP_FAILED: 'failed',
  UPDATE_COMPLETE_CLEANUP_FAILED: 'failed',
  DELETE_IN_PROGRESS: 'running',
  DELETE_FAILED: 'failed',
} as const

describe('the status of a service', () => {
  it.each(Object.entries(phases))('%s is %s', (status, phase) => {
    expect(servicePhaseOf(status)).toBe(phase)
  })

  it('knows every status of the API', () => {
    expect(Object.keys(phases).sort()).toEqual(Object.values(ServiceStatus).sort())
  })

  it('has a reason of its own for each that is a failure', () => {
    const failures = Object.entries(phases).flatMap(([status, phase]) => (phase === 'failed' ? status : []))
    const reasons = failures.map(serviceFailure)
    expect(new Set(reasons).size).toBe(failures.length)
    expect(reasons).not.toContain(undefined)
    expect(serviceFailure('ACTIVE')).toBeUndefined()
  })

  it.each([undefined, 'PAUSED', 'toString', '__proto__'])(
    '%s, a word from the future, is never an end',
    word => {
      expect(servicePhaseOf(word)).toBe('running')
      expect(deletionStateOf(word)).toBe('busy')
      expect(serviceFailure(word)).toBeUndefined()
    },
  )
})

describe('the state of a target that is being deleted', () => {
  it('is known for every status', () => {
    for (const status of [...Object.values(DeploymentStatus), ...Object.values(ServiceStatus)]) {
      const isInProgress = /IN_PROGRESS|CANCELLING/.test(status)
      const special = { DELETE_IN_PROGRESS: 'deleting', DELETE_FAILED: 'failed', DELETE_COMPLETE: 'gone' }
      const expected =
        (special as Readonly<Record<string, string>>)[status] ?? (isInProgress ? 'busy' : 'exists')
      expect([status, deletionStateOf(status)]).toEqual([status, expected])
    }
  })
})

describe('a change of a service', () => {
  const before = 1_000_000
  const clock = new FakeClock()
  const later = (ms: number) => clock.run(clock.sleep(ms))
  const changeOf = (wanted: RequestedServiceChange) => new ServiceChange(wanted, clock)
  const change = () =>
    changeOf({ instances: { added: ['pr-7'], removed: ['dev'], left: [] }, modifiedAt: before })
  const service = (status: string, modifiedAt: number, more: Partial<ServiceState> = {}): ServiceState => ({
    phase: servicePhaseOf(status),
    status,
    startedAt: modifiedAt,
    ...more,
  })
  const instance = (name: string, phase: Phase, status = phase.toUpperCase()) => ({
    name,
    phase,
    status,
    of: `service instance shop/${name}`,
  })
  const found =
    (...instances: readonly ReturnType<typeof instance>[]) =>
    () =>
      Promise.resolve(instances)

  it('is not seen in a read from before', async () => {
    const stale = service('ACTIVE', before)
    expect(await change().stateOf(stale, found(instance('dev', 'succeeded')))).toBe(stale)
  })

  it('goes by one time, whenever Proton says that the service was modified', async () => {
    const ours = change()
    const times = [
      ours.started(service('UPDATE_IN_PROGRESS', before + 5_000)),
      await ours.stateOf(service('UPDATE_IN_PROGRESS', before + 5_000), found()),
      await ours.stateOf(service('UPDATE_FAILED', before + 90_000), found()),
    ].map(({ startedAt }) => startedAt)
    expect(new Set(times)).toEqual(new Set([before + 1_000]))
  })

  it('succeeded when the service is ACTIVE, what was added deployed and what was removed gone', async () => {
    const seen = await change().stateOf(
      service('ACTIVE', before + 9_000),
      found(instance('pr-7', 'succeeded')),
    )
    expect(seen).toMatchObject({ phase: 'succeeded', status: 'ACTIVE' })
  })

  it.each([
    ['still deploys', instance('pr-7', 'running', 'IN_PROGRESS'), 'running'],
    ['failed', instance('pr-7', 'failed', 'FAILED'), 'failed'],
    ['was cancelled', instance('pr-7', 'cancelled', 'CANCELLED'), 'failed'],
  ] as const)('is not taken for a success when what was added %s', async (_, added, phase) => {
    const seen = await change().stateOf(service('ACTIVE', before + 9_000), found(added))
    expect(seen.phase).toBe(phase)
    if (phase === 'failed') expect(seen.message).toContain(`service instance shop/pr-7 is ${added.status}`)
  })

  it.each([
    ['what was added does not exist', found(), 'instance pr-7 does not exist'],
    [
      'what was removed still exists',
      found(instance('pr-7', 'succeeded'), instance('dev', 'succeeded')),
      'instance dev still exists',
    ],
  ])('is a failure when %s, but not while lists may lag behind', async (_, instances, reason) => {
    const ours = change()
    const look = () => ours.stateOf(service('ACTIVE', before + 9_000), instances)
    expect(await look()).toMatchObject({ phase: 'running' })
    await later(29_000)
    expect(await look()).toMatchObject({ phase: 'running' })
    await later(1_000)
    const last = await look()
    expect(last.phase).toBe('failed')
    expect(last.message).toContain(reason)
  })

  it.each([
    ['in progress', 'UPDATE_IN_PROGRESS', found()],
    ['failed', 'UPDATE_FAILED_CLEANUP_FAILED', found()],
    ['failed in what the change added', 'ACTIVE', found(instance('pr-7', 'failed'))],
  ])('is replaced when a later update is %s after ours was ACTIVE', async (_, status, instances) => {
    const ours = change()
    ours.started(service('UPDATE_IN_PROGRESS', before + 2_000))
    const active = service('ACTIVE', before + 5_000)
    expect(await ours.stateOf(active, found(instance('pr-7', 'running')))).toMatchObject({
      phase: 'running',
      startedAt: before + 1_000,
    })
    const other = service(status, before + 9_000)
    expect(await ours.stateOf(other, instances)).toBe(other)
  })

  it('of a new service needs its pipeline, too', async () => {
    const ours = changeOf({
      instances: { added: [], removed: [], left: [] },
      modifiedAt: 0,
      isCreation: true,
    })
    const pipeline = {
      phase: 'failed',
      status: 'FAILED',
      of: 'pipeline of service shop',
      message: 'No such branch.',
    } as const
    const seen = await ours.stateOf(service('ACTIVE', before, { pipeline }), found())
    expect(seen.message).toBe(
      'The service is ACTIVE, but pipeline of service shop is FAILED: No such branch.',
    )
  })

  it('is seen though the time of modification never moves', async () => {
    const ours = change()
    ours.started(service('ACTIVE', before))
    const look = () => ours.stateOf(service('ACTIVE', before), found(instance('pr-7', 'succeeded')))
    await later(29_000)
    expect(await look()).toMatchObject({ startedAt: before })
    await later(1_000)
    expect(await look()).toMatchObject({ phase: 'succeeded', startedAt: before + 1_000 })
  })

  it('that changes no instance is not done by an answer that may show the service from before', async () => {
    const ours = changeOf({ instances: { added: [], removed: [], left: ['pipeline'] }, modifiedAt: before })
    expect(ours.started(service('ACTIVE', before)).phase).toBe('running')
    await ours.stateOf(service('UPDATE_IN_PROGRESS', before), found())
    expect(await ours.stateOf(service('ACTIVE', before), found())).toMatchObject({ phase: 'running' })
    expect(await ours.stateOf(service('ACTIVE', before + 1), found())).toMatchObject({ phase: 'succeeded' })
  })

  it('is never taken for made while its request has no answer and nothing moves', async () => {
    const ours = change()
    for (let look = 0; look < 100; look++) {
      await later(10_000)
      expect(await ours.stateOf(service('ACTIVE', before), found())).toMatchObject({ startedAt: before })
    }
  })

  it('that only describes is done when it is answered', () => {
    const ours = changeOf({ instances: undefined, modifiedAt: before })
    expect(ours.started(service('ACTIVE', before + 1)).phase).toBe('succeeded')
    expect(change().started(service('ACTIVE', before + 1)).phase).toBe('running')
  })
})

describe('an answer about a service', () => {
  it('explains a failed status before the message of Proton', () => {
    const answer = { service: { name: 'shop', status: 'UPDATE_FAILED', statusMessage: 'No capacity.' } }
    const { phase, message } = serviceState(answer as Parameters<typeof serviceState>[0])
    expect(phase).toBe('failed')
    expect(message).toBe('The update failed; instances that it added may exist, unfinished: No capacity.')
  })

  it('may lack everything but the status', () => {
    const answer = (service: object) => ({ service }) as Parameters<typeof serviceState>[0]
    expect(() => serviceState(answer({}))).toThrow('the response has no status')
    expect(serviceState(answer({ status: 'ACTIVE' }))).toMatchObject({ phase: 'succeeded', status: 'ACTIVE' })
    expect(() => serviceState({})).toThrow('the response has no service')
  })
})

describe('the spec of a service as it is deployed', () => {
  const spec = (...names: readonly string[]) =>
    `proton: ServiceSpec\ninstances:\n${names.map(name => `  - { name: ${name}, environment: e }\n`).join('')}`

  /** Proton with these instances, each with its own spec; the list may be late. */
  const proton = (listed: readonly string[], there: readonly string[] = listed): Proton => ({
    host: () => undefined,
    aheadMs: () => 0,
    region: () => Promise.resolve('us-east-1'),
    call: async (operation, send, read) => {
      await Promise.resolve()
      if (operation === 'ListServiceInstances') {
        const serviceInstances = listed.map(name => ({
          name,
          serviceName: 'shop',
          deploymentStatus: name === 'broken' ? 'DELETE_FAILED' : 'SUCCEEDED',
        }))
        return read({ serviceInstances } as Awaited<ReturnType<typeof send>>)
      }
      let asked = ''
      const client = {
        send: (command: { readonly input: { readonly name: string } }) => {
          asked = command.input.name
          return Promise.resolve()
        },
      }
      await send(client as unknown as Parameters<typeof send>[0])
      if (!there.includes(asked))
        throw new ProviderError(operation, 'ResourceNotFoundException', 'notFound', { message: asked })
      return read({ serviceInstance: { name: asked, spec: spec(asked) } } as Awaited<ReturnType<typeof send>>)
    },
  })
  const { signal } = new AbortController()
  const names = async (endpoint: Proton, service: string, told: string | undefined) =>
    instanceNames(await specOfExistingInstances(endpoint, service, told, signal))

  it('is the one that Proton shows, when it names what exists', async () => {
    expect(await names(proton(['dev', 'prod']), 'shop', spec('dev', 'prod'))).toEqual(['dev', 'prod'])
  })

  it('has an instance that was created alone and that the spec of the service lacks', async () => {
    expect(await names(proton(['dev', 'pr-7']), 'shop', spec('dev'))).toEqual(['dev', 'pr-7'])
  })

  it('has an instance that is there though the list is late', async () => {
    expect(await names(proton(['dev'], ['dev', 'pr-7']), 'shop', spec('dev', 'pr-7'))).toEqual([
      'dev',
      'pr-7',
    ])
  })

  it('lacks a deleted instance that the spec of the service still has', async () => {
    expect(await names(proton(['dev']), 'shop', spec('dev', 'pr-7'))).toEqual(['dev'])
  })

  it('waits for what is listed and not found: one of the two lags', async () => {
    await expect(names(proton(['dev', 'pr-7'], ['dev']), 'shop', spec('dev'))).rejects.toMatchObject({
      fault: 'transient',
    })
  })

  it('does not bring back what Proton failed to delete', async () => {
    expect(await names(proton(['dev', 'broken']), 'shop', spec('dev'))).toEqual(['dev'])
    expect(await names(proton(['dev', 'broken']), 'shop', spec('dev', 'broken'))).toEqual(['dev', 'broken'])
  })

  it.each([undefined, 'proton: [', ''])('is not invented when Proton shows none: %j', async told => {
    await expect(specOfExistingInstances(proton(['dev'], []), 'shop', told, signal)).rejects.toThrow(
      ProviderError,
    )
  })
})

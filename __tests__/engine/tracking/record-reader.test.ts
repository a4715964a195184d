import { describe, expect, test } from '@jest/globals'
import { RecordReader } from '../../../src/engine/tracking/record-reader.js'
import { FakeClock } from '../../support/fake-clock.js'
import { contextOn, hang, portOf, protonError, ScriptedTarget } from '../../support/scripted.js'
import type { Fault } from '../../../src/shared/errors.js'

const { signal } = new AbortController()

function setUp() {
  const clock = new FakeClock()
  const target = new ScriptedTarget(clock)
  const context = contextOn(target, clock)
  const reader = new RecordReader(context)
  const id = target.latest.id
  const failWith = (fault: Fault | undefined) => {
    target.trouble.getDeployment = () => (fault ? Promise.reject(protonError(fault)) : undefined)
  }
  return {
    ...{ clock, target, context, failWith },
    read: () => clock.run(reader.read(id, signal)),
    readUnnamed: () => clock.run(reader.read(undefined, signal)),
    readForCancel: (one: string | undefined = id) => clock.run(reader.readForCancel(one, signal)),
    reports: () => context.events.filter(({ type }) => type === 'trackingByTarget'),
  }
}

describe('the record of a deployment', () => {
  test('is read by its id', async () => {
    const it = setUp()
    expect(await it.read()).toMatchObject({ deploymentId: it.target.latest.id })
    expect(it.reports()).toEqual([])
  })

  test.each(['denied', 'unknownOperation'] as const)(
    'that fails as %s is not read again: the target is',
    async fault => {
      const it = setUp()
      it.failWith(fault)
      expect([await it.read(), await it.read()]).toEqual([undefined, undefined])
      expect(it.target.count('getDeployment')).toBe(1)
      expect(it.reports()).toEqual([
        { type: 'trackingByTarget', because: expect.objectContaining({ fault }) },
      ])
      expect([await it.readForCancel(), it.target.count('getDeployment')]).toEqual([undefined, 1])
    },
  )

  test('that is not found may come within 30 s', async () => {
    const it = setUp()
    it.failWith('notFound')
    expect(await it.read()).toBeUndefined()
    await it.clock.run(it.clock.sleep(29_999))
    expect(await it.read()).toBeUndefined()
    it.failWith(undefined)
    expect(await it.read()).toMatchObject({ deploymentId: it.target.latest.id })
    expect(it.reports()).toEqual([])
  })

  test('that is not found for 30 s is not read again, except for a cancel', async () => {
    const it = setUp()
    it.failWith('notFound')
    await it.read()
    await it.clock.run(it.clock.sleep(30_000))
    expect([await it.read(), await it.read()]).toEqual([undefined, undefined])
    expect(it.target.count('getDeployment')).toBe(2)
    expect(it.reports()).toHaveLength(1)
    it.failWith(undefined)
    expect(await it.readForCancel()).toMatchObject({ deploymentId: it.target.latest.id })
  })

  test('that could not be read leaves the next read to the target', async () => {
    const it = setUp()
    it.failWith('transient')
    await expect(it.read()).rejects.toMatchObject({ fault: 'transient' })
    it.failWith(undefined)
    expect(await it.read()).toBeUndefined()
    expect(await it.read()).toMatchObject({ deploymentId: it.target.latest.id })
  })

  test.each(['invalid', 'credentials', 'conflict', 'unknown'] as const)(
    'whose read fails as %s is an error',
    async fault => {
      const it = setUp()
      it.failWith(fault)
      await expect(it.read()).rejects.toMatchObject({ fault })
      await expect(it.read()).rejects.toMatchObject({ fault })
      expect(it.target.count('getDeployment')).toBe(2)
    },
  )

  test('does not exist where the endpoint shows no ids, which is reported once', async () => {
    const it = setUp()
    expect([await it.readUnnamed(), await it.readUnnamed()]).toEqual([undefined, undefined])
    expect(it.reports()).toEqual([{ type: 'trackingByTarget', because: 'noDeploymentIds' }])
    expect(await it.read()).toBeUndefined()
    expect(it.target.count('getDeployment')).toBe(0)
  })

  test('does not exist where the provider has none, and nothing is reported', async () => {
    const it = setUp()
    const reader = new RecordReader({
      ...it.context,
      target: portOf(it.target, it.context.change, 'history'),
    })
    expect(await reader.read(undefined, signal)).toBeUndefined()
    expect(await reader.read(it.target.latest.id, signal)).toBeUndefined()
    expect(await reader.readForCancel(it.target.latest.id, signal)).toBeUndefined()
    expect(it.reports()).toEqual([])
  })
})

describe('the record for a cancel', () => {
  test('is read by its id', async () => {
    const it = setUp()
    expect(await it.readForCancel()).toMatchObject({ deploymentId: it.target.latest.id })
    const reader = new RecordReader(it.context)
    expect(await it.clock.run(reader.readForCancel(undefined, signal))).toBeUndefined()
    expect(it.target.count('getDeployment')).toBe(1)
  })

  test.each(['denied', 'unknownOperation', 'notFound'] as const)(
    'is left to the target where the read fails as %s',
    async fault => {
      const it = setUp()
      it.failWith(fault)
      expect(await it.readForCancel()).toBeUndefined()
    },
  )

  test('is left to the target after the second failure', async () => {
    const it = setUp()
    it.failWith('transient')
    await expect(it.readForCancel()).rejects.toMatchObject({ fault: 'transient' })
    expect([await it.readForCancel(), await it.readForCancel()]).toEqual([undefined, undefined])
  })

  test('is an error where a retry does not help', async () => {
    const it = setUp()
    it.failWith('invalid')
    await expect(it.readForCancel()).rejects.toMatchObject({ fault: 'invalid' })
    await expect(it.readForCancel()).rejects.toMatchObject({ fault: 'invalid' })
  })

  test('is waited for 1.5 s', async () => {
    const it = setUp()
    it.target.trouble.getDeployment = hang
    const startedAt = it.clock.now()
    await expect(it.readForCancel()).rejects.toMatchObject({ code: 'NoAnswer' })
    expect(it.clock.now() - startedAt).toBe(1_500)
  })

  test('throws what is no fault of the provider', async () => {
    const it = setUp()
    it.target.trouble.getDeployment = () => Promise.reject(new TypeError('a bug'))
    await expect(it.readForCancel()).rejects.toThrow('a bug')
    await expect(it.read()).rejects.toThrow('a bug')
  })
})

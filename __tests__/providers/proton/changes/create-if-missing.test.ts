import { describe, expect, test } from '@jest/globals'
import { deploy } from '../../../../src/engine/deploy.js'
import type { ProtonChange } from '../../../../src/providers/proton/change.js'
import { toleratingAbsence } from '../../../../src/providers/proton/changes/create-if-missing.js'
import { deploymentTarget, preparing } from '../../../../src/providers/proton/deployment-target.js'
import type { ProtonState } from '../../../../src/providers/proton/state.js'
import type { ProtonAdapter } from '../../../../src/providers/proton/targets/adapter.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { contextOn, protonError, ScriptedTarget } from '../../../support/scripted.js'

const change: ProtonChange = {
  deploymentType: 'CURRENT_VERSION',
  clientToken: 'token-of-ours',
  spec: 'ours',
  templateMajorVersion: '2',
  templateMinorVersion: '1',
  settings: { description: 'ours', templateName: 'vpc', manifest: 'm', branchName: 'main' },
}
const { signal } = new AbortController()

/** An environment that exists once it was created, and what was sent for it. */
function setUp({ exists }: { readonly exists: boolean }) {
  const clock = new FakeClock()
  const scripted = new ScriptedTarget(clock)
  const sent: { readonly operation: 'create' | 'update'; readonly change: ProtonChange }[] = []
  let isThere = exists
  const sending = (operation: 'create' | 'update') => async (asked: ProtonChange) => {
    sent.push({ operation, change: asked })
    isThere = true
    return scripted.update({ clientToken: asked.clientToken })
  }
  const adapter: ProtonAdapter = {
    get: async (stop): Promise<ProtonState> => {
      if (!isThere) throw protonError('notFound')
      return scripted.get(stop)
    },
    create: sending('create'),
    update: sending('update'),
    records: scripted.history,
    suggestNames: () => Promise.resolve({ what: 'environments', names: [] }),
  }
  return { clock, scripted, sent, adapter }
}

/** How a deployment of `change` with createIfMissing ends. */
async function deployed({ clock, scripted, adapter }: ReturnType<typeof setUp>) {
  const tolerating = toleratingAbsence(adapter)
  const target = deploymentTarget(
    {
      target: { kind: 'environment', environmentName: 'staging' },
      adapter: tolerating,
      change,
      steps: [preparing(tolerating)],
      spec: { isGiven: true },
      showsType: true,
      consoleUrl: () => undefined,
    },
    { uuid: () => 'a uuid' },
  )
  const context = contextOn(scripted, clock)
  const { outcome, before } = await clock.run(deploy({ ...context, target }))
  return { outcome, before }
}

describe('createIfMissing', () => {
  test('creates what does not exist, and follows its first deployment', async () => {
    const it = setUp({ exists: false })
    const { outcome, before } = await deployed(it)
    expect(before).toEqual({ phase: 'absent', status: 'ABSENT' })
    expect(outcome).toMatchObject({
      kind: 'succeeded',
      deployment: { deploymentId: it.scripted.latest.id },
    })
    expect(it.sent).toEqual([{ operation: 'create', change }])
  })

  test('updates what exists, without what is meant for a creation alone', async () => {
    const it = setUp({ exists: true })
    expect((await deployed(it)).outcome).toMatchObject({ kind: 'succeeded' })
    expect(it.sent).toEqual([
      {
        operation: 'update',
        change: {
          deploymentType: 'CURRENT_VERSION',
          clientToken: 'token-of-ours',
          spec: 'ours',
          settings: { description: 'ours' },
        },
      },
    ])
  })

  test('keeps the template version of an update that moves to it', async () => {
    const { adapter } = setUp({ exists: true })
    const major: ProtonChange = { ...change, deploymentType: 'MAJOR_VERSION' }
    const now: ProtonState = { phase: 'succeeded', status: 'SUCCEEDED' }
    expect(await toleratingAbsence(adapter).prepare?.(major, now, signal)).toMatchObject({
      templateMajorVersion: '2',
      templateMinorVersion: '1',
    })
  })

  test('throws every other fault of a read', async () => {
    const { adapter } = setUp({ exists: true })
    const failing = { ...adapter, get: () => Promise.reject(protonError('denied')) }
    await expect(toleratingAbsence(failing).get(signal)).rejects.toMatchObject({ fault: 'denied' })
  })

  test('leaves a kind that cannot be created as it is: what is not found is an error', async () => {
    const { create, ...adapter } = setUp({ exists: false }).adapter
    expect(create).toBeDefined()
    expect(toleratingAbsence(adapter)).toBe(adapter)
    await expect(toleratingAbsence(adapter).get(signal)).rejects.toMatchObject({ fault: 'notFound' })
  })
})

import { describe, expect, test } from '@jest/globals'
import { plan } from '../../../../src/engine/plan.js'
import type { ProtonChange } from '../../../../src/providers/proton/change.js'
import { deploymentTarget } from '../../../../src/providers/proton/deployment-target.js'
import type { ProtonState } from '../../../../src/providers/proton/state.js'
import type { Templates } from '../../../../src/providers/proton/targets/adapter.js'
import type { ProtonTarget } from '../../../../src/providers/proton/targets/proton-target.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { contextOn, hang, ScriptedTarget } from '../../../support/scripted.js'

const deployed: ProtonState = {
  phase: 'succeeded',
  status: 'SUCCEEDED',
  templateName: 'vpc',
  templateVersion: { major: '1', minor: '0' },
  spec: 'spec: {}',
}

/** A plan of a change of environment staging, where Proton's templates answer as `templates` says. */
function setUp(templates: Templates, wanted: Partial<ProtonChange>) {
  const proton: ProtonTarget = {
    target: { kind: 'environment', environmentName: 'staging' },
    adapter: {
      get: () => Promise.resolve(deployed),
      update: () => Promise.reject(new Error('a plan changes nothing')),
      suggestNames: () => Promise.resolve({ what: 'environments', names: [] }),
      templates,
    },
    change: { deploymentType: 'CURRENT_VERSION', clientToken: 'a token', ...wanted },
    steps: [],
    spec: { isGiven: wanted.spec !== undefined },
    showsType: true,
    consoleUrl: () => undefined,
  }
  const clock = new FakeClock()
  const stop = new AbortController()
  const target = deploymentTarget(proton, { uuid: () => 'a uuid' })
  const context = { ...contextOn(new ScriptedTarget(clock), clock, { stop: stop.signal }), target }
  return { clock, stop, startedAt: clock.now(), run: () => clock.run(plan(context)) }
}

const nothing = () => Promise.resolve(undefined)

describe('a plan of a change of Proton', () => {
  test('ends with the workflow while it reads the templates', async () => {
    const templates = { recommended: hang, schema: hang }
    const { clock, stop, startedAt, run } = setUp(templates, { deploymentType: 'MAJOR_VERSION' })
    clock.after(25_000, () => {
      stop.abort()
    })
    expect(await run()).toBeUndefined()
    expect(clock.now() - startedAt).toBe(25_000)
  })

  test('says that Proton does not show the version it would get', async () => {
    const templates = { recommended: nothing, schema: nothing }
    const planned = await setUp(templates, { deploymentType: 'MAJOR_VERSION' }).run()
    expect(planned?.unknown).toMatchObject([{ what: 'the template version it would get' }])
  })

  test('says that Proton does not show the schema', async () => {
    const templates = { recommended: nothing, schema: nothing }
    const planned = await setUp(templates, { spec: 'proton: EnvironmentSpec\nspec: {}' }).run()
    expect(planned?.unknown.map(({ what }) => what).join()).toContain('schema')
  })
})

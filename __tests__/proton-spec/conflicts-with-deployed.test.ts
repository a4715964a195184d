import { describe, expect, it } from '@jest/globals'
import { conflictWithDeployed } from '../../src/proton-spec/conflicts-with-deployed.js'
import type { Target } from '../../src/proton-spec/target.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const environment = { kind: 'environment', environmentName: 'dev' } as const

const instance = (lines: string) => `instances: [{ name: prod, ${lines} }]`

describe('a spec that Proton refuses for any schema', () => {
  it('keeps a deployed value where nothing is deployed', () => {
    const kept = 'spec: { a: [null, { b: "${Proton::CURRENT_VAL}" }] }'
    expect(conflictWithDeployed(kept, undefined, environment)).toMatchObject({
      code: 'NoCurrentValue',
      message: 'the spec has ${Proton::CURRENT_VAL}, but nothing is deployed whose value could be kept',
      hint: 'Write the value in the spec.',
    })
    expect(conflictWithDeployed(kept, 'spec: {}', environment)).toBeUndefined()
  })

  it('moves the instance to another environment', () => {
    expect(conflictWithDeployed(instance('environment: b'), instance('environment: a'), prod)).toMatchObject({
      code: 'OtherEnvironment',
      message: 'the instance is deployed in another environment than the spec names',
      hint: 'Proton cannot move an instance to another environment: create another instance.',
    })
  })

  it.each<readonly [string, string, string | undefined, Target]>([
    ['has no value to keep', 'spec: { a: null, b: [1] }', undefined, environment],
    ['keeps the environment', instance('environment: a, spec: {}'), instance('environment: a'), prod],
    [
      'is compared with one that names no environment',
      instance('environment: a'),
      instance('spec: {}'),
      prod,
    ],
    ['is compared with one that cannot be read', instance('environment: a'), 'spec: [', prod],
    ['cannot be read itself', 'spec: [', undefined, environment],
    ['does not have the target', 'instances: []', instance('environment: a'), prod],
  ])('is none that %s', (_, spec, deployed, target) => {
    expect(conflictWithDeployed(spec, deployed, target)).toBeUndefined()
  })
})

import { describe, expect, it } from '@jest/globals'
import { systemClock } from '../../../../src/shared/clock.js'
import { connect } from '../../../../src/providers/proton/api/client.js'
import { adapterFor, consoleUrl } from '../../../../src/providers/proton/targets/adapter-for-target.js'
import { abilities, targetKinds, targetName, type Target } from '../../../../src/providers/proton/target.js'

const names = { serviceName: 's', serviceInstanceName: 'i', environmentName: 'e', componentName: 'c' }

describe('the adapter of each kind of target', () => {
  it.each(targetKinds)('%s does what the inputs are let through for', kind => {
    const target = { kind, ...names } as Target
    const adapter = adapterFor(
      connect('us-east-1', {}, () => undefined),
      target,
      systemClock,
    )
    const { canCancel, hasDeployments, standsAlone } = abilities[kind]
    expect({
      canCancel: 'cancel' in adapter,
      hasDeployments: 'records' in adapter && 'listOutputs' in adapter,
      standsAlone: 'create' in adapter && 'deletion' in adapter,
    }).toEqual({ canCancel, hasDeployments, standsAlone })
  })

  it('has a page in the console where one is known', () => {
    const url = (target: Target) => consoleUrl(target, 'eu-west-1')?.split('#')[1]
    expect(url({ kind: 'service', serviceName: 's' })).toBe('/services/detail/s')
    expect(url({ kind: 'environment', environmentName: 'e' })).toBe('/environments/detail/e')
    expect(url({ kind: 'component', componentName: 'c' })).toBeUndefined()
  })

  it('has a name in words', () => {
    const told = targetKinds.map(kind => targetName({ kind, ...names }))
    expect(told).toEqual([
      'pipeline of service s',
      'service instance s/i',
      'environment e',
      'component c',
      'service s',
    ])
  })
})

import { describe, expect, it } from '@jest/globals'
import { isTarget } from '../../../src/providers/proton/target.js'

describe('a saved target', () => {
  it.each([
    { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
    { kind: 'service', serviceName: 'shop' },
    { kind: 'component', componentName: 'cache' },
  ])('is one with all names of its kind: %j', value => {
    expect(isTarget(value)).toBe(true)
  })

  it.each([
    'x',
    null,
    {},
    { kind: 'quay', serviceName: 'shop' },
    { kind: 'instance', serviceName: 'shop' },
    { kind: 'instance', serviceName: 'shop', serviceInstanceName: ['prod'] },
    { kind: 'environment', environmentName: 'prod\n::error::x' },
    { kind: 'pipeline', serviceName: '' },
  ])('is not %j', value => {
    expect(isTarget(value)).toBe(false)
  })
})

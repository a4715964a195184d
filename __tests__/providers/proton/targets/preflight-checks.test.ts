import { describe, expect, test } from '@jest/globals'
import type { ProtonChange } from '../../../../src/providers/proton/change.js'
import type { ProtonState } from '../../../../src/providers/proton/state.js'
import { connect } from '../../../../src/providers/proton/api/client.js'
import { instanceCountRefusal } from '../../../../src/providers/proton/targets/preflight-checks.js'
import { pipeline } from '../../../../src/providers/proton/targets/service-pipeline.js'
import { conflictWithDeployed } from '../../../../src/proton-spec/conflicts-with-deployed.js'
import { versionRefusal } from '../../../../src/providers/proton/changes/template-version.js'

const change: ProtonChange = { deploymentType: 'CURRENT_VERSION', clientToken: '' }
const now: ProtonState = {
  phase: 'succeeded',
  status: 'SUCCEEDED',
  templateVersion: { major: '2', minor: '1' },
}
const absent: ProtonState = { phase: 'absent', status: 'ABSENT' }
const specOf = (count: number) =>
  `instances: [${Array.from({ length: count }, (_, index) => `{ name: i${index} }`).join(', ')}]`

describe('what Proton would refuse', () => {
  test('is more than 20 instances of a service, when there are more than before', async () => {
    const instances = { added: ['i20'], removed: [], left: [] }
    const refused = { code: 'TooManyInstances', fault: 'invalid' }
    expect(await instanceCountRefusal({ ...change, spec: specOf(21), instances }, now)).toMatchObject(refused)
    expect(await instanceCountRefusal({ ...change, spec: specOf(21) }, absent)).toMatchObject(refused)
    expect(await instanceCountRefusal({ ...change, spec: specOf(20) }, absent)).toBeUndefined()
    // What is deployed already was accepted.
    const removing = { added: [], removed: ['i21'], left: [] }
    expect(await instanceCountRefusal({ ...change, spec: specOf(21), instances: removing }, now)).toBe(
      undefined,
    )
  })

  test('is neither the removal of the last instance nor a service without instances', async () => {
    const instances = { added: [], removed: ['i0'], left: [] }
    expect(await instanceCountRefusal({ ...change, spec: specOf(0), instances }, now)).toBeUndefined()
    expect(await instanceCountRefusal({ ...change, spec: specOf(0) }, absent)).toBeUndefined()
  })

  test('is a pipeline without any spec to deploy', async () => {
    const shop = pipeline(
      connect('us-east-1', {}, () => undefined),
      'shop',
    )
    const { signal } = new AbortController()
    await expect(shop.prepare?.(change, now, signal)).rejects.toMatchObject({ code: 'NoSpec' })
    expect(await shop.prepare?.({ ...change, spec: 'a spec' }, now, signal)).toMatchObject({ spec: 'a spec' })
    expect(await shop.prepare?.(change, { ...now, spec: 'a spec' }, signal)).toMatchObject({ spec: 'a spec' })
  })

  test.each([
    ['MINOR_VERSION', '1', 'OtherMajorVersion'],
    ['MINOR_VERSION', '2', undefined],
    ['MAJOR_VERSION', '2', 'NoHigherMajorVersion'],
    ['MAJOR_VERSION', '10', undefined],
  ] as const)('is %s with major version %s on 2.1: %s', (deploymentType, templateMajorVersion, code) => {
    const wanted = { ...change, deploymentType, templateMajorVersion }
    expect(versionRefusal(wanted, now)?.code).toBe(code)
    expect(versionRefusal(wanted, absent)).toBeUndefined()
  })

  test('is a value kept that is not there, anywhere in the inputs of the target alone', () => {
    const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
    const spec = (value: string) =>
      `instances: [{ name: prod, environment: p, spec: { a: [{ b: "${value}" }] } }, { name: dev, spec: { c: "\${Proton::CURRENT_VAL}" } }]`
    expect(conflictWithDeployed(spec('${Proton::CURRENT_VAL}'), undefined, prod)?.code).toBe('NoCurrentValue')
    expect(conflictWithDeployed(spec('a value'), undefined, prod)).toBeUndefined()
    expect(conflictWithDeployed(spec('${Proton::CURRENT_VAL}'), spec('a value'), prod)).toBeUndefined()
    expect(conflictWithDeployed(spec('a').replace('p,', 'q,'), spec('a'), prod)?.code).toBe(
      'OtherEnvironment',
    )
  })
})

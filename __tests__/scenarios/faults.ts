import type { AccountFile } from '../../src/simulator/account/account-file.js'
import type { Fault, FaultKind, FaultMatch } from '../../src/simulator/account/fault.js'
import { accountWith, changed, shopWith } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const prod = `
target: instance
serviceName: shop
serviceInstanceName: prod
`
const spec = (image: string) => ({
  'service.yaml': `proton: ServiceSpec
pipeline:
  branch: main
instances:
  - name: prod
    environment: production
    spec:
      image: ${image}
      replicas: 6
      domain: prod.shop.example
`,
})
const running = 'registry.example/shop:1.6.0'
const planOf = (image: string, fault: Fault): Scenario => ({
  with: `command: plan${prod}specPath: service.yaml\n`,
  files: spec(image),
  account: accountWith([fault]),
})
const schema = (kind: FaultKind, match: Partial<FaultMatch> = {}): Fault => ({
  operation: 'GetServiceTemplateVersion',
  ...kind,
  ...match,
})
const throttled = (operation: string, times = 3): Fault => ({ operation, kind: 'throttle', times })
const idle = (faults: readonly Fault[]): AccountFile =>
  shopWith({ prod: { history: [{ ago: '20d', took: '5m' }] } }, faults)
const skipped = (faults: readonly Fault[]): Scenario => ({
  with: `${prod}specPath: service.yaml\nskipUnchanged: true\n`,
  files: spec(`"${running}"`),
  account: idle(faults),
})

/** A passing fault never changes the answer, and what stays unknown is said. */
export const faultScenarios: Readonly<Record<string, Scenario>> = {
  'fault: plan, its schema throttled once': planOf('NOT AN IMAGE', schema({ kind: 'throttle' })),
  'fault: plan, its schema answered with an internal error': planOf(
    'NOT AN IMAGE',
    schema({ kind: 'error', name: 'InternalServerException' }),
  ),
  'fault: plan, its schema reset': planOf('NOT AN IMAGE', schema({ kind: 'reset' })),
  'fault: plan, its schema answered with a bad gateway page': planOf(
    'NOT AN IMAGE',
    schema({ kind: 'garbage' }),
  ),
  'fault: plan, its schema stalled': planOf('NOT AN IMAGE', schema({ kind: 'stall' })),
  'fault: plan, its schema throttled all the time': planOf(
    'NOT AN IMAGE',
    schema({ kind: 'throttle' }, { always: true }),
  ),
  'fault: plan, its schema denied': planOf(
    'NOT AN IMAGE',
    schema({ kind: 'error', name: 'AccessDeniedException' }, { always: true }),
  ),
  'fault: plan, all its reads throttled': {
    with: `command: plan${prod}specPath: service.yaml\ndeploymentType: MINOR_VERSION\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: accountWith([
      throttled('GetServiceInstance'),
      throttled('ListServiceTemplateVersions'),
      throttled('GetServiceTemplateVersion'),
      throttled('ListComponents'),
      throttled('GetServiceSyncConfig'),
    ]),
  },
  'fault: plan, the version it would get throttled all the time': {
    with: `command: plan${prod}deploymentType: MINOR_VERSION\n`,
    account: accountWith([{ operation: 'ListServiceTemplateVersions', kind: 'throttle', always: true }]),
  },
  'fault: deploy, the first read throttled for minutes': {
    with: prod,
    account: shopWith({}, [throttled('GetServiceInstance', 10)]),
  },
  'fault: deploy, what is in its way throttled': {
    with: `${prod}onConflict: fail\n`,
    account: changed(
      'components',
      'assets',
      { history: [{ ago: '1m', took: '10m' }] },
      { faults: [throttled('ListComponents')] },
    ),
  },
  'fault: deploy, whether it is synced throttled': {
    with: `${prod}wait: false\n`,
    account: changed(
      'services',
      'shop',
      {
        sync: {
          repositoryProvider: 'GITHUB',
          repositoryName: 'example/shop-ops',
          branch: 'main',
          filePath: 'proton-ops.yaml',
        },
      },
      { faults: [throttled('GetServiceSyncConfig'), throttled('GetServiceSyncBlockerSummary', 1)] },
    ),
  },
  'fault: skipUnchanged, its reads throttled': skipped([throttled('GetDeployment')]),
  'fault: skipUnchanged, what is deployed not to be read': skipped([
    { operation: 'GetDeployment', kind: 'throttle', times: 6 },
  ]),
  'fault: promotion, its source throttled': {
    with: `command: plan${prod}promoteFrom: dev\npromote: image\n`,
    account: accountWith([throttled('GetDeployment', 8)]),
  },
  'fault: rollback, its choice throttled': {
    with: `command: rollback${prod}wait: false\n`,
    account: shopWith(
      {
        prod: {
          history: [
            { ago: '20d', took: '5m' },
            { ago: '10d', took: '5m' },
          ],
        },
      },
      [throttled('ListDeployments', 8), throttled('GetDeployment', 2)],
    ),
  },
  'fault: an unknown name, what exists throttled': {
    with: prod.replace('prod', 'production'),
    account: accountWith([throttled('ListServiceInstances', 2)]),
  },
  'fault: service, what is attached throttled': {
    with: '\ntarget: service\nserviceName: shop\nspecPath: service.yaml\nallowInstanceRemoval: true\n',
    files: {
      'service.yaml': 'proton: ServiceSpec\ninstances:\n  - { name: staging, environment: staging }\n',
    },
    account: accountWith([{ operation: 'ListComponents', kind: 'throttle', after: 1, times: 2 }]),
  },
  'fault: outputs, the record of the deployment throttled': {
    with: `command: outputs${prod}`,
    account: accountWith([throttled('GetDeployment', 2)]),
  },
}

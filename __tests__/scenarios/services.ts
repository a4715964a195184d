import { accountWith, changed, denied, shopWith } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const MINUTE = 60_000

const shop = `
target: service
serviceName: shop
specPath: service.yaml
`
const instance = (name: string, environment: string) =>
  `  - name: ${name}\n    environment: ${environment}\n    spec: { image: 'registry.example/shop:2.0.0' }\n`
const specWith = (...instances: readonly string[]) => ({
  'service.yaml': `proton: ServiceSpec\npipeline:\n  branch: main\n  testCommand: npm test\ninstances:\n${instances.join('')}`,
})
const all = [instance('dev', 'development'), instance('staging', 'staging'), instance('prod', 'production')]
const withPreview = specWith(...all, instance('preview', 'development'))
const noInstances = { 'service.yaml': specWith()['service.yaml'].replace('instances:', 'instances: []') }
const sync = {
  repositoryProvider: 'GITHUB',
  repositoryName: 'example/shop-ops',
  branch: 'main',
  filePath: 'proton-ops.yaml',
}
const serviceFailure = (ends: string, message: string) => ({
  with: shop,
  files: withPreview,
  account: changed('services', 'shop', { plan: [{ takes: '1m', ends, message }] }),
})

/** Services as a whole, and their sync from a repository. */
export const serviceScenarios: Readonly<Record<string, Scenario>> = {
  'service: success, an instance added': { with: shop, files: withPreview },
  'service: success, an instance removed': {
    with: `${shop}allowInstanceRemoval: true\n`,
    files: specWith(instance('dev', 'development'), instance('prod', 'production')),
  },
  'service: nothing to add or to remove': {
    with: shop,
    files: {
      'service.yaml': specWith(...all)['service.yaml'].replaceAll(
        'registry.example/shop:2.0.0',
        '${Proton::CURRENT_VAL}',
      ),
    },
  },
  'service: nothing to add or to remove, but what is there would change': {
    with: shop,
    files: specWith(...all),
  },
  'service: all instances would be removed': { with: shop, files: noInstances },
  'service: all instances removed': {
    with: `${shop}allowInstanceRemoval: true\n`,
    files: noInstances,
    account: accountWith([], { components: {} }),
  },
  'service: an instance would be removed': { with: shop, files: specWith(instance('dev', 'development')) },
  'service: an instance with a component would be removed': {
    with: `${shop}allowInstanceRemoval: true\n`,
    files: specWith(instance('dev', 'development'), instance('staging', 'staging')),
  },
  'service: only its description': { with: 'target: service\nserviceName: shop\ndescription: The shop\n' },
  'service: UPDATE_FAILED': serviceFailure('UPDATE_FAILED', 'The environment has no capacity left.'),
  'service: UPDATE_FAILED_CLEANUP_COMPLETE': serviceFailure(
    'UPDATE_FAILED_CLEANUP_COMPLETE',
    'The environment has no capacity left.',
  ),
  'service: an added instance fails': {
    with: shop,
    files: withPreview,
    account: accountWith([], {
      created: { instance: { plan: [{ takes: '1m', ends: 'FAILED', message: 'CannotPullContainerError' }] } },
    }),
  },
  'service: cancelled with the workflow': {
    with: shop,
    files: withPreview,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'service: an instance deploys, waited for': {
    with: shop,
    files: withPreview,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '3m' }] } }),
  },
  'service: an instance deploys, refused': {
    with: `${shop}onConflict: fail\n`,
    files: withPreview,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '3m' }] } }),
  },
  'service: unknown': { with: 'target: service\nserviceName: shopp\ndescription: d\n' },
  'service: the answer to Update is lost': {
    with: shop,
    files: withPreview,
    account: accountWith([{ operation: 'UpdateService', kind: 'loseAnswer' }]),
  },
  'service: stale reads': { with: shop, files: withPreview, account: accountWith([], { staleReads: 2 }) },
  'service: main is killed while following': {
    with: shop,
    files: withPreview,
    killedAfter: /^(The deployment|Deployment .*) started/,
  },
  'instance: synced from a repository': {
    with: 'target: instance\nserviceName: shop\nserviceInstanceName: prod\n',
    account: changed('services', 'shop', { sync }),
  },
  'instance: whether it is synced may not be asked': {
    with: 'target: instance\nserviceName: shop\nserviceInstanceName: prod\n',
    account: accountWith([denied('GetServiceSyncConfig')]),
  },
}

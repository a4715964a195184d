import { defaultAccount } from '../../../src/simulator/account/default-account.js'
import { accountWith, changed } from '../../support/accounts.js'
import type { SharedScenario } from '../../support/stage.js'

const MINUTE = 60_000
const preview = `
target: instance
serviceName: shop
serviceInstanceName: pr-7
createIfMissing: true
specPath: service.yaml
`
const files = {
  'service.yaml': `proton: ServiceSpec
instances:
  - name: pr-7
    environment: development
    spec:
      image: registry.example/shop:pr-7
`,
}
const dev = `
command: delete
target: instance
serviceName: shop
serviceInstanceName: dev
`

const busyDev = changed('services', 'shop', {
  instances: {
    ...defaultAccount.services['shop']?.instances,
    dev: {
      environment: 'development',
      version: '1.0',
      inputs: { image: 'registry.example/shop:1.8.0' },
      history: [{ ago: '1m', took: '3m' }],
    },
  },
})

/** An instance is created or deleted. */
export const creationAndDeletionScenarios: Readonly<Record<string, SharedScenario>> = {
  'create: an instance': { with: preview, files },
  'create: an instance of a service that does not exist': { with: preview.replace('shop', 'shopp'), files },
  'create: an instance, the answer lost': {
    with: preview,
    files,
    account: accountWith([{ operation: 'CreateServiceInstance', kind: 'loseAnswer' }]),
  },
  'create: an instance, cancelled with the workflow': {
    with: preview,
    files,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'create: an instance that fails': {
    with: preview,
    files,
    account: accountWith([], {
      created: { instance: { plan: [{ takes: '1m', ends: 'FAILED', message: 'CannotPullContainerError' }] } },
    }),
  },
  'delete: an instance, all others as they are deployed': { with: dev },
  'delete: an instance, main is killed while it is deleted': {
    with: dev,
    killedAfter: /^UPDATE_IN_PROGRESS/,
  },
  'delete: an instance, gone already': { with: dev.replace('dev', 'pr-7') },
  'delete: an instance, busy, waited for': {
    with: dev,
    account: busyDev,
  },
  'delete: an instance, busy, refused': {
    with: `${dev}onConflict: fail\n`,
    account: busyDev,
  },
  'delete: an instance that cannot be removed': {
    with: dev,
    account: changed('services', 'shop', {
      plan: [
        { takes: '1m', ends: 'UPDATE_COMPLETE_CLEANUP_FAILED', message: 'The load balancer is in use.' },
      ],
    }),
  },
  'delete: an instance, the answer lost': {
    with: dev,
    account: accountWith([{ operation: 'UpdateService', kind: 'loseAnswer' }]),
  },
  'delete: an instance, the request lost': {
    with: dev,
    account: accountWith([{ operation: 'UpdateService', kind: 'reset' }]),
  },
  'delete: an instance, stale reads': { with: dev, account: accountWith([], { staleReads: 3 }) },
  'delete: an instance, cancelled with the workflow': {
    with: dev,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE / 6, stop)
    },
  },
  'delete: an environment, what lives in it named': {
    with: 'command: delete\ntarget: environment\nenvironmentName: production\n',
  },
}

import { accountWith, denied, shopWith } from '../../support/accounts.js'
import type { SharedScenario } from '../../support/stage.js'
import { deployProd, files } from './shop.js'

const MINUTE = 60_000

/** An instance is deployed. */
export const instanceScenarios: Readonly<Record<string, SharedScenario>> = {
  'instance: success with a spec': { with: deployProd, files },
  'instance: a failure with its reason': {
    with: deployProd,
    files,
    account: shopWith({
      prod: {
        plan: [{ takes: '4m', ends: 'FAILED', message: 'CannotPullContainerError: shop:1.9.0 not found' }],
      },
    }),
  },
  'instance: cancelled with the workflow': {
    with: deployProd,
    files,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'instance: cancelled by somebody else': {
    with: deployProd,
    files,
    meanwhile: ({ clock, somebodyCancels }) => {
      clock.after(MINUTE, () => {
        somebodyCancels({ instance: 'prod' })
      })
    },
  },
  'instance: busy, waited for': {
    with: deployProd,
    files,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } }),
  },
  'instance: busy, refused': {
    with: `${deployProd}onConflict: fail\n`,
    files,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } }),
  },
  'instance: cancelled while waiting for a busy target': {
    with: deployProd,
    files,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } }),
    meanwhile: ({ clock, stop }) => {
      clock.after(2 * MINUTE, stop)
    },
  },
  'instance: timeout': { with: `${deployProd}timeoutMinutes: 2.5\n`, files },
  'instance: timeout with cancelOnTimeout': {
    with: `${deployProd}timeoutMinutes: 2.5\ncancelOnTimeout: true\n`,
    files,
  },
  'instance: the answer to the update is lost': {
    with: deployProd,
    files,
    account: accountWith([{ operation: 'UpdateServiceInstance', kind: 'loseAnswer' }]),
  },
  'instance: stale reads': { with: deployProd, files, account: accountWith([], { staleReads: 2 }) },
  'instance: the session expires while following': {
    with: deployProd,
    files,
    account: accountWith([
      {
        operation: 'GetDeployment',
        kind: 'error',
        name: 'ExpiredTokenException',
        message: 'The token is expired',
        always: true,
      },
    ]),
  },
  'instance: throttled while following': {
    with: deployProd,
    files,
    account: accountWith([{ operation: 'GetDeployment', kind: 'throttle', times: 3 }]),
  },
  'instance: a failure with a hostile reason': {
    with: deployProd,
    files,
    account: shopWith({
      prod: {
        plan: [
          {
            takes: '1m',
            ends: 'FAILED',
            message:
              'first\n::error::injected\r\n##[add-mask]a\u001b[31m red\u202e\n\n# Heading\n</pre><img src=x onerror=alert(1)> `code` [link](https://evil.example) | cell |',
          },
        ],
      },
    }),
  },
  'instance: unknown instance': {
    with: 'target: instance\nserviceName: shop\nserviceInstanceName: production\n',
  },
  'instance: unknown service': { with: 'target: instance\nserviceName: shopp\nserviceInstanceName: prod\n' },
  "instance: on AWS's own endpoint, with a link to the console": {
    with: `${deployProd}wait: false\n`,
    files,
    isAws: true,
  },
  'instance: wait false': { with: `${deployProd}wait: false\n`, files },
  'instance: the update is reset before it arrives': {
    with: deployProd,
    files,
    account: accountWith([{ operation: 'UpdateServiceInstance', kind: 'reset' }]),
  },
  'instance: cancelled with the workflow, but Cancel is denied': {
    with: deployProd,
    files,
    account: accountWith([denied('CancelServiceInstanceDeployment')]),
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'instance: main is killed before it knows whether the update was accepted': {
    with: deployProd,
    files,
    account: accountWith([{ operation: 'UpdateServiceInstance', kind: 'loseAnswer' }]),
    killedAfter: /^Request failed\. /,
  },
  'instance: main is killed before the update is sent': {
    with: deployProd,
    files,
    killedAfter: /^Requesting the/,
  },
  'instance: main is killed while following': {
    with: deployProd,
    files,
    killedAfter: /^Deployments of this target/,
  },
}

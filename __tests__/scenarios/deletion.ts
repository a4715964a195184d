import { defaultAccount } from '../../src/simulator/account/default-account.js'
import { accountWith, changed, shopWith } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const dev = `
command: delete
target: instance
serviceName: shop
serviceInstanceName: dev
`
const prod = dev.replace('dev', 'prod')
const assets = 'command: delete\ntarget: component\ncomponentName: assets\n'
const sandbox = 'command: delete\ntarget: environment\nenvironmentName: sandbox\n'
const checkout = 'command: delete\ntarget: service\nserviceName: checkout\n'
const detached = { service: undefined, instance: undefined }
const environments = {
  ...(defaultAccount.environments as object),
  sandbox: { template: 'vpc-env', version: '1.0', inputs: { cidr: '10.9.0.0/16' } },
}

/** `command: delete` */
export const deletionScenarios: Readonly<Record<string, Scenario>> = {
  'delete: a component, main is killed before Delete is sent': {
    with: assets,
    account: changed('components', 'assets', detached),
    killedAfter: /^Requesting the/,
  },
  'delete: an instance, found on a second read': {
    with: dev,
    account: accountWith([
      {
        operation: 'GetServiceInstance',
        kind: 'error',
        name: 'ResourceNotFoundException',
        message: 'Not found.',
      },
    ]),
  },
  'delete: an instance with a component attached': { with: prod },
  'delete: an instance, its service busy, waited for': {
    with: dev,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '3m' }] } }),
  },
  'delete: an instance, its service busy, refused': {
    with: `${dev}onConflict: fail\n`,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '3m' }] } }),
  },
  'delete: the last instance of a service': {
    with: prod.replace('shop', 'checkout'),
  },
  'delete: an instance, refused as a conflict that does not show': {
    with: dev,
    account: accountWith([
      { operation: 'UpdateService', kind: 'error', name: 'ConflictException', message: 'Not now.', times: 2 },
    ]),
  },
  'delete: a component, throttled before it is asked for': {
    with: assets,
    account: changed('components', 'assets', detached, {
      faults: [
        { operation: 'DeleteComponent', kind: 'throttle' },
        { operation: 'GetComponent', kind: 'throttle' },
      ],
    }),
  },
  'delete: a component': { with: assets, account: changed('components', 'assets', detached) },
  'delete: a component that is attached': { with: assets },
  'delete: a component, failed': {
    with: assets,
    account: changed('components', 'assets', {
      ...detached,
      deletion: { takes: '20s', ends: 'DELETE_FAILED', message: 'The bucket is not empty.' },
    }),
  },
  'delete: an environment': { with: sandbox, account: accountWith([], { environments }) },
  'delete: an environment, timed out': {
    with: `${sandbox}timeoutMinutes: 0.25\n`,
    account: accountWith([], { environments }),
  },
  'delete: an environment, not waited for': {
    with: `${sandbox}wait: false\n`,
    account: accountWith([], { environments }),
  },
  'delete: a service': { with: checkout },
  'delete: a service, failed': {
    with: checkout,
    account: changed('services', 'checkout', {
      deletion: { takes: '1m', ends: 'DELETE_FAILED', message: 'A queue is not empty.' },
    }),
  },
  'delete: a service with a component attached': { with: checkout.replace('checkout', 'shop') },
  'delete: a pipeline': { with: 'command: delete\ntarget: pipeline\nserviceName: shop\n' },
}

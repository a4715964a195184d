import { CancelServiceInstanceDeploymentCommand } from '@aws-sdk/client-proton'
import { accountWith, changed, denied, shopWith } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const MINUTE = 60_000

const prod = `
target: instance
serviceName: shop
serviceInstanceName: prod
`
const unknownId = 'deploymentId: 00000000-0000-4000-8000-000000000000\n'
const plan = `command: plan${prod}`
const spec = (image: string, more = '') => ({
  'service.yaml': `proton: ServiceSpec
# what the shop is made of
pipeline:
  branch: main
instances:
  - name: prod
    environment: production
    spec:
      image: ${image}
      replicas: 6
      domain: prod.shop.example
${more}`,
})
const withSpec = (step: string) => `${step}specPath: service.yaml\n`
const running = 'registry.example/shop:1.6.0'
const sync = {
  repositoryProvider: 'GITHUB',
  repositoryName: 'example/shop-ops',
  branch: 'main',
  filePath: 'proton-ops.yaml',
}
const failing = (image: string) =>
  shopWith({
    prod: {
      plan: [
        { takes: '1m', ends: 'FAILED', message: `CannotPullContainerError: ${image} not found` },
        { takes: '1m' },
      ],
    },
  })
const busy = shopWith({
  prod: {
    history: [
      { ago: '20d', took: '5m' },
      { ago: '1m', took: '3m' },
    ],
  },
})

/** Plans, edits, promotion, rollback, and deployments that exist. */
export const flowScenarios: Readonly<Record<string, Scenario>> = {
  'plan: what would change, in a new minor version': {
    with: `${withSpec(plan)}deploymentType: MINOR_VERSION\n`,
    files: spec('registry.example/shop:1.9.0', '      environmentVariables: { LOG_LEVEL: debug }\n'),
  },
  'plan: on a busy and synced target, commented': {
    with: `${withSpec(plan)}comment: true\ngithubToken: a-token\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: changed('services', 'shop', { ...busy.services['shop'], sync }),
    pullRequest: 7,
  },
  'plan: a new major version, and what it demands': {
    with: `${plan}deploymentType: MAJOR_VERSION\n`,
  },
  'plan: a new major version of an environment': {
    with: 'command: plan\ntarget: environment\nenvironmentName: staging\ndeploymentType: MAJOR_VERSION\n',
  },
  'plan: what would be created': {
    with: 'command: plan\ntarget: environment\nenvironmentName: sandbox\ncreateIfMissing: true\ntemplateName: vpc-env\ntemplateMajorVersion: 1\nspecPath: e.yaml\n',
    files: { 'e.yaml': 'proton: EnvironmentSpec\nspec: { cidr: 10.9.0.0/16, natGateways: 9 }\n' },
  },
  'plan: of a service that would lose an instance': {
    with: 'command: plan\ntarget: service\nserviceName: shop\nspecPath: service.yaml\n',
    files: spec(running),
  },
  'plan: with reads that are denied': {
    with: `${withSpec(plan)}deploymentType: MINOR_VERSION\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: accountWith([
      denied('ListServiceTemplateVersions'),
      denied('GetServiceSyncConfig'),
      denied('ListComponents'),
    ]),
  },
  'plan: no changes, of what createIfMissing finds': {
    with: 'command: plan\ntarget: environment\nenvironmentName: staging\ncreateIfMissing: true\ntemplateName: vpc-env\ntemplateMajorVersion: 1\nspecPath: e.yaml\n',
    files: { 'e.yaml': 'proton: EnvironmentSpec\nspec: { cidr: "10.1.0.0/16" }\n' },
  },
  'deploy: not skipped, for the last deployment was cancelled': {
    with: `${withSpec(prod)}skipUnchanged: true\n`,
    files: spec(running),
  },
  'deploy: not skipped, for the template version cannot be told': {
    with: `${withSpec(prod)}skipUnchanged: true\ndeploymentType: MINOR_VERSION\n`,
    files: spec(running),
    account: shopWith({ prod: { history: [{ ago: '20d', took: '5m' }] } }, [
      denied('ListServiceTemplateVersions'),
    ]),
  },
  'promote: a newer template version': {
    with: `${prod}promoteFrom: dev\npromote: image\n`,
    account: changed('services', 'shop', {
      instances: {
        ...shopWith({}).services['shop']?.instances,
        dev: {
          environment: 'development',
          version: '2.0',
          inputs: { image: 'registry.example/shop:3.0.0', replicas: 1 },
        },
      },
    }),
  },
  'promote: from an instance that is failing': {
    with: `${prod}promoteFrom: staging\n`,
    account: changed('services', 'shop', {
      instances: {
        ...shopWith({}).services['shop']?.instances,
        staging: {
          environment: 'staging',
          version: '1.0',
          inputs: { image: 'registry.example/shop:3.0.0' },
          history: [
            { ago: '20d', took: '4m' },
            { ago: '1d', took: '1m', ended: 'FAILED' },
          ],
        },
      },
    }),
  },
  'promote: from an instance that does not exist, planned': { with: `${plan}promoteFrom: shopp/dev\n` },
  'promote: inputs at odds': {
    with: `${withSpec(prod)}promoteFrom: prod\nallowDowngrade: true\n`,
    files: spec(running),
  },
  'rollback: a failed deployment is undone': {
    with: `${withSpec(prod)}rollbackOnFailure: true\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: failing('shop:1.9.0'),
  },
  'rollback: a failed deployment is undone, behind stale reads': {
    with: `${withSpec(prod)}rollbackOnFailure: true\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: { ...failing('shop:1.9.0'), staleReads: 4 },
  },
  'rollback: to what somebody else deployed while this step waited': {
    with: `${withSpec(prod)}rollbackOnFailure: true\nonConflict: wait\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: shopWith({
      prod: {
        history: [
          { ago: '20d', took: '5m' },
          { ago: '1m', took: '3m' },
        ],
        plan: [{ takes: '1m', ends: 'FAILED', message: 'No capacity.' }, { takes: '1m' }],
      },
    }),
  },
  'rollback: fails itself': {
    with: `${withSpec(prod)}rollbackOnFailure: true\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: shopWith({ prod: { plan: [{ takes: '1m', ends: 'FAILED', message: 'No capacity.' }] } }),
  },
  'rollback: not after a cancel': {
    with: `${prod}rollbackOnFailure: true\n`,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'rollback: not after a cancel by somebody that failed': {
    with: `${prod}rollbackOnFailure: true\n`,
    account: shopWith({
      prod: { plan: [{ takes: '10m', cancelTakes: '1m', cancelEnds: 'FAILED', message: 'No capacity.' }] },
    }),
    meanwhile: ({ clock, somebody }) => {
      const cancel = new CancelServiceInstanceDeploymentCommand({
        serviceName: 'shop',
        serviceInstanceName: 'prod',
      })
      clock.after(MINUTE, () => {
        somebody(client => client.send(cancel))
      })
    },
  },
  'rollback: cancelled with the workflow': {
    with: `${prod}rollbackOnFailure: true\n`,
    account: shopWith({
      prod: { plan: [{ takes: '1m', ends: 'FAILED', message: 'No capacity.' }, { takes: '10m' }] },
    }),
    meanwhile: ({ runner, clock, stop }) => {
      runner.when(/^Rollback: (The deployment|Deployment .*) started/, () => {
        clock.after(MINUTE, stop)
      })
    },
  },
  'rollback: by hand, to the one before': { with: `command: rollback${prod}` },
  'rollback: by hand, while something else is deployed': { with: `command: rollback${prod}`, account: busy },
  'rollback: by hand, to one that does not exist': {
    with: `command: rollback${prod}deploymentId: 00000000-0000-4000-8000-000000000000\n`,
  },
  'wait: for a deployment that does not exist, and none may be listed': {
    with: `command: wait\ntarget: pipeline\nserviceName: shop\n${unknownId}`,
    account: accountWith([denied('ListDeployments')]),
  },
  'rollback: by hand, of an instance that does not exist': {
    with: `command: rollback${prod.replace('prod', 'Prod')}`,
  },
  'outputs: denied': {
    with: `command: outputs${prod}`,
    account: accountWith([
      { operation: 'ListServiceInstanceOutputs', kind: 'error', name: 'AccessDeniedException', always: true },
    ]),
  },
}

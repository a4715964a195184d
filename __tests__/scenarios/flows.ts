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
  'plan: what would change': {
    with: `${withSpec(plan)}deploymentType: MINOR_VERSION\n`,
    files: spec('registry.example/shop:1.9.0', '      environmentVariables: { LOG_LEVEL: debug }\n'),
  },
  'plan: with values': {
    with: `${withSpec(plan)}showValues: true\n`,
    files: spec('registry.example/shop:1.9.0'),
  },
  'plan: with values of a file and of set': {
    with: `${withSpec(plan)}set: |\n  replicas=8\n  environmentVariables.TOKEN=hunter2\n`,
    files: spec('registry.example/shop:1.9.0', '      environmentVariables: { LOG_LEVEL: debug }\n'),
    isCheckedOut: true,
    pullRequest: 7,
  },
  'plan: with values of set only': {
    with: `${plan}set: replicas=8\n`,
    pullRequest: 7,
  },
  'plan: no changes, in other words': {
    with: withSpec(plan),
    files: spec(`"${running}" # the same`),
  },
  'plan: a spec that breaks the schema of its template': {
    with: withSpec(plan),
    files: spec('NOT AN IMAGE', '      environmentVariables: [1]\n'),
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
  'plan: of an unknown instance': { with: plan.replace('prod', 'production') },
  'plan: with reads that are denied': {
    with: `${withSpec(plan)}deploymentType: MINOR_VERSION\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: accountWith([
      denied('ListServiceTemplateVersions'),
      denied('GetServiceSyncConfig'),
      denied('ListComponents'),
    ]),
  },
  'plan: impossible, commented': {
    with: `${plan}comment: true\ngithubToken: a-token\n`,
    pullRequest: 7,
    account: accountWith([denied('GetServiceInstance')]),
  },
  'plan: impossible by its inputs, commented': {
    with: `${plan}set: imge.tag=2\ncomment: true\ngithubToken: a-token\n`,
    pullRequest: 7,
  },
  'plan: no changes, of what createIfMissing finds': {
    with: 'command: plan\ntarget: environment\nenvironmentName: staging\ncreateIfMissing: true\ntemplateName: vpc-env\ntemplateMajorVersion: 1\nspecPath: e.yaml\n',
    files: { 'e.yaml': 'proton: EnvironmentSpec\nspec: { cidr: "10.1.0.0/16" }\n' },
  },
  'plan: an edit that breaks the schema of its template': {
    with: `${withSpec(plan)}set: |\n  # new\n  image=1.10\n  replicas=0\n`,
    files: spec(running),
  },
  'deploy: an edit refused by Proton, the line named': { with: `${prod}set: replicas=0\n` },
  'deploy: refused by Proton, the line named': {
    with: withSpec(prod),
    files: spec('NOT AN IMAGE'),
  },
  'deploy: commented, without permission': {
    with: `${prod}comment: true\ngithubToken: a-token\nwait: false\n`,
    pullRequest: 7,
    commentFails: Object.assign(new Error('Resource not accessible by integration'), { status: 403 }),
  },
  'deploy: skipped, for nothing changed': {
    with: `${withSpec(prod)}skipUnchanged: true\n`,
    files: spec(`'${running}'`),
    account: shopWith({ prod: { history: [{ ago: '20d', took: '5m' }] } }),
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
  'deploy: with edits to the deployed spec': {
    with: `${prod}set: |\n  image=registry.example/shop:2.0.0\n  replicas=8\n`,
  },
  'deploy: an edit that has no place': {
    with: `${prod}set: |\n  enviromentVariables.LOG_LEVEL=debug\n`,
  },
  'promote: from dev, keeping its own sizes and domain': {
    with: `${prod}promoteFrom: dev\npromote: '*,!replicas,!domain'\n`,
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
  'promote: from an instance that does not exist': { with: `${prod}promoteFrom: Dev\n` },
  'promote: from an instance that does not exist, planned': { with: `${plan}promoteFrom: shopp/dev\n` },
  'promote: planned': { with: `${plan}promoteFrom: dev\npromote: image\nshowValues: true\n` },
  'promote: inputs at odds': {
    with: `${withSpec(prod)}promoteFrom: prod\nallowDowngrade: true\n`,
    files: spec(running),
  },
  'rollback: a failed deployment is undone': {
    with: `${withSpec(prod)}rollbackOnFailure: true\n`,
    files: spec('registry.example/shop:1.9.0'),
    account: failing('shop:1.9.0'),
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
  'plan: of a target that failed, with what is deployed': {
    with: withSpec(plan),
    files: spec(running),
    account: shopWith({
      prod: {
        history: [
          { ago: '20d', took: '5m' },
          { ago: '1d', took: '1m', ended: 'FAILED' },
        ],
      },
    }),
  },
  'rollback: by hand, to one that does not exist': {
    with: `command: rollback${prod}deploymentId: 00000000-0000-4000-8000-000000000000\n`,
  },
  'wait: for the deployment in progress': { with: `command: wait${prod}`, account: busy },
  'wait: for a deployment that does not exist': { with: `command: wait${prod}${unknownId}`, account: busy },
  'wait: for a deployment that does not exist, and none may be listed': {
    with: `command: wait\ntarget: pipeline\nserviceName: shop\n${unknownId}`,
    account: accountWith([denied('ListDeployments')]),
  },
  'wait: on an instance that does not exist': { with: `command: wait${prod.replace('prod', 'Prod')}` },
  'cancel: a deployment that does not exist': { with: `command: cancel${prod}${unknownId}` },
  'outputs: of a deployment that does not exist': { with: `command: outputs${prod}${unknownId}` },
  'rollback: by hand, of an instance that does not exist': {
    with: `command: rollback${prod.replace('prod', 'Prod')}`,
  },
  'wait: nothing in progress': { with: `command: wait${prod}` },
  'wait: cancelled with the workflow': {
    with: `command: wait${prod}`,
    account: busy,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'cancel: the deployment in progress': { with: `command: cancel${prod}`, account: busy },
  'cancel: nothing to cancel': { with: `command: cancel${prod}` },
  'outputs: of the target': { with: `command: outputs${prod}` },
  'outputs: denied': {
    with: `command: outputs${prod}`,
    account: accountWith([
      { operation: 'ListServiceInstanceOutputs', kind: 'error', name: 'AccessDeniedException', always: true },
    ]),
  },
}

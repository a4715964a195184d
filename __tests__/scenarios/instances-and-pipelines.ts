import { CancelServiceInstanceDeploymentCommand, UpdateServicePipelineCommand } from '@aws-sdk/client-proton'
import { accountWith, denied, shopWith } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const MINUTE = 60_000

const prod = `
target: instance
serviceName: shop
serviceInstanceName: prod
`
const pipeline = `
target: pipeline
serviceName: shop
`
const spec = `proton: ServiceSpec
# what the shop is made of
pipeline:
  branch: main
instances:
  - name: prod
    environment: production
    spec:
      image: registry.example/shop:1.9.0
      replicas: 6
      domain: prod.shop.example
`
const files = { 'service.yaml': spec }
const withSpec = `${prod}specPath: service.yaml\n`

/** Service instances and pipelines, and inputs that are not right. */
export const instanceAndPipelineScenarios: Readonly<Record<string, Scenario>> = {
  'instance: success, without a spec': { with: prod },
  'instance: success with a spec and a new minor version': {
    with: `${withSpec}deploymentType: MINOR_VERSION\ntemplateMinorVersion: '1'\n`,
    files,
  },
  'instance: a failure with its reason': {
    with: withSpec,
    files,
    account: shopWith({
      prod: {
        plan: [{ takes: '4m', ends: 'FAILED', message: 'CannotPullContainerError: shop:1.9.0 not found' }],
      },
    }),
  },
  'instance: cancelled with the workflow': {
    with: prod,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'instance: cancelled by somebody else': {
    with: prod,
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
  'instance: busy, waited for': {
    with: prod,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } }),
  },
  'instance: busy, refused': {
    with: `${prod}onConflict: fail\n`,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } }),
  },
  'instance: cancelled while waiting for a busy target': {
    with: prod,
    account: shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } }),
    meanwhile: ({ clock, stop }) => {
      clock.after(2 * MINUTE, stop)
    },
  },
  'instance: timeout': { with: `${prod}timeoutMinutes: 2.5\n` },
  'instance: timeout with cancelOnTimeout': { with: `${prod}timeoutMinutes: 2.5\ncancelOnTimeout: true\n` },
  'instance: the answer to Update is lost': {
    with: withSpec,
    files,
    account: accountWith([{ operation: 'UpdateServiceInstance', kind: 'loseAnswer' }]),
  },
  'instance: an older endpoint without deployment ids': {
    with: prod,
    account: accountWith([], { omitDeploymentIds: true }),
  },
  'instance: GetDeployment is denied': { with: prod, account: accountWith([denied('GetDeployment')]) },
  'instance: stale reads': { with: prod, account: accountWith([denied('GetDeployment')], { staleReads: 2 }) },
  'instance: the session expires while following': {
    with: prod,
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
    with: prod,
    account: accountWith([{ operation: 'GetDeployment', kind: 'throttle', times: 3 }]),
  },
  'instance: outputs are denied': {
    with: prod,
    account: accountWith([denied('ListServiceInstanceOutputs')]),
  },
  'instance: outputs with hostile names and values, masked': {
    with: `${prod}maskOutputs: true\n`,
    account: shopWith({
      prod: {
        outputs: {
          deploymentID: 'clashes with an output of the action',
          'has spaces': 'x',
          'name\n::error::injected': 'y',
          Lines: 'first "line"\n::set-output name=a::b',
        },
      },
    }),
  },
  'instance: a failure with a hostile reason': {
    with: prod,
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
  'instance: refused by Proton': {
    with: withSpec,
    files: { 'service.yaml': spec.replace('replicas: 6', 'replicas: many') },
  },
  'instance: a template version that does not exist': {
    with: `${prod}deploymentType: MAJOR_VERSION\ntemplateMajorVersion: '4'\ntemplateMinorVersion: '28'\n`,
  },
  "instance: on AWS's own endpoint, with a link to the console": {
    with: `${prod}wait: false\n`,
    isAws: true,
  },
  'instance: wait false': { with: `${prod}wait: false\n` },
  'instance: NONE': { with: `${withSpec}deploymentType: NONE\n`, files },
  'pipeline: success with the spec now deployed': { with: pipeline },
  'pipeline: a failure with its reason': {
    with: pipeline,
    account: shopWith({
      pipelinePlan: [{ takes: '1m', ends: 'FAILED', message: 'The branch main does not exist.' }],
    }),
  },
  'pipeline: cancelled with the workflow': {
    with: pipeline,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'pipeline: busy, refused': {
    with: `${pipeline}onConflict: fail\n`,
    account: shopWith({ pipelineHistory: [{ ago: '1m', took: '5m' }] }),
  },
  'pipeline: unknown service': { with: 'target: pipeline\nserviceName: shopp\n' },
  'pipeline: the answer to Update is lost': {
    with: pipeline,
    account: accountWith([{ operation: 'UpdateServicePipeline', kind: 'loseAnswer' }]),
  },
  'pipeline: somebody else was faster, with another spec': {
    with: pipeline,
    account: accountWith([{ operation: 'UpdateServicePipeline', kind: 'reset' }]),
    meanwhile: theirPipeline,
  },
  'pipeline: main is killed before it knows whether Update was accepted': {
    with: pipeline,
    account: accountWith([{ operation: 'UpdateServicePipeline', kind: 'loseAnswer' }]),
    killedAfter: /^Request failed\. Update/,
  },
  'pipeline: main is killed before Update is sent': { with: pipeline, killedAfter: /^Requesting the/ },
  'pipeline: main is killed while following': { with: pipeline, killedAfter: /^Deployments of this target/ },
  'pipeline: a service without one': { with: 'target: pipeline\nserviceName: checkout\n' },
  'input errors, all at once': {
    with: `
target: cluster
serviceName: my shop
deploymentType: LATEST
specPath: ../secrets.yaml
templateMajorVersion: v1
templateMinorVersion: '01'
wait: yes please
timeoutMinutes: soon
cancelOnTimeout: 'on'
onConflict: retry
maskOutputs: 'y'
region: Frankfurt
`,
  },
  'input errors: names and values that are nearly right': {
    with: `
Command: deploy
target: Instance
serviceName: shop
serviceInstanceName: prod
spec-path: service.yaml
deploymentType: minor_version
timeout: 90m
timeoutMinutes: 90m
dry-run: true
`,
  },
  'input errors: an input that is not known, and an empty one': {
    with: `
command: ''
target: instance
serviceName: ''
dry-run: true
set: 'image= # none'
`,
  },
  'input errors: the spec is made of something else': {
    with: withSpec,
    files: {
      'service.yaml':
        'proton: ServiceSpec\ninstances:\n  - name: prod\n    environment: production\n    inputs:\n      image: !Ref Image\n      tag: {{ tag }}\n      sha: ${{ github.sha }}\n',
    },
  },
  'input errors: what the target does not take': {
    with: `${pipeline}serviceInstanceName: prod\ntemplateMajorVersion: '1'\ntimeoutMinutes: 0\n`,
  },
  'input errors: the spec is not YAML': {
    with: withSpec,
    files: { 'service.yaml': 'proton: ServiceSpec\ninstances:\n  - name: prod\n   spec: {secret: hunter2\n' },
  },
  'input errors: the spec lacks the instance': {
    with: withSpec,
    files: {
      'service.yaml': spec.replace('name: prod', 'name: dev').replace('ServiceSpec', 'EnvironmentSpec'),
    },
  },
}

function theirPipeline({ somebody, runner }: Parameters<NonNullable<Scenario['meanwhile']>>[0]): void {
  const update = new UpdateServicePipelineCommand({
    serviceName: 'shop',
    deploymentType: 'CURRENT_VERSION',
    spec,
  })
  runner.when(/^Requesting the/, () => {
    somebody(client => client.send(update))
  })
}

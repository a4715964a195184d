import { UpdateServicePipelineCommand } from '@aws-sdk/client-proton'
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
  'instance: an older endpoint without deployment ids': {
    with: prod,
    account: accountWith([], { omitDeploymentIds: true }),
  },
  'instance: GetDeployment is denied': { with: prod, account: accountWith([denied('GetDeployment')]) },
  'instance: outputs are denied': {
    with: prod,
    account: accountWith([denied('ListServiceInstanceOutputs')]),
  },
  'instance: refused by Proton': {
    with: withSpec,
    files: { 'service.yaml': spec.replace('replicas: 6', 'replicas: many') },
  },
  'instance: a template version that does not exist': {
    with: `${prod}deploymentType: MAJOR_VERSION\ntemplateMajorVersion: '4'\ntemplateMinorVersion: '28'\n`,
  },
  'instance: outputs with hostile names and values, masked': {
    with: `${withSpec}maskOutputs: true\n`,
    files,
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
  'input errors: what the target does not take': {
    with: `${pipeline}serviceInstanceName: prod\ntemplateMajorVersion: '1'\ntimeoutMinutes: 0\n`,
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

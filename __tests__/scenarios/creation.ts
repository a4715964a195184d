import { accountWith } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

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
  'environment.yaml': 'proton: EnvironmentSpec\nspec:\n  cidr: 10.9.0.0/16\n',
  'queue.yaml': 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n',
}
const environment = `
target: environment
environmentName: sandbox
createIfMissing: true
templateName: vpc-env
templateMajorVersion: '1'
specPath: environment.yaml
`
const component = `
target: component
componentName: queue
createIfMissing: true
templateFilePath: queue.yaml
manifest: |
  infrastructure:
    templates:
      - file: queue.yaml
        rendering_engine: jinja
        template_language: cloudformation
`
const service = `
target: service
serviceName: blog
createIfMissing: true
templateName: web-service
templateMajorVersion: '1'
specPath: service.yaml
repositoryConnectionArn: arn:aws:codestar-connections:us-east-1:123456789012:connection/a1b2
repositoryId: example/blog
branchName: main
`

/** What does not exist yet. */
export const creationScenarios: Readonly<Record<string, Scenario>> = {
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
  'create: an environment': { with: environment, files },
  'create: an environment of a template that does not exist': {
    with: environment.replace('vpc-env', 'vpc'),
    files,
  },
  'create: an environment, main is killed before Create is sent': {
    with: environment,
    files,
    killedAfter: /^Requesting the/,
  },
  'create: a component': { with: `${component}environmentName: development\n`, files },
  'create: a component attached to an instance': {
    with: `${component}serviceName: shop\nserviceInstanceName: dev\n`,
    files,
  },
  'create: a service': { with: service, files },
  'create: a service without instances': {
    with: service,
    files: { 'service.yaml': 'proton: ServiceSpec\npipeline:\n  branch: main\ninstances: []\n' },
  },
  'create: nothing, for it is there': {
    with: environment.replace('sandbox', 'staging'),
    files,
  },
}

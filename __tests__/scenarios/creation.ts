import type { Scenario } from '../support/stage.js'

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

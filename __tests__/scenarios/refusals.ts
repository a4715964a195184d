import { accountWith, changed, denied } from '../support/accounts.js'
import type { Scenario } from '../support/stage.js'

const INSTANCES = ['dev', 'staging', 'prod']
const environments: Readonly<Record<string, string>> = { dev: 'development', prod: 'production' }
const instance = (name: string) =>
  `  - { name: ${name}, environment: ${environments[name] ?? 'staging'}, spec: { image: "registry.example/shop:1.6.0" } }\n`
const serviceSpec = (names: readonly string[]) => ({
  'service.yaml': `proton: ServiceSpec\npipeline: { branch: main }\ninstances:\n${names.map(instance).join('')}`,
})
const previews = (count: number) => Array.from({ length: count }, (_, index) => `preview-${index}`)
const service = 'command: plan\ntarget: service\nserviceName: shop\nspecPath: service.yaml\n'
const newService = `${service.replace('shop', 'cart')}createIfMissing: true
templateName: web-service
templateMajorVersion: 1
repositoryConnectionArn: arn:aws:codestar-connections:us-east-1:123456789012:connection/c
repositoryId: example/cart
branchName: main
`
const instanceOf = (serviceName: string, name: string) =>
  `command: plan\ntarget: instance\nserviceName: ${serviceName}\nserviceInstanceName: ${name}\n`
const preview = instanceOf('shop', 'preview')
const withSpec = 'specPath: service.yaml\n'
const created = `createIfMissing: true\n${withSpec}`
const assets = 'command: plan\ntarget: component\ncomponentName: assets\n'

/** What Proton refuses and a plan can know. */
export const refusalScenarios: Readonly<Record<string, Scenario>> = {
  'refusal: a service with more instances than its quota': {
    with: service,
    files: serviceSpec([...INSTANCES, ...previews(18)]),
  },
  'refusal: a new service with more instances than its quota': {
    with: newService,
    files: serviceSpec(previews(21)),
  },
  'refusal: a service as full as it may be': {
    with: service,
    files: serviceSpec([...INSTANCES, ...previews(17)]),
  },
  'refusal: an instance with a component is removed': {
    with: `${service}allowInstanceRemoval: true\n`,
    files: serviceSpec(['dev']),
  },
  'refusal: an instance is removed, what is attached denied': {
    with: `${service}allowInstanceRemoval: true\n`,
    files: serviceSpec(['dev', 'prod']),
    account: accountWith([denied('ListComponents')]),
  },
  'refusal: a new instance of a service that does not exist': {
    with: `${instanceOf('cart', 'preview')}${created}`,
    files: serviceSpec(['preview']),
  },
  'refusal: a new instance of a full service': {
    with: `${preview}${created}`,
    files: serviceSpec(['preview']),
    account: changed(
      'services',
      'shop',
      {
        instances: Object.fromEntries(
          previews(20).map(name => [
            name,
            { environment: 'staging', version: '1.0', inputs: { image: 'registry.example/shop:1.6.0' } },
          ]),
        ),
      },
      { components: {} },
    ),
  },
  'refusal: a new instance that keeps a value': {
    with: `${preview}${created}`,
    files: {
      'service.yaml':
        'proton: ServiceSpec\ninstances:\n  - { name: preview, environment: staging, spec: { image: "${Proton::CURRENT_VAL}" } }\n',
    },
  },
  'refusal: an instance moves to another environment': {
    with: `${instanceOf('shop', 'prod')}${withSpec}`,
    files: {
      'service.yaml': serviceSpec(['prod'])['service.yaml'].replace(
        'environment: production',
        'environment: staging',
      ),
    },
  },
  'refusal: a template version that does not exist': {
    with: `${instanceOf('shop', 'prod')}${withSpec}deploymentType: MINOR_VERSION\ntemplateMajorVersion: 1\ntemplateMinorVersion: 99\n`,
    files: serviceSpec(['prod']),
  },
  'refusal: a minor version of another major version': {
    with: `${instanceOf('shop', 'prod')}deploymentType: MINOR_VERSION\ntemplateMajorVersion: 2\ntemplateMinorVersion: 0\n`,
  },
  'refusal: a major version that is not higher': {
    with: `${instanceOf('shop', 'prod')}deploymentType: MAJOR_VERSION\ntemplateMajorVersion: 1\n`,
  },
  'refusal: a template that does not exist': {
    with: 'command: plan\ntarget: environment\nenvironmentName: sandbox\ncreateIfMissing: true\ntemplateName: none\ntemplateMajorVersion: 1\nspecPath: e.yaml\n',
    files: { 'e.yaml': 'proton: EnvironmentSpec\nspec: { cidr: 10.9.0.0/16 }\n' },
  },
  'refusal: a component for an instance that does not exist': {
    with: `${assets}serviceName: shop\nserviceInstanceName: preview\n`,
    account: changed('components', 'assets', { service: undefined, instance: undefined }),
  },
  'refusal: none, a new instance': { with: `${preview}${created}`, files: serviceSpec(['preview']) },
  'refusal: a new instance that breaks the schema': {
    with: `${preview}${created}`,
    files: {
      'service.yaml': serviceSpec(['preview'])['service.yaml'].replace(
        'registry.example/shop:1.6.0',
        'NOT AN IMAGE',
      ),
    },
  },
  'refusal: none, a new service': {
    with: newService,
    files: serviceSpec(['preview']),
  },
  'refusal: a component that is attached elsewhere': {
    with: `${assets}serviceName: shop\nserviceInstanceName: dev\n`,
  },
  'refusal: a component for an instance that has one': {
    with: `${assets}serviceName: shop\nserviceInstanceName: prod\n`,
    account: {
      ...changed('components', 'assets', { service: undefined, instance: undefined }),
      components: {
        assets: { environment: 'production' },
        cache: { environment: 'production', service: 'shop', instance: 'prod' },
      },
    },
  },
}

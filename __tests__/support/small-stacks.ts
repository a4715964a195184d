import type {
  CloudFormationAccount,
  StackEntry,
} from '../../src/simulator/cloudformation/account/account-file.js'

/** A bundle of an environment and one of a service, as a repository of templates has them. */
export const bundleFiles = {
  'templates/network/v1/schema/schema.yaml': `schema:
  format: { openapi: '3.0.0' }
  environment_input_type: Network
  types:
    Network:
      type: object
      required: [cidr]
      properties:
        cidr: { type: string }
        zones: { type: integer, default: 2 }
`,
  'templates/network/v1/infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
`,
  'templates/network/v1/infrastructure/cloudformation.yaml': `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: {{ environment.inputs.cidr }}
  Zones:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: '{{ environment.inputs.zones }}'
Outputs:
  VpcId: { Value: !Ref Vpc }
`,
  'templates/web/v1/schema/schema.yaml': `schema:
  format: { openapi: '3.0.0' }
  service_input_type: Web
  types:
    Web:
      type: object
      required: [image]
      properties:
        image: { type: string }
        count: { type: integer, default: 1, minimum: 1 }
`,
  'templates/web/v1/instance_infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
`,
  'templates/web/v1/instance_infrastructure/cloudformation.yaml': `Description: {{ service.name }} {{ service_instance.name }} in {{ environment.name }}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: {{ service.name }}
      ContainerDefinitions:
        - Name: app
          Image: {{ service_instance.inputs.image }}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: {{ service.name }}-{{ service_instance.name }}
  Service:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: {{ service_instance.inputs.count }}
      Cluster: {{ environment.outputs.VpcId }}
Outputs:
  Url: { Value: 'https://{{ service_instance.name }}.example' }
`,
} as const

/** A service spec. */
export function shopSpec(image: string, more = ''): string {
  return `proton: ServiceSpec
instances:
  - name: prod
    environment: prod
    spec:
      image: ${image}
${more}`
}

/** What Proton deployed for instance prod. */
export function prodText(image: string, count = 1): string {
  return `Description: shop prod in prod
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      ContainerDefinitions:
        - Name: app
          Image: ${image}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: shop-prod
  Service:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: ${count}
      Cluster: vpc-1
Outputs:
  Url: { Value: 'https://prod.example' }`
}

const arn = (resource: string) => `arn:aws:proton:us-east-1:123456789012:${resource}`
const environmentTags = {
  'proton:template': arn('environment-template/network'),
  'proton:environment': arn('environment/prod'),
}

/** The stack of environment prod. */
export const environmentStack: StackEntry = {
  tags: environmentTags,
  physicalIds: { Vpc: 'vpc-1' },
  outputs: { VpcId: 'vpc-1' },
  plan: [{ takes: '1m' }],
  template: `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  Zones:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: '2'
Outputs:
  VpcId: { Value: !Ref Vpc }`,
}

/** The stack of instance prod. */
export function instanceStack(entry: Partial<StackEntry> = {}): StackEntry {
  return {
    tags: {
      ...environmentTags,
      'proton:template': arn('service-template/web'),
      'proton:service': arn('service/shop'),
      'proton:service-instance': arn('service/shop/service-instance/prod'),
    },
    capabilities: ['CAPABILITY_NAMED_IAM'],
    plan: [{ takes: '1m', changeSet: { takes: '2s' } }],
    template: prodText('shop:1'),
    ...entry,
  }
}

/** An account as Proton left it: environment prod, and instance prod of service shop in it. */
export function leftByProton(
  instance: Partial<StackEntry> = {},
  more: Partial<CloudFormationAccount> = {},
): CloudFormationAccount {
  const stacks = { 'AWSProton-prod-1': environmentStack, 'AWSProton-shop-prod-1': instanceStack(instance) }
  return { stacks, ...more }
}

/** The inputs that name instance prod. */
export const prodInstance = { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const

/** The inputs of a step that deploys it. */
export const deployProd = { ...prodInstance, specPath: 'spec.yaml' } as const

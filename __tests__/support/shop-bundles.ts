import { stringify } from 'yaml'
import { defaultAccount } from '../../src/simulator/account/default-account.js'

// The templates of Proton's default account as bundles, and what each renders, written down without the renderer.

/** A template and what it renders. */
export interface ShopBundle<Names> {
  readonly template: string
  /** The resource that fails where a deployment does. */
  readonly fragile: string
  /** By their paths in the folder of the bundle. */
  readonly files: Files
  readonly textOf: (inputs: Inputs, names: Names) => string
}
export type Inputs = Readonly<Record<string, string | number>>
type Files = Readonly<Record<string, string>>

const manifest = `infrastructure:
  templates:
    - { file: cloudformation.yaml, rendering_engine: jinja, template_language: cloudformation }
`
const schemaText = (
  template: { readonly versions: Readonly<Record<string, { readonly schema?: object }>> } | undefined,
) => stringify(template?.versions['1.0']?.schema, { aliasDuplicateObjects: false })

/** The template of environments. */
export const networkBundle: ShopBundle<object> = {
  template: 'vpc-env',
  fragile: 'Vpc',
  files: {
    'schema/schema.yaml': schemaText(defaultAccount.environmentTemplates?.['vpc-env']),
    'infrastructure/manifest.yaml': manifest,
    'infrastructure/cloudformation.yaml': `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: {{ environment.inputs.cidr }} }
  Gateways:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: '{{ environment.inputs.natGateways }}' }
Outputs:
  VpcId: { Value: !Ref Vpc }
`,
  },
  textOf: ({ cidr = '', natGateways = 1 }) => `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: ${cidr} }
  Gateways:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: '${natGateways}' }
Outputs:
  VpcId: { Value: !Ref Vpc }`,
}

/** The template of the instances of service shop. */
export const webBundle: ShopBundle<{ readonly instance: string; readonly vpc: string }> = {
  template: 'web-service',
  fragile: 'Service',
  files: {
    'schema/schema.yaml': schemaText(defaultAccount.serviceTemplates['web-service']),
    'instance_infrastructure/manifest.yaml': manifest,
    'instance_infrastructure/cloudformation.yaml': `Description: {{ service.name }}, {{ service_instance.name }}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: {{ service.name }}-{{ service_instance.name }}
      ContainerDefinitions:
        - Name: app
          Image: {{ service_instance.inputs.image }}
          Environment: [{% if service_instance.inputs.environmentVariables is defined %}{% for name, value in service_instance.inputs.environmentVariables.items() %}{ Name: {{ name }}, Value: {{ value }} },{% endfor %}{% endif %}]
  Service:
    Type: AWS::ECS::Service
    Properties: { DesiredCount: {{ service_instance.inputs.replicas }}, Cluster: {{ environment.outputs.VpcId }} }
Outputs:
  ServiceURL: { Value: 'https://{{ service_instance.inputs.domain | default('shop.example') }}' }
  Image: { Value: '{{ service_instance.inputs.image }}' }
`,
  },
  textOf: ({ image = '', replicas = 2, domain = '' }, { instance, vpc }) => `Description: shop, ${instance}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop-${instance}
      ContainerDefinitions:
        - Name: app
          Image: ${image}
          Environment: []
  Service:
    Type: AWS::ECS::Service
    Properties: { DesiredCount: ${replicas}, Cluster: ${vpc} }
Outputs:
  ServiceURL: { Value: 'https://${domain}' }
  Image: { Value: '${image}' }`,
}

/** Both bundles as files of a workspace. */
export const shopTemplates: Files = Object.fromEntries(
  [networkBundle, webBundle].flatMap(({ template, files }) =>
    Object.entries(files).map(([path, text]) => [`templates/${template}/v1/${path}`, text]),
  ),
)

import type {
  CloudFormationAccount,
  StackEntry,
} from '../../src/simulator/cloudformation/account/account-file.js'
import { bundleFiles, environmentStack, instanceStack, prodText, shopSpec } from './small-stacks.js'

/** The template file of component assets; it reads an input that only the schema of the instance has. */
export const assetsTemplate = `Description: {{ component.name }} of {{ service.name }}/{{ service_instance.name }} in {{ environment.name }}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: {{ service.name }}-{{ service_instance.name }}-assets
      Tags:
        - { Key: image, Value: '{{ service_instance.inputs.image }}' }
        - { Key: count, Value: '{{ service_instance.inputs.count }}' }
        - { Key: vpc, Value: '{{ environment.outputs.VpcId }}' }
Outputs:
  BucketName: { Value: !Ref Bucket }
`

/** What Proton deployed of it. */
export function assetsText(image: string, count = 1): string {
  return `Description: assets of shop/prod in prod
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: shop-prod-assets
      Tags:
        - { Key: image, Value: '${image}' }
        - { Key: count, Value: '${count}' }
        - { Key: vpc, Value: 'vpc-1' }
Outputs:
  BucketName: { Value: !Ref Bucket }`
}

const WEB = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'

/** A workspace in which the template of an instance reads the outputs of its component. */
export const componentFiles = {
  ...bundleFiles,
  [WEB]: bundleFiles[WEB].replace(
    'Outputs:',
    `{%- for name, value in service_instance.components.default.outputs.items() %}
  {{ name }}Parameter:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: '{{ value }}' }
{%- endfor %}
Outputs:`,
  ),
  'assets.yaml': assetsTemplate,
  'spec.yaml': shopSpec('shop:1'),
}

/** What Proton deployed for instance prod, with the output of component assets. */
export function prodWithAssets(image: string, bucket = 'shop-prod-assets'): string {
  return prodText(image).replace(
    'Outputs:',
    `  BucketNameParameter:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: '${bucket}' }
Outputs:`,
  )
}

const arn = (resource: string) => `arn:aws:proton:us-east-1:123456789012:${resource}`

/** The stack of component assets, attached to instance prod. */
export function componentStack(entry: Partial<StackEntry> = {}, name = 'assets'): StackEntry {
  return {
    tags: {
      'proton:environment': arn('environment/prod'),
      'proton:service': arn('service/shop'),
      'proton:service-instance': arn('service/shop/service-instance/prod'),
      'proton:component': arn(`component/${name}`),
    },
    capabilities: ['CAPABILITY_NAMED_IAM'],
    physicalIds: { Bucket: 'shop-prod-assets' },
    outputs: { BucketName: 'shop-prod-assets' },
    plan: [{ takes: '1m', changeSet: { takes: '2s' } }],
    template: assetsText('shop:1'),
    ...entry,
  }
}

/** An account as Proton left it: environment prod, instance prod of service shop in it, and component assets attached. */
export function leftWithComponent(
  stacks: Readonly<Record<string, StackEntry>> = {},
  more: Partial<CloudFormationAccount> = {},
): CloudFormationAccount {
  return {
    stacks: {
      'AWSProton-prod-1': environmentStack,
      'AWSProton-shop-prod-1': instanceStack({ template: prodWithAssets('shop:1') }),
      'AWSProton-assets-1': componentStack(),
      ...stacks,
    },
    ...more,
  }
}

/** The inputs that name component assets. */
export const assets = { target: 'component', componentName: 'assets' } as const

/** The inputs of a step that deploys it. */
export const deployAssets = {
  ...assets,
  templateFilePath: 'assets.yaml',
  templatesPath: 'templates',
} as const

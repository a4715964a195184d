import { stringify } from 'yaml'

const manifest = `infrastructure:
  templates:
    - { file: cloudformation.yaml, rendering_engine: jinja, template_language: cloudformation }
`

/** A bundle whose resources ministack has: a queue and, to fail or to take long, a wait condition that nobody signals. */
export const bundles = {
  'templates/queue/v1/schema/schema.yaml': `schema:
  format: { openapi: '3.0.0' }
  service_input_type: Queue
  types:
    Queue:
      type: object
      properties:
        delay: { type: integer }
        wait: { type: integer }
`,
  'templates/queue/v1/instance_infrastructure/manifest.yaml': manifest,
  'templates/queue/v1/instance_infrastructure/cloudformation.yaml': `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: {{ service.name }}-{{ environment.outputs.Name }}
      DelaySeconds: {{ service_instance.inputs.delay }}
{%- if service_instance.inputs.wait is defined %}
  Handle:
    Type: AWS::CloudFormation::WaitConditionHandle
  Wait:
    Type: AWS::CloudFormation::WaitCondition
    DependsOn: Queue
    Properties:
      Handle: !Ref Handle
      Timeout: '{{ service_instance.inputs.wait }}'
{%- endif %}
Outputs:
  Delay: { Value: '{{ service_instance.inputs.delay }}' }
`,
} as const

/** What the bundle renders without a wait condition. */
export function instanceText(service: string, delay: number): string {
  return `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: ${service}-network
      DelaySeconds: ${delay}
Outputs:
  Delay: { Value: '${delay}' }`
}

/** The template of the environment. */
export const environmentText = `Resources:
  Name:
    Type: AWS::SSM::Parameter
    Properties: { Name: network, Type: String, Value: network }
Outputs:
  Name: { Value: !Ref Name }`

/** A service spec with instance prod. */
export function serviceSpec(inputs: object): string {
  return stringify({
    proton: 'ServiceSpec',
    instances: [{ name: 'prod', environment: 'prod', spec: inputs }],
  })
}

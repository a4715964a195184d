import { expect, test } from '@jest/globals'
import type { TargetTemplate } from '../../../src/providers/cloudformation/rendered-template.js'
import { placeIn } from '../../../src/providers/cloudformation/template-place.js'
import { environmentNamespace } from '../../../src/rendering/namespace.js'

const template = `Resources:
{% for name in ['A', 'B'] %}
  Topic{{ name }}:
    Type: AWS::SNS::Topic
{% endfor %}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Tags: [{ Key: a, Value: !Ref AWS::StackName }]
{{ environment.inputs.more }}`
const bundle = {
  kind: 'environment',
  folder: '/w',
  templateFile: 't.yaml',
  template,
  schema: undefined,
  digest: '',
} as const
const source: TargetTemplate = {
  bundle,
  schema: undefined,
  owner: { kind: 'environment', environmentName: 'dev' },
  namespace: inputs => environmentNamespace({ name: 'dev', inputs }),
}
const more = '  Extra:\n    Type: AWS::SNS::Topic'

test.each([
  ['/Resources/TopicB', 't.yaml:3'],
  ['/Resources/TopicB/Type', 't.yaml:4'],
  ['/Resources/Queue/Properties/Tags/0/Value', 't.yaml:9'],
  ['/Resources/Queue/Properties/Missing', 't.yaml:9'],
  ['/Resources/Extra/Type', 't.yaml:10'],
])('%s is at %s', (path, place) => {
  expect(placeIn(source, new Map([['more', more]]))(path)).toBe(place)
})

test('a template that cannot be rendered has no place', () => {
  expect(placeIn(source, new Map())('/Resources/Queue')).toBeUndefined()
})

import { describe, expect, test } from '@jest/globals'
import type { TargetTemplate } from '../../../../src/providers/cloudformation/wanted/rendered-template.js'
import { placeIn, withPlace } from '../../../../src/providers/cloudformation/wanted/template-place.js'
import { environmentNamespace } from '../../../../src/rendering/namespace.js'
import { renderTemplate } from '../../../../src/providers/cloudformation/wanted/rendered-template.js'
import { ProviderError } from '../../../../src/shared/errors.js'

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
  ['/Resources/Queue/Properties/Missing', 't.yaml:8'],
  ['/Resources/Extra/Type', 't.yaml:10'],
])('%s is at %s', (path, place) => {
  expect(placeIn(source, new Map([['more', more]]))(path)).toBe(place)
})

test('a template that cannot be rendered has no place', () => {
  expect(placeIn(source, new Map())('/Resources/Queue')).toBeUndefined()
})

describe('an error that names a line of the text', () => {
  const inputs = new Map([['more', more]])
  const text = renderTemplate(source, inputs)
  const hint = 'Fix it.'
  const malformed = (line: number, fault: 'invalid' | 'denied' = 'invalid') =>
    new ProviderError('CreateChangeSet', 'ValidationError', fault, {
      message: `Template format error: YAML not well-formed. (line ${line}, column 3)`,
      hint,
    })

  test.each([
    ['as it was rendered', text, 6, 3],
    ['after its record', `# record\n${text}`, 7, 3],
  ])('has the line of the template: %s', (_, sent, line, templateLine) => {
    const found = withPlace(malformed(line), sent, { template: source, inputs })
    expect(found).toMatchObject({ hint: `That is line ${templateLine} of t.yaml. ${hint}` })
  })

  test.each([
    ['a line that the template does not render', malformed(1), `# record\n${text}`, inputs],
    ['a template that cannot be rendered', malformed(3), text, new Map<string, string>()],
    ['another fault', malformed(3, 'denied'), text, inputs],
    ['no ProviderError', new TypeError('(line 3, column 1)'), text, inputs],
  ])('stays as it is with %s', (_, error, sent, values) => {
    expect(withPlace(error, sent, { template: source, inputs: values })).toBe(error)
  })
})

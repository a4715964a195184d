import { describe, expect, it } from '@jest/globals'
import type { Value } from '../../src/rendering/jinja/values.js'
import { schemaProperties, type SpecInputs } from '../../src/rendering/spec-inputs.js'
import { undeterminedInputs } from '../../src/rendering/undetermined-inputs.js'
import { exampleBundle, exampleInstance, inputsOfInstance } from './example-bundles.js'

const schemaOf = (properties: string) => `schema:
  service_input_type: Web
  types: { Web: { type: object, properties: ${properties} } }
`

/** The undetermined inputs of a template that is rendered with these inputs. */
function undetermined(template: string, properties: string, inputs: Readonly<Record<string, Value>>) {
  const all = new Map(Object.entries(inputs))
  return undeterminedInputs({
    source: { template, templateFile: 'cloudformation.yaml' },
    namespace: values => exampleInstance('dev', values),
    properties: schemaProperties(schemaOf(properties), 'instance'),
    inputs: all,
  })
}

const texts = '{ a: { type: string }, b: { type: string } }'
const flags =
  '{ public: { type: boolean, default: false }, count: { type: integer, default: 1 }, size: { type: string, enum: [s, l], default: s } }'

describe('an input is determined', () => {
  it.each(['dev', 'staging', 'prod'])('in instance %s of the example, every one', async name => {
    const source = await exampleBundle('fargate-svc', 'instance')
    const inputs = inputsOfInstance(name, source.schema)
    const properties = schemaProperties(source.schema, 'instance')
    const namespace = (values: SpecInputs) => exampleInstance(name, values)
    expect(undeterminedInputs({ source, namespace, properties, inputs })).toEqual([])
  })

  it.each<[string, string, string, Readonly<Record<string, Value>>, readonly string[]]>([
    ['where it alone is on a line', 'x: {{ service_instance.inputs.a }}', texts, { a: 'y' }, []],
    [
      'not where another one is on the line',
      'x: {{ service_instance.inputs.a }}:{{ service_instance.inputs.b }}',
      texts,
      { a: 'h', b: '5:1' },
      ['a', 'b'],
    ],
    ['not where a filter changes it', 'x: {{ service_instance.inputs.a | lower }}', texts, { a: 'y' }, ['a']],
    [
      'as absent, where any value would show',
      '{% if service_instance.inputs.a is defined %}x: 1{% endif %}',
      texts,
      {},
      [],
    ],
    [
      'as a choice, where all others render another text',
      "{{ 1 if service_instance.inputs.size == 's' else 2 }}",
      flags,
      { size: 's', public: false, count: 1n },
      [],
    ],
    [
      'not where it shows only with other inputs',
      '{% if service_instance.inputs.count > 1 and service_instance.inputs.public %}x: 1{% endif %}',
      flags,
      { size: 's', public: false, count: 1n },
      ['public', 'count'],
    ],
  ])('%s', (_, template, properties, inputs, expected) => {
    expect(undetermined(template, properties, inputs)).toEqual(expected)
  })
})

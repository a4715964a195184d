import { expect, it } from '@jest/globals'
import { schemaProblems } from '../../../src/proton-spec/schema/input-schema.js'

const environment = { kind: 'environment', environmentName: 'production' } as const

const schema = `schema:
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      required: [image]
      properties: { image: { type: string, pattern: '^(a+)+$' } }
`

// They take seconds: by themselves, they do not delay the other tests of the check.
it.each([
  ['a pattern that takes exponential time, after two seconds', `spec: { image: ${'a'.repeat(60)}- }`],
  ['a spec that is nested too deeply', `spec: ${'['.repeat(20_000)}`],
])('the check of a schema reports nothing for %s', (_, spec) => {
  expect(schemaProblems(spec, schema, environment, { file: 's.yaml' })).toBeUndefined()
})

import { describe, expect, it } from '@jest/globals'
import { InputError } from '../../src/shared/errors.js'
import type { Value } from '../../src/rendering/jinja/values.js'
import { inputsText, readInputs, readSpecInputs, schemaProperties } from '../../src/rendering/spec-inputs.js'

const SCHEMA = `schema:
  service_input_type: T
  pipeline_input_type: P
  types:
    T:
      properties:
        port: { type: integer, default: 80 }
        size: { type: string, enum: [small, large], default: small }
        owner: { type: string }
        list: { type: array, default: [a] }
    P: { properties: { x: { default: 1 } } }
`
const target = { kind: 'instance', serviceName: 's', serviceInstanceName: 'dev' } as const
const spec = (inputs: string) => `proton: ServiceSpec\ninstances:\n  - name: dev\n    spec: ${inputs}\n`

describe('the inputs of a spec', () => {
  it('have the defaults of the schema, and none for an optional input without default', () => {
    const inputs = readSpecInputs(spec('{ port: 9000, extra: 1.0 }'), target, SCHEMA)
    expect([...inputs]).toEqual([
      ['port', 9000n],
      ['size', 'small'],
      ['list', ['a']],
      ['extra', 1],
    ])
    expect([...readSpecInputs(spec('{ port: 1 }'), target, undefined)]).toEqual([['port', 1n]])
    expect(readSpecInputs('proton: ServiceSpec\ninstances: [{ name: dev }]', target, undefined).size).toBe(0)
  })

  it('of an environment and a pipeline are read from their own places', () => {
    const environment = { kind: 'environment', environmentName: 'e' } as const
    expect([...readSpecInputs('spec: { a: yes }', environment, undefined)]).toEqual([['a', true]])
    const pipeline = { kind: 'pipeline', serviceName: 's' } as const
    expect([...readSpecInputs('pipeline: { a: 012345678901 }', pipeline, SCHEMA)]).toEqual([
      ['x', 1n],
      ['a', '012345678901'],
    ])
  })

  it('resolve aliases and merged maps', () => {
    const text = `base: &base { a: 1, b: 2 }\nspec:\n  <<: *base\n  b: 3\n  again: *base\n`
    const inputs = readSpecInputs(text, { kind: 'environment', environmentName: 'e' }, undefined)
    expect(inputsText(inputs)).toBe('{"a":1,"b":3,"again":{"a":1,"b":2}}')
  })

  it.each([
    [spec('{}').replace('name: dev', 'name: other'), 'the spec has no such instance, or has it twice'],
    ['a: [', 'the spec is not valid YAML'],
    ['- a', 'the spec is not a map'],
    [spec('[1]'), 'the inputs at instances.0.spec are not a map'],
    [
      spec('{ a: !secret x }'),
      /^the spec has a tag \(!…\) that Proton does not read: put a text that begins with ! in quotes$/,
    ],
    ['a: &a [*a]', /^the spec has a value that cannot be read/],
  ])('of %j are refused', (text, message) => {
    const read = () => readSpecInputs(text, target, undefined)
    expect(read).toThrow(InputError)
    expect(read).toThrow(message)
  })

  it('are written as one line of ASCII that reads back the same', () => {
    const inputs = new Map<string, Value>([
      ['texts', ['yes', '12', 'ü\n"', '', '~', '2020-01-01']],
      ['numbers', [1n, -12345678901234567890n, 1, 0.5, 1e22, 1e-7, -0, Infinity]],
      ['others', [true, null, new Map<Value, Value>([['a', new Map()]])]],
    ])
    const text = inputsText(inputs)
    expect(text).toMatch(/^[ -~]+$/)
    expect(readInputs(text)).toEqual(inputs)
    expect(() => readInputs('[1]')).toThrow('is not a map of inputs')
  })
})

it('the properties of a schema are those of the type for the kind of target', () => {
  const properties = schemaProperties(SCHEMA, 'instance')
  expect([...properties.keys()]).toEqual(['port', 'size', 'owner', 'list'])
  expect(properties.get('size')).toEqual({ type: 'string', standard: 'small', choices: ['small', 'large'] })
  expect(schemaProperties(SCHEMA, 'environment').size).toBe(0)
  expect(schemaProperties(undefined, 'instance').size).toBe(0)
})

import { describe, expect, it } from '@jest/globals'
import { stringify } from 'yaml'
import { applyEdits } from '../../../src/proton-spec/edits.js'
import { parseEdits } from '../../../src/proton-spec/set-lines.js'
import { schemaProblems } from '../../../src/proton-spec/schema/input-schema.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const pipeline = { kind: 'pipeline', serviceName: 'shop' } as const
const environment = { kind: 'environment', environmentName: 'production' } as const

/** The schema of the simulator's web-service 1.1. */
const webService = `schema:
  format: { openapi: '3.0.0' }
  service_input_type: WebServiceInputs
  pipeline_input_type: WebServicePipelineInputs
  types:
    WebServiceInputs:
      type: object
      description: What a team says about one instance of its web service.
      properties:
        image:
          type: string
          description: Container image with tag.
          pattern: '^[a-z0-9./-]+:[A-Za-z0-9._-]+$'
        replicas: { type: integer, minimum: 1, maximum: 20, default: 2 }
        domain: { type: string, format: hostname }
        environmentVariables: { type: object, additionalProperties: { type: string } }
        cpu: { type: integer, enum: [256, 512, 1024], default: 256 }
      required: [image]
    WebServicePipelineInputs:
      type: object
      description: How the service is built.
      properties:
        branch: { type: string, default: main }
        testCommand: { type: string, default: npm test }
`

const spec = `proton: ServiceSpec
pipeline:
  branch: main
instances:
  - name: dev
    environment: development
    spec: { image: not-secret-but-wrong, replicas: 900 }
  - name: prod
    environment: production
    spec:
      image: registry.example/shop:1
      replicas: 2
      domain: shop.example
      environmentVariables:
        LOG_LEVEL: info
`

/** The problems as `line:column path: message`. */
function problemsOf(text: string, schema = webService, target: Parameters<typeof schemaProblems>[2] = prod) {
  const problems = schemaProblems(text, schema, target, { file: 'ops/spec.yaml' })
  return problems?.map(({ input, message, at }) => {
    expect(input).toBe('specPath')
    const place = `specPath ops/spec.yaml:${at?.line ?? 0}: `
    expect(message.startsWith(place)).toBe(true)
    return `${at?.line ?? 0}:${at?.column ?? 0} ${message.slice(place.length)}`
  })
}

describe('the schema of the default account', () => {
  it('accepts the specs of the default account', () => {
    expect(problemsOf(spec)).toEqual([])
    expect(problemsOf(spec, webService, pipeline)).toEqual([])
    expect(problemsOf('proton: ServiceSpec\n', webService, pipeline)).toEqual([])
  })

  it.each<readonly [string, string, readonly string[]]>([
    ['registry.example/shop:1', 'secret', ['11:14 image: must match ^[a-z0-9./-]+:[A-Za-z0-9._-]+$']],
    ['registry.example/shop:1', '1', ['11:14 image: must be text']],
    ['      image: registry.example/shop:1\n', '', ['11:7 image: is required but missing']],
    ['replicas: 2', 'replicas: 0', ['12:17 replicas: must be at least 1 and at most 20']],
    ['replicas: 2', 'replicas: 2.5', ['12:17 replicas: must be a whole number']],
    ['replicas: 2', 'replicas: secret', ['12:17 replicas: must be a whole number']],
    ['replicas: 2', 'replicas: 2.0', []],
    ['replicas: 2', 'replicas:', ['12:16 replicas: must be a whole number']],
    ['replicas: 2', 'cpu: 300', ['12:12 cpu: must be one of 256, 512, 1024']],
    ['shop.example\n', 'se_cret\n', ['13:15 domain: must have the format hostname']],
    ['LOG_LEVEL: info', 'a.b: 1', ['15:14 environmentVariables."a.b": must be text']],
    ['replicas: 2', 'unknown: 2', []],
    [
      'image: registry.example/shop:1\n      replicas: 2',
      'replicas: secret',
      ['11:7 image: is required but missing', '11:17 replicas: must be a whole number'],
    ],
  ])('%j → %j', (from, to, problems) => {
    expect(spec).toContain(from)
    const result = problemsOf(spec.replace(from, to)) ?? []
    expect(result).toEqual(problems)
    expect(result.join()).not.toContain('secret')
  })

  it('reports inputs that are not a map, or missing', () => {
    const [head] = spec.split('    spec:\n      image')
    expect(problemsOf(`${head ?? ''}    spec: [secret]\n`)).toEqual(['10:11 spec: must be a map'])
    expect(problemsOf(`${head ?? ''}    spec:\n`)).toEqual(['10:10 image: is required but missing'])
    expect(problemsOf(head ?? '')).toEqual(['8:5 image: is required but missing'])
    expect(problemsOf('pipeline: text\n', webService, pipeline)).toEqual(['1:11 pipeline: must be a map'])
  })

  it('accepts ${Proton::CURRENT_VAL} for every input', () => {
    const kept = '"${Proton::CURRENT_VAL}"'
    const text = spec
      .replace('registry.example/shop:1', kept)
      .replace('replicas: 2', `replicas: ${kept}`)
      .replace('environmentVariables:\n        LOG_LEVEL: info', `environmentVariables: ${kept}`)
    expect(problemsOf(text)).toEqual([])
  })

  it('shows the position of a value behind an alias or a merge key', () => {
    const shared = `base: &base\n  image: secret\n  replicas: &n many
instances:
  - name: prod
    spec: { <<: *base, domain: *n, cpu: *n }
  - { name: same, spec: *base }
  - { name: list, spec: { <<: [{ cpu: 1 }, *base] } }
`
    expect(problemsOf(shared)).toEqual([
      '2:10 image: must match ^[a-z0-9./-]+:[A-Za-z0-9._-]+$',
      '3:16 replicas: must be a whole number',
      '6:41 cpu: must be one of 256, 512, 1024',
    ])
    expect(problemsOf(shared, webService, { ...prod, serviceInstanceName: 'same' })).toHaveLength(2)
    expect(problemsOf(shared, webService, { ...prod, serviceInstanceName: 'list' })).toEqual([
      '2:10 image: must match ^[a-z0-9./-]+:[A-Za-z0-9._-]+$',
      '3:16 replicas: must be a whole number',
      '8:39 cpu: must be one of 256, 512, 1024',
    ])
  })

  it.each([
    'environmentVariables: { replicas: many }',
    '"<<": { replicas: many }',
    '? [a]\n      : { replicas: 1 }',
  ])('takes no other map for a merged one: %j', other => {
    const text = `base: &base\n  replicas: many\ninstances:\n  - name: prod\n    spec:\n      image: a:1\n      ${other}\n      <<: *base\n`
    expect(problemsOf(text)).toEqual(['2:13 replicas: must be a whole number'])
  })

  it('counts lines and columns as editors do, with a byte order mark and CRLF', () => {
    const text = `\ufeff${spec.replace('replicas: 2', 'replicas: many')}`.replaceAll('\n', '\r\n')
    expect(problemsOf(text)).toEqual(['12:17 replicas: must be a whole number'])
  })
})

/** A schema file with the type of an environment's inputs. */
function schemaOf(type: unknown, others: Readonly<Record<string, unknown>> = {}): string {
  const types = { Inputs: type, ...others }
  return stringify({ schema: { format: { openapi: '3.0.0' }, environment_input_type: 'Inputs', types } })
}

/** The violations of a type in an environment's inputs, without their line. */
function violations(type: unknown, inputs: string, others: Readonly<Record<string, unknown>> = {}) {
  const found = problemsOf(`spec: ${inputs}\n`, schemaOf(type, others), environment)
  return found?.map(text => text.replace(/^\d+:/, ''))
}

const object = (
  properties: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
) => ({
  type: 'object',
  properties,
  ...more,
})

describe('a schema of OpenAPI 3.0', () => {
  it.each<readonly [unknown, string, readonly string[]]>([
    [object({ a: { type: 'string', nullable: true } }), '{ a: null }', []],
    [object({ a: { type: 'string', nullable: true } }), '{ a: 1 }', ['12 a: must be text or null']],
    [object({ a: { nullable: true } }), '{ a: null }', []],
    [object({ a: { type: 'string', nullable: true, enum: ['x', null] } }), '{ a: null }', []],
    [
      object({ a: { type: 'number', minimum: 1, exclusiveMinimum: true } }),
      '{ a: 1 }',
      ['12 a: must be more than 1'],
    ],
    [
      object({ a: { type: 'number', maximum: 1, exclusiveMaximum: true } }),
      '{ a: 1 }',
      ['12 a: must be less than 1'],
    ],
    [object({ a: { type: 'number', maximum: 1, exclusiveMaximum: false } }), '{ a: 1 }', []],
    [object({ a: { type: 'number', exclusiveMaximum: true } }), '{ a: 1 }', []],
    [object({ a: { type: 'number', multipleOf: 5 } }), '{ a: 7 }', ['12 a: must be a multiple of 5']],
    [object({ a: { type: 'string', minLength: 2 } }), '{ a: x }', ['12 a: must have at least 2 characters']],
    [object({ a: { type: 'string', maxLength: 1 } }), '{ a: xy }', ['12 a: must have at most 1 character']],
    [object({ a: { type: 'array', minItems: 1 } }), '{ a: [] }', ['12 a: must have at least 1 item']],
    [
      object({ a: { type: 'array', uniqueItems: true } }),
      '{ a: [x, x] }',
      ['12 a: must not have an item twice'],
    ],
    [
      object({ a: { type: 'object', maxProperties: 1 } }),
      '{ a: {b: 1, c: 2} }',
      ['12 a: must have at most 1 key'],
    ],
    [
      object({ a: { type: 'array', items: { type: 'boolean' } } }),
      '{ a: [true, yes] }',
      ['19 a.1: must be true or false'],
    ],
    [
      object({ a: {}, b: {} }, { additionalProperties: false }),
      '{ c: secret }',
      ['9 c: is not allowed; allowed: a, b'],
    ],
    [{ type: 'object', additionalProperties: false }, '{ c: secret }', ['9 c: is not allowed; no key is']],
    [object({}, { required: ['constructor'] }), '{}', ['7 constructor: is required but missing']],
    [object({ a: { default: 1 } }, { required: ['a'] }), '{}', []],
    [
      object({ a: object({ b: { default: 1 }, c: {} }, { required: ['b', 'c'] }) }),
      '{ a: {} }',
      ['12 a.c: is required but missing'],
    ],
    [object({ 'a/b~c': { type: 'string' } }), '{ a/b~c: 1 }', ['16 a/b~c: must be text']],
    [object({ a: { type: 'string', pattern: '\\_(' } }), '{ a: x }', []],
    [object({ a: { type: 'string', pattern: '^\\_$' } }), '{ a: x }', ['12 a: must match ^\\_$']],
    [
      object({
        a: {
          type: 'string',
          format: 'made-up',
          'x-own': 1,
          example: { nullable: 1 },
          id: 'a',
          $id: ':',
          $schema: 'y',
        },
      }),
      '{ a: x }',
      [],
    ],
    [object({ exclusiveMinimum: { type: 'boolean' } }), '{ exclusiveMinimum: true }', []],
    [object({ a: { type: 'number', exclusiveMinimum: 1 } }), '{ a: 1 }', ['12 a: must be more than 1']],
    [object({ a: { type: ['string', 'integer'] } }), '{ a: 1.5 }', ['12 a: must be text or a whole number']],
    [object({ a: { enum: [[1], 'x', null] } }), '{ a: y }', ['12 a: must be one of [1], x, null']],
    [object({ a: false }), '{ a: 1 }', ['12 a: is not allowed by the schema']],
    [
      object({ a: {}, b: {} }, { additionalProperties: false, maxProperties: 1 }),
      '{ a: "${Proton::CURRENT_VAL}", b: 1 }',
      ['7 spec: must have at most 1 key'],
    ],
    [
      object({ a: { type: 'string', pattern: `^${'x'.repeat(198)}$` } }),
      '{ a: y }',
      [`12 a: must match ^${'x'.repeat(198)}$`],
    ],
    [
      object({ a: { type: 'string', pattern: `^${'x'.repeat(199)}$` } }),
      '{ a: y }',
      [`12 a: must match ^${'x'.repeat(199)}…`],
    ],
    [
      object({ a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string' } }),
      '{ c: 1, a: 1, b: 1 }',
      ['12 c: must be text', '18 a: must be text', '24 b: must be text'],
    ],
    [
      object({ a: { not: { type: 'string' } } }),
      '{ a: x }',
      ['12 a: must not have a form that the schema excludes'],
    ],
    [
      object({ a: { allOf: [{ minimum: 2 }, { minimum: 2 }, { maximum: 0 }] } }),
      '{ a: 1 }',
      ['12 a: must be at least 2', '12 a: must be at most 0'],
    ],
  ])('%j: %s', (type, inputs, problems) => {
    expect(violations(type, inputs)).toEqual(problems)
  })

  it.each(['#/schema/types/Port/Name', '#/types/Port/Name'])('refers to other types as %s', ref => {
    const $ref = ref.replace('Port/Name', 'Port~1Name')
    const others = { 'Port/Name': { type: 'integer' } }
    expect(violations(object({ a: { $ref } }), '{ a: x }', others)).toEqual(['12 a: must be a whole number'])
    expect(problemsOf('spec: 1', schemaOf({ $ref }, others), environment)).toEqual([])
  })

  it.each([
    ['A%2F b', 'A%252F%20b'],
    ['a~b/c', 'a~0b~1c'],
  ])('may have types of any name, and types that refer to themselves: %s', (name, inReference) => {
    const $ref = `#/types/${inReference}`
    const tree = object({ leaf: { type: 'string' }, inner: { anyOf: [{ $ref }, { type: 'null' }] } })
    const text = stringify({ schema: { environment_input_type: name, types: { [name]: tree } } })
    expect(problemsOf('spec: { inner: { inner: { leaf: 1 } } }', text, environment)).toEqual([
      '1:16 inner: must match at least one of the 2 forms in the schema',
    ])
    expect(problemsOf('spec: { inner: { inner: { leaf: x } } }', text, environment)).toEqual([])
  })

  const source = {
    oneOf: [
      object(
        { kind: { type: 'string', enum: ['queue'] }, queue: { type: 'string' } },
        { required: ['kind', 'queue'] },
      ),
      object(
        { kind: { type: 'string', enum: ['topic'] }, topic: { type: 'string' } },
        { required: ['kind', 'topic'] },
      ),
    ],
  }
  it.each<readonly [unknown, string, readonly string[]]>([
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, '[]', ['12 a: must be text or a whole number']],
    [
      { anyOf: [{ type: 'string', minLength: 9 }, { type: 'integer' }] },
      'x',
      ['12 a: must match at least one of the 2 forms in the schema'],
    ],
    [
      {
        anyOf: [
          { type: 'string', enum: ['a'] },
          { type: 'string', enum: ['b', 'a'] },
        ],
      },
      'x',
      ['12 a: must be one of a, b'],
    ],
    [
      { oneOf: [object({}, { required: ['b'] }), object({}, { required: ['c'] })] },
      '{ b: 1, c: 1 }',
      ['12 a: must match exactly one of the 2 forms in the schema'],
    ],
    [
      { oneOf: [{ type: 'string' }, { type: 'integer', nullable: true }] },
      '1.5',
      ['12 a: must be text or a whole number or null'],
    ],
    [{ oneOf: [{ type: 'number' }, { type: 'integer' }] }, '1.5', []],
    [source, '{ kind: queue, topic: x }', ['12 a: must match exactly one of the 2 forms in the schema']],
    [source, '{ kind: topic, topic: 1 }', ['12 a: must match exactly one of the 2 forms in the schema']],
    [source, '{ kind: "${Proton::CURRENT_VAL}", topic: x }', []],
    [source, '"${Proton::CURRENT_VAL}"', []],
    [
      { anyOf: [object({}, { required: ['b'] }), object({}, { required: ['c'] })] },
      '{}',
      ['12 a: must match at least one of the 2 forms in the schema'],
    ],
    [{ type: 'array', uniqueItems: true }, '["${Proton::CURRENT_VAL}", "${Proton::CURRENT_VAL}"]', []],
    [{ not: { type: 'object', required: ['b'] } }, '{ b: "${Proton::CURRENT_VAL}" }', []],
    [{ enum: [{ b: 1 }] }, '{ b: "${Proton::CURRENT_VAL}" }', []],
    [{ anyOf: [false, { type: 'string' }] }, '1', ['12 a: must be text']],
    [
      { anyOf: [{ type: 'object', maxProperties: 1 }] },
      '{ b: null, c: 1 }',
      ['12 a: must match at least one of the 1 forms in the schema'],
    ],
    [
      { anyOf: [{ type: 'string', enum: ['b'] }, { type: 'integer' }] },
      'x',
      ['12 a: must match at least one of the 2 forms in the schema'],
    ],
    [
      { anyOf: [{ enum: ['b'], minLength: 2 }, { enum: ['c'] }] },
      'x',
      ['12 a: must match at least one of the 2 forms in the schema'],
    ],
  ])('may have a choice of schemas, violated as a whole: %j, %s', (a, value, problems) => {
    expect(violations(object({ a }), `{ a: ${value} }`)).toEqual(problems)
  })

  it('names at most thirty allowed values', () => {
    const many = Array.from({ length: 40 }, (_, at) => `v${at}${'x'.repeat(200)}`)
    const [text = ''] = violations(object({ a: { enum: many } }), '{ a: x }') ?? []
    expect(text.match(/v\d+x+…/g)).toHaveLength(30)
    expect(text).toMatch(/ and more$/)
  })

  it('reports at most fifty violations', () => {
    const list = { type: 'array', items: { type: 'string' } }
    expect(violations(object({ a: list }), `{ a: [${'1, '.repeat(80)}] }`)).toHaveLength(50)
  })
})

describe('the check reports nothing for', () => {
  it.each([
    ['no type for the target', 'schema: { service_input_type: A, types: { A: { type: string } } }'],
    ['no type for the target, and a type undefined', 'schema: { types: { undefined: { type: string } } }'],
    ['a type that does not exist', 'schema: { environment_input_type: A, types: {} }'],
    [
      'the name of a property that all objects have',
      'schema: { environment_input_type: constructor, types: {} }',
    ],
    ['no types', 'schema: { environment_input_type: A }'],
    ['types that are a list', 'schema: { environment_input_type: "0", types: [{ type: string }] }'],
  ])('a schema without a type for the inputs: %s', (_, schema) => {
    expect(problemsOf('spec: { a: 1 }', schema, environment)).toEqual([])
  })

  it.each([
    ['no YAML', 'schema: ['],
    ['nothing', ''],
    ['something else', 'schema: 1'],
    ['a list', 'schema: [a]'],
    ['a reference to nowhere', schemaOf({ $ref: '#/types/None' })],
    ['a reference to elsewhere', schemaOf({ $ref: 'https://example.com/schema' })],
    ['a circle', schemaOf({ $ref: '#/types/Inputs' })],
    ['an invalid type', schemaOf({ type: 'text' })],
    ['a choice of an invalid schema', schemaOf({ required: ['b'], anyOf: [{ not: { enum: [] } }] })],
    ['a keyword that is misused', schemaOf({ type: 'object', required: true })],
    ['a circle of choices', schemaOf({ anyOf: [{ $ref: '#/types/Inputs' }] })],
  ])('a schema that cannot be used: %s', (_, schema) => {
    expect(problemsOf('spec: { a: 1 }', schema, environment)).toBeUndefined()
  })

  it.each(['spec: [', 'spec: &s { inner: *s }'])('a spec that cannot be read: %#', text => {
    const type = object({ inner: { $ref: '#/types/Inputs' } }, { required: ['a'] })
    expect(problemsOf(text, schemaOf(type), environment)).toBeUndefined()
  })

  it('a spec without the target', () => {
    expect(problemsOf('instances: []', webService)).toBeUndefined()
    expect(problemsOf('instances: [{ name: prod }, { name: prod }]', webService)).toBeUndefined()
    expect(() =>
      schemaProblems(spec, webService, { kind: 'service', serviceName: 'shop' }, { file: 'a' }),
    ).toThrow(TypeError)
  })
})

describe('a default that violates its own schema, as published templates have', () => {
  const schema = `schema:
  service_input_type: Inputs
  types:
    Inputs:
      type: object
      required: [port, size]
      properties:
        port: { type: number, default: '80' }
        size: { type: string, enum: [small, large], default: '' }
        name: { type: string, minLength: 3, default: null }
        nested: { type: object, default: {}, required: [a], properties: { b: { type: integer, default: x } } }
        list: { type: array, items: { type: object, properties: { c: { type: boolean, default: 'no' } } } }
`
  const withInputs = (lines: string) =>
    `proton: ServiceSpec\ninstances:\n  - name: prod\n    environment: e\n    spec:\n${lines}`

  it('is not reported when the spec leaves the input out', () => {
    expect(problemsOf(withInputs('      list: [{}]\n'), schema)).toEqual([])
  })

  it('is reported when the spec has the same value', () => {
    expect(problemsOf(withInputs("      port: '80'\n      size: ''\n"), schema)).toEqual([
      '6:13 port: must be a number',
      '7:13 size: must be one of small, large',
    ])
    expect(problemsOf(withInputs('      list: [{ c: no }]\n      nested: {}\n'), schema)).toEqual([
      '6:19 list.0.c: must be true or false',
      '7:15 nested.a: is required but missing',
    ])
  })
})

describe('a violation in a value from the input set', () => {
  const deployed = spec
  const violationsOf = (lines: string) => {
    const { edits } = parseEdits(lines)
    const { text } = applyEdits(deployed, prod, edits)
    return schemaProblems(text, webService, prod, { file: 'ops/spec.yaml', text: deployed, edits })
  }

  it.each([
    ['replicas=0', 'set line 1: replicas must be at least 1 and at most 20'],
    ['# more\nreplicas=many', 'set line 2: replicas must be a whole number'],
    [
      'image=1.10',
      'set line 1: image must be text; it is read as a number (1.10 is 1.1); to set a text, write it in quotes: image="…"',
    ],
    [
      'image=true',
      'set line 1: image must be text; it is read as true or false; to set a text, write it in quotes: image="…"',
    ],
    [
      'image=~',
      'set line 1: image must be text; it is read as null; to set a text, write it in quotes: image="…"',
    ],
    ['image=[a]', 'set line 1: image must be text'],
    ['environmentVariables={A: 1}', 'set line 1: environmentVariables.A must be text'],
    [
      'environmentVariables.A=1',
      'set line 1: environmentVariables.A must be text; it is read as a number (1.10 is 1.1); to set a text, write it in quotes: environmentVariables.A="…"',
    ],
  ])('%j names its line of set, without a position in the file', (lines, message) => {
    expect(violationsOf(lines)).toEqual([{ input: 'set', message }])
  })

  const lists = schemaOf(
    object(
      { list: { type: 'array', uniqueItems: true }, b: { type: 'string' }, c: {} },
      { maxProperties: 2 },
    ),
  )
  it.each([
    [
      'a list with parts of it',
      '{ list: [x, y] }',
      'list[0]=z\nlist[1]=z',
      'set line 2: list must not have an item twice',
    ],
    ['a part of what must be text', '{ b: [x] }', 'b[0]=1', 'set line 1: b must be text'],
    ['not its neighbour', '{ b: 1, c: { b: 1 } }', 'c.b=2', 'specPath s.yaml:1: b: must be text'],
    [
      'no map of all inputs',
      '{ b: x, c: 1 }',
      'list=[]',
      'specPath s.yaml:1: spec: must have at most 2 keys',
    ],
  ])('is that of the line of set that made it: %s', (_, inputs, lines, message) => {
    const { edits } = parseEdits(lines)
    const text = `spec: ${inputs}`
    const edited = applyEdits(text, environment, edits)
    expect(edited.problems).toEqual([])
    const found = schemaProblems(edited.text, lists, environment, { file: 's.yaml', text, edits })
    expect(found?.map(problem => problem.message)).toEqual([message])
  })

  it('is that of the spec where a promotion made it', () => {
    const edits = [{ path: ['b'], value: '1' }]
    expect(schemaProblems('spec: { b: 1 }', lists, environment, { edits })).toEqual([
      { input: 'specPath', message: 'the spec: b: must be text' },
    ])
  })

  it('comes before those of the file, in the order of the schema', () => {
    const { edits } = parseEdits('cpu=1\nreplicas=0')
    const file = spec.replace('registry.example/shop:1', '7')
    const { text } = applyEdits(file, prod, edits)
    const found = schemaProblems(text, webService, prod, { file: 's.yaml', text: file, edits })
    expect(found?.map(({ message }) => message)).toEqual([
      'set line 2: replicas must be at least 1 and at most 20',
      'set line 1: cpu must be one of 256, 512, 1024',
      'specPath s.yaml:11: image: must be text',
    ])
  })

  it('is reported together with those of the file, which have the lines of the file before the edits', () => {
    const { edits } = parseEdits('replicas=0')
    const file = `# head\n\n\n${spec.replace('registry.example/shop:1', '7')}`
    const { text } = applyEdits(file, prod, edits)
    const found = schemaProblems(text, webService, prod, { file: 'ops/spec.yaml', text: file, edits })
    expect(found?.map(({ input }) => input)).toEqual(['set', 'specPath'])
    expect(found?.[1]?.at).toEqual({ file: 'ops/spec.yaml', line: 14, column: 14 })
  })

  it('has no line where the deployed spec is edited: nobody has that text as a file', () => {
    const text = spec.replace('registry.example/shop:1', '7')
    expect(schemaProblems(text, webService, prod, {})).toEqual([
      { input: 'specPath', message: 'the spec: image: must be text' },
    ])
  })
})

import { describe, expect, it } from '@jest/globals'
import { markOwn, specChanges, type Change } from '../../src/proton-spec/diff.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const pipeline = { kind: 'pipeline', serviceName: 'shop' } as const
const environment = { kind: 'environment', environmentName: 'production' } as const

const spec = `proton: ServiceSpec
pipeline: { branch: main }
instances:
  - name: dev
    environment: development
  - name: prod
    environment: production
    spec:
      image: shop:1
      replicas: 2
      environmentVariables: { LOG_LEVEL: info, 'a.b': x }
      containers:
        - { image: side:1, ports: [80, 443] }
        - { image: other:1 }
`

/** The changes when some of the text becomes another. */
function changes(from: string, to: string) {
  expect(spec).toContain(from)
  return specChanges(spec, spec.replace(from, to), prod)
}

describe('the difference of two specs', () => {
  it.each<readonly [string, string, readonly Change[]]>([
    ['shop:1', 'shop:2', [{ path: 'image', kind: 'changed', before: 'shop:1', after: 'shop:2' }]],
    ['replicas: 2', "replicas: '2'", [{ path: 'replicas', kind: 'changed', before: 2, after: '2' }]],
    ['replicas: 2', 'replicas: null', [{ path: 'replicas', kind: 'changed', before: 2, after: null }]],
    ['      replicas: 2\n', '', [{ path: 'replicas', kind: 'removed', before: 2 }]],
    [
      'info',
      'debug',
      [{ path: 'environmentVariables.LOG_LEVEL', kind: 'changed', before: 'info', after: 'debug' }],
    ],
    [
      "'a.b': x",
      'a: x',
      [
        { path: 'environmentVariables."a.b"', kind: 'removed', before: 'x' },
        { path: 'environmentVariables.a', kind: 'added', after: 'x' },
      ],
    ],
    [
      'side:1',
      'side:2',
      [{ path: 'containers.0.image', kind: 'changed', before: 'side:1', after: 'side:2' }],
    ],
    ['80, 443', '80', [{ path: 'containers.0.ports.1', kind: 'removed', before: 443 }]],
    ['[80, 443]', 'all', [{ path: 'containers.0.ports', kind: 'changed', before: [80, 443], after: 'all' }]],
    [
      '{ image: other:1 }',
      '{ image: other:1 }\n        - { image: x }',
      [{ path: 'containers.2', kind: 'added', after: { image: 'x' } }],
    ],
    [
      'environment: production',
      'environment: staging',
      [{ path: 'environment', kind: 'changed', before: 'production', after: 'staging' }],
    ],
    ['replicas: 2', 'replicas: 2\n      __proto__: 1', [{ path: '__proto__', kind: 'added', after: 1 }]],
  ])('%j → %j', (from, to, expected) => {
    // A value that is missing is no key of the change.
    expect(changes(from, to)).toStrictEqual(expected)
  })

  it.each([
    ['shop:1', '"shop:1" # comment'],
    ['replicas: 2', 'replicas: 2.0'],
    ['{ LOG_LEVEL: info, ', '{ '.concat("'LOG_LEVEL': &level info, ")],
    ["LOG_LEVEL: info, 'a.b': x", "'a.b': x, LOG_LEVEL: info"],
    ['{ image: other:1 }', '{ <<: { image: other:1 } }'],
    ['branch: main', 'branch: next'],
    ['environment: development', 'environment: elsewhere\n    spec: { a: 1 }'],
    ['shop:1', '${Proton::CURRENT_VAL}'],
    ['[80, 443]', '"${Proton::CURRENT_VAL}"'],
    ['443', '"${Proton::CURRENT_VAL}"'],
    ['replicas: 2', 'replicas: 2 # 9007199254740991'],
  ])('does not include %j → %j', (from, to) => {
    expect(changes(from, to)).toEqual([])
  })

  it.each([
    ['is new', 'a: 1', 'a: 1\nfresh: ${Proton::CURRENT_VAL}', ['fresh']],
    ['is all that is left of a map', 'a: 1\nb: 2', 'a: ${Proton::CURRENT_VAL}', ['b']],
    ['is all that is left of a list', 'a: [1, 2]', 'a: ["${Proton::CURRENT_VAL}"]', ['a.1']],
  ])('includes an input where ${Proton::CURRENT_VAL} %s', (_, from, to, paths) => {
    const inputs = (text: string) => `spec:\n  ${text.replaceAll('\n', '\n  ')}\n`
    expect(specChanges(inputs(from), inputs(to), environment)?.map(({ path }) => path)).toEqual(paths)
  })

  it('includes numbers that JavaScript would round to the same value', () => {
    expect(changes('replicas: 2', 'replicas: 12345678901234567890')).toHaveLength(1)
    const of = (id: string) => `spec: { id: ${id} }\n`
    expect(specChanges(of('12345678901234567890'), of('12345678901234567891'), environment)).toHaveLength(1)
  })

  it('does not include the largest exact number, written as a decimal', () => {
    const of = (id: string) => `spec: { id: ${id} }\n`
    expect(specChanges(of('9007199254740991'), of('9007199254740991.0'), environment)).toEqual([])
  })

  it('does not include what is beside the inputs of an environment', () => {
    expect(specChanges('environment: a\nspec: {}', 'environment: b\nspec: {}', environment)).toEqual([])
  })

  it('includes an environment that only one of the specs names', () => {
    const named = 'instances: [{ name: prod, environment: e }]'
    const change = { path: 'environment', kind: 'added', after: 'e' }
    expect(specChanges('instances: [{ name: prod }]', named, prod)).toEqual([change])
  })

  it.each([
    [200, 1],
    [201, undefined],
  ])('is found in up to 200 maps in each other: %i', (depth, count) => {
    const of = (value: number) => `spec: ${'{ a: '.repeat(depth)}${value}${' }'.repeat(depth)}`
    expect(specChanges(of(1), of(2), environment)?.length).toBe(count)
  })

  it('includes a text that only contains ${Proton::CURRENT_VAL}', () => {
    expect(changes('shop:1', 'x-${Proton::CURRENT_VAL}')).toHaveLength(1)
  })

  it('is found for each kind of target with inputs', () => {
    expect(specChanges(spec, spec.replace('main', 'next'), pipeline)).toEqual([
      { path: 'branch', kind: 'changed', before: 'main', after: 'next' },
    ])
    expect(specChanges('a: 1', spec, pipeline)).toEqual([{ path: 'branch', kind: 'added', after: 'main' }])
    expect(specChanges('spec: { cidr: a }', 'spec:', environment)).toEqual([
      { path: 'cidr', kind: 'removed', before: 'a' },
    ])
    expect(() => specChanges(spec, spec, { kind: 'component', componentName: 'assets' })).toThrow(
      new TypeError('a component has no inputs in a spec'),
    )
  })

  const ten = (item: string) => `[${`${item}, `.repeat(10)}]`
  const bomb = `a: &a ${ten('1')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nspec: { x: *c }`
  it.each([
    ['invalid YAML', 'spec: ['],
    ['too many aliases', bomb],
    ['nesting too deep to be parsed', `spec: ${'['.repeat(30_000)}`],
    ['deep nesting', `spec: ${'{ a: '.repeat(300)}1${' }'.repeat(300)}`],
    ['an alias to itself', 'spec: &s { a: *s }'],
    ['several aliases to themselves', 'spec: &s { a: *s, b: *s, c: *s }'],
  ])('is undefined for %s', (_, text) => {
    expect(specChanges(text, text.replace('spec', 'spec '), environment)).toBeUndefined()
    expect(specChanges(text, text, prod)).toBeUndefined()
  })

  it('is undefined for a missing instance', () => {
    expect(specChanges(spec, spec.replace('name: prod', 'name: other'), prod)).toBeUndefined()
  })

  it('has at most 500 changes', () => {
    const list = (item: string) => `spec: { list: [${`${item}, `.repeat(2_000)}] }`
    expect(specChanges(list('1'), list('2'), environment)).toHaveLength(500)
  })
})

describe('the changes that the spec file itself makes', () => {
  it('are marked, and those of set or of a deployed value are not', () => {
    const file = spec.replace('shop:1', 'shop:2')
    const sent = file.replace('replicas: 2', 'replicas: 8')
    const marked = markOwn(specChanges(spec, sent, prod) ?? [], spec, file, prod)
    expect(marked).toMatchObject([
      { path: 'image', isFromFile: true },
      { path: 'replicas', isFromFile: false },
    ])
  })

  it('are those with the value of the file at the same path', () => {
    const [before, file, sent] = ['{ a: 1, b: 1, c: 1 }', '{ a: 2, b: 3, c: 1 }', '{ a: 2, b: 4, c: 3 }'].map(
      inputs => `spec: ${inputs}`,
    ) as [string, string, string]
    const marked = markOwn(specChanges(before, sent, environment) ?? [], before, file, environment)
    expect(marked.map(({ path, isFromFile }) => [path, isFromFile])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ])
  })

  it('are none where the file cannot be read', () => {
    const change: Change = { path: 'a', kind: 'added', after: 1 }
    expect(markOwn([change], 'spec: {}', 'spec: [', environment)).toEqual([{ ...change, isFromFile: false }])
  })
})

import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { specDigest } from '../../src/proton-spec/digest.js'
import type { Target } from '../../src/proton-spec/target.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const pipeline = { kind: 'pipeline', serviceName: 'shop' } as const
const environment = { kind: 'environment', environmentName: 'dev' } as const
const service = { kind: 'service', serviceName: 'shop' } as const
const component = { kind: 'component', componentName: 'queue' } as const
const spec = `proton: ServiceSpec
pipeline: { branch: main }
instances:
  - name: prod
    environment: production
    spec: { image: 'shop:1', replicas: 2 }
`

describe("the digest of the target's part of a spec", () => {
  it.each([
    ['comments and layout', `# hello\n${spec}`],
    [
      'the order of keys',
      spec.replace("{ image: 'shop:1', replicas: 2 }", '{ replicas: 2, image: "shop:1" }'),
    ],
    ["other targets' entries", `${spec}  - { name: dev, environment: d }\n`],
    ["the other target's inputs", spec.replace('branch: main', 'branch: next')],
  ])('does not change with %s', (_, other) => {
    expect(specDigest(other, prod)).toBe(specDigest(spec, prod))
    expect(specDigest(spec, prod)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('changes with a value and with its type', () => {
    const digests = ['shop:1', 'shop:2'].map(image => specDigest(spec.replace('shop:1', image), prod))
    expect(new Set([...digests, specDigest(spec.replace('replicas: 2', "replicas: '2'"), prod)]).size).toBe(3)
    expect(specDigest(spec.replace('branch: main', 'branch: next'), pipeline)).not.toBe(
      specDigest(spec, pipeline),
    )
  })

  it('differs for numbers that JavaScript would round to the same value', () => {
    const digests = ['7e12345', '7e22345', '9007199254740993', '9007199254740992'].map(value =>
      specDigest(spec.replace('replicas: 2', `replicas: ${value}`), prod),
    )
    expect(new Set(digests).size).toBe(4)
  })

  it('is SHA-256 of JSON with the keys in order', () => {
    const json = '{"a":1,"b":[{"c":2,"d":null}]}'
    expect(specDigest('spec: { b: [{ d: null, c: 2 }], a: 1 }', environment)).toBe(
      createHash('sha256').update(json).digest('hex'),
    )
  })

  it.each<readonly [string, Target, string, string]>([
    [
      'the names of its instances, in any order',
      service,
      'instances: [{ name: a }, { name: b, spec: {} }]',
      'instances: [{ name: b }, 7, { name: a }]',
    ],
    ['no instances', service, 'instances: []', 'instances: a'],
    ['all of its text', component, 'a: 1\nb: 2', 'b: 2\na: 1'],
  ])('of a service or a component is that of %s', (_, target, text, same) => {
    expect(specDigest(same, target)).toBe(specDigest(text, target))
    for (const other of ['instances: [{ name: c }]', 'instances: [{ name: a }, { name: c }]'])
      expect(specDigest(text, target)).not.toBe(specDigest(other, target))
    expect(specDigest(text, target)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is undefined for an alias to itself', () => {
    expect(specDigest('a: &a [*a]', component)).toBeUndefined()
  })

  it.each([
    ['a value that is left to Proton', spec.replace('shop:1', '${Proton::CURRENT_VAL}')],
    ['invalid YAML', 'proton: ['],
    ['a missing instance', 'proton: ServiceSpec\ninstances: []\n'],
    [
      'too many aliases',
      `proton: ServiceSpec\na: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\ninstances: [{ name: prod }]\n`,
    ],
  ])('is undefined for %s', (_, text) => {
    expect(specDigest(text, prod)).toBeUndefined()
  })
})

import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import type { Target } from '../../src/proton-spec/target.js'
import { environmentInSpec, resolveCurrentValues, specOfTarget } from '../../src/proton-spec/target-spec.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const environment = { kind: 'environment', environmentName: 'dev' } as const
const spec = `# the shop
proton: ServiceSpec
pipeline: { buildspec: secret }
instances:
  - name: dev
    environment: dev
    spec: &inputs { image: a }
  - name: prod # production
    environment: prod
    spec:
      <<: *inputs
      count: 2
      ratio: 1.0
`

describe('the spec of a target', () => {
  it('has its instance only, without comments, anchors and the pipeline', () => {
    const own = specOfTarget(spec, prod) ?? ''
    expect(own).not.toMatch(/#|secret|dev|[&*]/)
    expect(own).toContain('ratio: 1.0')
    expect(own).toContain('image: a')
    expect(specOfTarget(own, prod)).toBe(own)
  })

  it('is all of an environment spec', () => {
    expect(specOfTarget('proton: EnvironmentSpec # one\nspec:\n  size: 3\n', environment)).toBe(
      'proton: EnvironmentSpec\nspec:\n  size: 3\n',
    )
  })

  it('has no comments around it', () => {
    expect(specOfTarget('# head\n\nspec:\n  size: 3\n\n# end\n', environment)).toBe('spec:\n  size: 3\n')
  })

  it('is none where the spec lacks the target or cannot be read', () => {
    expect(specOfTarget(spec.replace('name: prod', 'name: other'), prod)).toBeUndefined()
    expect(specOfTarget('a: [', prod)).toBeUndefined()
    expect(specOfTarget('- a', environment)).toBeUndefined()
    expect(specOfTarget('spec: &s { a: *s }', environment)).toBeUndefined()
  })
})

describe('the environment in a spec', () => {
  it.each<readonly [string, Target, string | undefined]>([
    [spec, prod, 'prod'],
    ['instances: [{ name: prod }]', prod, undefined],
    ['instances: [{ name: prod, environment: 7 }]', prod, undefined],
    ['instances: []', prod, undefined],
    ['spec: [', prod, undefined],
  ])('%j', (text, target, name) => {
    expect(environmentInSpec(text, target)).toBe(name)
  })
})

describe('${Proton::CURRENT_VAL}', () => {
  const asking = `proton: EnvironmentSpec
spec:
  size: \${Proton::CURRENT_VAL} # kept
  tags: [a, "\${Proton::CURRENT_VAL}"]
`

  it('is replaced by what is deployed', () => {
    const deployed = 'proton: EnvironmentSpec\nspec:\n  size: 1.0\n  tags: [x, y]\n'
    const { text, unresolved } = resolveCurrentValues(asking, deployed, environment)
    expect(text).toMatch(/size: 1\.0/)
    expect(text).toMatch(/tags: \[ ?a, y ?\]/)
    expect(unresolved).toEqual([])
  })

  it('is named where nothing is known', () => {
    expect(resolveCurrentValues(asking, undefined, environment).unresolved).toEqual(['size', 'tags.1'])
    const deployed = 'proton: EnvironmentSpec\nspec:\n  size: 1\n'
    expect(resolveCurrentValues(asking, deployed, environment).unresolved).toEqual(['tags.1'])
  })

  it.each<readonly [string, string, string, unknown]>([
    [
      'under a key that is a number',
      '{ ports: { 80: V, "443": V } }',
      '{ ports: { "80": a, 443: b } }',
      { ports: { 80: 'a', 443: 'b' } },
    ],
    [
      'under a key that starts like a number',
      '{ 0x: V, 10: V, 1_0: V }',
      '{ 0x: a, 10: b, 1_0: c }',
      { '0x': 'a', 10: 'b', '1_0': 'c' },
    ],
    [
      'in the 11th of a list',
      `[${'1, '.repeat(10)}V]`,
      `[${'2, '.repeat(10)}x]`,
      [...Array<number>(10).fill(1), 'x'],
    ],
    ['that is a whole map', '{ a: V, b: 1 }', '{ a: { c: [1] }, b: 2 }', { a: { c: [1] }, b: 1 }],
    ['instead of all inputs', 'V', '{ a: 1 }', { a: 1 }],
    ['deployed as null', '{ a: V }', '{ a: null }', { a: null }],
    ['deployed in a merged map', '{ a: V }', '{ <<: { a: 1 } }', { a: 1 }],
    ['in merged maps', '{ <<: [{ a: V }, { b: [V] }], c: 1 }', '{ a: 1, b: [2] }', { a: 1, b: [2], c: 1 }],
  ])('is replaced %s', (_, inputs, deployed, result) => {
    const asked = `spec: ${inputs.replaceAll('V', '"${Proton::CURRENT_VAL}"')}`
    const { text, unresolved } = resolveCurrentValues(asked, `spec: ${deployed}`, environment)
    expect(parse(text, { merge: true })).toEqual({ spec: result })
    expect(unresolved).toEqual([])
  })

  it('is replaced in the inputs of the target only, where they come from an anchor, too', () => {
    const asked = `shared: &shared { image: "\${Proton::CURRENT_VAL}" }
instances:
  - { name: dev, environment: e, spec: *shared }
  - { name: prod, environment: e, spec: *shared }
`
    const deployed = 'instances: [{ name: prod, spec: { image: a } }]'
    const { text, unresolved } = resolveCurrentValues(asked, deployed, prod)
    expect(unresolved).toEqual([])
    expect(parse(text)).toMatchObject({
      instances: [{ spec: { image: '${Proton::CURRENT_VAL}' } }, { spec: { image: 'a' } }],
    })
    expect(resolveCurrentValues(asked, undefined, prod).unresolved).toEqual(['image'])
  })

  it('is named once, where the deployed spec has it, too, or lacks the target', () => {
    expect(resolveCurrentValues(asking, asking, environment).unresolved).toEqual(['size', 'tags.1'])
    expect(resolveCurrentValues(asking, 'spec: [', environment).unresolved).toEqual(['size', 'tags.1'])
    const twice = asking.replace('tags:', '<<: { size: "${Proton::CURRENT_VAL}" }\n  tags:')
    expect(resolveCurrentValues(twice, 'spec: {}', environment).unresolved).toEqual(['size', 'tags.1'])
  })

  it('leaves a spec as it is without the target, or where only a key or another part has it', () => {
    const key = 'spec: { "${Proton::CURRENT_VAL}": 1 } # kept\nother: "${Proton::CURRENT_VAL}"\n'
    expect(resolveCurrentValues(key, undefined, environment)).toEqual({ text: key, unresolved: [] })
    expect(resolveCurrentValues(asking, undefined, prod)).toEqual({ text: asking, unresolved: [] })
    const both = 'spec: { "${Proton::CURRENT_VAL}": "${Proton::CURRENT_VAL}" }'
    const deployed = 'spec: { "${Proton::CURRENT_VAL}": a }'
    expect(parse(resolveCurrentValues(both, deployed, environment).text)).toEqual(parse(deployed))
  })

  it('is in most specs nowhere', () => {
    expect(resolveCurrentValues(spec, undefined, prod)).toEqual({ text: spec, unresolved: [] })
  })
})

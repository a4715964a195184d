import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { instanceNames, mergedSpec, withInstances } from '../../src/proton-spec/instances.js'

const deployed = `proton: ServiceSpec
# as it runs
pipeline:
  branch: main
instances:
  - name: dev
    environment: development
    spec: { image: 'shop:1', flag: yes, mode: 0o14 }
  - name: prod
    environment: production
    spec:
      image: shop:1 # pinned
`
const entry = (name: string, image: string) =>
  `  - { name: ${name}, environment: ${name === 'dev' ? 'development' : 'production'}, spec: { image: '${image}' } }\n`
const wanted = (...entries: readonly string[]) =>
  `proton: ServiceSpec\npipeline: { branch: main }\ninstances:\n${entries.join('')}`

describe('the spec for an update of a service', () => {
  it('adds new instances and keeps the deployed ones as they are written', () => {
    const merged = mergedSpec(
      deployed,
      wanted(entry('dev', 'shop:9'), entry('prod', 'shop:9'), entry('pr-7', 'shop:9')),
    )
    expect(merged).toMatchObject({ added: ['pr-7'], removed: [], left: ['instance dev', 'instance prod'] })
    // YAML 1.1 reads yes and 0o14 as other values, so they must stay as they are written.
    expect(merged.text).toContain("spec: { image: 'shop:1', flag: yes, mode: 0o14 }")
    expect(merged.text).toContain('image: shop:1 # pinned')
    expect(instanceNames(merged.text)).toEqual(['dev', 'prod', 'pr-7'])
  })

  it.each([
    '012345678901',
    '7e12345',
    '00123e4',
    '20261120165512345678',
    '9007199254740993',
    '0755',
    '5.',
    '1e10',
    'yes',
    '~',
    '1:30',
    '2026-11-20',
    '.5',
    '+1',
    "'quoted'",
    '"a\\tb"',
    '',
  ])('keeps %j as it is written when another instance is removed or added', value => {
    const spec = `proton: ServiceSpec\ninstances:\n  - name: dev\n    environment: e\n    spec:\n      value: ${value}\n      list: [ ${value === '' ? '~' : value} ]\n  - { name: prod, environment: e }\n`
    const line = `      value: ${value}`.trimEnd()
    expect(
      withInstances(spec, ['dev'], new Map())
        .split('\n')
        .map(one => one.trimEnd()),
    ).toContain(line)
    const merged = mergedSpec(wanted(entry('prod', 'x')), spec)
    expect(merged.text.split('\n').map(one => one.trimEnd())).toContain(line)
  })

  it('names the instances that would be removed', () => {
    const merged = mergedSpec(deployed, wanted(entry('prod', 'shop:1')))
    expect(merged).toMatchObject({ added: [], removed: ['dev'], left: [] })
    expect(instanceNames(merged.text)).toEqual(['prod'])
  })

  it('names an instance that the wanted spec moves to another environment', () => {
    const here = `proton: ServiceSpec\ninstances:\n  - { name: dev, environment: here }\n`
    expect(mergedSpec(here, here.replace(': here', ': there')).left).toEqual(['instance dev'])
  })

  it('names a pipeline that the wanted spec changes, and keeps the deployed one', () => {
    const merged = mergedSpec(
      deployed,
      wanted(entry('dev', 'shop:1'), entry('prod', 'shop:1')).replace('main', 'next'),
    )
    expect(merged.left).toContain('pipeline')
    expect((parse(merged.text) as { pipeline: unknown }).pipeline).toEqual({ branch: 'main' })
  })

  it('does not compare an instance with ${Proton::CURRENT_VAL}', () => {
    const merged = mergedSpec(
      deployed,
      wanted(entry('dev', '${Proton::CURRENT_VAL}'), entry('prod', 'shop:1')),
    )
    expect(merged.left).toEqual([])
  })

  it('replaces aliases by their values, so that the entry with the anchor can be removed', () => {
    const withAnchors = `proton: ServiceSpec
instances:
  - { name: dev, environment: &where e, spec: &inputs { image: 'shop:1' } }
  - { name: prod, environment: *where, spec: { <<: *inputs, replicas: 2 } }
`
    const text = withInstances(withAnchors, ['prod'], new Map())
    const [prod] = (parse(text, { merge: true }) as { instances: readonly unknown[] }).instances
    expect(prod).toEqual({ name: 'prod', environment: 'e', spec: { image: 'shop:1', replicas: 2 } })
    expect(withInstances(withAnchors, ['dev', 'prod'], new Map())).not.toMatch(/[&*]/)
  })

  it('takes an instance that the spec does not have from another spec', () => {
    const own = wanted(entry('pr-7', 'shop:7'))
    const text = withInstances(deployed, ['dev', 'pr-7'], new Map([['pr-7', own]]))
    expect(instanceNames(text)).toEqual(['dev', 'pr-7'])
    expect(text).toContain('shop:7')
  })

  it('fails when no spec has a named instance', () => {
    expect(() => withInstances(deployed, ['dev', 'pr-7'], new Map())).toThrow('no spec has the instance')
    expect(() => withInstances(deployed, ['pr-7'], new Map([['pr-7', wanted(entry('pr-8', 'x'))]]))).toThrow()
  })

  it.each([
    'proton: [',
    'a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n',
    '- a',
    'instances: [{ name: dev, spec: &s { a: *s, b: &t [*t, *s] } }]',
  ])('fails for a spec that cannot be read: %j', text => {
    expect(() => instanceNames(text)).toThrow(/cannot be read|alias/)
  })

  it.each(['- { nam: dev }', '- dev', '- { name: 7 }', '- { name: dev }\n- { name: dev }'])(
    'fails for an entry without a unique name: %j',
    entries => {
      const spec = `proton: ServiceSpec\ninstances:\n${entries}\n`
      expect(() => instanceNames(spec)).toThrow('an instance has no name, or the name of another instance')
    },
  )

  it('names no instance whose inputs the wanted spec leaves out', () => {
    const short =
      'proton: ServiceSpec\ninstances:\n- { name: dev, environment: development }\n- { name: prod, environment: production }\n'
    expect(mergedSpec(deployed, short).left).toEqual([])
  })

  const bare = (inputs: string) => `instances: [{ name: dev, environment: e${inputs} }]`
  it.each([
    ['changes', bare(', spec: { a: 1 }'), bare(', spec: { a: 2 }'), ['instance dev']],
    ['does not change', bare(', spec: { a: 1 }'), bare(', spec: { a: 1 }'), []],
    ['cannot compare', bare(', spec: { a: "${Proton::CURRENT_VAL}" }'), bare(', spec: { a: 2 }'), []],
    ['gives no environment', bare(''), 'instances: [{ name: dev }]', []],
  ])(
    'names an instance without a pipeline only if the wanted spec changes it: it %s',
    (_, from, to, left) => {
      expect(mergedSpec(from, to).left).toEqual(left)
    },
  )

  it('can have no instances', () => {
    expect(instanceNames('proton: ServiceSpec\n')).toEqual([])
    expect(withInstances(deployed, [], new Map())).toContain('instances: []')
  })
})

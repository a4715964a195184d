import { describe, expect, it } from '@jest/globals'
import { promotedSpec, type Selection } from '../../src/proton-spec/promote-inputs.js'

const dev = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'dev' } as const
const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const all: Selection = { isAll: true, names: [], exceptions: [] }

const specOf = (inputs: string) => (name: string) =>
  `proton: ServiceSpec\ninstances:\n  - name: ${name}\n    environment: e\n    spec: { ${inputs} }\n`
const own = specOf('image: "shop:1", replicas: 6')('prod')

function promoted(source: string, selection = all) {
  return promotedSpec(own, specOf(source)('dev'), { from: dev, target: prod }, selection)
}

describe('the spec of a promotion', () => {
  it('has the inputs of the source, and keeps all other values', () => {
    const { text, inputs, problems } = promoted('image: shop:2, replicas: 2', {
      ...all,
      exceptions: ['replicas'],
    })
    expect(problems).toEqual([])
    expect(inputs).toEqual(['image'])
    expect(text).toBe(own.replace('"shop:1"', 'shop:2'))
  })

  it('fails for an exception that neither spec has, which may be misspelt', () => {
    const { text, problems } = promoted('image: shop:2, replicas: 2', { ...all, exceptions: ['replcas'] })
    expect(text).toBe(own)
    expect(problems).toEqual([
      {
        input: 'promote',
        message: 'promote: there is no input replcas; the spec has image, replicas; did you mean replicas?',
      },
    ])
  })

  const named = (...names: readonly string[]): Selection => ({ ...all, isAll: false, names })
  it.each<readonly [string, string, Selection, string, readonly string[]]>([
    ['all inputs that differ', 'image: shop:2, replicas: 6', all, 'image: shop:2, replicas: 6', ['image']],
    [
      'the inputs that are named',
      'image: shop:2, replicas: 2',
      named('replicas'),
      'image: "shop:1", replicas: 2',
      ['replicas'],
    ],
    [
      'an input that the target does not have',
      'cpu: 1',
      named('cpu'),
      'image: "shop:1", replicas: 6, cpu: 1',
      ['cpu'],
    ],
    [
      'all but an input of the target',
      'cpu: 1',
      { ...all, exceptions: ['replicas'] },
      'image: "shop:1", replicas: 6, cpu: 1',
      ['cpu'],
    ],
    [
      'all but an input of the source',
      'cpu: 1, a: 2',
      { ...all, exceptions: ['a'] },
      'image: "shop:1", replicas: 6, cpu: 1',
      ['cpu'],
    ],
    [
      'values of any type',
      'a: true, b: null, c: 1.5, d: { e: [x] }',
      all,
      'image: "shop:1", replicas: 6, a: true, b: null, c: 1.5, d: { e: [ x ] }',
      ['a', 'b', 'c', 'd'],
    ],
  ])('has %s', (_, source, selection, inputs, changed) => {
    expect(promoted(source, selection)).toEqual({
      text: specOf(inputs)('prod'),
      inputs: changed,
      problems: [],
    })
  })

  it.each([
    ['image: shop:2', 'imgae', 'the spec has image; did you mean image?'],
    ['', 'image', 'the spec has none'],
  ])('fails for a named input that the source does not have: { %s }, %s', (source, name, has) => {
    expect(promoted(source, named(name))).toEqual({
      text: own,
      inputs: [],
      problems: [{ input: 'promote', message: `promote: there is no input ${name}; ${has}` }],
    })
  })

  it.each([
    ['source', own, 'a: ['],
    ['source has another instance only', own, own],
    ['source has inputs that are a list', own, 'instances: [{ name: dev, spec: [] }]'],
    ['target', 'a: [', specOf('a: 1')('dev')],
  ])('fails where the deployed specs cannot be read: %s', (_, spec, source) => {
    expect(promotedSpec(spec, source, { from: dev, target: prod }, all)).toEqual({
      text: spec,
      inputs: [],
      problems: [{ input: 'promote', message: 'promote: the deployed specs cannot be read' }],
    })
  })

  it.each(['.inf', '12345678901234567890', '"${Proton::CURRENT_VAL}"', '[{ a: .nan }]', '{ a: .nan, b: 1 }'])(
    'fails for a value that would have another meaning in the target: %s',
    value => {
      const { text, problems } = promoted(`image: ${value}`)
      expect(text).toBe(own)
      expect(problems.map(({ message }) => message)).toEqual([
        'promote: image: its value in the source cannot be copied to another target; exclude it with !image',
      ])
    },
  )
})

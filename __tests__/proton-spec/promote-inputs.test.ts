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

  it.each(['.inf', '12345678901234567890', '"${Proton::CURRENT_VAL}"', '[{ a: .nan }]'])(
    'fails for a value that would have another meaning in the target: %s',
    value => {
      const { text, problems } = promoted(`image: ${value}`)
      expect(text).toBe(own)
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^promote: image: its value in the source cannot be copied to another target/),
      ])
    },
  )
})

import { describe, expect, it } from '@jest/globals'
import type { Selection } from '../../src/providers/proton/inputs/promotion.js'
import { promotedSpec } from '../../src/proton-spec/promote-inputs.js'

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
  it('has the inputs of the source, and every other byte of its own', () => {
    const { text, inputs, problems } = promoted('image: shop:2, replicas: 2', {
      ...all,
      exceptions: ['replicas'],
    })
    expect(problems).toEqual([])
    expect(inputs).toEqual(['image'])
    expect(text).toBe(own.replace('shop:1', 'shop:2'))
  })

  it('is refused for an exception that neither has: misspelt, it would keep nothing', () => {
    const { text, problems } = promoted('image: shop:2, replicas: 2', { ...all, exceptions: ['replcas'] })
    expect(text).toBe(own)
    expect(problems).toEqual([
      {
        input: 'promote',
        message: 'promote: there is no input replcas; there are: image, replicas; did you mean replicas?',
      },
    ])
  })

  it.each(['.inf', '12345678901234567890', '"${Proton::CURRENT_VAL}"', '[{ a: .nan }]'])(
    'is refused for a value that would not arrive as it is: %s',
    value => {
      const { text, problems } = promoted(`image: ${value}`)
      expect(text).toBe(own)
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^promote: image: the source's value cannot be written/),
      ])
    },
  )
})

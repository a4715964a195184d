import { describe, expect, it } from '@jest/globals'
import { inputCheck } from '../../../src/simulator/state/input-schema.js'

const file = {
  schema: {
    service_input_type: 'Inputs',
    types: {
      Inputs: {
        type: 'object',
        required: ['port'],
        properties: { port: { type: 'number', default: '80' }, tags: { type: 'array', default: 'none' } },
      },
    },
  },
}

describe('a default of another type than the schema declares, as in published templates', () => {
  it('is filled in, and not a problem when the input is omitted', () => {
    expect(inputCheck(file, 'instance')({})).toEqual({
      inputs: { port: '80', tags: 'none' },
      problems: [],
    })
  })

  it('is a problem when the input has that value', () => {
    expect(inputCheck(file, 'instance')({ port: '80' }).problems).toEqual(['/port must be number'])
  })
})

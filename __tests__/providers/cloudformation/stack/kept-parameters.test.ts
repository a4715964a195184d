import { expect, it } from '@jest/globals'
import { keptParameters } from '../../../../src/providers/cloudformation/stack/kept-parameters.js'

it.each([
  ['that the template declares', 'Parameters: { Size: { Type: String } }', ['Size']],
  ['none without a declaration', 'Resources: {}', []],
  ['all, where the template cannot be read', 'Metadata: { A: 1, A: 2 }\nParameters: {}', ['Size', 'Old']],
])('parameters keep their value: those %s', (_, template, kept) => {
  expect(keptParameters(['Size', 'Old'], template)).toEqual(kept)
})

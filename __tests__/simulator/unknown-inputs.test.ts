import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { INPUTS, unknownInputs } from '../../src/simulator/unknown-inputs.js'

describe('the inputs of the simulator', () => {
  it('are those of its action.yml', () => {
    const { inputs } = parse(readFileSync('simulator/action.yml', 'utf8')) as { inputs: object }
    expect([...INPUTS].sort()).toEqual(Object.keys(inputs).sort())
  })

  it.each([
    ['ACCOUNT-FILE', 'account'],
    ['ACCOUNTPATH', 'account'],
    ['ACOUNT', 'account'],
    ['SPEEDS', 'speed'],
    ['SPED', 'speed'],
    ['PORTS', 'port'],
    ['PROVIDERS', 'provider'],
  ])('reports %s as misspelt', (name, meant) => {
    const { misspelt, ignored } = unknownInputs(['PORT', name])
    expect(misspelt).toBe(`input "${name.toLowerCase()}" is not known: did you mean ${meant}?`)
    expect(ignored).toBeUndefined()
  })

  it('warns about other unknown names and ignores them', () => {
    expect(unknownInputs(['PORT', 'SPEED', 'ACCOUNT', 'VERSION', 'DRY-RUN'])).toEqual({
      misspelt: undefined,
      ignored: expect.stringContaining(
        'ignored: "version", "dry-run". The inputs: provider, account, speed, port, state.',
      ) as unknown,
    })
    expect(unknownInputs([...INPUTS])).toEqual({ misspelt: undefined, ignored: undefined })
  })
})

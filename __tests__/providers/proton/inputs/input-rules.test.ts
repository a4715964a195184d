import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { commonInputRules, type InputRules } from '../../../../src/inputs/input-rules.js'
import { InputParser } from '../../../../src/inputs/parser.js'
import { cloudFormationInputRules } from '../../../../src/providers/cloudformation/inputs/input-rules.js'
import { protonInputRules } from '../../../../src/providers/proton/inputs/input-rules.js'
import { providerInputRules } from '../../../../src/providers/provider-inputs.js'

const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
}
const parser = new InputParser(() => '')
for (const added of [providerInputRules, protonInputRules, cloudFormationInputRules]) parser.addRules(added)
const rules = [...parser.rules]

describe('the rules', () => {
  it('are for the inputs of action.yml', () => {
    expect(rules.map(([name]) => name).sort()).toEqual(Object.keys(action.inputs).sort())
  })

  it('have the defaults of action.yml', () => {
    // The runner evaluates an expression, so it is not a value to compare with.
    const isValue = (text?: string) => text !== undefined && !text.includes('${{')
    const declared = Object.entries(action.inputs).map(([name, input]) => [name, input.default] as const)
    const defaults = declared.filter(([, text]) => isValue(text))
    expect(
      Object.fromEntries(rules.flatMap(([name, rule]) => (rule.default ? [[name, rule.default]] : []))),
    ).toEqual(Object.fromEntries(defaults))
  })

  it('depend on inputs of action.yml only', () => {
    const named = rules.flatMap(([, { onlyWith = [], requiredWith = [], conflictsWith = [] }]) =>
      [...onlyWith, ...requiredWith, ...conflictsWith.map(conflict => conflict.with)].flatMap(Object.keys),
    )
    expect(named.filter(name => !Object.hasOwn(action.inputs, name))).toEqual([])
    expect(named.length).toBeGreaterThan(50)
  })

  it('of Proton add nothing but conflicts to those of the common inputs', () => {
    const shared = Object.entries(protonInputRules).filter(([name]) => Object.hasOwn(commonInputRules, name))
    const added = new Set(shared.flatMap(([, rule]: [string, InputRules[string]]) => Object.keys(rule)))
    expect([...added]).toEqual(['conflictsWith'])
  })
})

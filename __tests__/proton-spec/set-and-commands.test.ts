import { describe, expect, it } from '@jest/globals'
import { applyEdits, parseEdits } from '../../src/proton-spec/edits.js'
import { misspeltInputs, unknownInputsText } from '../../src/inputs/unknown-inputs.js'

const target = { kind: 'environment', environmentName: 'live' } as const
const spec = 'proton: EnvironmentSpec\nspec:\n  image: shop:1\n  replicas: 2\n  port1: 80\n  a: 1\n'
const problemsOf = (set: string) => {
  const { edits, problems } = parseEdits(set)
  return [...problems, ...applyEdits(spec, target, edits).problems].map(({ message }) => message)
}

describe('a misspelt path of set', () => {
  it.each([
    ['imgae=shop:2', 'image'],
    ['Image=shop:2', 'image'],
    ['replcias=3', 'replicas'],
  ])('%s is not added beside %s', (set, meant) => {
    expect(problemsOf(set)).toEqual([expect.stringContaining(`set line 1: ${set.split('=')[0] ?? ''}`)])
    expect(problemsOf(set)[0]).toContain(`did you mean ${meant}?`)
  })

  it.each(['port2=81', 'b=2', 'image=shop:2'])('%s is none', set => {
    expect(problemsOf(set)).toEqual([])
  })

  it('a dash makes no list of set', () => {
    expect(problemsOf('- image=shop:2')).toEqual([expect.stringContaining('begins with "- "')])
  })
})

describe('an input for what this action has a command for', () => {
  it.each([
    ['DRYRUN', 'plan'],
    ['DRY-RUN', 'plan'],
    ['PLAN', 'plan'],
    ['DESTROY', 'delete'],
  ])('%s fails, and names the command', (name, command) => {
    const [problem] = misspeltInputs([name])
    expect(problem?.message).toContain(`use command: ${command}`)
    expect(unknownInputsText([name])).toBeUndefined()
  })
})

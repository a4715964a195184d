import { describe, expect, it } from '@jest/globals'
import { misspeltInputs, unknownInputsText } from '../../src/inputs/unknown-inputs.js'

describe('an input for something that is a command', () => {
  it.each([
    ['DRYRUN', 'plan'],
    ['DRY-RUN', 'plan'],
    ['PLAN', 'plan'],
    ['DESTROY', 'delete'],
  ])('%s fails, and the message names the command', (name, command) => {
    const [problem] = misspeltInputs([name])
    expect(problem?.message).toContain(`use command: ${command}`)
    expect(unknownInputsText([name])).toBeUndefined()
  })
})

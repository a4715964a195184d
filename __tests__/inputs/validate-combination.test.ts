import { describe, expect, it } from '@jest/globals'
import { GIVEN, NOT_GIVEN, TRUE, type InputRules } from '../../src/inputs/input-rules.js'
import { InputParser } from '../../src/inputs/parser.js'
import { validateCombination } from '../../src/inputs/validate-combination.js'

const rules: InputRules = {
  target: {},
  kind: { default: 'A' },
  fast: { default: 'false', conflictsWith: [{ with: { kind: ['B'] }, advice: 'use kind: A' }] },
  note: {
    onlyWith: [
      { target: ['app', 'job'], kind: ['B', 'C'] },
      { target: ['db'], fast: TRUE },
    ],
  },
  size: { requiredWith: [{ target: ['app'], fast: TRUE, note: NOT_GIVEN }] },
  owner: { onlyWith: [{ size: GIVEN }], requiredWith: [{ kind: ['C'] }] },
  mode: { conflictsWith: [{ with: { mode: ['x'], size: GIVEN } }] },
}

function problemsOf(inputs: Readonly<Record<string, string>>): readonly string[] {
  const parser = new InputParser(name => inputs[name] ?? '')
  parser.addRules(rules)
  parser.choice('kind', ['A', 'B', 'C'])
  validateCombination(parser)
  return parser.problems.map(({ message }) => message.replace(/ \(a value such as .*/, ''))
}

describe('an input', () => {
  it.each([
    [{ target: 'app', kind: 'B', note: 'n' }],
    [{ target: 'db', fast: 'True', note: 'n' }],
    [{ target: 'app', fast: 'False', kind: 'B' }],
    [{ target: 'job', fast: 'true' }],
    [{ target: 'app', size: '1', kind: 'C', owner: 'me' }],
    [{ target: 'app', mode: 'y', size: '1' }],
  ])('is accepted with %j', inputs => {
    expect(problemsOf(inputs)).toEqual([])
  })

  it.each([
    [
      { target: 'cluster', note: 'n' },
      'note is only supported with target: app or job and kind: B or C, or with target: db and fast: true; remove it',
    ],
    [{ target: 'app', note: 'n' }, 'note is only supported with kind: B or C; remove it'],
    [{ target: 'db', note: 'n' }, 'note is only supported with fast: true; remove it'],
    [{ owner: 'me' }, 'owner is only supported with size; remove it'],
    [{ target: 'app', fast: 'true' }, 'size is required with target: app and fast: true and no note'],
    [{ size: '1', kind: 'C' }, 'owner is required with kind: C'],
    [{ fast: 'TRUE', kind: 'B' }, 'fast is not supported with kind: B; use kind: A'],
    [{ mode: 'x', size: '1' }, 'mode: x is not supported with size; remove it'],
    [
      { keepDeployments: '3', command: 'plan' },
      'keepDeployments is only supported with command: deploy; remove it',
    ],
  ] as readonly [Readonly<Record<string, string>>, string][])('is rejected with %j', (inputs, expected) => {
    expect(problemsOf(inputs)).toEqual([expected])
  })

  it('is not rejected for another one that has an invalid value', () => {
    expect(problemsOf({ target: 'app', kind: 'D', note: 'n' })).toEqual([
      'Invalid value "D" for kind: must be one of A, B, C',
    ])
  })
})

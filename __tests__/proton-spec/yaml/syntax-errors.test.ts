import { describe, expect, it } from '@jest/globals'
import { specProblems } from '../../../src/proton-spec/validate.js'

const environment = { kind: 'environment', environmentName: 'dev' } as const

/** The problems of a spec as `line:column message`. */
const problemsOf = (text: string) =>
  specProblems(text, environment, 's.yaml').map(({ message, at }) => {
    const place = `specPath s.yaml:${at?.line ?? 0}: `
    expect(message.startsWith(place)).toBe(true)
    return `${at?.line ?? 0}:${at?.column ?? 0} ${message.slice(place.length)}`
  })

/** A spec whose third line has the value of an input. */
const withValue = (value: string) => `proton: EnvironmentSpec\nspec:\n  cidr: ${value}`

const dangling = 'an alias (*) without its anchor (&) above it; a text that starts with * must be quoted'

describe('the first error of a text that is not YAML, at its cause', () => {
  it.each([
    ['*', '3:9 not YAML: a * or & without a name; a text that starts with one must be quoted'],
    ['& x', '3:9 not YAML: a * or & without a name; a text that starts with one must be quoted'],
    ['*.secret', `3:9 not YAML: ${dangling}`],
    ['*b\n  other: &b secret', `3:9 not YAML: ${dangling}`],
    ['&a secret\n  other: [*a, { b: *b }, *c]', `4:20 not YAML: ${dangling}`],
    ['"secret\\q"', '3:16 not YAML: an invalid escape in double quotes'],
    ['\n    a: 1\n   b: secret', '5:1 not YAML: the indentation is wrong'],
    ['@secret', '3:9 not YAML: a text that must be quoted'],
    ['`secret`', '3:9 not YAML: a text that must be quoted'],
    ['a: secret', '3:9 not YAML: a value nested on the line of its key, or the wrong indentation'],
    ['a\n  cidr: secret', '4:3 not YAML: a key twice in the same map'],
    ['a\n  secret\n  b: c', '4:3 not YAML: a key over several lines, or an extra colon'],
    ['a\n---\nsecret: 1', '4:1 not YAML: more than one document'],
    ['\n\tsecret: 1', '4:1 not YAML: a tab; YAML indents with spaces'],
    [']', '3:9 not YAML: an unexpected character'],
    ['"a" secret', '3:13 not YAML: an unexpected character'],
    ['&a &secret x', '3:12 not YAML: multiple anchors'],
    ['"a"#secret', '3:12 not YAML: a character is missing, such as a quote, a comma or a bracket'],
  ])('%j', (value, problem) => {
    expect(problemsOf(withValue(value))).toEqual([problem])
  })

  it.each([
    ['"secret', '"'],
    ['"', '"'],
    ["'secret", "'"],
    ["'", "'"],
    ['[secret, b', '['],
    ['[', '['],
    ['{ a: secret', '{'],
    ['[a, { b: secret', '{'],
  ])('is where the quote, bracket or brace opens that is not closed: %j', (value, opener) => {
    const column = 9 + value.lastIndexOf(opener)
    expect(problemsOf(withValue(value))).toEqual([
      `3:${column} not YAML: the ${opener} that opens here is not closed`,
    ])
  })

  it.each(['[a]]', '{ a: b } }', '[a] "b"', '"a" "b"', "'' ''"])(
    'is not taken for an opener that is not closed: %s',
    value => {
      expect(problemsOf(withValue(value)).join()).toMatch(/^3:\d+ not YAML: an unexpected character$/)
    },
  )
})

describe('a template on the line of an error', () => {
  const expression =
    '${{ … }} is not evaluated in files, only in the workflow: use the input set, such as set: image=${{ … }}'

  it.each([
    ['{{ a }}{{ b }}x: y', '3:9 {{ … }} is not rendered: render the template in a step before this one'],
    ['"a" {{ b }}', '3:13 {{ … }} is not rendered: render the template in a step before this one'],
    ['{% if x %}', '3:9 {% … %} is not rendered: render the template in a step before this one'],
    ['a: ${{ env.X }}', `3:12 ${expression}`],
  ])('is its cause: %s', (value, problem) => {
    expect(problemsOf(withValue(value))).toEqual([problem])
  })

  it.each([
    [']\n  note: "{{ x }}"', '3:9 not YAML: an unexpected character'],
    ['"{{ x }}"\n  note: @a', '4:9 not YAML: a text that must be quoted'],
  ])('is not its cause on another line: %j', (value, problem) => {
    expect(problemsOf(withValue(value))).toEqual([problem])
  })
})

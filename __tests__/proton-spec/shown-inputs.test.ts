import { describe, expect, it } from '@jest/globals'
import { parsePaths } from '../../src/proton-spec/input-paths.js'
import { shownInputs } from '../../src/proton-spec/shown-inputs.js'

const environment = { kind: 'environment', environmentName: 'dev' } as const

const spec = `spec:
  text: "a \\u0062"
  number: 012345678901
  decimal: 1.10
  boolean: True
  rounded: 12345678901234567890
  nothing: ~
  list: [1, { b: 2, a: 1 }]
  same: [1, { a: 1, b: 2 }]
  map: { x: secret }
  kept: \${Proton::CURRENT_VAL}
  inner: ["\${Proton::CURRENT_VAL}"]
  alias: &flag true
  used: *flag
  self: &self [*self]
  "a.b": c
`

describe('the value of an input for people', () => {
  it.each([
    ['text', 'a b', '"a b"'],
    ['number', '012345678901', '12345678901'],
    ['decimal', '1.10', '1.1'],
    ['boolean', 'True', 'true'],
    ['rounded', '12345678901234567890', '"12345678901234567890"'],
    ['nothing', 'null', 'null'],
    ['list', 'list', '[1,{"a":1,"b":2}]'],
    ['same', 'list', '[1,{"a":1,"b":2}]'],
    ['list.1.a', '1', '1'],
    ['list[0]', '1', '1'],
    ['map', 'map', '{"x":"secret"}'],
    ['used', 'true', 'true'],
    ['"a.b"', 'c', '"c"'],
    ['missing', undefined, 'none'],
  ])('%s is %j, and has a key for comparison', (path, text, key) => {
    expect(shownInputs(spec, environment, [path])).toEqual(new Map([[path, { text, key }]]))
  })

  it.each(['kept', 'inner', 'inner[0]'])('%s is not known where the spec leaves it to Proton', path => {
    const because = 'its spec has ${Proton::CURRENT_VAL} instead of a value'
    expect(shownInputs(spec.replace(/ {2}self.*\n/, ''), environment, [path])).toEqual(
      new Map([[path, { text: undefined, key: undefined, because }]]),
    )
  })

  it('is none in a spec that cannot be read, or without the target', () => {
    expect(shownInputs('spec: [', environment, ['text'])).toBeUndefined()
    const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
    expect(shownInputs(spec, prod, ['text'])).toBeUndefined()
  })
})

describe('a list of paths', () => {
  it.each([
    ['a', ['a'], []],
    [' a.b ,c[0]\n\n"x,y" , ', ['a.b', 'c.0'], ['"x', 'y"']],
    ['a."b", a.b', ['a.b'], []],
    ['a=1, a b, .c, ok', ['"a b"', 'ok'], ['a=1', '.c']],
    ['', [], []],
  ])('%j', (text, paths, invalid) => {
    expect(parsePaths(text)).toEqual({ paths, invalid })
  })
})

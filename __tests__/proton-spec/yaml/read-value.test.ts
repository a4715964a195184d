import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { Document, parse, parseDocument } from 'yaml'
import { readValue } from '../../../src/proton-spec/yaml/read-value.js'
import { nodeOf, textOf } from '../../../src/proton-spec/yaml/write.js'

describe('a value of the input set', () => {
  it.each<readonly [string, unknown]>([
    ['3', 3],
    ['-3', -3],
    ['+3', 3],
    ['1.50', 1.5],
    ['1e3', 1000],
    ['1.5e-9', 1.5e-9],
    ['0o14', 12],
    ['0x1F', 31],
    ['.inf', Infinity],
    ['-.Inf', -Infinity],
    ['.NaN', NaN],
    ['1234567890123456', 1234567890123456],
    ['0.00123456789012345', 0.00123456789012345],
    ['1.23456789012345000', 1.23456789012345],
    ['1.23456789012345e-100', 1.23456789012345e-100],
    ['true', true],
    ['FALSE', false],
    ['null', null],
    ['~', null],
    ['', ''],
    ['yes', 'yes'],
    ['1:30', '1:30'],
    ['1.2.3', '1.2.3'],
    ['0b11', '0b11'],
    ['1_000', '1_000'],
    ['2001-01-01', '2001-01-01'],
    ['-', '-'],
    ['---', '---'],
    ['"3"', '3'],
    ["'yes'", 'yes'],
    ["'it''s'", "it's"],
    ['"a\\nb\\u00e9"', 'a\nbé'],
    ['"a" b', '"a" b'],
    ['"open', '"open'],
    ["'a' # b", "'a' # b"],
    ['shop:1 # x', 'shop:1 # x'],
    ['a: b', 'a: b'],
    ['- a', '- a'],
    ['*a', '*a'],
    ['&a b', '&a b'],
    ['!!str 3', '!!str 3'],
    ['!!str', '!!str'],
    ['&a', '&a'],
    ['[!x a]', '[!x a]'],
    ['&a [b]', '&a [b]'],
    ['|', '|'],
    ['>', '>'],
    ['# x', '# x'],
    ['[a, 1, yes, [null]]', ['a', 1, 'yes', [null]]],
    ['{a: 1, "b c": {d: []}}', { a: 1, 'b c': { d: [] } }],
    ['{}', {}],
    ['[a] b', '[a] b'],
    ['[a] # b', '[a] # b'],
    ['[a, b', '[a, b'],
    ['{a: 1', '{a: 1'],
    ['[*a]', '[*a]'],
    ['{{ .Values.image }}', '{{ .Values.image }}'],
    ['{"__proto__": 1}', JSON.parse('{"__proto__": 1}')],
    ['${Proton::CURRENT_VAL}', '${Proton::CURRENT_VAL}'],
  ])('%j is read as %j', (text, value) => {
    expect(readValue(text)).toEqual(value)
    // Written as YAML it has the same value, in a block and in braces, for YAML 1.1 and 1.2.
    for (const version of ['1.2', '1.1'] as const) {
      const block = new Document({ a: null, z: [null] })
      block.set('a', nodeOf(value))
      block.setIn(['z', 0], nodeOf(value))
      expect(isDeepStrictEqual(parse(textOf(block), { version }), { a: value, z: [value] })).toBe(true)
      const flow = parseDocument('{ a: 1 }')
      flow.set('a', nodeOf(value))
      expect(isDeepStrictEqual(parse(textOf(flow), { version }), { a: value })).toBe(true)
    }
  })

  it.each([
    '12345678901234567890',
    '[1, 12345678901234567890]',
    '12e3456',
    '-1e999',
    '0.12345678901234567',
    '1000000000000000.5',
  ])('is rejected when JavaScript would round it: %s', text => {
    expect(() => readValue(text)).toThrow(RangeError)
  })

  it.each([
    '=',
    '<<',
    'y',
    'on',
    '0b11',
    '190:20:30',
    '1e-7',
    'a\u0085b',
    'a\u2028b',
    'a\ufeffb',
    '\u2028',
    'x\u0007',
    '1.',
    '~',
  ])('that is text for YAML 1.2 is written so that YAML 1.1 reads the same text: %j', text => {
    const document = new Document({ a: null })
    document.set('a', nodeOf(text))
    const written = textOf(document)
    expect(parse(written, { version: '1.1' })).toEqual({ a: text })
    expect(written).toMatch(/^a: "[ -~]*"\n$/)
  })

  it('that has an exponent is written with a fraction, without which YAML 1.1 reads a text', () => {
    const document = new Document({ a: null })
    document.set('a', nodeOf(1e-7))
    expect(textOf(document)).toBe('a: 1.0e-7\n')
  })
})

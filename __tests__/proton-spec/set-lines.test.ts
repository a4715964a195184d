import { describe, expect, it } from '@jest/globals'
import { pathText, readPath } from '../../src/proton-spec/path.js'
import { parseEdits } from '../../src/proton-spec/set-lines.js'

const messagesFor = (set: string) => parseEdits(set).problems.map(({ message }) => message)

describe('the lines of the input set', () => {
  it('are paths and values, with blank lines and comments between them', () => {
    const text =
      '# first\n\n  image = shop:2  \r\nenvironmentVariables."a.b=c"=x=y\n\t# no\ncontainers[0].image=""\n'
    expect(parseEdits(text)).toEqual({
      edits: [
        { path: ['image'], value: 'shop:2', line: 3 },
        { path: ['environmentVariables', 'a.b=c'], value: 'x=y', line: 4 },
        { path: ['containers', '0', 'image'], value: '""', line: 6 },
      ],
      problems: [],
    })
  })

  it.each([
    'just-a-secret',
    '=secret',
    '.a=secret',
    'a.=secret',
    'a..b=secret',
    '"a=secret',
    'a[x]=secret',
    'a[0=secret',
    '[0]=secret',
    'a"b"=secret',
    '"a"b=secret',
    '"\\q"=secret',
    'a[0]b=secret',
  ])('are named by their number, and not quoted, when they cannot be read: %j', line => {
    const { edits, problems } = parseEdits(`\n${line}\nok=1`)
    expect(edits).toHaveLength(1)
    expect(problems).toEqual([
      {
        input: 'set',
        message: 'set line 2: must be path=value, such as image=registry.example/shop:1.2',
      },
    ])
  })

  it('must not set the same value twice, or a value and a part of it', () => {
    const { edits, problems } = parseEdits('a[0].b=secret\na.0."b"=secret\na=secret\nc=1\nc.d=1')
    expect(edits.map(({ line }) => line)).toEqual([1, 4, 5])
    expect(problems.map(({ message }) => message)).toEqual([
      'set line 2: a.0.b: is set twice, first in line 1',
      'set line 3: a: would overwrite line 1, which sets a part of it',
    ])
  })

  it.each([
    [['a', 'b']],
    [['a.b', 'c=d', '']],
    [['0', '1']],
    [['with "quotes"', '[0]', ' x ', 'ü']],
    [['a\\b']],
  ])('have paths that are read as they are written: %j', path => {
    expect(readPath(`${pathText(path)}=`)).toEqual({ path, rest: '=' })
  })

  it.each([
    ['"a b" = x - y', ['a b'], 'x - y'],
    ['a."b "\t=\tx', ['a', 'b '], 'x'],
    ['a[0] = - x', ['a', '0'], '- x'],
    ['note = see # 7', ['note'], 'see # 7'],
  ])('may have spaces around the path and the value: %s', (line, path, value) => {
    expect(parseEdits(line)).toEqual({ edits: [{ path, value, line: 1 }], problems: [] })
  })

  it('must have a value, which an expression may leave empty', () => {
    expect(messagesFor('image=\nreplicas=3')).toEqual([
      'set line 1: image: has no value; to set an empty text, write ""',
    ])
  })

  it('are not a YAML list', () => {
    expect(messagesFor('- image=shop:2')).toEqual([
      'set line 1: starts with "- ", but set is not a YAML list: write one path=value per line',
    ])
  })

  it.each([
    ['replicas=3 # more', 'has a comment after the value'],
    ['id=12345678901234567890 # more', 'has a comment after the value'],
    ['image= # none yet', 'has only a comment and no value'],
    ['image=${{ inputs.image }}', '${{ … }} is not evaluated here'],
    ['image=shop:{{ tag }}', '{{ … }} is not rendered'],
  ])('must not be ambiguous: %s', (line, message) => {
    expect(messagesFor(line)).toEqual([expect.stringContaining(message)])
  })
})

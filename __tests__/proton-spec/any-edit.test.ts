import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { isNode, parse, parseDocument, type Document } from 'yaml'
import { applyEdits } from '../../src/proton-spec/edits.js'
import { pathText } from '../../src/proton-spec/path.js'
import { parseEdits } from '../../src/proton-spec/set-lines.js'
import { readValue } from '../../src/proton-spec/yaml/read-value.js'

const environment = { kind: 'environment', environmentName: 'production' } as const

/** A function for integers from 0 to `below` - 1, the same in every run. */
function randomIntegers(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return below => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0
    return (state >>> 8) % below
  }
}

const keys = ['a', 'b.c', "it's", '8080', 'yes', 'long key', 'ü', '"q"', 'x: y', '#n', '-d']
const values = [
  ...['3', 'true', 'null', '1.5', "'no'", '0o14', "'0o14'", '1:30', 'a: b # c', '[a, {b: 1}]', '{a: [1]}'],
  ...[
    '"x\\ny\\t"',
    '',
    '- a',
    '"',
    "it's",
    '%x',
    '@x',
    '!x',
    '&x',
    '*x',
    '?',
    ': x',
    'x:',
    '{',
    ']',
    ',',
    '`',
  ],
]

/** A random value as YAML, in any style, with comments from `nextComment`. */
function randomYaml(
  pick: (below: number) => number,
  nextComment: () => string,
  depth: number,
  indent: string,
): string {
  const scalars = [
    '1',
    'plain',
    "'single'",
    '"double\\n"',
    '',
    '~',
    'two\n  lines',
    '|\n  block\n',
    '>+\n  b\n\n',
  ]
  const kind = depth === 0 ? 0 : pick(6)
  const size = 1 + pick(3)
  const comment = pick(3) === 0 ? ` # ${nextComment()}` : ''
  const name = (at: number) => JSON.stringify(keys[(at * 4 + pick(3)) % keys.length])
  if (kind === 1) return ` { ${name(0)}: 1, ${name(1)}: [x, 'y' , { k: v }] }${comment}`
  if (kind === 2) return ` [ 1, [2], "3" ]${comment}`
  if (kind === 3 || kind === 4) {
    const lines = Array.from(
      { length: size },
      (_, at) => `\n${indent}${name(at)}:${randomYaml(pick, nextComment, depth - 1, `${indent}  `)}`,
    )
    return comment + lines.join('')
  }
  if (kind === 5) {
    const lines = Array.from(
      { length: size },
      () => `\n${indent}-${randomYaml(pick, nextComment, depth - 1, `${indent}  `)}`,
    )
    return comment + lines.join(`\n${indent}# ${nextComment()}`)
  }
  const scalar = (scalars[pick(scalars.length)] ?? '').replaceAll(/\n(?=.)/g, `\n${indent}`)
  return scalar.includes('\n') ? ` ${scalar.trimEnd()}` : ` ${scalar}${comment}`
}

/** Every path in a value, and a new one in each map. */
function paths(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (Array.isArray(value))
    return value.flatMap((one, index) => [[...at, String(index)], ...paths(one, [...at, String(index)])])
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, one]) => [[...at, key], ...paths(one, [...at, key])])
  return [...inner, [...at, 'new.1']]
}

const set = (root: unknown, [name, ...rest]: readonly string[], value: unknown): unknown => {
  if (name === undefined) return value
  if (Array.isArray(root)) return root.with(Number(name), set(root[Number(name)], rest, value))
  const map = (root ?? {}) as Record<string, unknown>
  return { ...map, [name]: set(map[name], rest, value) }
}

/** The comments of a text, which the random documents number from 1. */
function commentsIn(text: string): readonly string[] {
  return text.match(/# \d+/g) ?? []
}

/** The comments inside the value at a path, which an edit of the value replaces. */
function commentsInside(text: string, document: Document, path: readonly string[]): readonly string[] {
  const names = path.map(name => (/^\d$/.test(name) ? Number(name) : name))
  const node = document.getIn(names, true)
  const [start, end] = (isNode(node) && node.range) || [0, 0]
  return commentsIn(text.slice(start, end))
}

describe('any edit of any document', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'changes one value and keeps every other value and comment (%i)',
    seed => {
      const pick = randomIntegers(seed)
      let comments = 0
      const nextComment = () => String(++comments)
      const value = (at: number) => `\n  k${at}:${randomYaml(pick, nextComment, 3, '    ')}`
      const body = `proton: EnvironmentSpec # ${nextComment()}\nspec:\n  first: 1${[0, 1, 2].map(value).join('')}`
      const lineEnd = pick(2) === 0 ? '\r\n' : '\n'
      const tail = ['', '\n', `\n# ${nextComment()}\n`][pick(3)] ?? ''
      const text = (body + tail).replaceAll('\n', lineEnd)
      const document = parseDocument(text)
      const versions = (['1.2', '1.1'] as const).map(version => ({
        version,
        before: parse(text, { version }) as unknown,
      }))
      for (const path of paths((document.toJS() as { spec: unknown }).spec)) {
        const line = `${pathText(path)}=${values[pick(values.length)] || '""'}`
        const { edits } = parseEdits(line)
        const { text: after, problems } = applyEdits(text, environment, edits)
        expect(problems).toEqual([])
        const expected = readValue(edits[0]?.value ?? '')
        for (const { version, before } of versions) {
          const wanted = set(before, ['spec', ...path], expected)
          expect(isDeepStrictEqual(parse(after, { version }), wanted)).toBe(true)
        }
        const left = commentsIn(after)
        const lost = commentsIn(text).filter(comment => !left.includes(comment))
        expect(commentsInside(text, document, ['spec', ...path])).toEqual(expect.arrayContaining([...lost]))
      }
    },
  )
})

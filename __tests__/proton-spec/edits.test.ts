import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { applyEdits, parseEdits } from '../../src/proton-spec/edits.js'
import { pathText, readPath } from '../../src/proton-spec/path.js'
import { readValue, writeValue } from '../../src/proton-spec/yaml/value.js'
import type { Target } from '../../src/providers/proton/target.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const pipeline = { kind: 'pipeline', serviceName: 'shop' } as const
const environment = { kind: 'environment', environmentName: 'production' } as const

/** The spec after edits that must have no problems. */
function edited(spec: string, lines: string, target: Target = prod): string {
  const { edits, problems: unread } = parseEdits(lines)
  const { text, problems } = applyEdits(spec, target, edits)
  expect([...unread, ...problems]).toEqual([])
  return text
}

/** What is told about edits that cannot be made; the spec must be the one that was given. */
function refused(spec: string, lines: string, target: Target = prod): string {
  const { edits } = parseEdits(lines)
  const { text, problems } = applyEdits(spec, target, edits)
  expect(text).toBe(spec)
  expect(problems.every(({ input }) => input === 'set')).toBe(true)
  return problems.map(({ message }) => message).join('\n')
}

/** The lines that two texts differ in, as a diff would show them. */
function difference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const same = (from: readonly string[], to: readonly string[]) => {
    const at = from.findIndex((line, index) => line !== to[index])
    return at < 0 ? from.length : at
  }
  const start = same(old, now)
  const end = Math.min(same(old.toReversed(), now.toReversed()), old.length - start, now.length - start)
  return [
    ...old.slice(start, old.length - end).map(line => `-${line}`),
    ...now.slice(start, now.length - end).map(line => `+${line}`),
  ]
}

const spec = `# The shop.
proton: "ServiceSpec"
pipeline:
    branch: main # four spaces here
instances:
  - name: dev
    environment: development
    spec: { image: 'shop:1', "replicas": 1 }

  # the one that counts
  - name: 'prod'
    environment: production
    spec:
      image: shop:1   # pinned
      replicas: 2
      domain: "shop.example"
      note: |
        two
        lines
      environmentVariables:
        LOG_LEVEL: info
        "a.b": 'x' # dotted
        8080: port
      containers:
      - image: side:1
        ports: [80, 443]
      - image: other:1 # last
      # after the list
      empty:
`

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
  ])('are told by their number when they cannot be read, not quoted: %j', line => {
    const { edits, problems } = parseEdits(`\n${line}\nok=1`)
    expect(edits).toHaveLength(1)
    expect(problems).toEqual([
      { input: 'set', message: 'set line 2: must be path=value, such as image=registry.example/shop:1.2' },
    ])
  })

  it('say each thing once', () => {
    const { problems } = parseEdits('a[0].b=secret\na.0."b"=secret\na=secret\nc=1\nc.d=1')
    expect(problems.map(({ message }) => message)).toEqual([
      'set line 2: a.0.b: is set twice, first in line 1',
      'set line 3: a: would undo line 1, which sets a part of it',
    ])
  })

  it.each([
    [['a', 'b']],
    [['a.b', 'c=d', '']],
    [['0', '1']],
    [['with "quotes"', '[0]', ' x ', 'ü']],
    [['a\\b']],
  ])('read the paths that are written: %j', path => {
    expect(readPath(`${pathText(path)}=`)).toEqual({ path, rest: '=' })
  })
})

describe('a value', () => {
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
    ['|', '|'],
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
  ])('%j is %j', (text, value) => {
    expect(readValue(text)).toEqual(value)
    // It is written on one line that reads as the same, between brackets and without, in both versions of YAML.
    for (const version of ['1.2', '1.1'] as const) {
      const outside = `a: ${writeValue(value, { isInFlow: false })} # c\n`
      const inside = `{ x: ${writeValue(value, { isInFlow: true })}, z: [${writeValue(value, { isInFlow: true })}] }`
      expect(isDeepStrictEqual(parse(outside, { version }), { a: value })).toBe(true)
      expect(isDeepStrictEqual(parse(inside, { version }), { x: value, z: [value] })).toBe(true)
    }
  })

  it.each(['12345678901234567890', '[1, 12345678901234567890]', '12e3456', '-1e999'])(
    'is refused when it would not be kept exactly: %s',
    value => {
      const message = refused(spec, `image=${value}`)
      expect(message).toMatch(/^set line 1: image: a number of more digits than can be kept/)
      expect(message).not.toContain(value)
    },
  )
})

describe('an edit', () => {
  it.each<readonly [string, readonly string[]]>([
    ['image=shop:2', ['-      image: shop:1   # pinned', '+      image: shop:2   # pinned']],
    ['image=shop:2 # x', ['-      image: shop:1   # pinned', "+      image: 'shop:2 # x'   # pinned"]],
    ['replicas=3', ['-      replicas: 2', '+      replicas: 3']],
    ['domain=3.example', ['-      domain: "shop.example"', '+      domain: "3.example"']],
    ['domain=true', ['-      domain: "shop.example"', '+      domain: true']],
    ['note=one', ['-      note: |', '-        two', '-        lines', '+      note: one']],
    [
      'environmentVariables."a.b"=it\'s',
      [`-        "a.b": 'x' # dotted`, `+        "a.b": 'it''s' # dotted`],
    ],
    ['environmentVariables.8080=yes', ['-        8080: port', "+        8080: 'yes'"]],
    ['environmentVariables.NEW=1:30', ["+        NEW: '1:30'"]],
    ['environmentVariables."0o7"=x', ["+        '0o7': x"]],
    [
      'environmentVariables={A: b}',
      [
        '-      environmentVariables:',
        '-        LOG_LEVEL: info',
        `-        "a.b": 'x' # dotted`,
        '-        8080: port',
        '+      environmentVariables: { A: b }',
      ],
    ],
    ['containers[0].image=side:2', ['-      - image: side:1', '+      - image: side:2']],
    ['containers[0].ports[1]=8443', ['-        ports: [80, 443]', '+        ports: [80, 8443]']],
    ['containers.0.cpu=256', ['+        cpu: 256']],
    ['containers[1]=none', ['-      - image: other:1 # last', '+      - none']],
    [
      'containers=[]',
      [
        '-      containers:',
        '-      - image: side:1',
        '-        ports: [80, 443]',
        '-      - image: other:1 # last',
        '+      containers: []',
      ],
    ],
    ['empty=full', ['-      empty:', '+      empty: full']],
    ['empty.new=1', ['+        new: 1']],
    ['more=x', ['+      more: x']],
  ])('%s changes its lines and no other', (line, lines) => {
    expect(difference(spec, edited(spec, line))).toEqual(lines)
  })

  it('can be one of many, for each kind of target', () => {
    const text = edited(spec, 'image=shop:2\nmore=1\nstill=[a]\nmore2=yes')
    expect(difference(spec, text)).toContain("+      more2: 'yes'")
    expect(edited(spec, 'branch=next', pipeline)).toBe(spec.replace('branch: main', 'branch: next'))
    expect(edited(spec, 'test=x', pipeline)).toBe(spec.replace('here\n', 'here\n    test: x\n'))
    const dev = { ...prod, serviceInstanceName: 'dev' }
    expect(edited(spec, "image=o'hara\nreplicas=2\ndomain=a:b", dev)).toBe(
      spec.replace(
        `{ image: 'shop:1', "replicas": 1 }`,
        `{ image: 'o''hara', "replicas": 2, domain: 'a:b' }`,
      ),
    )
    const network = '{"proton":"EnvironmentSpec","spec":{"cidr":"10.0.0.0/16"}}'
    expect(edited(network, 'cidr=10.1.0.0/16\nnatGateways=2', environment)).toBe(
      '{"proton":"EnvironmentSpec","spec":{"cidr":"10.1.0.0/16", natGateways: 2}}',
    )
  })

  it.each<readonly [string, string, string, Target?]>([
    ['- name: prod\n', 'image=a\nreplicas=2', '- name: prod\n  spec:\n    image: a\n    replicas: 2\n'],
    ['- name: prod', 'image=a', '- name: prod\n  spec:\n    image: a'],
    ['- name: prod\n  spec: # none\n', 'image=a', '- name: prod\n  spec: # none\n    image: a\n'],
    ['- name: prod\n  spec: &x\n', 'image=a', '- name: prod\n  spec: &x\n    image: a\n'],
    ['- name: prod\n  spec: ~\n', 'image=a', '- name: prod\n  spec: { image: a }\n'],
    ['- name: prod\n  spec: {}\n', 'image=a\nb=1', '- name: prod\n  spec: { image: a, b: 1 }\n'],
    [
      '- name: prod\n  spec: {\n    # c\n  }\n',
      'image=a',
      '- name: prod\n  spec: { image: a\n    # c\n  }\n',
    ],
    ['- { name: prod }\n', 'image=a', '- { name: prod, spec: { image: a } }\n'],
    ['- { name: prod, spec: }\n', 'image=a', '- { name: prod, spec: { image: a } }\n'],
    ['- { name: prod, spec }\n', 'image=a', '- { name: prod, spec: { image: a } }\n'],
    ['- { name: prod, }\n', 'image=a', '- { name: prod, spec: { image: a }, }\n'],
    ['- spec:\n  name: prod\n', 'image=a', '- spec:\n    image: a\n  name: prod\n'],
    ['- name: prod\npipeline:\n', 'branch=a', '- name: prod\npipeline:\n  branch: a\n', pipeline],
    ['- name: prod\n', 'branch=a', '- name: prod\npipeline:\n  branch: a\n', pipeline],
  ])('makes the map of inputs where there is none: %j', (entry, lines, result, target = prod) => {
    expect(edited(`instances:\n${entry}`, lines, target)).toBe(`instances:\n${result}`)
  })

  it.each([
    ['  a: |\n    x\n', 'b=1', '  a: |\n    x\n  b: 1\n'],
    ['  a: |+\n    x\n\n\n', 'b=1', '  a: |+\n    x\n\n\n  b: 1\n'],
    ['  a: >-\n    x\n\n# end\n', 'b=1', '  a: >-\n    x\n  b: 1\n\n# end\n'],
    ['  a: |\n    x', 'b=1', '  b: 1\n  a: |\n    x'],
    ['  a: |\n    x\n', 'a=1', '  a: 1\n'],
    ['  a: |2-\n     x\n\n  b: 1\n', 'a=z', '  a: z\n\n  b: 1\n'],
    ['  a: >+\n    x\n\n', 'a=z', '  a: z\n\n'],
    ['  a: x\n    y # z\n', 'a=1', '  a: 1 # z\n'],
    ['  a: "x\n    y"', 'a=1\nb=2', '  a: 1\n  b: 2'],
    ['  a:\t1\t# tab\n', 'a=2', '  a:\t2\t# tab\n'],
    ['  ? a\n  : 1\n', 'a=2', '  ? a\n  : 2\n'],
    ['  ? a\n  : 1\n', 'b=2', '  ? a\n  : 1\n  b: 2\n'],
    ['  a: !!str 80\n', 'a=3', '  a: 3\n'],
    ['  a: !!str &x 80\n', 'a=3', '  a: &x 3\n'],
    ['  a: !!str\n', 'a=3', '  a: 3\n'],
    ['  a:\n    !!str\n    80\n', 'a=3', '  a:\n    \n    3\n'],
    ['  a:\n    !!str 80\n', 'a=3', '  a:\n    3\n'],
    ['  a: &x !!map # c\n    b: 1\n', 'a=3', '  a: &x 3 # c\n'],
    ['  a:\n  # c\n  - 1\n  - 2 # d\n  # e\n', 'a=3', '  a: 3\n  # c\n  # e\n'],
    ['  a:\n    - - 1\n      - 2\n    - 3\n', 'a[0]=x', '  a:\n    - x\n    - 3\n'],
    ['  a:\n    -\n    - 3\n', 'a[0]=x', '  a:\n    - x\n    - 3\n'],
    ['  a:\n    -\n      b: 1\n    - 3', 'a[0]=x', '  a:\n    - x\n    - 3'],
    ['  a: [ 1,\n    2 ] # c\n', 'a=x', '  a: x # c\n'],
    ['  a: {b: 1, # c\n    d: 2 # e\n  }', 'a.f=3', '  a: {b: 1, # c\n    d: 2, f: 3 # e\n  }'],
    ['  a: {"b":1}', 'a.b=x\na.c=2', '  a: {"b":x, c: 2}'],
    ['  a: # later\n', 'a=x', '  a: x # later\n'],
    [
      '  schlüssel: ä 😀 # ö\n  b: 1',
      'schlüssel=😀\nc="\\u2028"',
      '  schlüssel: \'😀\' # ö\n  b: 1\n  c: "\\u2028"',
    ],
    ['  a: 1\n...\n', 'b=2', '  a: 1\n  b: 2\n...\n'],
  ])('keeps the rest as it is written: %j', (inputs, lines, result) => {
    const head = 'proton: EnvironmentSpec\nspec:\n'
    expect(edited(head + inputs, lines, environment)).toBe(head + result)
    // The same with the line ends of Windows and a mark of the byte order.
    const windows = (text: string) => `\ufeff${(head + text).replaceAll('\n', '\r\n')}`
    expect(edited(windows(inputs), lines, environment)).toBe(windows(result))
  })

  it.each([
    ['nowhere.X=secret', 'there is no nowhere; the spec of the target has image, replicas, domain, note, '],
    ['environmentVariables.a.b=secret', 'there is no environmentVariables.a; environmentVariables has '],
    ['environmentVariables.LOG_LEVEL.x=secret', 'environmentVariables.LOG_LEVEL is neither a map nor a list'],
    ['containers.2.image=secret', 'containers has 2 items, numbered from 0'],
    ['containers.-1=secret', 'containers has 2 items, numbered from 0'],
    ['containers.01=secret', 'containers has 2 items, numbered from 0'],
    ['containers.image=secret', 'containers has 2 items, numbered from 0'],
    ['empty.a.b=secret', 'there is no empty.a; empty has nothing'],
    ['constructor.name=secret', 'there is no constructor; '],
    ['__proto__.x=secret', 'there is no __proto__; '],
  ])('of what is not there is told what there is: %s', (line, message) => {
    const told = refused(spec, line)
    expect(told).toContain(`set line 1: ${line.split('=')[0] ?? ''}: ${message}`)
    expect(told).not.toContain('secret')
  })

  it('sets names that objects have anyway', () => {
    const text = edited(spec, '__proto__=1\nconstructor=2')
    expect(text).toContain("\n      empty:\n      '__proto__': 1\n      constructor: 2\n")
  })

  it('names at most thirty keys, and long ones not in full', () => {
    const many = Array.from({ length: 40 }, (_, index) => `  k${index}${'x'.repeat(200)}: 1\n`).join('')
    const told = refused(`spec:\n${many}`, 'a.b=1', environment)
    expect(told.match(/k\d+x{97,98}(?!x)/g)).toHaveLength(30)
    expect(told).toMatch(/and more$/)
  })

  it.each(['proton: [', '- a\n', '', 'a: *b\n', 'a: 1\n---\nb: 2\n', `a: ${'['.repeat(20_000)}`])(
    'is refused of a spec that cannot be read: %#',
    text => {
      expect(refused(text, 'a=1\nb=2')).toBe(
        'set line 1: a: the spec cannot be read\nset line 2: b: the spec cannot be read',
      )
    },
  )

  it('is refused of a target that the spec does not have once', () => {
    const message = 'set line 1: a: the spec does not have the target, or more than once'
    expect(refused('instances: []', 'a=1')).toBe(message)
    expect(refused('instances: [{ name: prod }, { name: prod }]', 'a=1')).toBe(message)
    expect(() => applyEdits(spec, { kind: 'service', serviceName: 'shop' }, parseEdits('a=1').edits)).toThrow(
      TypeError,
    )
  })

  it('of nothing leaves a spec alone that cannot be read', () => {
    expect(applyEdits('a: [', prod, [])).toEqual({ text: 'a: [', problems: [] })
  })
})

describe('what others use as well', () => {
  const shared = `proton: ServiceSpec
base: &base
  image: shop:1
  nested: { a: 1 }
instances:
  - name: prod
    spec:
      <<: *base
      tag: &tag v1
      variables: *vars
`.replace('*vars', '&vars { A: b }')
  const others = `${shared}  - name: dev
    spec: { <<: *base, tag: *tag, variables: *vars }
  - name: same
    spec: *base
  - name: all
    <<: { spec: { image: shop:3 } }
`
  const dev = { ...prod, serviceInstanceName: 'dev' }

  it('stays as it is when an alias is replaced, or a merged key', () => {
    expect(difference(others, edited(others, 'tag=v2\nimage=shop:2\nvariables={}', dev))).toEqual([
      '-    spec: { <<: *base, tag: *tag, variables: *vars }',
      "+    spec: { <<: *base, tag: v2, variables: {}, image: 'shop:2' }",
    ])
    expect(difference(others, edited(others, 'image=shop:2'))).toEqual(['+      image: shop:2'])
  })

  it.each<readonly [string, Target, string]>([
    ['variables.A=c', dev, 'variables comes from an alias (*vars)'],
    ['nested.a=2', dev, 'nested comes from a merged map (<<)'],
    ['image=x', { ...prod, serviceInstanceName: 'same' }, 'what the target says comes from an alias (*base)'],
    ['image=x', { ...prod, serviceInstanceName: 'all' }, 'what the target says comes from a merged map (<<)'],
    ['tag=v2', prod, 'stands in a part with an anchor (&tag)'],
    ['variables.A=c', prod, 'stands in a part with an anchor (&vars)'],
  ])('is not changed by %s', (line, target, message) => {
    expect(refused(others, line, target)).toContain(message)
  })

  it('may be edited by him who has it alone', () => {
    expect(edited(shared, 'tag=v2\nvariables.A=c')).toBe(
      shared.replace('&tag v1', '&tag v2').replace('A: b', 'A: c'),
    )
  })

  it('is not taken away with what holds it', () => {
    const text = 'spec:\n  a: { b: &b 1 }\n  c: *b\n'
    expect(refused(text, 'a=1', environment)).toContain('cannot be set without changing something else')
  })

  it('may lead back to itself', () => {
    const text = 'spec: &s\n  a: 1\n  b: *s\n'
    expect(refused(text, 'a=2', environment)).toContain('anchor (&s)')
  })
})

it('is no edit without a value, as an expression may leave it', () => {
  const { problems } = parseEdits('image=\nreplicas=3')
  expect(problems.map(({ message }) => message)).toEqual([
    'set line 1: image: has no value; an empty text is set with ""',
  ])
})

describe('any edit of any document', () => {
  /** A number from 0 to below `below`, the same in every run. */
  function chance(seed: number): (below: number) => number {
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

  /** A document's value as YAML, in any of the styles there are. */
  function written(pick: (below: number) => number, depth: number, indent: string): string {
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
    const comment = pick(3) === 0 ? ' # c' : ''
    const name = (at: number) => JSON.stringify(keys[(at * 4 + pick(3)) % keys.length])
    if (kind === 1) return ` { ${name(0)}: 1, ${name(1)}: [x, 'y' , { k: v }] }${comment}`
    if (kind === 2) return ` [ 1, [2], "3" ]${comment}`
    if (kind === 3 || kind === 4) {
      const lines = Array.from(
        { length: size },
        (_, at) => `\n${indent}${name(at)}:${written(pick, depth - 1, `${indent}  `)}`,
      )
      return comment + lines.join('')
    }
    if (kind === 5) {
      const lines = Array.from(
        { length: size },
        () => `\n${indent}-${written(pick, depth - 1, `${indent}  `)}`,
      )
      return comment + lines.join(`\n${indent}# between`)
    }
    const scalar = (scalars[pick(scalars.length)] ?? '').replaceAll(/\n(?=.)/g, `\n${indent}`)
    return scalar.includes('\n') ? ` ${scalar.trimEnd()}` : ` ${scalar}${comment}`
  }

  /** Every path in a value, and one more in each map. */
  function paths(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
    if (Array.isArray(value))
      return value.flatMap((one, index) => [[...at, String(index)], ...paths(one, [...at, String(index)])])
    if (typeof value !== 'object' || value === null) return []
    const inner = Object.entries(value).flatMap(([key, one]) => [[...at, key], ...paths(one, [...at, key])])
    return [...inner, [...at, 'neu.1']]
  }

  const set = (root: unknown, [name, ...rest]: readonly string[], value: unknown): unknown => {
    if (name === undefined) return value
    if (Array.isArray(root)) return root.with(Number(name), set(root[Number(name)], rest, value))
    const map = (root ?? {}) as Record<string, unknown>
    return { ...map, [name]: set(map[name], rest, value) }
  }

  it.each(Array.from({ length: 60 }, (_, seed) => seed))('changes the one thing only (%i)', seed => {
    const pick = chance(seed)
    const body = `proton: EnvironmentSpec # head\nspec:\n  first: 1${[...Array(3).keys()]
      .map(at => `\n  k${at}:${written(pick, 3, '    ')}`)
      .join('')}`
    const lineEnd = pick(2) === 0 ? '\r\n' : '\n'
    const text = [body, body + '\n', `${body}\n# tail\n`][pick(3)]?.replaceAll('\n', lineEnd) ?? ''
    const before = parse(text) as { spec: unknown }
    for (const path of paths(before.spec)) {
      const value = values[pick(values.length)] || '""'
      const after = edited(text, `${pathText(path)}=${value}`, environment)
      const expected = { ...before, spec: set(before.spec, path, readValue(value)) }
      expect(isDeepStrictEqual(parse(after), expected)).toBe(true)
      expect(
        isDeepStrictEqual(
          parse(after, { version: '1.1' }),
          set(parse(text, { version: '1.1' }), ['spec', ...path], readValue(value)),
        ),
      ).toBe(true)
      const changed = difference(text, after)
      expect(changed.filter(line => line.startsWith('+')).length).toBeLessThanOrEqual(2)
      expect(changed.filter(line => line.startsWith('-') && line.includes('# head'))).toEqual([])
    }
  })
})

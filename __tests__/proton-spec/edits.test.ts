import { describe, expect, it } from '@jest/globals'
import { applyEdits } from '../../src/proton-spec/edits.js'
import { parseEdits } from '../../src/proton-spec/set-lines.js'
import type { Target } from '../../src/proton-spec/target.js'

const prod = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' } as const
const dev = { ...prod, serviceInstanceName: 'dev' }
const pipeline = { kind: 'pipeline', serviceName: 'shop' } as const
const environment = { kind: 'environment', environmentName: 'production' } as const

/** The spec after edits, which must not have problems. */
function edited(spec: string, lines: string, target: Target = prod): string {
  const { edits, problems: unread } = parseEdits(lines)
  const { text, problems } = applyEdits(spec, target, edits)
  expect([...unread, ...problems]).toEqual([])
  return text
}

/** The messages for edits that cannot be made; the spec must stay as it was given. */
function messagesFor(spec: string, lines: string, target: Target = prod): string {
  const { edits } = parseEdits(lines)
  const { text, problems } = applyEdits(spec, target, edits)
  expect(text).toBe(spec)
  expect(problems.every(({ input }) => input === 'set')).toBe(true)
  return problems.map(({ message }) => message).join('\n')
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

/** The spec as it is written after an edit, with the formatting of the YAML library. */
const formatted = `# The shop.
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
      image: shop:1 # pinned
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
          ports: [ 80, 443 ]
        - image: other:1 # last
        # after the list
      empty:
`

describe('an edit', () => {
  it.each<readonly [string, string, string]>([
    ['replicas=2', '', ''],
    ['image=shop:2', 'image: shop:1 # pinned', 'image: shop:2 # pinned'],
    ['image=shop:2 # x', 'image: shop:1 # pinned', 'image: "shop:2 # x" # pinned'],
    ['replicas=3', 'replicas: 2', 'replicas: 3'],
    ['domain=3.example', '"shop.example"', '"3.example"'],
    ['domain="true"', '"shop.example"', '"true"'],
    ['domain=true', '"shop.example"', 'true'],
    ['note=one', '|\n        two\n        lines', 'one'],
    ['environmentVariables."a.b"=it\'s', `'x' # dotted`, `it's # dotted`],
    ['environmentVariables.8080=yes', '8080: port', '8080: "yes"'],
    ['environmentVariables.NEW=1:30', '8080: port', '8080: port\n        NEW: "1:30"'],
    ['environmentVariables."0o7"=x', '8080: port', '8080: port\n        "0o7": x'],
    [
      'environmentVariables={A: b}',
      `LOG_LEVEL: info\n        "a.b": 'x' # dotted\n        8080: port\n`,
      'A: b\n',
    ],
    ['containers[0].image=side:2', 'side:1', 'side:2'],
    ['containers[0].ports[1]=8443', '443', '8443'],
    ['containers.0.cpu=256', '[ 80, 443 ]', '[ 80, 443 ]\n          cpu: 256'],
    ['containers[1]=none', 'image: other:1 # last', 'none'],
    [
      'containers=[]',
      `
        - image: side:1
          ports: [ 80, 443 ]
        - image: other:1 # last
        # after the list`,
      ' [] # after the list',
    ],
    ['empty=full', 'empty:', 'empty: full'],
    ['empty.new=1', 'empty:', 'empty:\n        new: 1'],
    ['more=x', 'empty:', 'empty:\n      more: x'],
    ['__proto__=1', 'empty:', 'empty:\n      "__proto__": 1'],
    ['constructor=2', 'empty:', 'empty:\n      constructor: 2'],
  ])('%s changes its value, and keeps all other values and comments', (line, from, to) => {
    expect(formatted).toContain(from)
    expect(edited(spec, line)).toBe(formatted.replace(from, to))
  })

  it('can be one of several, for each kind of target', () => {
    expect(edited(spec, 'replicas=3\nmore=1\nstill=[a]')).toBe(
      formatted
        .replace('replicas: 2', 'replicas: 3')
        .replace('empty:', 'empty:\n      more: 1\n      still:\n        - a'),
    )
    expect(edited(spec, 'branch=next', pipeline)).toBe(formatted.replace('branch: main', 'branch: next'))
    expect(edited(spec, 'test=x', pipeline)).toBe(formatted.replace('here\n', 'here\n  test: x\n'))
    expect(edited(spec, "image=o'hara\nreplicas=2\ndomain=a:b", dev)).toBe(
      formatted.replace(
        `{ image: 'shop:1', "replicas": 1 }`,
        `{ image: o'hara, "replicas": 2, domain: a:b }`,
      ),
    )
    const network = '{"proton":"EnvironmentSpec","spec":{"cidr":"10.0.0.0/16"}}'
    expect(edited(network, 'cidr=10.1.0.0/16\nnatGateways=2', environment)).toBe(
      '{ "proton": "EnvironmentSpec", "spec": { "cidr": "10.1.0.0/16", natGateways: 2 } }\n',
    )
  })

  it.each<readonly [string, string, string, Target?]>([
    ['- name: prod', 'image=a\nreplicas=2', '- name: prod\n    spec:\n      image: a\n      replicas: 2\n'],
    ['- name: prod\n  spec: # none\n', 'image=a', '- name: prod\n    spec:\n      # none\n      image: a\n'],
    ['- name: prod\n  spec: &x\n', 'image=a', '- name: prod\n    spec: &x\n      image: a\n'],
    ['- name: prod\n  spec: ~\n', 'image=a', '- name: prod\n    spec:\n      image: a\n'],
    ['- name: prod\n  spec: {}\n', 'image=a\nb=1', '- name: prod\n    spec: { image: a, b: 1 }\n'],
    ['- name: prod\n  spec: {\n    # c\n  }\n', 'image=a', '- name: prod\n    spec: { image: a } # c\n'],
    ['- { name: prod }\n', 'image=a', '- { name: prod, spec: { image: a } }\n'],
    ['- { name: prod, spec: }\n', 'image=a', '- { name: prod, spec: { image: a } }\n'],
    ['- { name: prod, spec, }\n', 'image=a', '- { name: prod, spec: { image: a } }\n'],
    ['- spec:\n  name: prod\n', 'image=a', '- spec:\n      image: a\n    name: prod\n'],
    ['- name: prod\npipeline:\n', 'branch=a', '- name: prod\npipeline:\n  branch: a\n', pipeline],
    ['- name: prod\n', 'branch=a', '- name: prod\npipeline:\n  branch: a\n', pipeline],
  ])('creates the map of inputs where there is none: %j', (entry, lines, result, target = prod) => {
    expect(edited(`instances:\n${entry}`, lines, target)).toBe(`instances:\n  ${result}`)
  })

  it.each([
    ['  a: |\n    x\n', 'b=1', '  a: |\n    x\n  b: 1\n'],
    ['  a: |+\n    x\n\n\n', 'b=1', '  a: |+\n    x\n\n\n  b: 1\n'],
    ['  a: >-\n    x\n\n# end\n', 'b=1', '  a: >-\n    x\n  b: 1\n\n# end\n'],
    ['  a: |2-\n     x\n\n  b: 1\n', 'b=z', '  a: |2-\n     x\n\n  b: z\n'],
    [
      '  a: 0755\n  b: 12345678901234567890\n  c: 7e12345\n',
      'd=1',
      '  a: 0755\n  b: 12345678901234567890\n  c: 7e12345\n  d: 1\n',
    ],
    ['  a: "true"\n  b: ~\n  c: Yes\n  e: +.5\n', 'd=1', '  a: "true"\n  b: ~\n  c: Yes\n  e: +.5\n  d: 1\n'],
    ['  a: "\\u0085 \\u2028"\n', 'b=1', '  a: "\\u0085 \\u2028"\n  b: 1\n'],
    ['  a: x\n    y\n\n    z # c\n', 'b=1', '  a: x y\n\n    z # c\n  b: 1\n'],
    ['  a: !!int "7"\n  b: !Ref x\n', 'c=1', '  a: !!int "7"\n  b: !Ref x\n  c: 1\n'],
    ['  a: x\n    y # z\n', 'a=1', '  a: 1 # z\n'],
    ['  a:\t1\t# tab\n', 'a=2', '  a: 2 # tab\n'],
    ['  ? a\n  : 1\n', 'a=2', '  a: 2\n'],
    ['  a: !!str &x 80\n', 'a=3', '  a: &x 3\n'],
    ['  a: !!str\n', 'a=3', '  a: 3\n'],
    ['  a: &x !!map # c\n    b: 1\n', 'a=3', '  a:\n    # c\n    &x 3\n'],
    ['  a:\n  # c\n  - 1\n  - 2 # d\n  # e\n', 'a=3', '  a:\n    # c\n    3 # e\n'],
    ['  a:\n    - - 1\n      - 2\n    - 3\n', 'a[0]=x', '  a:\n    - x\n    - 3\n'],
    ['  a:\n    -\n    - 3\n', 'a[0]=x', '  a:\n    - x\n    - 3\n'],
    ['  a: [ 1,\n    2 ] # c\n', 'a=x', '  a: x # c\n'],
    [
      '  a: {b: 1, # c\n    d: 2 # e\n  }',
      'a.f=3',
      '  a:\n    {\n      b: 1, # c\n      d: 2, # e\n      f: 3\n    }\n',
    ],
    ['  a: # later\n', 'a=x', '  a: x # later\n'],
    ['  ü: ä 😀 # ö\n  b: 1', 'ü=é\nc="\\u2028"', '  ü: é # ö\n  b: 1\n  c: "\\u2028"\n'],
    ['  a: 1\n...\n', 'b=2', '  a: 1\n  b: 2\n...\n'],
    ['  ~: 1\n  b: 2\n', '""=3', '  ~: 3\n  b: 2\n'],
    ['  # above\n  a: 1 # beside\n', 'a={b: 2}', '  # above\n  a:\n    # beside\n    b: 2\n'],
    ['  a:\n    # above\n    1 # beside\n', 'a={b: 2}', '  a:\n    # above\n    # beside\n    b: 2\n'],
    ['  a: x\u2028y\n  b: z\n', 'c=1', '  a: x\u2028y\n  b: z\n  c: 1\n'],
    ['  a: 1\n', 'a="-- 1\\n-- 2\\n"', '  a: |\n    -- 1\n    -- 2\n'],
  ])('keeps how other values are written: %j', (inputs, lines, result) => {
    const head = 'proton: EnvironmentSpec\nspec:\n'
    expect(edited(head + inputs, lines, environment)).toBe(head + result)
    // The same for YAML 1.1, and for a file with a byte order mark and CRLF.
    expect(edited(`%YAML 1.1\n---\n${head}${inputs}`, lines, environment)).toContain(result)
    const windows = `\ufeff${(head + inputs).replaceAll('\n', '\r\n')}`
    expect(edited(windows, lines, environment)).toBe(head + result)
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
    ['containers.0.ports.0.x=secret', 'containers.0.ports.0 is neither a map nor a list'],
    ['constructor.name=secret', 'there is no constructor; '],
    ['__proto__.x=secret', 'there is no __proto__; '],
  ])('of a path that does not exist fails, and the message lists what exists: %s', (line, message) => {
    const found = messagesFor(spec, line)
    expect(found).toContain(`set line 1: ${line.split('=')[0] ?? ''}: ${message}`)
    expect(found).not.toContain('secret')
  })

  it.each<readonly [string, string, string, string, Target]>([
    [
      'spec: { first: 1, second: 2 }',
      'secnod.a=1',
      'secnod.a',
      'there is no secnod; the spec of the target has first, second; did you mean second?',
      environment,
    ],
    [
      'spec: { a: { first: 1 } }',
      'a.frist.x=1',
      'a.frist.x',
      'there is no a.frist; a has first; did you mean first?',
      environment,
    ],
    ['spec: { a: [1] }', 'a.1=2', 'a.1', 'a has 1 item, numbered from 0', environment],
    ['spec: { a: [] }', 'a.0=2', 'a.0', 'a has 0 items, numbered from 0', environment],
    ['spec: [1]', 'a=2', 'a', 'the spec of the target has 1 item, numbered from 0', environment],
    [
      'instances: [{ name: prod }]',
      'a.b=1',
      'a.b',
      'there is no a; the spec of the target has nothing',
      prod,
    ],
    ['a: 1', 'a.b=1', 'a.b', 'there is no a; the spec of the target has nothing', pipeline],
  ])(
    'of a path that does not exist in %s, %s, names the nearest that exists',
    (text, line, path, what, target) => {
      expect(messagesFor(text, line, target)).toBe(`set line 1: ${path}: ${what}`)
    },
  )

  it.each(['1.1', '1.2'])('keeps the version of YAML that the file names: %s', version => {
    const head = `%YAML ${version}\n---\nspec:\n`
    expect(edited(`${head}  a: 1\n`, 'a=2', environment)).toBe(`${head}  a: 2\n`)
  })

  it('names at most thirty keys, and shortens long ones', () => {
    const many = Array.from({ length: 40 }, (_, index) => `  k${index}${'x'.repeat(200)}: 1\n`).join('')
    const found = messagesFor(`spec:\n${many}`, 'a.b=1', environment)
    expect(found.match(/k\d+x{97,98}(?!x)/g)).toHaveLength(30)
    expect(found).toMatch(/and more$/)
  })

  it('fails for a number that would be rounded, and does not quote it', () => {
    expect(messagesFor(spec, 'image=12345678901234567890')).toBe(
      'set line 1: image: the number has more digits than can be stored; put it in quotes if it is text',
    )
  })

  it.each(['proton: [', '- a\n', '', 'a: *b\n', 'a: 1\n---\nb: 2\n', `a: ${'['.repeat(20_000)}`])(
    'fails for a spec that cannot be read: %#',
    text => {
      expect(messagesFor(text, 'a=1\nb=2')).toBe(
        'set line 1: a: the spec cannot be read\nset line 2: b: the spec cannot be read',
      )
    },
  )

  it('fails for a target that the spec does not have, or more than once', () => {
    const message = 'set line 1: a: the spec does not have the target, or more than once'
    expect(messagesFor('instances: []', 'a=1')).toBe(message)
    expect(messagesFor('instances: [{ name: prod }, { name: prod }]', 'a=1')).toBe(message)
    expect(() => applyEdits(spec, { kind: 'service', serviceName: 'shop' }, parseEdits('a=1').edits)).toThrow(
      TypeError,
    )
  })

  it('is made even if another one cannot be made', () => {
    const { edits } = parseEdits('image=shop:2\nnowhere.a=1\nreplicas=3')
    const { text, problems } = applyEdits(spec, prod, edits)
    expect(text).toBe(
      formatted.replace('image: shop:1', 'image: shop:2').replace('replicas: 2', 'replicas: 3'),
    )
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('set line 2: nowhere.a: there is no nowhere'),
    ])
  })

  it('is not needed: without edits the text stays as it is, even if it cannot be read', () => {
    expect(applyEdits('a: [', prod, [])).toEqual({ text: 'a: [', problems: [] })
  })
})

describe('a new name that resembles an existing input', () => {
  const inputs =
    'proton: EnvironmentSpec\nspec:\n  image: shop:1\n  replicas: 2\n  port1: 80\n  a: 1\n  cpu: 1\n  size: 1\n'

  it.each([
    ['imgae=shop:2', 'image'],
    ['Image=shop:2', 'image'],
    ['replcias=3', 'replicas'],
    ['sice=3', 'size'],
  ])('%s is not added beside %s', (line, existing) => {
    expect(messagesFor(inputs, line, environment)).toBe(
      `set line 1: ${line.split('=')[0] ?? ''}: is not in the spec; did you mean ${existing}? To add it beside that one, add it in the spec file`,
    )
  })

  it.each(['port2=81', 'port12=81', 'b=2', 'gpu=2', 'image=shop:2'])('is not seen in %s', line => {
    edited(inputs, line, environment)
  })
})

describe('a new name that resembles an existing input, wherever that is', () => {
  it.each<readonly [string, string]>([
    ['imgae=shop:2', 'image'],
    ['environmentVariables.LOG-LEVEL=debug', 'LOG_LEVEL'],
    ['containers[0].prots=[]', 'ports'],
  ])('%s is not added beside %s', (line, existing) => {
    expect(messagesFor(spec, line)).toMatch(new RegExp(`: is not in the spec; did you mean ${existing}\\?`))
  })
})

describe('an edit of a promotion', () => {
  const edit = { path: ['imgae'], value: '1' }

  it('has no line', () => {
    expect(applyEdits('a: [', environment, [edit]).problems).toEqual([
      { input: 'promote', message: 'promote: imgae: the spec cannot be read' },
    ])
  })

  it('may add a name that resembles another, since the source has it', () => {
    expect(applyEdits('spec: { image: a }', environment, [edit])).toEqual({
      text: 'spec: { image: a, imgae: 1 }\n',
      problems: [],
    })
  })
})

describe('a value that is used elsewhere by an anchor', () => {
  const shared = `proton: ServiceSpec
base: &base
  image: shop:1
  nested: { a: 1 }
instances:
  - name: prod
    spec:
      <<: *base
      tag: &tag v1
      variables: &vars { A: b }
`
  const others = `${shared}  - name: dev
    spec: { <<: *base, tag: *tag, variables: *vars }
  - name: same
    spec: *base
  - name: all
    <<: { spec: { image: shop:3 } }
`

  it('stays when an edit replaces an alias, or overrides a merged key', () => {
    expect(edited(others, 'tag=v2\nimage=shop:2\nvariables={}', dev)).toBe(
      others.replace('tag: *tag, variables: *vars', 'tag: v2, variables: {}, image: shop:2'),
    )
    expect(edited(others, 'image=shop:2')).toBe(others.replace('{ A: b }', '{ A: b }\n      image: shop:2'))
  })

  it.each<readonly [string, Target, string]>([
    [
      'variables.A=c',
      dev,
      'variables comes from an alias (*vars), and would also change where else that is used',
    ],
    ['nested.a=2', dev, 'nested comes from a merged map (<<)'],
    [
      'image=x',
      { ...prod, serviceInstanceName: 'same' },
      "the target's part of the spec comes from an alias (*base)",
    ],
    [
      'image=x',
      { ...prod, serviceInstanceName: 'all' },
      "the target's part of the spec comes from a merged map (<<)",
    ],
    ['tag=v2', prod, 'would also change another part of the spec, which uses it by an anchor (&)'],
    ['variables.A=c', prod, 'would also change another part of the spec, which uses it by an anchor (&)'],
  ])('is not changed by %s', (line, target, message) => {
    expect(messagesFor(others, line, target)).toContain(message)
  })

  it('can be edited when no alias uses it', () => {
    expect(edited(shared, 'tag=v2\nvariables.A=c')).toBe(
      shared.replace('&tag v1', '&tag v2').replace('A: b', 'A: c'),
    )
  })

  it('is not removed with the value that contains it', () => {
    const text = 'spec:\n  a: { b: &b 1 }\n  c: *b\n'
    expect(messagesFor(text, 'a=1', environment)).toContain('would also change another part of the spec')
  })

  it('is not changed when it contains itself', () => {
    const text = 'spec: &s\n  a: 1\n  b: *s\n'
    expect(messagesFor(text, 'a=2', environment)).toContain('would also change another part of the spec')
  })
})

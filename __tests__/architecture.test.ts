import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from '@jest/globals'

interface Module {
  readonly path: string
  readonly text: string
  /** Paths of this repository's modules it imports, types included. */
  readonly imports: readonly string[]
  readonly packages: readonly string[]
}

function modulesBelow(folder: string): readonly Module[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('.ts'),
  )
  return paths.map(name => {
    const path = join(folder, name)
    const text = readFileSync(path, 'utf8')
    const from = [...text.matchAll(/(?:from |import\(|import )'([^']+)'/g)].map(
      ([, specifier = '']) => specifier,
    )
    const own = from.filter(specifier => specifier.startsWith('.'))
    return {
      path,
      text,
      imports: own.map(specifier => normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts')),
      packages: from.filter(specifier => !specifier.startsWith('.')),
    }
  })
}

const modules = modulesBelow('src')
const simulator = modules.filter(({ path }) => path.includes('simulator'))
const action = modules.filter(module => !simulator.includes(module))
/** A module by its path below src: `proton/client`. */
const named = (path: string) => path.replace(/^src./, '').replace(/\.ts$/, '').replaceAll('\\', '/')
const without = (text: string) => text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')

/** What may import what: a file only from its own layer or one before. */
const layers: readonly (readonly string[])[] = [
  [
    'errors',
    'proxies',
    'ca-bundle',
    'target',
    'deployment',
    'subject',
    'deployable',
    'outcome',
    'clock',
    'foreign',
    'markup',
    'nearest',
    'conflict',
    'workflow',
    'submission',
    'evidence',
    'ownership',
    'pace',
    'job',
    'ask',
    'record-reader',
    'tracker',
    'watch',
    'spec/check',
    'spec/shape',
    'spec/other-files',
    'spec/unrendered',
    'spec/yaml-errors',
    'spec/locate',
    'spec/service',
    'spec/inputs',
    'spec/letters',
    'spec/path',
    'spec/value',
    'spec/splice',
    'spec/entry',
    'spec/place',
    'spec/edits',
    'spec/edit-findings',
    'spec/diff',
    'spec/openapi',
    'spec/schema-validator',
    'spec/schema-wording',
    'spec/schema',
  ],
  [
    'parser',
    'annotations',
    'checkout',
    'meant',
    'files',
    'spec/read',
    'settings',
    'belonging',
    'unknown-inputs',
    'together',
    'inputs',
    'retry',
    'in-the-way',
    'alternatives',
    'sync',
    'create',
    'reconcile',
    'idle',
    'submit',
    'follow',
    'cancel',
    'deploy',
    'remove',
    'removal-ending',
    'prune',
    'history',
    'known-deployments',
    'wording',
    'ending',
    'heading',
    'post-ending',
    'summary',
    'secrets',
    'outputs',
    'saved',
    'reporter',
    'comment/port',
    'comment/fetch',
    'comment/cut',
    'comment/body',
    'comment/marker',
    'comment/choice',
    'comment/footer',
    'comment/repeat',
    'comment/answer',
    'comment/where',
    'comment/advice',
    'refusals',
    'version',
    'shaping',
    'edit',
    'skip',
    'promotion',
    'spec/promotion',
    'spec/unfit',
    'promote',
    'rollback',
    'plan-reads',
    'schema-check',
    'plan',
    'plan-text',
    'conclude',
    'existing',
    'existing-ending',
  ],
  [
    'proton/statuses',
    'proton/snapshots',
    'proton/account',
    'proton/client',
    'proton/deployments',
    'proton/errors',
    'comment/index',
    'proton/alternatives',
    'proton/belongings',
    'proton/pages',
    'proton/removal',
    'proton/service-snapshot',
    'proton/service-change',
    'proton/service-sync',
    'proton/deployed-spec',
    'proton/foreseen',
    'proton/instance-removal',
    'proton/pipeline',
    'proton/instance',
    'proton/environment',
    'proton/component',
    'spec/service',
    'proton/service',
    'proton/adapters',
    'proton/templates',
    'proton/proxy',
    'proton/proxy-error',
    'proton/proxy-trouble',
    'proton/contact',
    'proton/sendings',
    'proton/credentials',
    'proton/endpoint',
    'proton/endpoint-name',
    'proton/misconfigured',
    'proton/trouble',
    'proton/search',
    'proton/profile-trouble',
    'proton/certificate',
    'proton/foreign-answer',
    'proton/profile',
    'proton/tls-probe',
    'network',
    'github',
    'comment/load',
  ],
  [
    'world',
    'github-run',
    'commands/comment',
    'commands/deploy',
    'commands/plan',
    'commands/rollback',
    'commands/existing',
    'commands/delete',
    'run',
    'post',
  ],
  ['index'],
]
const layerOf = (path: string) => layers.findIndex(layer => layer.includes(named(path)))

describe('the structure', () => {
  it('has a place for every file', () => {
    expect(action.filter(({ path }) => layerOf(path) < 0).map(({ path }) => path)).toEqual([])
  })

  it('imports one way', () => {
    const upward = action.flatMap(({ path, imports }) =>
      imports.filter(other => layerOf(other) > layerOf(path)).map(other => `${path} → ${other}`),
    )
    expect(upward).toEqual([])
  })

  it('has no cycles', () => {
    const importsOf = new Map(modules.map(({ path, imports }) => [path, imports]))
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (importsOf.get(from) ?? []).some(next => {
        if (next === to) return true
        if (seen.has(next)) return false
        seen.add(next)
        return reaches(next, to, seen)
      })
    expect(modules.filter(({ path }) => reaches(path, path)).map(({ path }) => path)).toEqual([])
  })

  it('keeps the simulator and the action apart', () => {
    expect(simulator.flatMap(({ imports }) => imports).filter(path => !path.includes('simulator'))).toEqual(
      [],
    )
    expect(action.flatMap(({ imports }) => imports).filter(path => path.includes('simulator'))).toEqual([])
  })

  it.each([
    ['@actions/core', ['github']],
    [
      '@aws-sdk/client-proton',
      [
        'proton/alternatives',
        'proton/belongings',
        'proton/client',
        'proton/component',
        'proton/deployed-spec',
        'proton/deployments',
        'proton/environment',
        'proton/instance',
        'proton/instance-removal',
        'proton/pipeline',
        'proton/sendings',
        'proton/service',
        'proton/service-snapshot',
        'proton/service-sync',
        'proton/snapshots',
        'proton/statuses',
        'proton/templates',
      ],
    ],
    [
      'yaml',
      [
        'spec/service',
        'spec/check',
        'spec/edits',
        'spec/entry',
        'spec/inputs',
        'spec/letters',
        'spec/locate',
        'spec/place',
        'spec/schema',
        'spec/splice',
        'spec/unrendered',
        'spec/value',
        'spec/yaml-errors',
      ],
    ],
    ['undici', ['comment/fetch']],
    ['ajv', ['spec/schema-validator']],
    ['ajv-formats', ['spec/schema-validator']],
  ])('imports %s in its own files only', (name, allowed) => {
    const users = action.filter(({ packages }) => packages.includes(name)).map(({ path }) => named(path))
    expect(users.sort()).toEqual([...allowed].sort())
  })

  it('has what talks to GitHub in a bundle of its own, which is known by its type only', () => {
    const entry = join('src', 'comment', 'index.ts')
    const users = action.filter(({ packages }) => packages.includes('@actions/github'))
    expect(users.map(({ path }) => path)).toEqual([entry])
    const knowing = modules.filter(({ imports }) => imports.includes(entry))
    expect(knowing.map(({ path }) => path)).toEqual([join('src', 'comment', 'load.ts')])
    expect(knowing[0]?.text.replaceAll("typeof import('./index.js')", '')).not.toContain("./index.js'")
  })

  it('touches process in entries only', () => {
    const users = modules.filter(({ text }) => /\bprocess\./.test(without(text))).map(({ path }) => path)
    expect(users.sort()).toEqual(
      ['index.ts', 'simulator/index.ts', 'simulator/workflow.ts'].map(path => join('src', path)),
    )
  })

  it('sets timers in the clock only, and in the entry that must leave in time', () => {
    const users = action
      .filter(({ text }) => /\bset(Timeout|Interval)\(/.test(without(text)))
      .map(({ path }) => named(path))
    expect(users.sort()).toEqual(['clock', 'index'])
  })

  it('loads what a plain deploy does not need only when it is needed', () => {
    const eager = new Set<string>()
    const load = (path: string) => {
      const module = modules.find(one => one.path === path)
      if (!module || eager.has(path)) return
      eager.add(path)
      const values = [...module.text.matchAll(/^(?:im|ex)port (?!type)[^']*? from '(\.[^']+)'/gm)]
      for (const [, specifier = ''] of values)
        load(normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts'))
    }
    load(join('src', 'index.ts'))
    const packages = modules.filter(({ path }) => eager.has(path)).flatMap(module => module.packages)
    const late = [
      'yaml',
      'ajv',
      'ajv-formats',
      '@actions/github',
      'undici',
      'agent-base',
      'https-proxy-agent',
    ]
    expect(packages.filter(name => late.includes(name))).toEqual([])
    const inTrouble = [
      'network',
      'ca-bundle',
      'proxies',
      'proton/proxy',
      'proton/endpoint',
      'proton/credentials',
    ]
    expect([...eager].map(named).filter(name => inTrouble.includes(name))).toEqual([])
    const commands = [...eager].map(named).filter(name => name.startsWith('commands/'))
    expect(commands.sort()).toEqual(['commands/comment', 'commands/deploy'])
    expect(eager.size).toBeGreaterThan(40)
  })

  it('names nobody who decides by target kind but parsing, naming, choosing the adapter and reading the spec', () => {
    const kinds =
      /(kind|target) [!=]== '(pipeline|instance|environment|component|service)'|case '(pipeline|instance|environment|component|service)'/
    expect(
      action
        .filter(({ text }) => kinds.test(text))
        .map(({ path }) => named(path))
        .sort(),
    ).toEqual([
      'inputs',
      'promotion',
      'proton/adapters',
      'spec/check',
      'spec/inputs',
      'spec/shape',
      'target',
      'together',
    ])
  })
})

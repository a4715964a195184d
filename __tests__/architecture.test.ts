import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
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
    const from = [...text.matchAll(/(?:from|import\(|import) '([^']+)'/g)].map(
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
const named = (path: string) => basename(path, '.ts')
const without = (text: string) => text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')

/** What may import what: a file only from its own layer or one before. */
const layers: readonly (readonly string[])[] = [
  [
    'errors',
    'target',
    'deployment',
    'deployable',
    'outcome',
    'clock',
    'foreign',
    'workflow',
    'claim',
    'pace',
    'job',
    'ask',
    'judge',
    'watch',
    'spec-check',
    'service-spec',
  ],
  [
    'parser',
    'files',
    'spec',
    'settings',
    'belonging',
    'together',
    'inputs',
    'first',
    'sync',
    'create',
    'settle',
    'start',
    'follow',
    'cancel',
    'deploy',
    'remove',
    'removal-ending',
    'prune',
    'history',
    'wording',
    'ending',
    'post-ending',
    'summary',
    'outputs',
    'saved',
    'reporter',
  ],
  [
    'statuses',
    'snapshots',
    'client',
    'deployments',
    'alternatives',
    'belongings',
    'pages',
    'removal',
    'service-snapshot',
    'service-change',
    'service-sync',
    'deployed-spec',
    'instance-removal',
    'pipeline',
    'instance',
    'environment',
    'component',
    'service',
    'adapters',
    'proxy',
    'github',
  ],
  ['world', 'deploy-command', 'delete-command', 'run', 'post'],
  ['index'],
]
/** `errors` is the name of two files: the SDK's are the adapters' layer. */
const layerOf = (path: string) =>
  path.endsWith(join('proton', 'errors.ts')) ? 2 : layers.findIndex(layer => layer.includes(named(path)))

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
        'alternatives',
        'belongings',
        'client',
        'component',
        'deployed-spec',
        'deployments',
        'environment',
        'instance',
        'instance-removal',
        'pipeline',
        'service',
        'service-snapshot',
        'service-sync',
        'snapshots',
        'statuses',
      ],
    ],
    ['yaml', ['service-spec', 'spec-check']],
  ])('imports %s in its own files only', (name, allowed) => {
    const users = action.filter(({ packages }) => packages.includes(name)).map(({ path }) => named(path))
    expect(users.sort()).toEqual(allowed)
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
    const eager = action.flatMap(({ path, text }) =>
      [...text.matchAll(/^import (?!type).*'\.{1,2}\/(spec-check|service-spec|proton\/proxy)/gm)].map(() =>
        named(path),
      ),
    )
    // The one builds on the other, and is loaded when it is needed itself.
    expect(eager).toEqual(['service-spec'])
  })

  it('names nobody who decides by target kind but parsing, naming, choosing the adapter and reading the spec', () => {
    const kinds =
      /(kind|target) [!=]== '(pipeline|instance|environment|component|service)'|case '(pipeline|instance|environment|component|service)'/
    expect(
      action
        .filter(({ text }) => kinds.test(text))
        .map(({ path }) => named(path))
        .sort(),
    ).toEqual(['adapters', 'inputs', 'spec-check', 'target', 'together'])
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from '@jest/globals'

interface Module {
  /** Its path below src: `engine/deploy`. */
  readonly name: string
  readonly text: string
  /** Names of this repository's modules it imports, types included. */
  readonly imports: readonly string[]
  readonly packages: readonly string[]
}

const nameOf = (path: string) => path.replaceAll('\\', '/').replace(/\.[jt]s$/, '')
const meant = (from: string, specifier: string) => nameOf(normalize(join(dirname(from), specifier)))

const modules: readonly Module[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts'))
  .map(path => {
    const text = readFileSync(join('src', path), 'utf8')
    const from = [...text.matchAll(/(?:from |import\(|import )'([^']+)'/g)].map(
      ([, specifier = '']) => specifier,
    )
    return {
      name: nameOf(path),
      text,
      imports: from.filter(specifier => specifier.startsWith('.')).map(specifier => meant(path, specifier)),
      packages: from.filter(specifier => !specifier.startsWith('.')),
    }
  })

/** The architecture: what the files of each room may import besides their own room: rooms, or single files of a room. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  github: ['shared'],
  'proton-spec': ['shared'],
  rendering: ['shared', 'proton-spec'],
  engine: ['shared'],
  inputs: ['shared', 'engine/provider'],
  reporting: ['shared', 'engine', 'github/runner'],
  'providers/aws': ['shared'],
  'providers/proton': ['shared', 'engine', 'inputs', 'proton-spec', 'providers/aws'],
  'providers/cloudformation': [
    ...['shared', 'engine', 'inputs', 'proton-spec', 'rendering', 'providers/aws'],
    // The inputs and the names of targets stay as they were with Proton.
    ...['providers/proton/inputs', 'providers/proton/target'],
  ],
  commands: ['shared', 'engine', 'inputs', 'reporting', 'github'],
  simulator: [],
}
/** They may import every room but the simulator. */
const entries = ['index', 'run', 'providers/choose-provider', 'providers/provider-inputs']

const isIn = (name: string, place: string) => name === place || name.startsWith(`${place}/`)
/** The room a file is in; undefined for one that lies flat in src. */
const roomOf = (name: string) => Object.keys(mayImport).find(room => name.startsWith(`${room}/`))
const action = modules.filter(({ name }) => roomOf(name) !== 'simulator')
const without = (text: string) => text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')
const namesOf = (found: readonly Module[]) => found.map(({ name }) => name).sort()

/** The rooms that a file imports from against the table. */
function strayImports({ name, imports }: Module): readonly string[] {
  const room = roomOf(name)
  if (room === undefined) return imports.filter(other => isIn(other, 'simulator'))
  const allowed = [room, ...(mayImport[room] ?? [])]
  const stray = imports.filter(other => !allowed.some(place => isIn(other, place)))
  return [...new Set(stray.map(other => roomOf(other) ?? other))].sort()
}

describe('the rooms', () => {
  it('hold every file but the entries', () => {
    expect(namesOf(modules.filter(({ name }) => roomOf(name) === undefined))).toEqual([...entries].sort())
  })

  it('import what the table allows', () => {
    const stray = modules.map(module => [module.name, strayImports(module)] as const)
    expect(Object.fromEntries(stray.filter(([, rooms]) => rooms.length > 0))).toEqual({})
  })

  it('are mirrored by the tests', () => {
    const others = ['e2e', 'scenarios', 'scripts', 'support', 'transcripts']
    const foldersIn = (top: string) =>
      readdirSync(top, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isDirectory())
        .map(entry =>
          join(entry.parentPath, entry.name)
            .replaceAll('\\', '/')
            .slice(top.length + 1),
        )
    const rooms = foldersIn('src')
    const isOfNoRoom = (folder: string) =>
      !rooms.includes(folder) && !/^(scenarios|transcripts)\//.test(folder)
    expect(foldersIn('__tests__').filter(isOfNoRoom)).toEqual(others)
  })

  it('have names in kebab case', () => {
    expect(namesOf(modules.filter(({ name }) => !/^[a-z0-9/-]+$/.test(name)))).toEqual([])
  })
})

describe('the words', () => {
  const neutral = ['engine', 'commands', 'reporting', 'inputs']
  const ofProviders =
    /\bProton\b|CloudFormation|deploymentType|template(Major|Minor)?Version|template version|'(IN_PROGRESS|SUCCEEDED|FAILED|CANCELL(ED|ING)|ACTIVE|\w*ROLLBACK\w*|(CREATE|UPDATE|DELETE)_\w+)'/

  it.each(neutral)('of %s are those of no provider', room => {
    const found = action
      .filter(({ name }) => roomOf(name) === room)
      .flatMap(({ name, text }) => {
        const word = ofProviders.exec(text)?.[0]
        return word === undefined ? [] : [`${name}: ${word}`]
      })
    expect(found).toEqual([])
  })

  it('that are exported are declared once', () => {
    const declared = action.flatMap(({ name, text }) =>
      [
        ...text.matchAll(/^export (?:async )?(?:abstract )?(?:const|function|class|interface|type) (\w+)/gm),
      ].map(([, word = '']) => ({ word, name })),
    )
    const twice = declared.filter(({ word }, index) => declared.findIndex(one => one.word === word) !== index)
    expect(twice.map(({ word, name }) => `${word}: ${name}`)).toEqual([])
  })
})

describe('the structure', () => {
  it('has no cycles', () => {
    const importsOf = new Map(modules.map(({ name, imports }) => [name, imports]))
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (importsOf.get(from) ?? []).some(next => {
        if (next === to) return true
        if (seen.has(next)) return false
        seen.add(next)
        return reaches(next, to, seen)
      })
    expect(namesOf(modules.filter(({ name }) => reaches(name, name)))).toEqual([])
  })

  it('keeps the simulator and the action apart', () => {
    const simulator = modules.filter(({ name }) => roomOf(name) === 'simulator')
    expect(simulator.flatMap(({ imports }) => imports).filter(name => !isIn(name, 'simulator'))).toEqual([])
    expect(action.flatMap(({ imports }) => imports).filter(name => isIn(name, 'simulator'))).toEqual([])
  })

  it.each([
    ['@actions/core', 'github/toolkit'],
    ['@actions/github', 'github/comment/index'],
    ['@aws-sdk/client-proton', 'providers/proton/api', 'providers/proton/targets'],
    ['@aws-sdk/client-cloudformation', 'providers/cloudformation/api'],
    ['yaml', 'proton-spec', 'rendering/yaml-values'],
    ['undici', 'github/comment/fetch'],
    ['ajv', 'proton-spec/schema/validator'],
    ['ajv-formats', 'proton-spec/schema/validator'],
  ])('imports %s in its own place only', (library, ...places) => {
    const users = action.filter(({ packages }) => packages.includes(library))
    expect(users.length).toBeGreaterThan(0)
    expect(namesOf(users.filter(({ name }) => !places.some(place => isIn(name, place))))).toEqual([])
  })

  it('has what talks to GitHub in a bundle of its own, which is known by its type only', () => {
    const knowing = modules.filter(({ imports }) => imports.includes('github/comment/index'))
    expect(namesOf(knowing)).toEqual(['github/comment/load'])
    expect(knowing[0]?.text.replaceAll("typeof import('./index.js')", '')).not.toContain("./index.js'")
  })

  it('touches process in entries only', () => {
    expect(namesOf(modules.filter(({ text }) => /\bprocess\./.test(without(text))))).toEqual([
      'index',
      'simulator/main',
      'simulator/start-action',
    ])
  })

  it('sets timers in the clock only, and in the entry that must leave in time', () => {
    const users = action.filter(({ text }) => /\bset(Timeout|Interval)\(/.test(without(text)))
    expect(namesOf(users)).toEqual(['index', 'shared/clock'])
  })

  it('loads what a plain deploy does not need only when it is needed', () => {
    const eager = new Set<string>()
    const load = (name: string) => {
      const module = modules.find(one => one.name === name)
      if (!module || eager.has(name)) return
      eager.add(name)
      const values = module.text.matchAll(/^(?:im|ex)port (?!type)[^']*? from '(\.[^']+)'/gm)
      for (const [, specifier = ''] of values) load(meant(name, specifier))
    }
    load('index')
    const packages = modules.filter(({ name }) => eager.has(name)).flatMap(module => module.packages)
    const late = [
      'yaml',
      'ajv',
      'ajv-formats',
      '@actions/github',
      'undici',
      'agent-base',
      'https-proxy-agent',
    ]
    expect(packages.filter(library => late.includes(library))).toEqual([])
    const inTrouble = [
      'github/network',
      'providers/aws/network-agents',
      'shared/ca-bundle',
      'shared/proxy-variables',
      'providers/aws/proxy-agents',
      'providers/aws/connection-errors/endpoint',
      'providers/aws/connection-errors/credentials',
    ]
    expect(inTrouble.filter(name => !modules.some(module => module.name === name))).toEqual([])
    expect([...eager].filter(name => inTrouble.includes(name))).toEqual([])
    const commands = [...eager].filter(name => isIn(name, 'commands'))
    expect(commands.sort()).toEqual([
      'commands/deploy',
      'commands/post',
      'commands/pull-request-comment',
      'commands/saved-state',
      'commands/session',
    ])
    expect(eager.size).toBeGreaterThan(40)
  })

  it('names nobody who decides by target kind but parsing, naming, choosing the adapter and reading the spec', () => {
    const kinds =
      /(kind|target) [!=]== '(pipeline|instance|environment|component|service)'|case '(pipeline|instance|environment|component|service)'/
    expect(namesOf(action.filter(({ text }) => kinds.test(text)))).toEqual([
      'proton-spec/digest',
      'proton-spec/document',
      'proton-spec/structure-errors',
      'proton-spec/validate',
      'providers/cloudformation/inputs/parse-inputs',
      'providers/cloudformation/targets/adapter-for-target',
      'providers/proton/inputs/parse-inputs',
      'providers/proton/inputs/promotion',
      'providers/proton/target',
      'providers/proton/targets/adapter-for-target',
    ])
  })
})

import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { inputsOf, problemsOf } from './read-inputs.js'

const spec = `proton: ServiceSpec
pipeline: { branch: main }
instances:
  - { name: prod, environment: production, spec: { image: 'shop:1' } }
`
let folder: string
let workspace: string
let temp: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'inputs-')))
  workspace = join(folder, 'workspace')
  temp = join(folder, 'temp')
  await Promise.all([mkdir(workspace), mkdir(temp)])
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

const problemsIn = (withYaml: string) => problemsOf(inputsOf(withYaml), { workspace, temp })

const prod = 'target: instance\nserviceName: shop\nserviceInstanceName: prod\n'

const bomb = `proton: ServiceSpec
a: &a [1,1,1,1,1,1,1,1,1,1]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
`

describe('a spec that is wrong', () => {
  async function withSpec(text: string | Uint8Array, target = prod): Promise<readonly string[]> {
    await writeFile(join(workspace, 's.yaml'), text)
    return problemsIn(`${target}specPath: s.yaml\n`)
  }

  it.each([
    ['nothing', '', 'is empty'],
    ['white space only', ' \n\t\n', 'is empty'],
    ['more than 51 200 characters', `${spec}#${'x'.repeat(51_200)}`, 'has 5'],
    ['a text that is not UTF-8', Uint8Array.from([0x70, 0xff, 0xfe]), 'is not UTF-8 text'],
    ['no YAML', 'proton: [', 's.yaml:1: not YAML'],
    ['two documents', `${spec}---\n${spec}`, 'not YAML'],
    ['a key twice', `${spec}proton: ServiceSpec\n`, 's.yaml:5: not YAML: a key twice in the same map'],
    ['a list', '- proton', 'must be a map that starts with proton:'],
    ['another kind', 'proton: EnvironmentSpec\nspec: {}\n', 'proton: is EnvironmentSpec'],
    ['a secret for its kind', 'proton: hunter2\n', 'proton: has another value'],
    ['the instance twice', `${spec}  - { name: prod }\n`, 'has prod (serviceInstanceName) 2 times'],
    ['aliases without end', bomb, 'nested too deeply, or has aliases'],
    ['a tower of brackets', `proton: ServiceSpec\na: ${'['.repeat(20_000)}`, 's.yaml:'],
    ['no kind', 'instances: [{ name: prod }]\n', 'proton: is missing'],
    ['instances as a map', 'proton: ServiceSpec\ninstances: {}\n', 's.yaml:2: instances: must be a list'],
    [
      'another instance only',
      spec.replace('name: prod', 'name: dev'),
      'has no prod (serviceInstanceName); the spec has only dev',
    ],
    ['no instances', 'proton: ServiceSpec\n', 'the spec has no instances'],
  ])('%s', async (_, text, expected) => {
    const problems = await withSpec(text)
    expect(problems.join('\n')).toContain(expected)
    expect(problems.every(problem => problem.startsWith('specPath'))).toBe(true)
  })

  it.each([
    [
      'a misspelt name',
      '- { nam: dev, environment: e }',
      's.yaml:3: instances: entry 1 must be a map with name',
    ],
    ['a list of names', '- dev', 'entry 1 must be a map'],
    ['a name that is no text', '- { name: 7, environment: e }', 'entry 1 must be a map'],
    ['no environment', '- { name: dev }', 'entry 1 must be a map'],
    [
      'another key',
      '- { name: dev, environment: e, inputs: {} }',
      'dev: inputs is not known; an entry has name, environment, spec; did you mean spec?',
    ],
    ['a name twice', '- &x { name: dev, environment: e }\n- *x', 'has dev twice'],
  ])('of a service as a whole: %s would be an instance that is deleted', async (_, entry, expected) => {
    await writeFile(join(workspace, 's.yaml'), `proton: ServiceSpec\ninstances:\n${entry}\n`)
    const problems = await problemsIn('target: service\nserviceName: shop\nspecPath: s.yaml\n')
    expect(problems.join('\n')).toContain(expected)
  })

  it.each([
    ['no list', 'pipeline: {}', 'is missing; a service without instances is written as instances: []'],
    ['a misspelt list', 'instance: []', 'a service spec has no other keys than proton, pipeline, instances'],
    ['itself', 'instances: &x [*x]', 'aliases that lead to themselves'],
  ])('of a service as a whole: %s', async (_, text, expected) => {
    await writeFile(join(workspace, 's.yaml'), `proton: ServiceSpec\n${text}\n`)
    const problems = await problemsIn('target: service\nserviceName: shop\nspecPath: s.yaml\n')
    expect(problems.join('\n')).toContain(expected)
  })

  it('of a service as a whole may merge its names', async () => {
    const text =
      'proton: ServiceSpec\ninstances:\n- &x { name: dev, environment: e }\n- { <<: *x, name: prod }\n'
    await writeFile(join(workspace, 's.yaml'), text)
    expect(await problemsIn('target: service\nserviceName: shop\nspecPath: s.yaml\n')).toEqual([])
  })

  it('never quotes the document: it may hold secrets', async () => {
    for (const broken of [
      'secret: "hunter2\n  key: hunter2\n- hunter2',
      'a: b\n "hunter2" x',
      'a: |hunter2\n  x',
      'a: @hunter2',
      'a: !hunter2 [',
    ]) {
      const problems = await withSpec(`proton: ServiceSpec\n${broken}\n`)
      expect(problems).toHaveLength(1)
      expect(problems.join('\n')).not.toContain('hunter2')
    }
  })

  it('counts characters as Proton does, not UTF-16 units', async () => {
    const filler = '😀'.repeat(51_200 - spec.length - 2)
    expect(await withSpec(`${spec}#${filler}\n`)).toEqual([])
  })

  it('must be a file that exists', async () => {
    expect(await problemsIn(`${prod}specPath: missing.yaml\n`)).toEqual([
      expect.stringContaining('does not exist'),
    ])
    expect(await problemsIn(`${prod}specPath: .\n`)).toEqual([expect.stringContaining('is a directory')])
    await writeFile(join(workspace, 'file'), '')
    expect(await problemsIn(`${prod}specPath: file/s.yaml\n`)).toEqual([
      expect.stringContaining('does not exist'),
    ])
  })

  it('takes no file from outside the workspace and the temp folder', async () => {
    await writeFile(join(folder, 'secret.yaml'), spec)
    expect(await problemsIn(`${prod}specPath: ../secret.yaml\n`)).toEqual([
      expect.stringContaining('outside the workspace'),
    ])
  })

  it('follows symbolic links before it decides', async () => {
    await writeFile(join(folder, 'secret.yaml'), spec)
    await symlink(join(folder, 'secret.yaml'), join(workspace, 'link.yaml'))
    await symlink(folder, join(workspace, 'linked'))
    for (const path of ['link.yaml', 'linked/secret.yaml']) {
      expect(await problemsIn(`${prod}specPath: ${path}\n`)).toEqual([
        expect.stringContaining('outside the workspace'),
      ])
    }
    await symlink('loop.yaml', join(workspace, 'loop.yaml'))
    expect(await problemsIn(`${prod}specPath: loop.yaml\n`)).toEqual([
      expect.stringContaining('leads back to itself'),
    ])
  })

  it('is reported beside all other problems', async () => {
    await writeFile(join(workspace, 's.yaml'), 'instances: {}\n')
    const problems = await problemsIn('target: pipeline\nserviceName: "?"\nwait: x\nspecPath: s.yaml\n')
    const expected = [/value "\?" for serviceName/, /^specPath/, /^specPath/, /value "x" for wait/]
    expect(problems).toEqual(expected.map(pattern => expect.stringMatching(pattern)))
  })
})

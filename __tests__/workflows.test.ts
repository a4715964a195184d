import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseAccount } from '../src/simulator/account/parse.js'
import { defaultAccount } from '../src/simulator/account/default-account.js'
import {
  action,
  simulator,
  wrongInputs,
  type Job,
  type Step,
  type Workflow,
} from './support/workflow-files.js'

const own = '.github/workflows'
const ownFiles = yamlFiles(own)
const exampleFiles = yamlFiles('examples').filter(file => file !== 'examples/service.yaml')
const files = [...ownFiles, ...exampleFiles]

function yamlFiles(folder: string): readonly string[] {
  const names = readdirSync(folder).filter(name => /\.ya?ml$/.test(name))
  return names.map(name => `${folder}/${name}`)
}

function read(file: string): unknown {
  return parse(readFileSync(file, 'utf8'))
}

function workflowIn(file: string): Workflow {
  return read(file) as Workflow
}

function jobsOf(file: string): readonly (readonly [name: string, job: Job])[] {
  return Object.entries(workflowIn(file).jobs)
}

function stepsOf(file: string): readonly Step[] {
  return jobsOf(file).flatMap(([, job]) => job.steps ?? [])
}

function actionsOf(file: string): readonly string[] {
  return stepsOf(file).flatMap(({ uses }) => uses ?? [])
}

test('the workflows and the examples are there to be checked', () => {
  expect(ownFiles.map(file => file.slice(own.length + 1))).toEqual(
    expect.arrayContaining(['ci.yml', 'codeql.yml', 'release.yml']),
  )
  expect(exampleFiles.length).toBeGreaterThanOrEqual(4)
})

describe.each(files)('%s', file => {
  test('grants nothing to the workflow as a whole, and to each job what it needs', () => {
    expect(workflowIn(file).permissions).toEqual({})
    for (const [name, job] of jobsOf(file)) expect({ name, ...job }).toHaveProperty('permissions')
  })

  test('gives each job a time limit', () => {
    for (const [name, job] of jobsOf(file)) {
      expect({ name, limit: job['timeout-minutes'] }).toEqual({ name, limit: expect.any(Number) })
    }
  })

  test("pins every action of somebody else's to a commit, with its version beside it", () => {
    const text = readFileSync(file, 'utf8')
    for (const uses of actionsOf(file)) {
      if (action.test(uses) || simulator.test(uses)) continue
      expect(uses).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/)
      expect(text).toMatch(new RegExp(`uses: ${uses} # v\\d+\\.\\d+\\.\\d+$`, 'm'))
    }
  })

  test('puts no expression into a script, which would run what its value says', () => {
    for (const { run = '' } of stepsOf(file)) expect(run).not.toContain('${{')
  })

  test('leaves no credentials of git behind', () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    for (const { with: inputs } of checkouts) expect(inputs).toMatchObject({ 'persist-credentials': false })
  })

  test('calls the action and the simulator with inputs that they have, and with all that are required', () => {
    expect(wrongInputs(stepsOf(file))).toEqual([])
  })
})

const hasActionlint = spawnSync('actionlint', ['-version']).status === 0

// In CI a job of its own runs it.
const whereInstalled = hasActionlint ? test : test.skip
whereInstalled('actionlint reports nothing', () => {
  const workflows = files.filter(file => file.endsWith('.yml'))
  const { status, stdout } = spawnSync('actionlint', workflows, { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('an action is pinned to the same commit everywhere', () => {
  const pinned = new Set(files.flatMap(actionsOf).filter(uses => uses.includes('@')))
  const names = [...pinned].map(uses => uses.split('@')[0])
  expect(names).toEqual([...new Set(names)])
})

test('here the action is called from the checkout, in the examples as its users call it', () => {
  for (const uses of ownFiles.flatMap(actionsOf)) expect(uses).not.toMatch(/^OWNER/)
  for (const file of exampleFiles) expect(actionsOf(file).join()).toContain('OWNER/proton-deploy@v1')
  for (const uses of exampleFiles.flatMap(actionsOf)) expect(uses).not.toMatch(/^\./)
})

test('the gate waits for every other job', () => {
  const { ci, ...others } = workflowIn(`${own}/ci.yml`).jobs
  expect(ci?.if).toBe('always()')
  expect([ci?.needs ?? []].flat().toSorted()).toEqual(Object.keys(others).toSorted())
})

test('.ci/run and CI call the same commands', () => {
  const run = readFileSync('.ci/run', 'utf8')
  const ci = readFileSync(`${own}/ci.yml`, 'utf8')
  const commands = [
    'npm ci && npm test',
    'npm run check',
    'npm run lint',
    'npm run format:check',
    'npm run build',
  ]
  for (const command of [...commands, 'git status --porcelain dist', 'npm run demo']) {
    expect(run).toContain(command)
    expect(ci).toContain(command)
  }
})

test('a job that may write waits for the approval of a release, and takes no code or files of packages', () => {
  const { build, release } = workflowIn(`${own}/release.yml`).jobs
  expect(build?.permissions).toEqual({ contents: 'read', actions: 'read' })
  expect(release).toMatchObject({ environment: 'release', needs: 'build' })
  const scripts = (release?.steps ?? []).flatMap(({ run = [] }) => run)
  expect(scripts.length).toBeGreaterThan(2)
  for (const script of scripts)
    expect(script).toMatch(/^(node scripts\/release\/main\.js|npm sbom --package-lock-only) /)
  expect(actionsOf(`${own}/release.yml`).join()).not.toMatch(/artifact|cache/)
})

describe('the spec of the examples', () => {
  const spec = read('examples/service.yaml') as { instances: { name: string; environment: string }[] }
  const inSpec = spec.instances.map(({ name, environment }) => [name, environment])
  const demo = parseAccount(readFileSync('examples/simulator/demo.yaml', 'utf8'))

  test.each([
    ['the built-in account', defaultAccount],
    ["the demo's account", demo],
  ])('names all instances of shop in %s', (_, account) => {
    const shop = account.services['shop']
    const inAccount = Object.entries(shop?.instances ?? {}).map(([name, { environment }]) => [
      name,
      environment,
    ])
    expect(inSpec).toEqual(inAccount)
    expect(spec).toHaveProperty('pipeline')
    expect(shop).toHaveProperty('pipeline')
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { commonInputRules } from '../src/inputs/input-rules.js'
import { readRequest } from '../src/inputs/request.js'
import { connect } from '../src/providers/proton/api/client.js'
import { deploymentTypes } from '../src/providers/proton/change.js'
import { parseInputs, type ProtonRequest } from '../src/providers/proton/inputs/parse-inputs.js'
import { protonProvider } from '../src/providers/proton/provider.js'
import { withProviderInputs } from '../src/providers/provider-inputs.js'
import { targetKinds, targetName } from '../src/providers/proton/target.js'
import { stackOutputNames } from '../src/providers/cloudformation/step-outputs.js'
import { actionOutputs } from '../src/reporting/step-outputs.js'
import { systemClock } from '../src/shared/clock.js'

interface ActionFile {
  readonly inputs: Readonly<Record<string, { description: string; required: boolean; default?: string }>>
  readonly outputs: Readonly<Record<string, { description: string }>>
  readonly runs: Readonly<Record<string, string>>
}

const action = parse(readFileSync('action.yml', 'utf8')) as ActionFile
const permissions = readFileSync('docs/permissions.md', 'utf8')
const proton = protonProvider(region => Promise.resolve(connect(region, {}, () => undefined)))
const makeProton = (made: typeof proton) =>
  withProviderInputs(
    { id: 'proton', because: 'a test' },
    { proton: () => made, cloudformation: () => Promise.reject(new Error('not used here')) },
  )
const noConnection = () => Promise.reject(new Error('no connection in this test'))

/** The inputs that the code asks for, and what it makes of none. */
async function asked(given: Readonly<Record<string, string>>) {
  const names = new Set<string>()
  const read = (name: string) => {
    names.add(name)
    return given[name] ?? ''
  }
  let target: ProtonRequest | undefined
  const provider = await makeProton({
    ...proton,
    parse: async source => {
      target = await parseInputs(source)
      return target && { label: targetName(target.target), saved: {}, connect: noConnection }
    },
  })
  const variables = Object.keys(given).map(name => name.toUpperCase())
  const request = await readRequest(read, { workspace: '.' }, variables, provider)
  return { names, request, target }
}

/** The operations that the adapters send. */
function operationsUsed(): ReadonlySet<string> {
  const folder = 'src/providers/proton'
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = names.filter(name => name.endsWith('.ts'))
  const adapters = sources.map(name => readFileSync(`${folder}/${name}`, 'utf8'))
  const sent = adapters.flatMap(text => [...text.matchAll(/new (\w+)Command\(/g)])
  return new Set(sent.map(([, name = '']) => name))
}

const least = { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' }

describe('action.yml, the code and the documentation agree', () => {
  it('on the inputs', async () => {
    // The token is only asked for where a comment is wanted.
    const { names } = await asked({ ...least, comment: 'true', githubToken: 'a token' })
    expect([...names].sort()).toEqual(Object.keys(action.inputs).sort())
    // Any other name is an unknown input.
    const known = Object.keys({ ...commonInputRules, ...(await makeProton(proton)).inputs })
    expect(known.sort()).toEqual(Object.keys(action.inputs).sort())
  })

  it('on the defaults', async () => {
    const defaults = Object.entries(action.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    )
    const spelledOut = await asked({ ...least, ...(Object.fromEntries(defaults) as Record<string, string>) })
    const { request, target } = await asked(least)
    expect({ request: spelledOut.request, target: spelledOut.target }).toEqual({ request, target })
    expect(target).toMatchObject({ target: { kind: 'instance' } })
    expect(defaults.length).toBeGreaterThan(5)
  })

  it('on the outputs', async () => {
    const reopened = proton.reopen({ kind: 'environment', environmentName: 'prod' })
    if (!reopened) throw new Error('the target is not known')
    const { target } = await reopened.connect({
      region: 'eu-west-1',
      clock: systemClock,
      random: () => 0.5,
      uuid: () => 'a uuid',
      deadline: Infinity,
      stop: new AbortController().signal,
      report: () => undefined,
    })
    const set = [...actionOutputs, ...target.stepOutputNames, ...stackOutputNames]
    expect(Object.keys(action.outputs).sort()).toEqual(set.sort())
  })

  it('on the values of choices', () => {
    for (const kind of targetKinds) expect(action.inputs['target']?.description).toContain(`\`${kind}\``)
    for (const type of deploymentTypes)
      expect(action.inputs['deploymentType']?.description).toContain(`\`${type}\``)
  })

  it('on the tables of docs/reference.md, which are generated', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/docs.js', '--check'], {
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('on what runs: main and post, of one bundle, on Node 24', () => {
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/index.js',
      post: 'dist/post.js',
      'post-if': 'always()',
    })
    expect(readFileSync('dist/post.js', 'utf8')).toContain("import('./index.js')")
  })

  it('on the permissions that messages name', () => {
    const used = operationsUsed()
    expect(used.size).toBe(39)
    for (const name of used) expect(permissions).toMatch(new RegExp(`["\`]proton:${name}["\`]`))
  })

  it('on operations: each is seen in a transcript', () => {
    const folder = '__tests__/transcripts'
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.txt'),
    )
    const transcripts = names.map(name => readFileSync(`${folder}/${name}`, 'utf8'))
    const isSeen = (name: string) => transcripts.some(text => new RegExp(`^ *${name} \\{`, 'm').test(text))
    expect([...operationsUsed()].filter(name => !isSeen(name))).toEqual([])
  })
})

import { describe, expect, it } from '@jest/globals'
import type { Provider, TargetRequest } from '../../src/engine/provider.js'
import { SubjectInputError } from '../../src/inputs/comment-subject.js'
import { inputWarnings, readRequest, type InputSource } from '../../src/inputs/request.js'
import { InputError } from '../../src/shared/errors.js'

const form = { pattern: /^[a-z]+$/, maxLength: 20, allowed: 'a word' }
const target: TargetRequest = {
  label: 'app shop',
  saved: {},
  connect: () => Promise.reject(new TypeError('no connection in this test')),
}

/** Deploys apps, which are known by one input. */
const provider: Provider<InputSource> = {
  id: 'apps',
  inputs: { app: {}, strategy: { default: 'REPLACE', isDecisive: true } },
  parse: ({ parser }) => {
    parser.addRules({ app: { requiredWith: [{}] } })
    return Promise.resolve(parser.text('app', form) === undefined ? undefined : target)
  },
  reopen: () => target,
}

const given = (inputs: object) => Object.keys(inputs).map(name => name.toUpperCase())
const request = (inputs: Readonly<Record<string, string>>) =>
  readRequest(name => inputs[name] ?? '', { workspace: '.' }, given(inputs), provider)

async function errorOf(inputs: Readonly<Record<string, string>>): Promise<InputError> {
  const error: unknown = await request(inputs).catch((thrown: unknown) => thrown)
  if (error instanceof InputError) return error
  throw new TypeError('the inputs were accepted')
}

const common = { target, wait: true, timeoutMs: 3_600_000, onConflict: 'wait' }

describe('the inputs that every provider has', () => {
  it('have defaults', async () => {
    expect(await request({ app: 'shop' })).toEqual({
      ...common,
      command: 'deploy',
      cancelOnTimeout: false,
      maskOutputs: false,
      rollbackOnFailure: false,
    })
    expect(await request({ app: 'shop', command: 'delete' })).toEqual({ ...common, command: 'delete' })
  })

  it.each([
    [{ wait: 'False' }, { wait: false }],
    [{ cancelOnTimeout: 'TRUE' }, { cancelOnTimeout: true }],
    [{ timeoutMinutes: '0.5' }, { timeoutMs: 30_000 }],
    [{ timeoutMinutes: '.25' }, { timeoutMs: 15_000 }],
    [{ onConflict: 'fail' }, { onConflict: 'fail' }],
    [{ region: 'us-gov-west-1' }, { region: 'us-gov-west-1' }],
    [{ keepDeployments: '10000' }, { keepDeployments: 10_000 }],
    [{ comment: 'true', githubToken: 't' }, { comment: { token: 't' } }],
    [
      { command: 'plan', showValues: 'true' },
      { command: 'plan', showValues: true },
    ],
    [
      { command: 'outputs', deploymentId: 'x' },
      { command: 'outputs', deploymentId: 'x' },
    ],
  ] as readonly [Readonly<Record<string, string>>, object][])('%j is read', async (inputs, expected) => {
    expect(await request({ app: 'shop', ...inputs })).toMatchObject(expected)
  })

  it.each([
    [{ keepDeployments: '10001' }, 'must be a whole number from 1 to 10000'],
    [{ timeoutMinutes: '0.00' }, 'must be a number of minutes above 0'],
    [{ timeoutMinutes: '9'.repeat(400) }, 'must be a number of minutes above 0'],
    [{ comment: 'true' }, 'githubToken is required with comment: true'],
    [{ showValues: 'true' }, 'showValues is only supported with command: plan or render; remove it'],
    [{ deploymentId: 'x' }, 'deploymentId is only supported with command: rollback, wait, cancel or outputs'],
    [
      { rollbackOnFailure: 'true', wait: 'false' },
      'rollbackOnFailure is not supported with command: deploy and wait: false; remove it',
    ],
  ] as readonly [Readonly<Record<string, string>>, string][])('%j is rejected', async (inputs, expected) => {
    const { problems } = await errorOf({ app: 'shop', ...inputs })
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining(expected)])
  })
})

describe('problems', () => {
  it('are all reported at once, and leave the target of the comment known', async () => {
    const inputs = { app: 'shop', 'time-out': '5', wait: 'maybe', comment: 'true', githubToken: 't' }
    const error = await errorOf({ ...inputs, region: 'eu-west-1' })
    expect(error.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('did you mean timeoutMinutes?'),
      'Invalid value "maybe" for wait: must be true or false',
    ])
    expect(error).toBeInstanceOf(SubjectInputError)
    expect(error).toHaveProperty('subject', { target, region: 'eu-west-1', comment: { token: 't' } })
  })

  it('of an unknown target belong to no comment', async () => {
    const error = await errorOf({ app: '', command: 'deploi' })
    expect(error).not.toBeInstanceOf(SubjectInputError)
    expect(error.problems).toHaveLength(2)
  })

  it('of a missing value explain once why it may be empty', async () => {
    const { problems } = await errorOf({ app: '', comment: 'true' })
    const unset = /an expression|value such as/
    expect(problems.map(({ message }) => unset.test(message))).toEqual([true, false])
  })

  it.each([
    [{ onConflict: '${{ vars.X }}' }, '; ${{ … }} is not evaluated here'],
    [{ onConflict: 'x'.repeat(200) }, `Invalid value "${'x'.repeat(120)}…" for onConflict`],
    [{ onConflict: 'a\n::error::b' }, String.raw`Invalid value "a\n::error::b" for onConflict`],
    [{ app: 'Shop' }, 'Invalid value "Shop" for app: must be a word'],
  ] as readonly [Readonly<Record<string, string>>, string][])(
    'of %j show the value safely',
    async (inputs, expected) => {
      const { problems } = await errorOf({ app: 'shop', ...inputs })
      expect(problems[0]?.message).toContain(expected)
    },
  )
})

describe('warnings', () => {
  it('name unknown inputs, and decisive ones that are empty', () => {
    const inputs = { app: 'shop', strategy: '', foo: 'x' }
    const warnings = inputWarnings(given(inputs), name => (name === 'app' ? 'shop' : ''), provider)
    expect(warnings).toEqual([
      expect.stringContaining('ignored: "foo"'),
      expect.stringContaining('strategy is empty, so its default REPLACE is used'),
    ])
  })
})

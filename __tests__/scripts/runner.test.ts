import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readActionFile, readFileCommands } from '../../scripts/runner-files.js'
import { githubLog, runStep, type Step } from '../../scripts/runner.js'

const isWindows = process.platform === 'win32'
const onPosix = isWindows ? test.skip : test

let folder: string
let count = 0

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-test-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const usual = `
inputs:
  name:
    description: >-
      Whose name: it is
      written on two lines.
    required: true
  greeting: # a comment
    default: 'it''s # fine'
  two words:
    default: "a\\tb"
runs:
  using: node24
  main: main.js
  post: post.js
  post-if: failure() || cancelled()
`

/** An action of its own with these scripts, and the step that runs it. */
function action(scripts: { main: string; post?: string }, file = usual): Step & { action: string } {
  const place = join(folder, String((count += 1)))
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{}')
  writeFileSync(join(place, 'action.yml'), file)
  writeFileSync(join(place, 'main.js'), `const fs = require('fs')\n${scripts.main}`)
  writeFileSync(join(place, 'post.js'), `const fs = require('fs')\n${scripts.post ?? ''}`)
  return { action: join(place, 'action.yml'), workspace: place }
}

const untilKilled = 'setInterval(() => {}, 1000)'

describe('the runner gives a step', () => {
  test('its inputs, the defaults among them, under upper-case names', async () => {
    const step = action({
      main: `for (const name of ['NAME', 'GREETING', 'TWO_WORDS']) console.log(JSON.stringify(process.env['INPUT_' + name]))`,
    })
    const { log, inputs } = await runStep({ ...step, with: { greeting: 'hello' } })
    expect(log).toEqual(['""', '"hello"', '"a\\tb"'])
    expect(inputs).toEqual({ name: '', greeting: 'hello', 'two words': 'a\tb' })
  })

  test('a small environment of its own', async () => {
    process.env['AWS_PROFILE'] = 'mine'
    const step = action({ main: 'console.log(JSON.stringify(process.env))' })
    const { log } = await runStep({ ...step, env: { AWS_REGION: 'eu-west-1' } })
    delete process.env['AWS_PROFILE']
    const env = JSON.parse(log[0] ?? '') as Record<string, string>
    expect(env).toMatchObject({ GITHUB_ACTIONS: 'true', AWS_REGION: 'eu-west-1' })
    expect(env['GITHUB_WORKSPACE']).toBe(step.workspace)
    expect(env).not.toHaveProperty('AWS_PROFILE')
  })

  test('a warning for an input that the action does not have', async () => {
    const step = action({ main: '' })
    const result = await runStep({ ...step, with: { nmae: 'x', NAME: 'y' } })
    expect(result.annotations).toEqual([
      {
        level: 'warning',
        message: "Unexpected input(s) 'nmae', valid inputs are ['name', 'greeting', 'two words']",
      },
    ])
    expect(result.conclusion).toBe('success')
  })

  test('a temp folder that is gone afterwards, or the one that was named, with nothing left in it', async () => {
    const temp = join(folder, 'temp')
    const step = action({ main: 'console.log(process.env.RUNNER_TEMP)' })
    const { log } = await runStep({ ...step, temp })
    expect(log).toEqual([temp])
    expect(readdirSync(temp)).toEqual([])
    const { log: other } = await runStep(step)
    expect(() => readdirSync(other[0] ?? '')).toThrow('ENOENT')
  })
})

describe('the runner takes from a step', () => {
  test('outputs, state, variables and the summary from their files', async () => {
    const step = action({
      main: `
        fs.appendFileSync(process.env.GITHUB_OUTPUT, 'one=1=1\\n\\nMany<<EOF\\na\\nb\\nEOF\\nmany=2\\n__proto__=safe\\n')
        fs.appendFileSync(process.env.GITHUB_ENV, 'EMPTY<<EOF\\nEOF\\n')
        fs.appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Done\\n')`,
    })
    const { outputs, env, summary } = await runStep(step)
    expect(Object.entries(outputs)).toEqual([
      ['one', '1=1'],
      ['Many', '2'],
      ['__proto__', 'safe'],
    ])
    expect(env).toEqual({ EMPTY: '' })
    expect(summary).toBe('# Done\n')
  })

  test('nothing from a file that is not written well, and fails the step', async () => {
    const step = action({ main: `fs.appendFileSync(process.env.GITHUB_OUTPUT, 'a<<EOF\\n1\\n')` })
    const result = await runStep(step)
    expect(result).toMatchObject({ exitCode: 0, conclusion: 'failure', outputs: {} })
    expect(result.annotations[0]?.message).toContain("Matching delimiter not found 'EOF'")
  })

  test.each([
    ['name', "Invalid format 'name'"],
    ['=value', 'Name must not be empty'],
    ['name<<', 'Delimiter must not be empty'],
  ])('no entry written as %j', (text, message) => {
    expect(() => readFileCommands(text)).toThrow(message)
  })

  test('annotations and masks from its log, on both streams', async () => {
    const step = action({
      main: `
        console.log('  ::error file=a.yml,line=3,title=x%2Cy%3Az::100%25 wrong%0Aindeed')
        console.error('::WARNING::careful')
        console.log('::add-mask::secret')
        console.log('no ::error::command')
        console.log('old ##[error]command')
        process.stdout.write('half\\r::notice::other half\\r\\n::error::last')`,
    })
    const { annotations, masks } = await runStep(step)
    expect(annotations).toHaveLength(5)
    expect(annotations).toEqual(
      expect.arrayContaining([
        { level: 'error', file: 'a.yml', line: 3, title: 'x,y:z', message: '100% wrong\nindeed' },
        { level: 'warning', message: 'careful' },
        { level: 'error', message: 'command' },
        { level: 'notice', message: 'other half' },
        { level: 'error', message: 'last' },
      ]),
    )
    expect(masks).toEqual(['secret'])
  })

  test('no command while commands are stopped', async () => {
    const lines = ['::stop-commands::Token', '::error::not one', '::token::', '::error::one']
    const step = action({ main: `console.log(${JSON.stringify(lines.join('\n'))})` })
    expect((await runStep(step)).annotations).toEqual([{ level: 'error', message: 'one' }])
  })

  test('no variable by the command that GitHub has switched off', async () => {
    const step = action({ main: `console.log('::set-env name=A::1')` })
    expect(await runStep(step)).toMatchObject({ env: {}, conclusion: 'failure' })
  })
})

test('the log is shown as on GitHub', () => {
  const log = [
    'key before',
    '::add-mask::key',
    '::add-mask::two%0Akeys',
    '::group::Details of key',
    '::debug::hidden',
    'a two, keys and a key',
    '::endgroup::',
    '::error file=a::Broken:%0Akey',
    '::unknown::shown',
  ]
  expect(githubLog({ log }).split('\n')).toEqual([
    'key before',
    '▼ Details of ***',
    '  a ***, *** and a ***',
    'Error: Broken:',
    '***',
    '::unknown::shown',
  ])
})

describe('post', () => {
  const post = `console.log(process.env.STATE_id, process.env.INPUT_NAME, process.env.LATER)`
  const main = `
    fs.appendFileSync(process.env.GITHUB_STATE, 'id=7\\n')
    fs.appendFileSync(process.env.GITHUB_ENV, 'LATER=on\\n')`

  test('does not run after a success when it is for failures', async () => {
    const result = await runStep(action({ main, post }))
    expect(result.conclusion).toBe('success')
    expect(result.post).toBeUndefined()
  })

  test('runs after a failure, with state, inputs and variables', async () => {
    const phases: string[] = []
    const step = action({ main: `${main}\nprocess.exitCode = 3`, post })
    const onLine: Step['onLine'] = (line, phase) => phases.push(`${phase}: ${line}`)
    const result = await runStep({ ...step, with: { name: 'Ada' }, onLine })
    expect(result).toMatchObject({ exitCode: 3, conclusion: 'failure', state: { id: '7' } })
    expect(result.post).toMatchObject({ exitCode: 0, log: ['7 Ada on'] })
    expect(phases).toEqual(['post: 7 Ada on'])
  })

  test('always runs when no condition is written', async () => {
    const step = action({ main, post }, usual.replace(/ {2}post-if.*\n/, ''))
    expect((await runStep(step)).post?.exitCode).toBe(0)
  })

  test('runs with the state of a main that was killed, and is not signalled itself', async () => {
    const step = action({
      main: `${main}\nconsole.log('go')\n${untilKilled}`,
      post: `${post}\nconsole.log('go')`,
    })
    const result = await runStep({ ...step, killAfter: line => line === 'go' })
    expect(result).toMatchObject({ conclusion: 'cancelled' })
    if (!isWindows) expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
    expect(result.post).toMatchObject({ exitCode: 0, timesMs: {} })
    expect(result.post?.log[0]).toContain('7')
  })
})

describe('a cancelled job', () => {
  const deaf = `
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log(signal))
    console.log('go')
    ${untilKilled}`

  onPosix('sends SIGINT, SIGTERM and SIGKILL in turn', async () => {
    const seen: string[] = []
    const result = await runStep({
      ...action({ main: deaf }),
      signalAfter: line => line === 'go',
      onLine: line => seen.push(line),
      graceMs: [300, 200],
    })
    expect(result.log).toEqual(['go', 'SIGINT', 'SIGTERM'])
    expect(seen).toEqual(result.log)
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', conclusion: 'cancelled' })
    const { SIGINT = NaN, SIGTERM = NaN, SIGKILL = NaN } = result.timesMs
    expect(SIGTERM - SIGINT).toBeGreaterThanOrEqual(295)
    // Both wait from SIGINT on: on a busy machine the first one alone may be late.
    expect(SIGKILL - SIGINT).toBeGreaterThanOrEqual(495)
    expect(result.durationMs).toBeGreaterThanOrEqual(SIGKILL)
  })

  onPosix('sends no more once main has ended, and counts as cancelled though main ended well', async () => {
    const main = `process.on('SIGINT', () => process.exit(0))\nconsole.log('go')\n${untilKilled}`
    const result = await runStep({
      ...action({ main }),
      signalAfter: line => line === 'go',
      graceMs: [5_000, 1],
    })
    expect(result).toMatchObject({ exitCode: 0, conclusion: 'cancelled', post: { exitCode: 0 } })
    expect(Object.keys(result.timesMs)).toEqual(['SIGINT'])
  })

  test('can be cancelled from outside', async () => {
    const controller = new AbortController()
    const result = await runStep({
      ...action({ main: `console.log('go')\n${untilKilled}` }),
      cancel: controller.signal,
      onLine: () => {
        controller.abort()
      },
    })
    expect(result.conclusion).toBe('cancelled')
  })
})

describe('the run is given up', () => {
  test('when a process hangs', async () => {
    await expect(runStep({ ...action({ main: untilKilled }), limitMs: 200 })).rejects.toThrow(
      'did not end within 0.2 s',
    )
  })

  test('when there is no such Node', async () => {
    await expect(runStep({ ...action({ main: '' }), node: join(folder, 'no-node') })).rejects.toThrow(
      'ENOENT',
    )
  })

  test('when who listens throws', async () => {
    const onLine = () => {
      throw new Error('mine')
    }
    await expect(runStep({ ...action({ main: `console.log(1);${untilKilled}` }), onLine })).rejects.toThrow(
      'mine',
    )
  })
})

describe('action.yml', () => {
  test('of this repository can be read', () => {
    const { defaults, main, post, postIf } = readActionFile('action.yml')
    expect(Object.keys(defaults)).toContain('serviceInstanceName')
    expect(defaults).toMatchObject({ target: '', deploymentType: 'CURRENT_VERSION', wait: 'true' })
    expect(main).toMatch(/dist.index\.js$/)
    expect(post).toMatch(/dist.post\.js$/)
    expect(postIf).toBe('always()')
  })

  test.each([
    ['a composite action', usual.replace('node24', 'composite'), 'runs.using is composite'],
    ['no main', usual.replace('  main: main.js\n', ''), 'runs.main is missing'],
    ['no runs', 'name: x\n', 'runs is missing'],
    ['a pre step', usual.replace('post:', 'pre:'), 'runs.pre'],
    [
      'an expression',
      usual.replace('"a\\tb"', '${{ github.ref }}'),
      'inputs.two words.default is an expression',
    ],
    [
      'a default on several lines',
      usual.replace('"a\\tb"', '|\n      a'),
      'inputs.two words.default is not a text',
    ],
    ['flow style', usual.replace('"a\\tb"', '[a]'), 'action.yml:11: not understood here: [a]'],
    ['a sequence', `${usual}  - a\n`, 'not understood here: - a'],
    ['a line out of place', usual.replace('  main:', '   main:'), 'not understood here: main: main.js'],
    ['a text that goes on', usual.replace('node24', 'node24\n    more'), 'not understood here: more'],
    ['an anchor', usual.replace('node24', '&a node24'), 'not understood here: &a node24'],
  ])('with %s is refused', async (_, file, message) => {
    await expect(runStep(action({ main: '' }, file))).rejects.toThrow(message)
  })

  test('with a condition that is not understood is refused', async () => {
    const file = usual.replace('failure() ||', "github.ref == 'x' ||")
    await expect(runStep(action({ main: '' }, file))).rejects.toThrow('post-if is not understood here')
  })
})

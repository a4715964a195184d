import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const script = fileURLToPath(new URL('../../scripts/demo.js', import.meta.url))
const STORY_MS = 120_000

/** Runs `npm run demo` with these words, without npm. */
async function demo(...words: string[]) {
  const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, stdout, stderr }
}

describe('the demo', () => {
  it(
    'tells a promotion from the pull request to the rollback, and everything is as it must be',
    async () => {
      const { exitCode, stdout, stderr } = await demo('promotion')
      // All that it said shows what was not as it must be.
      expect({ exitCode, stderr, wrong: /✗.*/.exec(stdout)?.[0] }).toEqual({ exitCode: 0, stderr: '' })
      const lines = [
        'Error: specPath service.yaml:9: healthCheckPath: must match ^/',
        '✓ the annotation is at: service.yaml:9:24',
        'Plan for service instance shop/dev: template version 1.0 → 1.1, 1 input changed.',
        '✓ the value is in the log or the summary: no',
        '✓ the value is shown in the plan: yes',
        '✓ dev: image: registry.example/shop:1.9.0',
        "✓ prod: image, dev's: registry.example/shop:1.9.0",
        "✓ prod: template version, dev's: 1.1",
        '✓ prod: replicas, its own: 6',
        '✓ prod: domain, its own: shop.example',
        '✓ output deploymentStatus: FAILED',
        '✓ the rollback in Proton: SUCCEEDED',
        '✓ prod is as before: SUCCEEDED, template 1.1, registry.example/shop:1.9.0, 6, shop.example',
        'All as expected: planned, fixed, deployed, promoted twice, and rolled back.',
      ]
      const found = stdout.split('\n')
      expect(lines.filter(line => !found.includes(line))).toEqual([])
    },
    STORY_MS,
  )

  it(
    'deploys the stacks that Proton left, and everything is as it must be',
    async () => {
      const { exitCode, stdout, stderr } = await demo('after-proton')
      expect({ exitCode, stderr, wrong: /✗.*/.exec(stdout)?.[0] }).toEqual({ exitCode: 0, stderr: '' })
      const lines = [
        '✓ stacks: 5',
        '✓ the proof: bytes',
        '✓ the line of the template: network/v1/infrastructure/cloudformation.yaml:8',
        '✓ the input: team',
        '✓ what a deployment would change: Inputs that change: image, replicas.',
        '✓ it shows the resource: yes',
        '✓ output deploymentStatus: SUCCEEDED',
        '✓ output Image: registry.example/shop:42',
        '✓ output deploymentStatus: FAILED',
        '✓ the error has the reason: yes',
        '✓ the error names: Table (AWS::DynamoDB::Table) is replaced',
        '✓ prod is as before: UPDATE_COMPLETE',
        '✓ output deploymentStatus: CANCELLED',
        'All as expected: proved, explained, recovered, deployed, failed, refused and cancelled.',
      ]
      const found = stdout.split('\n')
      expect(lines.filter(line => !found.includes(line))).toEqual([])
    },
    STORY_MS,
  )

  const names = ['success', 'failure', 'cancel', 'promotion', 'after-proton']

  /** The scenarios that a help text lists, each with its title. */
  function listed(text: string): readonly (string | undefined)[] {
    return [...text.matchAll(/^ {2}([\w-]+) {2,}\S/gm)].map(([, name]) => name)
  }

  it.each([['--help'], ['-h'], ['success', '--help']])(
    '%s lists scenarios and options, and runs nothing',
    async (...words) => {
      const { exitCode, stdout, stderr } = await demo(...words)
      expect({ exitCode, stderr, scenarios: listed(stdout) }).toEqual({
        exitCode: 0,
        stderr: '',
        scenarios: names,
      })
      expect(stdout).toContain('Usage: npm run demo [-- SCENARIO...]')
      expect(stdout).toContain('Without a scenario: success, failure, cancel.')
      expect(stdout).toContain('-h, --help')
    },
  )

  it.each(['nonsense', '--scenario=success', 'Success', 'constructor'])(
    '%s is an error that says what is allowed, and runs nothing',
    async word => {
      const { exitCode, stdout, stderr } = await demo('success', word)
      expect({ exitCode, stdout, scenarios: listed(stderr) }).toEqual({
        exitCode: 2,
        stdout: '',
        scenarios: names,
      })
      expect(stderr).toContain(`Unknown argument: ${word}.`)
    },
  )
})

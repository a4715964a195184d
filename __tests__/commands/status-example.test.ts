import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Workflow } from '../support/workflow-files.js'

describe('the last step of status.yml', () => {
  const { jobs } = parse(readFileSync('examples/status.yml', 'utf8')) as Workflow
  const { env = {}, run = '' } = jobs['status']?.steps?.at(-1) ?? {}
  const property = (expression: string) =>
    /^\$\{\{ toJSON\(fromJSON\(steps\.status\.outputs\.status\)\.\*\.(\w+)\) \}\}$/.exec(expression)?.[1] ??
    ''

  test('has no inputs in its environment, which the runner prints', () => {
    expect(Object.values(env).map(property)).toEqual(['service', 'instance', 'comparison', 'unknown'])
  })

  const hasJq = spawnSync('jq', ['--version']).status === 0
  const whereInstalled = hasJq ? test : test.skip
  whereInstalled('lists what is behind, what differs and what is unknown', () => {
    const of = (instance: string, comparison: object | null, unknown: readonly string[] = []) => ({
      ...{ service: 'shop', instance, inputs: { image: 'shop:1' }, comparison, unknown },
    })
    const entries: readonly Readonly<Record<string, unknown>>[] = [
      of('dev', null, ['GetDeployment: AccessDenied.']),
      of('test', { stage: 'dev', result: 'unknown', deployments: null, isAtLeast: false }, ['no record']),
      of('staging', { stage: 'test', result: 'same', deployments: null, isAtLeast: false }),
      of('prod', { stage: 'staging', result: 'different', deployments: 2, isAtLeast: true }),
    ]
    const values = Object.entries(env).map(([name, expression]) => {
      const key = property(expression)
      return [name, JSON.stringify(entries.map(one => one[key]))] as const
    })
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-e', '-c', run], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...Object.fromEntries(values) },
    })
    expect([stderr, ...stdout.trimEnd().split('\n')]).toEqual([
      '',
      '- shop/dev: GetDeployment: AccessDenied.',
      '- shop/test: compared with dev: unknown, newer deployments: unknown; no record',
      '- shop/prod: compared with staging: different, newer deployments: 2 or more',
    ])
  })
})

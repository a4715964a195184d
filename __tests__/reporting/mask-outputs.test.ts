import { describe, expect, it } from '@jest/globals'
import { setInfrastructureOutputs } from '../../src/reporting/step-outputs.js'
import { secretsOf } from '../../src/reporting/mask-outputs.js'
import { RecordedRunner } from '../support/recorded-runner.js'

describe('what maskOutputs registers as secret', () => {
  it.each([
    ['1'],
    ['true'],
    ['False'],
    ['null'],
    ['{'],
    ['}'],
    ['[]'],
    ['{}'],
    ['---'],
    ['443'],
    ['8080'],
    ['-1'],
    ['3.5'],
    ['"on"'],
    ['a'],
    ['abc'],
    ['default'],
    ['{\n}'],
    ['[\n  1,\n  true,\n]'],
  ])('not %j, which other values contain', value => {
    expect(secretsOf(value)).toEqual({ secrets: [], isWhole: false })
  })

  it.each([
    ['s3cr'],
    ['hunter2'],
    ['https://prod.shop.example'],
    ['123456789012'],
    ['us-east-1'],
    ['{"token":"abcdef"}'],
    ['two\\lines'],
  ])('%j as a whole', value => {
    const { secrets, isWhole } = secretsOf(value)
    expect(isWhole).toBe(true)
    expect(secrets).toContain(value)
  })

  it('nothing for a blank value, which there is nothing of to hide', () => {
    expect(secretsOf(' \n ')).toEqual({ secrets: [], isWhole: true })
  })

  it('of several lines those that can be hidden, as the runner hides line by line', () => {
    const value = '{\n  "password": "hunter2",\n  "port":\n    443,\n  "on": true\n}'
    const { secrets, isWhole } = secretsOf(value)
    expect(isWhole).toBe(false)
    expect(secrets).toEqual([
      '  "password": "hunter2",',
      '  "port":',
      '  "on": true',
      JSON.stringify(value).slice(1, -1),
      String.raw`  \"password\": \"hunter2\",`,
      String.raw`  \"port\":`,
      String.raw`  \"on\": true`,
    ])
    for (const secret of secrets) expect(secret).not.toContain('\n')
  })

  it('and the outputs that are not masked are named, never their values', () => {
    const runner = new RecordedRunner({})
    const outputs = new Map([
      ['Port', '8443'],
      ['Token', 'hunter2'],
      ['Enabled', 'true'],
      ['Config', '{\n  "password": "hunter2"\n}'],
    ])
    setInfrastructureOutputs(runner.start().workflow, outputs, true, [])
    expect(runner.masks).toContain('hunter2')
    expect(runner.masks.filter(mask => mask.trim().length < 4)).toEqual([])
    expect(runner.lines).toEqual([
      expect.stringMatching(
        /^Warning: maskOutputs does not mask, or masks only in part: "Port", "Enabled", "Config"\. /,
      ),
    ])
    expect(runner.lines.join()).not.toMatch(/8443|hunter2/)
    expect(runner.outputs['Port']).toBe('8443')
  })
})

import { describe, expect, it } from '@jest/globals'
import { problemsOf, type Inputs } from './read-inputs.js'

const prod: Inputs = { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' }
const problemsWith = async (inputs: Inputs) => (await problemsOf(inputs, { workspace: '.' })).join('\n')

describe('a value that is nearly right', () => {
  it.each<readonly [Inputs, string]>([
    [{ deploymentType: 'minor_version' }, 'did you mean MINOR_VERSION?'],
    [{ deploymentType: 'minor' }, 'did you mean MINOR_VERSION?'],
    [{ deploymentType: 'Current-Version' }, 'did you mean CURRENT_VERSION?'],
    [{ deploymentType: 'MAJOR_VERISON' }, 'did you mean MAJOR_VERSION?'],
    [{ deploymentType: 'none' }, 'did you mean NONE?'],
    [
      { command: 'Deploy' },
      'must be one of deploy, plan, render, rollback, wait, cancel, outputs, delete, status; did you mean deploy?',
    ],
    [{ command: 'roll-back' }, 'did you mean rollback?'],
    [{ command: 'output' }, 'did you mean outputs?'],
    [{ command: 'canel' }, 'did you mean cancel?'],
    [{ target: 'Instance' }, 'did you mean instance?'],
    [{ target: 'serviceInstance' }, 'did you mean instance?'],
    [{ target: 'environments' }, 'did you mean environment?'],
    [{ target: 'env' }, 'did you mean environment?'],
    [{ onConflict: 'WAIT' }, 'did you mean wait?'],
    [{ onConflict: 'failure' }, 'did you mean fail?'],
    [{ wait: 'yes' }, 'Invalid value "yes" for wait: must be true or false; did you mean true?'],
    [{ wait: '0' }, 'did you mean false?'],
    [{ comment: '1' }, 'did you mean true?'],
    [{ skipUnchanged: 'on' }, 'did you mean true?'],
    [{ wait: 'flase' }, 'did you mean false?'],
    [
      { timeoutMinutes: '90m' },
      'Invalid value "90m" for timeoutMinutes: must be a number of minutes above 0, such as 90 or 7.5; did you mean 90?',
    ],
    [{ timeoutMinutes: '1.5h' }, 'did you mean 90?'],
    [{ timeoutMinutes: '1h 30min' }, 'did you mean 90?'],
    [{ timeoutMinutes: '30 seconds' }, 'did you mean 0.5?'],
    [{ timeoutMinutes: '7,5' }, 'did you mean 7.5?'],
    [{ templateMinorVersion: 'v3', deploymentType: 'MINOR_VERSION' }, 'did you mean 3?'],
    [
      { templateMinorVersion: '1.2', deploymentType: 'MINOR_VERSION' },
      'did you mean templateMajorVersion: 1 with templateMinorVersion: 2?',
    ],
    [{ region: 'eu-west-1a' }, 'did you mean eu-west-1?'],
    [{ region: 'EU_WEST_1' }, 'did you mean eu-west-1?'],
    [{ serviceName: 'arn:aws:proton:us-east-1:123456789012:service/shop' }, 'did you mean shop?'],
    [{ serviceInstanceName: 'shop/prod' }, 'did you mean prod?'],
    [
      { command: 'wait', deploymentId: '0B6B2F9E-1111-4222-8333-444455556666' },
      'did you mean 0b6b2f9e-1111-4222-8333-444455556666?',
    ],
    [{ serviceName: '${{ vars.SERVICE }}' }, '${{ … }} is not evaluated here'],
  ])('%j', async (more, expected) => {
    expect(await problemsWith({ ...prod, ...more })).toContain(expected)
  })
})

describe('a line of set', () => {
  it.each([
    ['a=', 'set line 1: a: has no value; to set an empty text, write ""'],
    ['a= # empty', 'set line 1: a: has only a comment and no value; to set an empty text, write ""'],
    ['# note\n\na=#', 'set line 3: a: has only a comment'],
    ['a=5 # five', 'set line 1: a: has a comment after the value'],
    ['a="x" # text', 'set line 1: a: has a comment after the value'],
    ['a=[1, 2] # list', 'set line 1: a: has a comment after the value'],
    ['a=true #', 'set line 1: a: has a comment after the value'],
    ['a={{ image }}', 'set line 1: a: {{ … }} is not rendered'],
    ['a=shop:{{tag}}', 'set line 1: a: {{ … }} is not rendered'],
    ['a=shop:${{ github.sha }}', 'set line 1: a: ${{ … }} is not evaluated here'],
    ['image: shop:1', 'set line 1: must be path=value, such as image='],
    ['image shop:1', 'set line 1: must be path=value'],
  ])('%j', async (set, expected) => {
    expect(await problemsWith({ ...prod, set })).toContain(expected)
  })

  it.each(['a=#fff', 'a=Issue #5', 'a=see # there', 'a="# x"', "a=''", 'a={{ x }} is down', 'a=1.10'])(
    '%j is a value',
    async set => {
      expect(await problemsWith({ ...prod, set })).toBe('')
    },
  )
})

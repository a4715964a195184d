import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { emptyInputsText, misspeltInputs, unknownInputsText } from '../../src/inputs/unknown-inputs.js'

const action = parse(readFileSync('action.yml', 'utf8')) as { readonly inputs: object }
const knownNames = Object.keys(action.inputs)

/** As the runner names the variables of inputs. */
const misspelt = (...names: readonly string[]) =>
  misspeltInputs(
    names.map(name => name.toUpperCase()),
    knownNames,
  ).map(({ message }) => message)
const unknown = (...names: readonly string[]) =>
  unknownInputsText(
    names.map(name => name.toUpperCase()),
    knownNames,
  )

describe('a misspelt input fails, and the message names the known one', () => {
  it.each([
    ['spec-path', 'specPath'],
    ['spec_path', 'specPath'],
    ['specFile', 'specPath'],
    ['spec', 'specPath'],
    ['specpth', 'specPath'],
    ['sepcPath', 'specPath'],
    ['service-name', 'serviceName'],
    ['service', 'serviceName'],
    ['serviceInstance', 'serviceInstanceName'],
    ['instanceName', 'serviceInstanceName'],
    ['environment', 'environmentName'],
    ['deployment-type', 'deploymentType'],
    ['deploymentTyp', 'deploymentType'],
    ['timeout', 'timeoutMinutes'],
    ['timeout-minutes', 'timeoutMinutes'],
    ['timeoutSeconds', 'timeoutMinutes'],
    ['mask-outputs', 'maskOutputs'],
    ['maskOutput', 'maskOutputs'],
    ['roll-back-on-failure', 'rollbackOnFailure'],
    ['rollback', 'rollbackOnFailure'],
    ['skipIfUnchanged', 'skipUnchanged'],
    ['templateVersion', 'templateMajorVersion or templateMinorVersion'],
    ['minorVersion', 'templateMinorVersion'],
    ['github-token', 'githubToken'],
    ['promotion', 'promote'],
    ['promote-from', 'promoteFrom'],
    ['waitForDeployment', 'wait'],
    ['comand', 'command'],
    ['sets', 'set'],
    ['regoin', 'region'],
    ['aws-region', 'region'],
    ['create-if-missing', 'createIfMissing'],
    ['keepDeployment', 'keepDeployments'],
  ])('%s: did you mean %s?', (name, meant) => {
    expect(misspelt('target', name)).toEqual([
      `input "${name.toLowerCase()}" is not known: did you mean ${meant}? (if an env: sets INPUT_${name.toUpperCase()} for something else, rename that variable)`,
    ])
    expect(unknown(name)).toBeUndefined()
  })

  it.each(knownNames)('%s is not', name => {
    expect(misspelt(name)).toEqual([])
    expect(unknown(name)).toBeUndefined()
  })
})

describe('an input for something that is a command', () => {
  it.each([
    ['dryRun', 'plan'],
    ['dry-run', 'plan'],
    ['plan', 'plan'],
    ['destroy', 'delete'],
  ])('%s fails, and the message names the command', (name, command) => {
    expect(misspelt(name)).toEqual([`input "${name.toLowerCase()}" is not known: use command: ${command}`])
    expect(unknown(name)).toBeUndefined()
  })
})

describe('an input that is near no known one', () => {
  it.each(['foo', 'version', 'ref', 'commit', 'token', 'args', 'reason', 'who-to-greet', 'name', 'id'])(
    '%s is a warning, as the env: of a job may set it',
    name => {
      expect(misspelt(name)).toEqual([])
      expect(unknown('target', name)).toMatch(
        new RegExp(`^Not an input of this action, and ignored: "${name}"\\.`),
      )
    },
  )

  it('is one warning for all, which cannot act as a command of the runner', () => {
    const names = Array.from({ length: 12 }, (_, index) => `xyz${index}`)
    expect(unknown(...names)).toContain('"xyz9" and 2 more.')
    expect(unknown('X\n::error::Y')).toContain('"x ::error::y"')
    expect(unknown('', 'target', 'specPath')).toBeUndefined()
  })
})

describe('an empty value of a decisive input', () => {
  const rules = {
    command: { default: 'deploy', isDecisive: true },
    wait: { default: 'true' },
    strategy: { default: 'REPLACE', isDecisive: true },
  }

  it('is a warning: the default is used', () => {
    const read = () => ''
    expect(emptyInputsText(['COMMAND', 'STRATEGY', 'WAIT'], read, rules)).toBe(
      'command is empty, so its default deploy is used; strategy is empty, so its default REPLACE is used. An expression such as ${{ vars.NAME }} is empty when the variable is not set.',
    )
  })

  it('is no warning when there is a value, or when the input is omitted', () => {
    expect(emptyInputsText(['COMMAND'], () => 'plan', rules)).toBeUndefined()
    expect(emptyInputsText([], () => '', rules)).toBeUndefined()
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { InputError } from '../../src/shared/errors.js'
import { readRequest } from '../../src/inputs/request.js'
import { inputNames } from '../../src/inputs/input-rules.js'
import { emptyInputsText, unknownInputsText } from '../../src/inputs/unknown-inputs.js'

let workspace = ''

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'mistakes-'))
})

afterEach(async () => {
  await rm(workspace, { recursive: true })
})

type Inputs = Readonly<Record<string, string>>

const prod: Inputs = { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' }

/** What a user reads who gives these inputs, and this text as service.yaml. */
async function told(inputs: Inputs, spec?: string): Promise<string> {
  if (spec !== undefined) await writeFile(join(workspace, 'service.yaml'), spec)
  // The runner makes upper case of the names.
  const given = new Map(Object.entries(inputs).map(([name, value]) => [name.toUpperCase(), value]))
  const read = (name: string) => given.get(name.toUpperCase()) ?? ''
  try {
    await readRequest(read, { workspace }, [...given.keys()])
    return ''
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.map(({ message }) => message).join('\n')
  }
}

describe('a misspelt input fails, and says which one is meant', () => {
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
  ])('%s: did you mean %s?', async (name, meant) => {
    const message = await told({ ...prod, [name]: 'x' })
    expect(message).toBe(
      `input "${name.toLowerCase()}" is not known: did you mean ${meant}? (if an env: sets INPUT_${name.toUpperCase()} for something else, rename that variable)`,
    )
    expect(unknownInputsText([name.toUpperCase()])).toBeUndefined()
  })

  it('also when it is empty, and beside every other problem', async () => {
    const message = await told({ ...prod, 'spec-path': '', wait: 'maybe' })
    expect(message).toContain('did you mean specPath?')
    expect(message).toContain('wait "maybe": must be true or false')
  })

  it.each([...inputNames])('%s is itself, in any case', async name => {
    expect(await told({ ...prod, [name]: prod[name] ?? '' })).toBe('')
    expect(await told({ ...prod, [name.toLowerCase()]: prod[name] ?? '' })).toBe('')
  })
})

describe('an input that is near none', () => {
  it.each(['foo', 'version', 'ref', 'commit', 'token', 'args', 'reason', 'who-to-greet', 'name', 'id'])(
    '%s is a warning, as the env: of a job may set it',
    async name => {
      expect(await told({ ...prod, [name]: 'x' })).toBe('')
      expect(unknownInputsText(['TARGET', name.toUpperCase()])).toMatch(
        new RegExp(`^Not an input of this action, and ignored: "${name}"\\.`),
      )
    },
  )

  it('is one warning for all, which cannot act as a command of the runner', () => {
    const names = Array.from({ length: 12 }, (_, index) => `XYZ${index}`)
    expect(unknownInputsText(names)).toContain('"xyz9" and 2 more.')
    expect(unknownInputsText(['X\n::error::Y'])).toContain('"x ::error::y"')
    expect(unknownInputsText(['', 'TARGET', 'SPECPATH'])).toBeUndefined()
  })
})

describe('an empty value', () => {
  it('of a required input says where it may come from, once', async () => {
    const message = await told({ target: 'instance', serviceName: '', serviceInstanceName: '' })
    expect(message).toBe(
      'serviceName is missing: target instance needs it (a value such as ${{ vars.NAME }} is empty when the variable, secret or output is not set for this job)\n' +
        'serviceInstanceName is missing: target instance needs it',
    )
  })

  it('of what decides what is deployed is a warning: the default is used', () => {
    const read = () => ''
    expect(emptyInputsText(['COMMAND', 'DEPLOYMENTTYPE', 'SPECPATH'], read)).toBe(
      'command is empty, so its default deploy is used; deploymentType is empty, so its default CURRENT_VERSION is used. An expression such as ${{ vars.NAME }} is empty when the variable is not set.',
    )
    expect(emptyInputsText(['COMMAND'], () => 'plan')).toBeUndefined()
    expect(emptyInputsText([], read)).toBeUndefined()
  })
})

describe('a value that is nearly right', () => {
  it.each<readonly [Inputs, string]>([
    [{ deploymentType: 'minor_version' }, 'did you mean MINOR_VERSION?'],
    [{ deploymentType: 'minor' }, 'did you mean MINOR_VERSION?'],
    [{ deploymentType: 'Current-Version' }, 'did you mean CURRENT_VERSION?'],
    [{ deploymentType: 'MAJOR_VERISON' }, 'did you mean MAJOR_VERSION?'],
    [{ deploymentType: 'none' }, 'did you mean NONE?'],
    [
      { command: 'Deploy' },
      'must be one of deploy, plan, rollback, wait, cancel, outputs, delete; did you mean deploy?',
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
    [{ wait: 'yes' }, 'wait "yes": must be true or false; did you mean true?'],
    [{ wait: '0' }, 'did you mean false?'],
    [{ comment: '1' }, 'did you mean true?'],
    [{ skipUnchanged: 'on' }, 'did you mean true?'],
    [{ wait: 'flase' }, 'did you mean false?'],
    [
      { timeoutMinutes: '90m' },
      'timeoutMinutes "90m": must be a number of minutes above 0, such as 90 or 7.5; did you mean 90?',
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
    expect(await told({ ...prod, ...more })).toContain(expected)
  })
})

describe('a line of set', () => {
  it.each([
    ['a=', 'set line 1: a: has no value; an empty text is set with ""'],
    ['a= # empty', 'set line 1: a: has only a comment and no value; set an empty text with ""'],
    ['# note\n\na=#', 'set line 3: a: has only a comment'],
    ['a=5 # five', 'set line 1: a: has a comment after its value'],
    ['a="x" # text', 'set line 1: a: has a comment after its value'],
    ['a=[1, 2] # list', 'set line 1: a: has a comment after its value'],
    ['a=true #', 'set line 1: a: has a comment after its value'],
    ['a={{ image }}', 'set line 1: a: {{ … }} is not rendered'],
    ['a=shop:{{tag}}', 'set line 1: a: {{ … }} is not rendered'],
    ['a=shop:${{ github.sha }}', 'set line 1: a: ${{ … }} is not evaluated here'],
    ['image: shop:1', 'set line 1: must be path=value, such as image='],
    ['image shop:1', 'set line 1: must be path=value'],
  ])('%j', async (set, expected) => {
    expect(await told({ ...prod, set })).toContain(expected)
  })

  it.each(['a=#fff', 'a=Issue #5', 'a=see # there', 'a="# x"', "a=''", 'a={{ x }} is down', 'a=1.10'])(
    '%j is a value',
    async set => {
      expect(await told({ ...prod, set })).toBe('')
    },
  )
})

const head = 'proton: ServiceSpec\n'
const entry = (lines: string) => `${head}instances:\n  - name: prod\n    environment: production\n${lines}`
const image = (value: string) => entry(`    spec:\n      replicas: 1\n      image: ${value}\n      port: 1\n`)

describe('a spec with a mistake, at the line of its cause', () => {
  it.each([
    [
      'an input under another key',
      entry('    inputs:\n      image: a\n'),
      5,
      'instances: prod: inputs is not known; an entry has name, environment, spec; did you mean spec?',
    ],
    [
      'a misspelt key',
      entry('    sepc: {}\n'),
      5,
      'instances: prod: sepc is not known; an entry has name, environment, spec; did you mean spec?',
    ],
    [
      'the key of the environment',
      `${head}instances:\n  - name: prod\n    env: e\n`,
      4,
      'instances: prod: env is not known; an entry has name, environment, spec; did you mean environment?',
    ],
    ['a key of no entry', entry('    replicas: 3\n'), 5, 'instances: prod: replicas is not known'],
    [
      'inputs as a list',
      entry('    spec:\n      - image: a\n'),
      6,
      'instances: prod: spec: must be a map of inputs',
    ],
    [
      'a misspelt list',
      `${head}instance:\n  - name: prod\n`,
      2,
      'instance is not known; did you mean instances?',
    ],
    ['a capital', entry('').replace('proton', 'Proton'), 1, 'Proton is not known; did you mean proton?'],
    [
      'the name in another case',
      entry('').replace('prod\n', 'Prod\n'),
      3,
      'instances: has no prod (serviceInstanceName); the spec has only Prod; did you mean Prod?',
    ],
    [
      'instances as a map',
      `${head}instances:\n  prod: {}\n`,
      3,
      'instances: must be a list, of entries with name',
    ],
    ['!Ref', image('!Ref Image'), 7, 'the tag !Ref of CloudFormation has no meaning in a spec'],
    ['!Sub', image("!Sub 'a-${B}'"), 7, 'the tag !Sub of CloudFormation'],
    ['!GetAtt with a list', image('!GetAtt [A, B]'), 7, 'the tag !GetAtt'],
    ['an unknown tag', image('!hunter2 x'), 7, 'an unknown tag (!…) has no meaning'],
    ['a template', image('{{ image }}'), 7, '{{ … }} is not rendered'],
    ['two templates', image('{{ image }}:{{ tag }}'), 7, '{{ … }} is not rendered'],
    ['a template in a text', image('registry/shop:{{ tag }}'), 7, '{{ … }} is not rendered'],
    ['a template in quotes', image('"{{ image }}"'), 7, '{{ … }} is not rendered'],
    ['a template of Helm', image('{{- .Values.image }}'), 7, '{{ … }} is not rendered'],
    ['a statement of a template', `{% if x %}\n${image('a')}{% endif %}\n`, 1, '{% … %} is not rendered'],
    [
      'an expression',
      image('shop:${{ github.sha }}'),
      7,
      '${{ … }} is not evaluated in files, only in the workflow: use the input set',
    ],
    ['an expression in quotes', image('"${{ env.IMAGE }}"'), 7, '${{ … }} is not evaluated in files'],
    [
      'an expression in a block',
      image('|\n        ${{ env.IMAGE }}'),
      7,
      '${{ … }} is not evaluated in files',
    ],
    [
      'a merge conflict',
      image('a').replace('      port', '<<<<<<< HEAD\n      port').concat('=======\n>>>>>>> main\n'),
      8,
      'has a merge conflict (<<<<<<<): resolve it',
    ],
    ['a quote that is not closed', image('"shop:1'), 7, 'not YAML: the " that opens here is not closed'],
    ['another quote', image("'shop:1"), 7, "not YAML: the ' that opens here is not closed"],
    ['a bracket that is not closed', image('[a, b'), 7, 'not YAML: the [ that opens here is not closed'],
    ['a brace that is not closed', image('{ a: 1'), 7, 'not YAML: the { that opens here is not closed'],
    ['a tab', image('a').replace('      port', '\tport'), 8, 'not YAML: a tab; YAML indents with spaces'],
    ['a key twice', `${image('a')}      image: b\n`, 9, 'not YAML: a key twice in the same map'],
    ['a colon too many', image('a: b'), 7, 'not YAML: a value nested on the line of its key'],
    [
      "a template's manifest",
      'infrastructure:\n  templates:\n    - file: a.yaml\n',
      1,
      "is not a spec but a template's manifest (manifest.yaml)",
    ],
    [
      "a pipeline's manifest",
      '# x\npipeline:\n  templates: []\n',
      2,
      "is not a spec but a template's manifest",
    ],
    [
      "a template's schema",
      '---\nschema:\n  types: {}\n',
      2,
      'is not a spec but the schema of a template (schema.yaml)',
    ],
    [
      'a CloudFormation template',
      "# x\nAWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n",
      2,
      'is not a spec but a CloudFormation template',
    ],
    ['a sync file', 'services:\n  shop: {}\n', 1, 'is not a spec but the file of a service sync'],
    ['a workflow', 'on: push\njobs: {}\n', 2, 'is not a spec but a workflow of GitHub'],
    [
      'an environment spec',
      'proton: EnvironmentSpec\nspec: {}\n',
      1,
      'proton: is EnvironmentSpec; services, with all that is theirs, take proton: ServiceSpec',
    ],
  ])('%s', async (_, spec, line, expected) => {
    const message = await told({ ...prod, specPath: 'service.yaml' }, spec)
    expect(message).toContain(`specPath service.yaml:${line}: ${expected}`)
    expect(message).not.toContain('hunter2')
  })

  it('of an environment: its inputs under another key', async () => {
    const environment = { target: 'environment', environmentName: 'dev', specPath: 'service.yaml' }
    expect(await told(environment, 'proton: EnvironmentSpec\ninputs: { cidr: a }\n')).toBe(
      'specPath service.yaml:2: inputs is not known; did you mean spec?',
    )
    expect(await told(environment, 'proton: EnvironmentSpec\nspec: [a]\n')).toContain(
      'service.yaml:2: spec: must be a map of inputs',
    )
  })

  it('tells all of them at once, in the order of the lines', async () => {
    const spec = image('!Ref X').replace('replicas: 1', 'replicas: "{{ n }}"').concat('    inputs: {}\n')
    const message = await told({ ...prod, specPath: 'service.yaml' }, spec)
    expect(message.split('\n').map(line => /yaml:(\d+)/.exec(line)?.[1])).toEqual(['6', '7', '9'])
  })
})

it('a merge conflict in the file of a component is found, too', async () => {
  await writeFile(join(workspace, 'queue.yaml'), 'Resources:\n<<<<<<< HEAD\n  A: {}\n=======\n>>>>>>> main\n')
  const component = { target: 'component', componentName: 'queue', templateFilePath: 'queue.yaml' }
  expect(await told(component)).toBe(
    'templateFilePath queue.yaml:2: has a merge conflict (<<<<<<<): resolve it and commit the file',
  )
})

describe('what looks like a mistake and is none', () => {
  it.each([
    ['a sentence for another tool', image('"{{ $labels.instance }} is down"')],
    ['a block for another tool', image('|\n        {{ value }}')],
    ['what is deployed', image('"${Proton::CURRENT_VAL}"')],
    ['a shell variable', image('"${HOME}/${{"').replace('${{', '$(x)')],
    ['a flow map', image('{ a: { b: 1 } }')],
    ['a tag of YAML', image('!!str 1.10')],
    ['a comment with brackets', image('a # {{ x }} ${{ y }} !Ref [ "')],
    ['an input that is called inputs', entry('    spec: { inputs: { spec: 1 }, env: a }\n')],
    ['keys for anchors', `x-inputs: &x { image: a }\n${entry('    spec: *x\n')}`],
    ['no instances at all', `${head}instances: []\n`],
  ])('%s', async (what, spec) => {
    const target: Inputs = what.startsWith('no ') ? { target: 'service', serviceName: 'shop' } : prod
    expect(await told({ ...target, specPath: 'service.yaml' }, spec)).toBe('')
  })
})

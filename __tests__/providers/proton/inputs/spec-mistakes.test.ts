import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { problemsOf, type Inputs } from './read-inputs.js'

let workspace = ''

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'mistakes-'))
})

afterEach(async () => {
  await rm(workspace, { recursive: true })
})

const prod: Inputs = { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' }

/** The problems of a step with these inputs, and this text in service.yaml. */
async function problemsWith(inputs: Inputs, spec?: string): Promise<string> {
  if (spec !== undefined) await writeFile(join(workspace, 'service.yaml'), spec)
  return (await problemsOf(inputs, { workspace })).join('\n')
}

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
      'instances: must be a list; each entry has name',
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
    [
      'a colon too many',
      image('a: b'),
      7,
      'not YAML: a value nested on the line of its key, or the wrong indentation',
    ],
    [
      "a template's manifest",
      'infrastructure:\n  templates:\n    - file: a.yaml\n',
      1,
      'is not a spec but the manifest of a template (manifest.yaml)',
    ],
    [
      "a pipeline's manifest",
      '# x\npipeline:\n  templates: []\n',
      2,
      'is not a spec but the manifest of a template',
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
    ['a workflow', 'on: push\njobs: {}\n', 2, 'is not a spec but a GitHub workflow'],
    [
      'an environment spec',
      'proton: EnvironmentSpec\nspec: {}\n',
      1,
      'proton: is EnvironmentSpec; services, instances, pipelines and components take proton: ServiceSpec',
    ],
  ])('%s', async (_, spec, line, expected) => {
    const message = await problemsWith({ ...prod, specPath: 'service.yaml' }, spec)
    expect(message).toContain(`specPath service.yaml:${line}: ${expected}`)
    expect(message).not.toContain('hunter2')
  })

  it('of an environment: its inputs under another key', async () => {
    const environment = { target: 'environment', environmentName: 'dev', specPath: 'service.yaml' }
    expect(await problemsWith(environment, 'proton: EnvironmentSpec\ninputs: { cidr: a }\n')).toBe(
      'specPath service.yaml:2: inputs is not known; did you mean spec?',
    )
    expect(await problemsWith(environment, 'proton: EnvironmentSpec\nspec: [a]\n')).toContain(
      'service.yaml:2: spec: must be a map of inputs',
    )
  })

  it('has all of them reported at once, in the order of the lines', async () => {
    const spec = image('!Ref X').replace('replicas: 1', 'replicas: "{{ n }}"').concat('    inputs: {}\n')
    const message = await problemsWith({ ...prod, specPath: 'service.yaml' }, spec)
    expect(message.split('\n').map(line => /yaml:(\d+)/.exec(line)?.[1])).toEqual(['6', '7', '9'])
  })
})

it('finds a merge conflict in the file of a component, too', async () => {
  await writeFile(join(workspace, 'queue.yaml'), 'Resources:\n<<<<<<< HEAD\n  A: {}\n=======\n>>>>>>> main\n')
  const component = { target: 'component', componentName: 'queue', templateFilePath: 'queue.yaml' }
  expect(await problemsWith(component)).toBe(
    'templateFilePath queue.yaml:2: has a merge conflict (<<<<<<<): resolve it and commit the file',
  )
})

describe('what looks like a mistake, but is right', () => {
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
    expect(await problemsWith({ ...target, specPath: 'service.yaml' }, spec)).toBe('')
  })
})

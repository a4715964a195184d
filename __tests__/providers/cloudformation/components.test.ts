import { describe, expect, test } from '@jest/globals'
import { splitRecord } from '../../../src/providers/cloudformation/record.js'
import {
  assets,
  assetsTemplate,
  assetsText,
  componentFiles,
  componentStack,
  deployAssets,
  leftWithComponent,
  prodWithAssets,
} from '../../support/component-stacks.js'
import {
  playStackStep,
  playSteps,
  type PlayedStep,
  type StackScenario,
} from '../../support/cloudformation-step.js'
import { deployProd, instanceStack, shopSpec } from '../../support/small-stacks.js'

const NAME = 'AWSProton-assets-1'
const PROD = 'AWSProton-shop-prod-1'
const withSpec = { ...deployAssets, specPath: 'spec.yaml' }
const attaching = { serviceName: 'shop', serviceInstanceName: 'prod' }
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: withSpec,
  files: { ...componentFiles, 'new.yaml': shopSpec('shop:2') },
  account: leftWithComponent(),
  ...more,
})
const withoutComponent = () => {
  const stacks = Object.entries(leftWithComponent({ [PROD]: instanceStack() }).stacks)
  return { stacks: Object.fromEntries(stacks.filter(([name]) => name !== NAME)) }
}
const changing = [
  'CreateChangeSet',
  'ExecuteChangeSet',
  'DeleteChangeSet',
  'CancelUpdateStack',
  'DeleteStack',
]
const changesIn = (played: PlayedStep | undefined) =>
  played?.operations.filter(operation => changing.includes(operation))
const textOf = (played: PlayedStep | undefined, name = NAME) => splitRecord(played?.templates.get(name) ?? '')

describe('a component that Proton left is adopted', () => {
  test('where its template renders just what is deployed, with the defaults of the schema of its instance', async () => {
    const played = await playStackStep(scenario())
    expect(played.lines.at(-1)).toBe('Component assets is up to date; nothing was deployed.')
    expect(played.outputs).toMatchObject({ proof: 'bytes', changed: 'false', BucketName: 'shop-prod-assets' })
    expect(changesIn(played)).toEqual([])
  })

  test('where other inputs render what is deployed', async () => {
    const played = await playStackStep(scenario({ with: { ...withSpec, specPath: 'new.yaml' } }))
    expect(played.lines).toContain('Inputs that change: image.')
    expect(played.lines.at(-1)).toMatch(/^Deployed component assets after/)
    expect(changesIn(played)).toEqual(['CreateChangeSet', 'ExecuteChangeSet'])
    const { text, record } = textOf(played)
    expect(text).toBe(assetsText('shop:2'))
    expect(record).toMatchObject({ proof: 'bytes', id: played.outputs['deploymentId'] })
  })

  test('where CloudFormation finds no change', async () => {
    const template = assetsText('shop:1').replace('Resources:', '# by hand\nResources:')
    const account = leftWithComponent({ [NAME]: componentStack({ template }) })
    const played = await playStackStep(scenario({ account }))
    expect(played.outputs).toMatchObject({ proof: 'changeSet' })
  })

  test('but not where its template has changed, unless allowUnproven says so', async () => {
    const files = { ...componentFiles, 'assets.yaml': assetsTemplate.replace('Key: vpc', 'Key: net') }
    const [refused, deployed, again] = await playSteps(
      scenario({ files }),
      withSpec,
      { ...withSpec, allowUnproven: true },
      { ...withSpec, stackName: NAME },
    )
    expect(refused?.lines.join('\n')).toMatch(
      /NotProven: .*The template file may have changed since it was deployed/,
    )
    expect(refused?.lines.join('\n')).toMatch(
      /Line 10 of the deployed template differs: assets.yaml:10 renders it/,
    )
    expect(deployed?.outputs).toMatchObject({ proof: 'none', deploymentStatus: 'SUCCEEDED' })
    expect(again?.outputs).toMatchObject({ proof: 'record', changed: 'false' })
  })
})

describe('a component with a record', () => {
  test('takes another template file, and keeps its spec', async () => {
    const other = assetsTemplate.replace('Key: vpc', 'Key: net')
    const [, second] = await playSteps(
      scenario({ files: { ...componentFiles, 'other.yaml': other, 'new.yaml': shopSpec('shop:2') } }),
      { ...withSpec, specPath: 'new.yaml' },
      { ...deployAssets, templateFilePath: 'other.yaml' },
    )
    expect(second?.outputs).toMatchObject({ proof: 'record', deploymentStatus: 'SUCCEEDED' })
    expect(textOf(second).text).toBe(assetsText('shop:2').replace('Key: vpc', 'Key: net'))
  })
})

describe('the inputs of a component', () => {
  test('are those in the record of its instance', async () => {
    const [, second] = await playSteps(scenario(), { ...deployProd, specPath: 'new.yaml' }, deployAssets)
    expect(second?.lines).toContain('Inputs that change: image.')
    expect(textOf(second).text).toBe(assetsText('shop:2'))
    expect(textOf(second).record?.spec).toBeUndefined()
  })

  test('are not taken from the record of an instance that is broken', async () => {
    const account = leftWithComponent({ [PROD]: instanceStack({ status: 'UPDATE_ROLLBACK_FAILED' }) })
    const [refused, given] = await playSteps(scenario({ account }), deployAssets, withSpec)
    expect(refused?.lines.join('\n')).toMatch(/continue-update-rollback --stack-name AWSProton-shop-prod-1/)
    expect(given?.outputs).toMatchObject({ proof: 'bytes', changed: 'false' })
  })

  test('keep the deployed value that the spec asks for, of the record of the instance', async () => {
    const files = {
      ...componentFiles,
      'new.yaml': shopSpec('shop:2'),
      'keeping.yaml': shopSpec('${Proton::CURRENT_VAL}'),
    }
    const [, second] = await playSteps(
      scenario({ files }),
      { ...deployProd, specPath: 'new.yaml' },
      { ...deployAssets, specPath: 'keeping.yaml' },
    )
    expect(textOf(second).text).toBe(assetsText('shop:2'))
  })

  test('must be given where no record shows them', async () => {
    const played = await playStackStep(scenario({ with: deployAssets }))
    expect(played.lines.join('\n')).toMatch(
      /NoSpec: no record shows the inputs of service instance shop\/prod.*specPath/,
    )
    expect(changesIn(played)).toEqual([])
  })

  test('have no defaults where the templates are elsewhere, which the log says', async () => {
    const inputs = { ...withSpec, templatesPath: 'elsewhere' }
    const played = await playStackStep(scenario({ with: inputs }))
    expect(played.lines).toContainEqual(
      expect.stringMatching(
        /^Inputs that the spec leaves out have no defaults: .*"elsewhere" is not a folder/,
      ),
    )
    expect(played.lines).toContainEqual(expect.stringMatching(/^Error \(assets\.yaml:9:1\): .*count/))
  })

  test('are not needed by a template that reads none', async () => {
    const reading = /^.*inputs.*\n/gm
    const files = { ...componentFiles, 'assets.yaml': assetsTemplate.replace(reading, '') }
    const template = assetsText('shop:1').replace(/^.*(image|count),.*\n/gm, '')
    const account = leftWithComponent({ [NAME]: componentStack({ template }) })
    const played = await playStackStep(scenario({ files, account, with: deployAssets }))
    expect(played.outputs).toMatchObject({ proof: 'bytes', changed: 'false' })
    expect(played.operations).not.toContain('CreateChangeSet')
  })
})

describe('a component that does not exist', () => {
  const manifest =
    'infrastructure: { templates: [{ file: assets.yaml, rendering_engine: jinja, template_language: cloudformation }] }'
  const create = { ...withSpec, ...attaching, createIfMissing: true, manifest }

  test('is an error that names those that exist', async () => {
    const played = await playStackStep(scenario({ with: { ...withSpec, componentName: 'queue' } }))
    expect(played.lines.join('\n')).toMatch(
      /no stack is tagged for component queue.*Existing components with a stack: assets/s,
    )
  })

  test('is created with the tags that attach it to its instance', async () => {
    const account = {
      ...withoutComponent(),
      created: { '*': { outputs: { BucketName: 'shop-prod-assets' } } },
    }
    const [created, again, instance] = await playSteps(scenario({ account }), create, withSpec, deployProd)
    expect(created?.lines.at(-1)).toMatch(/^Created component assets/)
    expect(created?.outputs['stackName']).toMatch(/^AWSProton-assets-[0-9a-f]{8}$/)
    expect(again?.outputs).toMatchObject({ proof: 'record', changed: 'false' })
    expect(instance?.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
    expect(textOf(instance, 'AWSProton-shop-prod-1')).toMatchObject({
      text: prodWithAssets('shop:1'),
      record: { component: 'assets' },
    })
  })

  test('is created in an environment, without an instance', async () => {
    const files = {
      ...componentFiles,
      'queue.yaml':
        'Description: {{ environment.name }} {{ service is defined }}\nResources: { Queue: { Type: AWS::SQS::Queue } }',
    }
    const inputs = {
      ...assets,
      componentName: 'queue',
      templateFilePath: 'queue.yaml',
      environmentName: 'prod',
      createIfMissing: true,
    }
    const [created, again, spec] = await playSteps(
      scenario({ files }),
      inputs,
      { ...inputs, createIfMissing: false, environmentName: '' },
      { ...inputs, specPath: 'spec.yaml' },
    )
    expect(textOf(created, created?.outputs['stackName']).text).toMatch(/^Description: prod False/)
    expect(again?.outputs).toMatchObject({ proof: 'record', changed: 'false' })
    expect(spec?.lines.join('\n')).toMatch(/the component is attached to none; remove specPath/)
  })

  test.each([
    [
      'to an instance without a stack',
      { serviceInstanceName: 'dev' },
      /NoInstance: .*Create the instance first/,
    ],
    [
      'to an instance that has a component',
      { componentName: 'queue' },
      /InstanceHasComponent: .*component assets attached/,
    ],
    [
      'in another environment than its instance',
      { environmentName: 'dev' },
      /OtherEnvironment: the component is deployed in environment prod, and the inputs name dev/,
    ],
  ])('is not attached %s', async (_, more, message) => {
    const spec = shopSpec('shop:1', '  - name: dev\n    environment: prod\n    spec: { image: a }\n')
    const files = { ...componentFiles, 'spec.yaml': spec }
    const inputs = { ...create, ...more }
    const account = 'componentName' in more ? leftWithComponent() : withoutComponent()
    const played = await playStackStep(scenario({ files, account, with: inputs }))
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).toMatch(message)
    expect(changesIn(played)).toEqual([])
  })

  test('is deleted again when its creation is cancelled', async () => {
    const played = await playStackStep(
      scenario({
        with: create,
        account: { ...withoutComponent(), created: { '*': { plan: [{ takes: '5m' }] } } },
        meanwhile: ({ runner, clock, stop }) => {
          runner.when(/started/, () => {
            clock.after(15_000, stop)
          })
        },
      }),
    )
    expect(played.operations).toContain('DeleteStack')
    expect([...played.templates.keys()].filter(name => name.includes('assets'))).toEqual([])
  })
})

test('a component is not moved to another instance', async () => {
  const inputs = { ...withSpec, ...attaching, serviceInstanceName: 'dev' }
  const played = await playStackStep(scenario({ with: inputs }))
  expect(played.lines.join('\n')).toMatch(
    /OtherInstance: the component is attached to service instance shop\/prod, and the inputs name service instance shop\/dev/,
  )
})

describe('the commands of a component', () => {
  test('plan: the inputs and the resources that change', async () => {
    const played = await playStackStep(
      scenario({ with: { ...withSpec, specPath: 'new.yaml', command: 'plan' } }),
    )
    const { plan: markdown = '' } = played.outputs
    expect(markdown).toContain('1 input changed, 1 resource changed')
    expect(markdown).toContain('<code>service instance shop/prod</code>')
    expect(played.changeSetsLeft).toEqual([])
    expect(played.templates.get(NAME)).toBe(assetsText('shop:1'))
  })

  test('render: the template, without a request', async () => {
    const files = { ...componentFiles, 'outputs.yaml': 'proton: EnvironmentSpec\nspec:\n  VpcId: vpc-1\n' }
    const render = {
      ...withSpec,
      ...attaching,
      command: 'render',
      environmentSpecPath: 'outputs.yaml',
      showValues: true,
    }
    const [plain, named] = await playSteps(scenario({ files }), render, { ...render, templateName: 'web' })
    expect(plain?.lines.join('\n')).toMatch(/assets\.yaml:9.*count/)
    expect(named?.lines.map(line => line.replace(/^ +\d+ \| /, ''))).toEqual(
      expect.arrayContaining(assetsText('shop:1').split('\n')),
    )
    expect([plain, named].flatMap(played => played?.operations)).toEqual([])
  })

  test('outputs and wait: of its stack', async () => {
    const [outputs, wait] = await playSteps(
      scenario(),
      { ...assets, command: 'outputs' },
      { ...assets, command: 'wait' },
    )
    expect(outputs?.outputs).toMatchObject({ BucketName: 'shop-prod-assets', stackName: NAME })
    expect(wait?.isRed).toBe(false)
  })

  test('cancel: its update, and the post step the one of a killed step', async () => {
    const played = await playStackStep(
      scenario({
        with: { ...withSpec, specPath: 'new.yaml' },
        killedAfter: /^Deployment .* started/,
      }),
    )
    expect(played.operations).toContain('CancelUpdateStack')
    expect(played.lines.at(-1)).toMatch(/^Deployment of component assets was cancelled/)
  })
})

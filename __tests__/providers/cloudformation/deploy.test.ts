import { describe, expect, test } from '@jest/globals'
import { splitRecord } from '../../../src/providers/cloudformation/record.js'
import { playStackStep, playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  leftByProton,
  prodInstance,
  prodText,
  shopSpec,
} from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const filesWith = (spec: string, more: Readonly<Record<string, string>> = {}) => ({
  ...bundleFiles,
  'spec.yaml': spec,
  ...more,
})
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: deployProd,
  files: filesWith(shopSpec('shop:2')),
  account: leftByProton(),
  ...more,
})
const changing = [
  'CreateChangeSet',
  'ExecuteChangeSet',
  'DeleteChangeSet',
  'CancelUpdateStack',
  'DeleteStack',
]
const changesIn = ({ operations }: { readonly operations: readonly string[] }) =>
  operations.filter(operation => changing.includes(operation))

describe('a stack that Proton left is adopted', () => {
  test('where the spec renders just what is deployed, and nothing is sent', async () => {
    const played = await playStackStep(scenario({ files: filesWith(shopSpec('shop:1')) }))
    expect(played.isRed).toBe(false)
    expect(played.lines.at(-1)).toBe('Service instance shop/prod is up to date; nothing was deployed.')
    expect(played.outputs).toMatchObject({
      changed: 'false',
      proof: 'bytes',
      stackName: NAME,
      stackStatus: 'CREATE_COMPLETE',
      Url: 'https://prod.example',
    })
    expect(changesIn(played)).toEqual([])
  })

  test('where other inputs render what is deployed: those that change are named', async () => {
    const played = await playStackStep(scenario())
    expect(played.lines).toContain(
      `Stack ${NAME}. Proof bytes: the bundle renders the text that is deployed.`,
    )
    expect(played.lines).toContain('Inputs that change: image.')
    expect(played.lines.at(-1)).toMatch(/^Deployed service instance shop\/prod after/)
    expect(played.outputs).toMatchObject({ proof: 'bytes', stackStatus: 'UPDATE_COMPLETE', changed: 'true' })
    expect(played.outputs['deploymentStatus']).toBe('SUCCEEDED')
    expect(changesIn(played)).toEqual(['CreateChangeSet', 'ExecuteChangeSet'])
    const { text, record } = splitRecord(played.templates.get(NAME) ?? '')
    expect(text).toBe(prodText('shop:2'))
    expect(record).toMatchObject({
      id: played.outputs['deploymentId'],
      proof: 'bytes',
      template: 'web',
      major: '1',
      run: 'https://github.com/example/shop/actions/runs/9001',
    })
    expect(played.summary).toContain('bytes: the bundle renders the text that is deployed')
  })

  test('where CloudFormation finds no change between the texts', async () => {
    const deployed = prodText('shop:1').replace('Resources:', '# by hand\nResources:')
    const played = await playStackStep(
      scenario({
        account: leftByProton({ template: deployed }),
        with: { ...deployProd, set: 'image=shop:3' },
        files: filesWith(shopSpec('shop:1')),
      }),
    )
    expect(played.outputs).toMatchObject({ proof: 'changeSet', deploymentStatus: 'SUCCEEDED' })
    expect(played.lines).toContain('Inputs that change: image.')
    expect(changesIn(played)).toEqual([
      'CreateChangeSet',
      'DeleteChangeSet',
      'CreateChangeSet',
      'ExecuteChangeSet',
    ])
  })

  test('but not where nothing is proved: the lines are named, without their values', async () => {
    const deployed = prodText('shop:1').replace('Family: shop', 'Family: confidential')
    const played = await playStackStep(scenario({ account: leftByProton({ template: deployed }) }))
    expect(played.isRed).toBe(true)
    expect(played.lines).toContain(
      'Line 6 of the deployed template differs: templates/web/v1/instance_infrastructure/cloudformation.yaml:6 renders it',
    )
    expect(played.lines.join('\n')).toMatch(/NotProven: the bundle does not render what is deployed/)
    expect(played.lines.join('\n')).not.toContain('confidential')
    expect(changesIn(played)).toEqual(['CreateChangeSet', 'DeleteChangeSet'])
  })

  test('and lines that only one side has are distinguished', async () => {
    const deployed = `${prodText('shop:1').replace(/ *Family: shop\n/, '')}\n# by hand`
    const { lines } = await playStackStep(scenario({ account: leftByProton({ template: deployed }) }))
    const file = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const last = deployed.split('\n').length
    expect(lines).toContain(
      `${file}:6 renders a line that is not deployed, before line 6 of the deployed template`,
    )
    expect(lines).toContain(`Line ${last} of the deployed template is not rendered`)
    expect(lines.join('\n')).toContain(`3 of ${last + 1} lines differ`)
  })

  test('without a proof where allowUnproven says so, which stays on record', async () => {
    const deployed = prodText('shop:1').replace('Family: shop', 'Family: confidential')
    const [first, second] = await playSteps(
      scenario({ account: leftByProton({ template: deployed }) }),
      { ...deployProd, allowUnproven: true },
      { ...deployProd, set: 'count=2' },
    )
    expect(first?.outputs).toMatchObject({ proof: 'none', deploymentStatus: 'SUCCEEDED' })
    expect(first?.lines.join('\n')).toContain('Warning: Stack AWSProton-shop-prod-1. Proof none')
    expect(second?.outputs).toMatchObject({ proof: 'record', deploymentStatus: 'SUCCEEDED' })
    expect(splitRecord(second?.templates.get(NAME) ?? '').record).toMatchObject({ proof: 'none' })
  })
})

describe('a stack with a record', () => {
  test('is up to date when the same is deployed again', async () => {
    const [, second] = await playSteps(scenario(), deployProd, { ...deployProd, skipUnchanged: true })
    expect(second?.lines.at(-1)).toBe('Service instance shop/prod is up to date; nothing was deployed.')
    expect(second?.outputs).toMatchObject({ proof: 'record', changed: 'false' })
    expect(changesIn(second ?? { operations: [] })).toEqual([])
  })

  test('needs no spec file for an edit', async () => {
    const [, second] = await playSteps(scenario(), deployProd, { ...prodInstance, set: 'count=3' })
    expect(second?.outputs['deploymentStatus']).toBe('SUCCEEDED')
    expect(splitRecord(second?.templates.get(NAME) ?? '').text).toBe(prodText('shop:2', 3))
  })

  test('keeps the deployed value that the spec asks for', async () => {
    const keeping = shopSpec('${Proton::CURRENT_VAL}', '      count: 4\n')
    const [, second] = await playSteps(
      scenario({ files: filesWith(shopSpec('shop:2'), { 'keeping.yaml': keeping }) }),
      deployProd,
      { ...deployProd, specPath: 'keeping.yaml' },
    )
    expect(splitRecord(second?.templates.get(NAME) ?? '').text).toBe(prodText('shop:2', 4))
  })

  test('is not deployed with another bundle unless a new version is asked for', async () => {
    const other = 'a/deeper/web/v1'
    const copied = Object.entries(bundleFiles).flatMap(([path, text]) =>
      path.startsWith('templates/web/v1/')
        ? [[path.replace('templates/web/v1', other), text.replace('Family: {{', 'Family: x{{')]]
        : [],
    )
    const files = filesWith(shopSpec('shop:2'), Object.fromEntries(copied) as Record<string, string>)
    const bundlePath = { ...deployProd, bundlePath: other }
    const [first, refused, deployed] = await playSteps(scenario({ files }), deployProd, bundlePath, {
      ...bundlePath,
      deploymentType: 'MINOR_VERSION',
    })
    expect(first?.outputs['deploymentStatus']).toBe('SUCCEEDED')
    expect(refused?.lines.join('\n')).toMatch(/OtherVersion: the bundle is another one/)
    expect(deployed?.outputs['deploymentStatus']).toBe('SUCCEEDED')
  })
})

describe('a deployment', () => {
  test('that fails is rolled back by CloudFormation itself', async () => {
    const plan = [{ takes: '1m', fails: [{ resource: 'Service', reason: 'no capacity' }] }]
    const withRollback = { ...deployProd, rollbackOnFailure: true }
    const played = await playStackStep(scenario({ account: leftByProton({ plan }), with: withRollback }))
    expect(played.lines.find(line => line.startsWith('Error:'))).toContain(
      'CloudFormation has rolled the stack back: it runs what it ran before (UPDATE_ROLLBACK_COMPLETE).',
    )
    expect(played.outputs).not.toHaveProperty('rollbackDeploymentId')
  })

  test('waits for a change set that takes minutes, and says so once a minute', async () => {
    const account = leftByProton({ plan: [{ takes: '1m', changeSet: { takes: '210s' } }] })
    const played = await playStackStep(scenario({ account }))
    expect(played.outputs['deploymentStatus']).toBe('SUCCEEDED')
    expect(changesIn(played)).toEqual(['CreateChangeSet', 'ExecuteChangeSet'])
    const waiting = played.lines.filter(line => line.includes('is still creating the change set'))
    expect(waiting).toHaveLength(3)
  })

  test('that is cancelled before it is sent leaves no change set', async () => {
    const played = await playStackStep(
      scenario({
        meanwhile: ({ runner, stop }) => {
          runner.when(/Proof/, stop)
        },
      }),
    )
    expect(played.operations).not.toContain('ExecuteChangeSet')
    expect(played.changeSetsLeft).toEqual([])
  })
})

describe('a bundle', () => {
  test.each([
    ['outside the workspace', { bundlePath: '/usr' }, /the bundle leads to \/usr, outside the workspace/],
    ['that does not exist', { bundlePath: 'none' }, /does not exist/],
  ])('%s is refused', async (_, inputs, message) => {
    const played = await playStackStep(scenario({ with: { ...deployProd, ...inputs } }))
    expect(played.lines.join('\n')).toMatch(message)
    expect(changesIn(played)).toEqual([])
  })

  test('that cannot be rendered is refused at the line of its template', async () => {
    const path = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const broken = bundleFiles[path].replace('environment.outputs.VpcId', 'environment.outputs.Missing')
    const played = await playStackStep(scenario({ files: filesWith(shopSpec('shop:2'), { [path]: broken }) }))
    expect(played.lines).toContainEqual(expect.stringMatching(/^Error \(templates\/web\/.*:18:1\): /))
    expect(changesIn(played)).toEqual([])
  })
})

describe('a resource that would be lost', () => {
  const withOtherTable = Object.fromEntries(
    Object.entries(bundleFiles).map(([path, text]) => [
      path,
      text.replace('TableName: {{', 'TableName: x-{{'),
    ]),
  )
  const replacing = (more: Readonly<Record<string, unknown>> = {}) =>
    scenario({
      files: { ...withOtherTable, 'spec.yaml': shopSpec('shop:1') },
      account: leftByProton({
        plan: [{ takes: '1m', changeSet: { takes: '2s', replacements: { Table: 'True' } } }],
      }),
      with: { ...deployProd, allowUnproven: true, ...more },
    })

  test('is refused, and the change set is deleted', async () => {
    const played = await playStackStep(replacing())
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).toMatch(/ResourceRemoval: .*Table \(AWS::DynamoDB::Table\) is replaced/)
    expect(changesIn(played)).toEqual([
      'CreateChangeSet',
      'DeleteChangeSet',
      'CreateChangeSet',
      'DeleteChangeSet',
    ])
  })

  test('may go where allowResourceRemoval names it', async () => {
    const played = await playStackStep(replacing({ allowResourceRemoval: 'Table' }))
    expect(played.outputs['deploymentStatus']).toBe('SUCCEEDED')
  })
})

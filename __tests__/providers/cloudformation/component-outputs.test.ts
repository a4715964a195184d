import { describe, expect, test } from '@jest/globals'
import { splitRecord } from '../../../src/providers/cloudformation/record.js'
import {
  assets,
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
import {
  deployProd,
  environmentStack,
  instanceStack,
  prodInstance,
  prodText,
  shopSpec,
} from '../../support/small-stacks.js'

const NAME = 'AWSProton-assets-1'
const PROD = 'AWSProton-shop-prod-1'
const withSpec = { ...deployAssets, specPath: 'spec.yaml' }
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: withSpec,
  files: { ...componentFiles, 'new.yaml': shopSpec('shop:2') },
  account: leftWithComponent(),
  ...more,
})
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

describe('the component of an instance', () => {
  test('has its outputs in the proof, the text and the plan', async () => {
    const [planned, deployed] = await playSteps(
      scenario(),
      { ...deployProd, specPath: 'new.yaml', command: 'plan' },
      { ...deployProd, specPath: 'new.yaml' },
    )
    expect(planned?.outputs['plan']).toContain('<code>assets</code>')
    expect(deployed?.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
    expect(textOf(deployed, PROD).text).toBe(prodWithAssets('shop:2'))
  })

  test('may be newer than what is deployed: the proof does without it', async () => {
    const account = leftWithComponent({ [PROD]: instanceStack() })
    const played = await playStackStep(scenario({ account, with: deployProd }))
    expect(played.outputs).toMatchObject({ proof: 'bytes', changed: 'true' })
    expect(textOf(played, PROD).text).toBe(prodWithAssets('shop:1'))
  })

  test('is waited for while it is deployed, and then has its new outputs', async () => {
    const account = leftWithComponent({
      [PROD]: instanceStack({ template: prodWithAssets('shop:1', 'new') }),
      [NAME]: componentStack({
        history: [
          { ago: '30d', took: '1m' },
          { ago: '30s', took: '2m' },
        ],
        outputs: { BucketName: 'new' },
      }),
    })
    const played = await playStackStep(scenario({ account, with: deployProd }))
    expect(played.lines.join('\n')).toMatch(
      /waiting for another deployment .* of component assets \(IN_PROGRESS\)/,
    )
    expect(played.outputs).toMatchObject({ proof: 'bytes', changed: 'false' })
  })

  test('may explain why nothing proves an instance: its outputs have changed since', async () => {
    const account = leftWithComponent({ [NAME]: componentStack({ outputs: { BucketName: 'new' } }) })
    const played = await playStackStep(scenario({ account, with: deployProd }))
    expect(played.lines.join('\n')).toMatch(
      /NotProven: .*or the outputs of component assets have changed since/,
    )
  })

  test.each([
    [
      'that is left broken',
      { [NAME]: componentStack({ status: 'UPDATE_ROLLBACK_FAILED' }) },
      /continue-update-rollback --stack-name AWSProton-assets-1/,
    ],
    [
      'beside another one',
      { other: componentStack({}, 'queue') },
      /SeveralComponents: service instance shop\/prod has 2 components attached: assets, queue/,
    ],
  ])('%s: nothing is deployed', async (_, stacks, message) => {
    const played = await playStackStep(scenario({ account: leftWithComponent(stacks), with: deployProd }))
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).toMatch(message)
    expect(changesIn(played)).toEqual([])
  })

  test('means nothing to a template that reads no components', async () => {
    const path = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'
    const files = {
      ...componentFiles,
      [path]: componentFiles[path].replace(/\{%- for[\s\S]*endfor %\}\n/, ''),
    }
    const account = leftWithComponent({
      [PROD]: instanceStack(),
      [NAME]: componentStack({ status: 'UPDATE_ROLLBACK_FAILED' }),
    })
    const played = await playStackStep(scenario({ account, files, with: deployProd }))
    expect(played.outputs).toMatchObject({ proof: 'bytes', changed: 'false' })
  })

  test('may be unreadable: its environment is waited for all the same', async () => {
    const denied = { operation: 'DescribeStacks', kind: 'error', name: 'AccessDenied', status: 403 } as const
    const history = [
      { ago: '30d', took: '1m' },
      { ago: '30s', took: '2m' },
    ]
    const account = leftWithComponent(
      { 'AWSProton-prod-1': { ...environmentStack, history } },
      // The first walk of all stacks.
      { faults: [{ ...denied, after: 3, times: 1 }] },
    )
    const inputs = { ...deployProd, stackName: PROD, environmentStackName: 'AWSProton-prod-1' }
    const played = await playStackStep(scenario({ account, with: inputs }))
    expect(played.lines.join('\n')).toMatch(/waiting for another deployment .* of environment prod/)
    expect(played.outputs).toMatchObject({ proof: 'bytes', changed: 'false' })
  })

  test('waits for its instance', async () => {
    const instance = instanceStack({
      template: prodWithAssets('shop:1'),
      history: [
        { ago: '30d', took: '1m' },
        { ago: '30s', took: '2m' },
      ],
    })
    const played = await playStackStep(scenario({ account: leftWithComponent({ [PROD]: instance }) }))
    expect(played.lines.join('\n')).toMatch(/service instance shop\/prod .*IN_PROGRESS/)
    expect(played.isRed).toBe(false)
  })
})

describe('what is deleted:', () => {
  const remove = { ...assets, command: 'delete' }
  const environment = { target: 'environment', environmentName: 'prod', command: 'delete' }

  test('a component, when its instance was deployed without its outputs', async () => {
    const [used, detached, deleted] = await playSteps(
      scenario(),
      remove,
      { ...deployProd, detach: true, allowResourceRemoval: 'BucketNameParameter' },
      remove,
    )
    expect(used?.isRed).toBe(true)
    expect(used?.lines.join('\n')).toMatch(/service instance shop\/prod.*detach: true/s)
    expect(changesIn(used)).toEqual([])
    expect(detached?.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
    expect(textOf(detached, PROD).text).toBe(prodText('shop:1'))
    expect(deleted?.isRed).toBe(false)
    expect([...(deleted?.templates.keys() ?? [])]).not.toContain(NAME)
  })

  test('not a component whose outputs are in the template of its instance, by its record', async () => {
    const [, refused] = await playSteps(scenario(), { ...deployProd, specPath: 'new.yaml' }, remove)
    expect(refused?.isRed).toBe(true)
    expect(changesIn(refused)).toEqual([])
  })

  test('a component whose instance does without it, by its record', async () => {
    const account = leftWithComponent({ [PROD]: instanceStack() })
    const inputs = { ...deployProd, specPath: 'new.yaml', detach: true }
    const [deployed, deleted] = await playSteps(scenario({ account }), inputs, remove)
    expect(textOf(deployed, PROD).record).toMatchObject({ proof: 'bytes' })
    expect(deleted?.isRed).toBe(false)
    expect(changesIn(deleted)).toEqual(['DeleteStack'])
  })

  test.each([
    ['a component', { operation: 'GetTemplate' }, remove],
    [
      'an environment',
      { operation: 'DescribeStacks', after: 2 },
      { ...environment, stackName: 'AWSProton-prod-1' },
    ],
  ])('not %s without the permission to read what uses it', async (_, fault, inputs) => {
    const denied = { ...fault, kind: 'error', name: 'AccessDenied', status: 403, times: 1 } as const
    const account = leftWithComponent({}, { faults: [denied] })
    const played = await playStackStep(scenario({ account, with: inputs }))
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).toMatch(/UnknownDependents: there is no permission to read what uses it/)
    expect(changesIn(played)).toEqual([])
  })

  test.each([
    ['an instance', { ...prodInstance, command: 'delete' }, /component assets.*Delete the component first/s],
    ['an environment', environment, /service instance shop\/prod.*component assets/s],
  ])('not %s with a component', async (_, inputs, message) => {
    const played = await playStackStep(scenario({ with: inputs }))
    expect(played.isRed).toBe(true)
    expect(played.lines.join('\n')).toMatch(message)
    expect(changesIn(played)).toEqual([])
  })
})

import { describe, expect, test } from '@jest/globals'
import type { RecordedRequest } from '../../../src/simulator/server/request-log.js'
import {
  componentFiles,
  componentStack,
  leftWithComponent,
  prodWithAssets,
} from '../../support/component-stacks.js'
import { playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  environmentStack,
  instanceStack,
  leftByProton,
  prodInstance,
  prodText,
  shopSpec,
} from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'

/** The texts that the steps sent, without records; and what the steps showed. */
async function sentBy(
  scenario: Partial<Pick<StackScenario, 'files' | 'account'>>,
  ...steps: readonly Readonly<Record<string, unknown>>[]
) {
  let requests: readonly RecordedRequest[] = []
  const played = await playSteps(
    {
      files: { ...bundleFiles, 'spec.yaml': shopSpec('shop:größe') },
      account: leftByProton({ template: prodText('shop:größe') }),
      meanwhile: ({ simulator }) => {
        ;({ requests } = simulator)
      },
      ...scenario,
    },
    ...steps,
  )
  const sent = requests.flatMap(({ operation, input }) =>
    operation === 'CreateChangeSet'
      ? [String(input['TemplateBody']).replace(/^# proton-deploy .*\n/, '')]
      : [],
  )
  return { sent, played }
}

describe('characters that CloudFormation does not show', () => {
  test('are counted by the plan', async () => {
    const { played } = await sentBy({}, { ...deployProd, command: 'plan' })
    expect(played[0]?.outputs['plan']).toContain(
      'except for 2 characters: CloudFormation shows ? for each one outside ASCII',
    )
  })

  test('are sent as the spec has them, and never as they are read', async () => {
    const { sent, played } = await sentBy({}, { ...deployProd, set: 'count=2' })
    expect(played[0]?.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
    expect(sent).toEqual([prodText('shop:größe', 2)])
  })

  test('are compared by CloudFormation where the texts look equal', async () => {
    const { sent, played } = await sentBy({}, deployProd)
    expect(sent).toEqual([prodText('shop:größe')])
    expect(played[0]?.outputs).toMatchObject({ proof: 'bytes', changed: 'false' })
    expect(played[0]?.operations).not.toContain('ExecuteChangeSet')
  })

  test('keep their values in the record: for set without a spec file, and for ${Proton::CURRENT_VAL}', async () => {
    const files = {
      ...bundleFiles,
      'spec.yaml': shopSpec('shop:größe'),
      'keep.yaml': shopSpec('${Proton::CURRENT_VAL}', '      count: 3\n'),
    }
    const { sent } = await sentBy(
      { files },
      { ...deployProd, set: 'count=4' },
      { ...prodInstance, set: 'count=2' },
      { ...deployProd, specPath: 'keep.yaml' },
    )
    expect(sent).toEqual([4, 2, 3].map(count => prodText('shop:größe', count)))
  })

  test('that were recovered are not sent: neither by the deployment nor by the spec that it writes', async () => {
    const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:neu') }
    const { sent, played } = await sentBy({ files }, deployProd)
    expect(played[0]?.outputs['proof']).toBe('bytes')
    expect(played[0]?.lines.join('\n')).toContain('except for 2 characters')
    expect(sent).toEqual([prodText('shop:neu')])
  })
})

describe('an output of the environment with a ?', () => {
  const withOutput = (VpcId: string) => {
    const { stacks } = leftByProton()
    const instance = instanceStack({ template: prodText('shop:1').replace('vpc-1', VpcId) })
    const environment = { ...environmentStack, outputs: { VpcId, Unused: 'why?' } }
    return { stacks: { ...stacks, 'AWSProton-prod-1': environment, [NAME]: instance } }
  }
  const files = { 'spec.yaml': shopSpec('shop:2') }

  test.each(['deploy', 'plan'])('is not sent, but refused: %s', async command => {
    const { sent, played } = await sentBy(
      { files: { ...bundleFiles, ...files }, account: withOutput('vpc-é') },
      { ...deployProd, command },
    )
    expect(sent).toEqual([])
    expect(played[0]?.isRed).toBe(true)
    expect(played[0]?.lines.join('\n')).toMatch(
      /HiddenCharacters: the template uses outputs in which a \? may stand for a character outside ASCII: VpcId of environment prod\. Give the outputs of an environment with environmentSpecPath/,
    )
  })

  test('is not sent either where it is that of a component', async () => {
    const account = leftWithComponent({
      [NAME]: instanceStack({ template: prodWithAssets('shop:1', 'bücket') }),
      'AWSProton-assets-1': componentStack({ outputs: { BucketName: 'bücket' } }),
    })
    const { sent, played } = await sentBy({ files: { ...componentFiles, ...files }, account }, deployProd)
    expect(sent).toEqual([])
    expect(played[0]?.outputs['proof']).toBe('bytes')
    expect(played[0]?.lines.join('\n')).toContain(
      'may stand for a character outside ASCII: BucketName of component assets.',
    )
  })

  test('is taken from environmentSpecPath as it is', async () => {
    const { sent } = await sentBy(
      {
        files: {
          ...bundleFiles,
          ...files,
          'outputs.yaml': 'proton: EnvironmentSpec\nspec:\n  VpcId: vpc-é\n',
        },
        account: withOutput('vpc-é'),
      },
      { ...deployProd, environmentSpecPath: 'outputs.yaml' },
    )
    expect(sent).toEqual([prodText('shop:2').replace('vpc-1', 'vpc-é')])
  })

  test.each([
    ['https://example.com/a?b=c', {}],
    ['really?', { allowUnproven: true }],
  ])('is sent where it is certain, or allowed: %s', async (value, inputs) => {
    const { sent } = await sentBy(
      { files: { ...bundleFiles, ...files }, account: withOutput(value) },
      { ...deployProd, ...inputs },
    )
    expect(sent).toEqual([prodText('shop:2').replace('vpc-1', value)])
  })
})

import { describe, expect, test } from '@jest/globals'
import type { RecordedRequest } from '../../../src/simulator/server/request-log.js'
import { playStackStep, type PlayedStep, type StackScenario } from '../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../../support/small-stacks.js'

const TEMPLATE = 'templates/web/v1/instance_infrastructure/cloudformation.yaml'

async function requestsOf(
  scenario: Partial<StackScenario>,
): Promise<PlayedStep & { inputs: RecordedRequest['input'][] }> {
  let requests: readonly RecordedRequest[] = []
  const played = await playStackStep({
    with: deployProd,
    files: { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') },
    account: leftByProton(),
    meanwhile: ({ simulator }) => {
      ;({ requests } = simulator)
    },
    ...scenario,
  })
  const made = requests.filter(({ operation }) => operation === 'CreateChangeSet')
  return { ...played, inputs: made.map(({ input }) => input) }
}

describe('the change set of a stack', () => {
  test('keeps its role, its tags and the parameters that its template still declares', async () => {
    const declaring = (text: string) => `Parameters:
  Password: { Type: String, NoEcho: true }
${text}`
    const deployed = `Parameters:
  Password: { Type: String, NoEcho: true }
  Old: { Type: String }
${prodText('shop:1')}`
    const { inputs, outputs, lines } = await requestsOf({
      files: {
        ...bundleFiles,
        [TEMPLATE]: declaring(bundleFiles[TEMPLATE]),
        'spec.yaml': shopSpec('shop:2'),
      },
      account: leftByProton({
        template: deployed,
        parameters: { Password: 'confidential', Old: 'x' },
        capabilities: ['CAPABILITY_IAM'],
        roleArn: 'arn:aws:iam::123456789012:role/stacks',
      }),
      with: { ...deployProd, allowUnproven: true },
    })
    expect(outputs['deploymentStatus']).toBe('SUCCEEDED')
    const input = inputs.at(-1)
    expect(input).toMatchObject({
      ChangeSetType: 'UPDATE',
      Parameters: [{ ParameterKey: 'Password', UsePreviousValue: 'true' }],
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    })
    expect(
      Object.keys(input ?? {}).filter(name => ['RoleARN', 'Tags', 'OnStackFailure'].includes(name)),
    ).toEqual([])
    expect(lines.join('\n')).toContain('which CloudFormation changes with the role arn:aws:iam::123456789012')
    expect(lines.join('\n')).not.toContain('confidential')
  })

  test.each(['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'])(
    'shows what changes in stacks that are nested by %s',
    async type => {
      const nested = `Resources:\n  Inner: { Type: ${type} }`
      const { inputs } = await requestsOf({
        files: {
          ...bundleFiles,
          [TEMPLATE]: bundleFiles[TEMPLATE].replace('Resources:', nested),
          'spec.yaml': shopSpec('shop:2'),
        },
        account: leftByProton({ template: prodText('shop:1').replace('Resources:', nested) }),
      })
      expect(inputs.at(-1)).toMatchObject({ IncludeNestedStacks: 'true' })
    },
  )

  test('is not made for a template that calls Proton', async () => {
    const { inputs, lines, isRed } = await requestsOf({
      files: {
        ...bundleFiles,
        [TEMPLATE]: `${bundleFiles[TEMPLATE]}# aws proton update-service-instance\n`,
        'spec.yaml': shopSpec('shop:2'),
      },
    })
    expect(isRed).toBe(true)
    expect(lines.join('\n')).toContain(
      `${TEMPLATE}: the rendered template runs the command "aws proton", which nothing answers any more`,
    )
    expect(inputs).toEqual([])
  })
})

describe('a resource that may be replaced', () => {
  const account = leftByProton({
    plan: [{ takes: '1m', changeSet: { takes: '2s', replacements: { Task: 'Conditional' } } }],
  })

  test('is deployed', async () => {
    const { outputs } = await requestsOf({ account })
    expect(outputs['deploymentStatus']).toBe('SUCCEEDED')
  })

  test('is shown by the plan', async () => {
    const { outputs, isRed } = await requestsOf({ account, with: { ...deployProd, command: 'plan' } })
    expect(isRed).toBe(false)
    expect(outputs['plan']).toContain('<code>AWS::ECS::TaskDefinition</code></td><td>may be replaced</td>')
    expect(outputs['plan']).not.toContain('⚠')
  })
})

import { describe, expect, test } from '@jest/globals'
import { playStackStep, playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const plan = { ...deployProd, command: 'plan' }
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: plan,
  files: { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') },
  account: leftByProton(),
  ...more,
})

describe('a plan', () => {
  test('shows the proof, the inputs and the resources that change, and leaves no change set', async () => {
    const played = await playStackStep(scenario())
    expect(played.isRed).toBe(false)
    const { plan: markdown = '' } = played.outputs
    expect(markdown).toContain('1 input changed, 1 resource changed')
    expect(markdown).toContain(`<code>${NAME}, CREATE_COMPLETE</code>`)
    expect(markdown).toContain('<code>bytes: the bundle renders the text that is deployed</code>')
    expect(markdown).toContain('<code>web/v1</code>')
    expect(markdown).toMatch(/resource Task \(AWS::ECS::TaskDefinition\), replaced/)
    expect(markdown).not.toContain('shop:2')
    expect(played.changeSetsLeft).toEqual([])
    expect(played.operations).not.toContain('ExecuteChangeSet')
    expect(played.templates.get(NAME)).toBe(prodText('shop:1'))
  })

  test('shows values with showValues', async () => {
    const [, second] = await playSteps(scenario(), deployProd, {
      ...plan,
      set: 'image=shop:3',
      showValues: true,
    })
    expect(second?.outputs['plan']).toContain('shop:3')
  })

  test('has no changes where nothing is to be deployed', async () => {
    const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:1') }
    const played = await playStackStep(scenario({ files }))
    expect(played.outputs).toMatchObject({ changed: 'false' })
    expect(played.lines.at(-1)).toMatch(/no changes/)
    expect(played.operations).not.toContain('CreateChangeSet')
  })

  test('names the lines of a spec that breaks the schema of the bundle', async () => {
    const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:2', '      count: 0\n') }
    const played = await playStackStep(scenario({ files }))
    expect(played.isRed).toBe(true)
    expect(played.lines).toContainEqual(
      expect.stringMatching(/^Error \(spec\.yaml:7:14\): .*count: must be at least 1/),
    )
    expect(played.operations).not.toContain('CreateChangeSet')
  })

  test('marks a resource that would be lost', async () => {
    const changed = prodText('shop:1').replace('TableName: shop-prod', 'TableName: old')
    const account = leftByProton({
      template: changed,
      plan: [{ takes: '1m', changeSet: { takes: '2s', replacements: { Table: 'True' } } }],
    })
    const played = await playStackStep(scenario({ account, with: { ...plan, allowUnproven: true } }))
    expect(played.isRed).toBe(true)
    expect(played.outputs['plan']).toMatch(/⚠ resource Table \(AWS::DynamoDB::Table\), replaced/)
    expect(played.operations).not.toContain('ExecuteChangeSet')
  })

  test('of a stack that does not exist makes none', async () => {
    const files = {
      ...bundleFiles,
      'spec.yaml': shopSpec('shop:2').replace('name: prod', 'name: new'),
    }
    const inputs = { ...plan, serviceInstanceName: 'new', createIfMissing: true }
    const played = await playStackStep(scenario({ files, with: inputs }))
    expect(played.lines.at(-1)).toMatch(/it would be created/)
    expect(played.operations).not.toContain('CreateChangeSet')
  })
})

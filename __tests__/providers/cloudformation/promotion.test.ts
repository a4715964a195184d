import { describe, expect, test } from '@jest/globals'
import { splitRecord } from '../../../src/providers/cloudformation/record.js'
import { playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  instanceStack,
  leftByProton,
  prodInstance,
  prodText,
  shopSpec,
} from '../../support/small-stacks.js'

const deployStaging = { ...deployProd, serviceInstanceName: 'staging', specPath: 'staging.yaml' }
const promoteProd = { ...prodInstance, promoteFrom: 'staging' }
const staging = instanceStack({
  tags: {
    ...instanceStack().tags,
    'proton:service-instance': 'arn:aws:proton:us-east-1:123456789012:service/shop/service-instance/staging',
  },
  template: prodText('shop:1').replaceAll(/(?<=shop.|\/\/)prod/g, 'staging'),
})
const account = leftByProton()
const scenario: Omit<StackScenario, 'with'> = {
  files: {
    ...bundleFiles,
    'spec.yaml': shopSpec('shop:2', '      count: 3\n'),
    'staging.yaml': shopSpec('shop:5', '      count: 2\n').replace('name: prod', 'name: staging'),
  },
  account: { ...account, stacks: { ...account.stacks, 'AWSProton-shop-staging-1': staging } },
}

describe('a promotion', () => {
  test('deploys the inputs that the source was deployed with', async () => {
    const [, , promoted] = await playSteps(scenario, deployStaging, deployProd, {
      ...promoteProd,
      promote: 'image',
    })
    expect(promoted?.lines).toContainEqual(
      expect.stringMatching(/^Promoting from service instance shop\/staging, deployment .*: inputs image\.$/),
    )
    expect(promoted?.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', proof: 'record' })
    const { text } = splitRecord(promoted?.templates.get('AWSProton-shop-prod-1') ?? '')
    expect(text).toBe(prodText('shop:5', 3))
  })

  test('needs a record of the source, and of the target', async () => {
    const [first, , second] = await playSteps(scenario, promoteProd, deployStaging, promoteProd)
    expect(first?.lines.join('\n')).toMatch(
      /NoRecord: the stack of service instance shop\/staging has no record/,
    )
    expect(second?.lines.join('\n')).toMatch(
      /NoRecord: the stack of service instance shop\/prod has no record/,
    )
  })
})

import { describe, expect, test } from '@jest/globals'
import type { StackEntry } from '../../../src/simulator/cloudformation/account/account-file.js'
import { playSteps } from '../../support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  instanceStack,
  leftByProton,
  prodInstance,
  prodText,
  shopSpec,
} from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const OF_STACK_SET = 'StackSet-web-0a1b2c3d-1111-4222-8333-444455556666'
const deletion = { ...prodInstance, command: 'delete' }
const untagged = {
  'AWSProton-prod-1': leftByProton().stacks['AWSProton-prod-1'] as StackEntry,
  [NAME]: instanceStack({ tags: {} }),
}
const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') }

describe('command: delete refuses', () => {
  test.each<
    readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, StackEntry>>, string]
  >([
    [
      'a stack with termination protection',
      deletion,
      { ...leftByProton().stacks, [NAME]: instanceStack({ terminationProtection: true }) },
      `TerminationProtection: the stack ${NAME} has termination protection. Run \`aws cloudformation update-termination-protection --stack-name ${NAME} --region us-east-1 --no-enable-termination-protection\` first.`,
    ],
    [
      'an environment with instances',
      { target: 'environment', environmentName: 'prod', command: 'delete' },
      leftByProton().stacks,
      'It is in use by service instance shop/prod',
    ],
    [
      'a stack that nothing marks as deployed by Proton or this action',
      { ...deletion, stackName: NAME },
      untagged,
      `ForeignStack: the stack ${NAME} has no tag of Proton's, and no record of a deployment. Delete it with \`aws cloudformation delete-stack --stack-name ${NAME} --region us-east-1\``,
    ],
    [
      'the stack of another target',
      { ...deletion, stackName: 'AWSProton-prod-1' },
      leftByProton().stacks,
      'OtherTarget: the stack AWSProton-prod-1 has the tags of environment prod, not of service instance shop/prod. Correct stackName',
    ],
    [
      'a stack that is nested in that of the target, and has its tags',
      { ...deletion, stackName: 'inner' },
      { ...leftByProton().stacks, inner: instanceStack({ parent: NAME }) },
      'NestedStack: inner belongs to another stack. Name that stack with stackName.',
    ],
    [
      'a stack of a stack set',
      { ...deletion, stackName: OF_STACK_SET },
      { ...leftByProton().stacks, [OF_STACK_SET]: instanceStack() },
      `StackSetStack: ${OF_STACK_SET} belongs to the stack set web.`,
    ],
  ])('%s', async (_, inputs, stacks, message) => {
    const [played] = await playSteps({ files, account: { stacks } }, inputs)
    expect(played?.isRed).toBe(true)
    expect(played?.lines.join('\n')).toContain(message)
    expect(played?.operations).not.toContain('DeleteStack')
  })
})

test('command: delete deletes a stack without tags that a deployment left a record in', async () => {
  const [deployed, deleted] = await playSteps(
    { files, account: { stacks: untagged } },
    { ...deployProd, stackName: NAME, templateName: 'web' },
    { ...deletion, stackName: NAME },
  )
  expect(deployed?.outputs['deploymentStatus']).toBe('SUCCEEDED')
  expect(deleted?.isRed).toBe(false)
  expect(deleted?.operations).toContain('DeleteStack')
})

test('nothing is deployed to the stack of another target', async () => {
  const [played] = await playSteps(
    { files, account: leftByProton({ template: prodText('shop:1') }) },
    { ...deployProd, stackName: 'AWSProton-prod-1', templateName: 'web' },
  )
  expect(played?.lines.join('\n')).toContain(
    'OtherTarget: the stack AWSProton-prod-1 has the tags of environment prod',
  )
  expect(played?.operations).not.toContain('CreateChangeSet')
})

import { describe, expect, it } from '@jest/globals'
import { DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation'
import { runCloudFormation } from './running-cloudformation.js'

describe('the default account', () => {
  it('has the stacks that Proton left of two environments and three instances', async () => {
    const { client } = await runCloudFormation()
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({}))
    expect(stacks.map(({ StackName }) => StackName)).toEqual([
      expect.stringMatching(/^AWSProton-dev-cloudformation--[A-Z]{15}$/),
      expect.stringMatching(/^AWSProton-prod-cloudformation--[A-Z]{15}$/),
      expect.stringMatching(/^AWSProton-shop-shop-dev-cloudformation--[A-Z]{15}$/),
      expect.stringMatching(/^AWSProton-shop-shop-staging-cloudformation--[A-Z]{15}$/),
      expect.stringMatching(/^AWSProton-shop-shop-prod-cloudformation--[A-Z]{15}$/),
    ])
    for (const stack of stacks) expect(stack.StackStatus).toBe('CREATE_COMPLETE')
    expect(stacks[3]?.Tags).toContainEqual({
      Key: 'proton:service-instance',
      Value: 'arn:aws:proton:us-east-1:123456789012:service/shop/service-instance/staging',
    })
    expect(stacks[0]?.Outputs).toEqual([
      { OutputKey: 'ClusterName', OutputValue: 'dev' },
      { OutputKey: 'LogGroupName', OutputValue: '/ecs/dev' },
      { OutputKey: 'Subnets', OutputValue: 'subnet-dev1,subnet-dev2,subnet-dev3' },
    ])
  })

  it('returns the templates without a line feed at the end, as rendered bundles are', async () => {
    const { client } = await runCloudFormation()
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({}))
    for (const { StackName } of stacks) {
      const { TemplateBody: text = '' } = await client.send(new GetTemplateCommand({ StackName }))
      expect(text).toMatch(/^AWSTemplateFormatVersion: '2010-09-09'\n[^]*[^\n]$/)
    }
  })
})

import { describe, expect, it } from '@jest/globals'
import type { ResourceChangeInfo } from '../../../../src/providers/cloudformation/api/responses.js'
import {
  removalRefusal,
  removalsIn,
} from '../../../../src/providers/cloudformation/stack/resource-removals.js'

const change = (more: Partial<ResourceChangeInfo>): ResourceChangeInfo => ({
  path: 'Queue',
  type: 'AWS::SQS::Queue',
  action: 'Modify',
  replacement: 'never',
  properties: [],
  ...more,
})

describe('a resource', () => {
  it.each([
    'AWS::ECS::TaskDefinition',
    'AWS::Lambda::Version',
    'AWS::Lambda::LayerVersion',
    'AWS::ApiGateway::Deployment',
    'AWS::Batch::JobDefinition',
    'AWS::CloudFormation::WaitConditionHandle',
    'AWS::CloudFormation::CustomResource',
    'Custom::Migration',
  ])('of type %s is replaced by design, but not removed by it', type => {
    expect(removalsIn([change({ type, replacement: 'always' })])).toEqual([])
    expect(removalsIn([change({ type, action: 'Remove', policyAction: 'Delete' })])).toHaveLength(1)
  })

  it('of another type must not be replaced; that it might be is no reason', () => {
    expect(removalsIn([change({ replacement: 'always', policyAction: 'ReplaceAndRetain' })])).toMatchObject([
      { path: 'Queue', kind: 'replaced' },
    ])
    expect(removalsIn([change({ replacement: 'conditional' })])).toEqual([])
  })

  it('is lost, as far as is known, by an action that is not known, and replaced by such a policy', () => {
    expect(removalsIn([change({ action: 'Obliterate' })])).toMatchObject([{ kind: 'removed' }])
    expect(removalsIn([change({ action: 'Obliterate', policyAction: 'Retain' })])).toHaveLength(1)
    expect(removalsIn([change({ policyAction: 'ReplaceAndDelete' })])).toMatchObject([{ kind: 'replaced' }])
    expect(removalsIn([change({ action: 'Add' }), change({ action: 'SyncWithActual' })])).toEqual([])
  })

  it.each([
    ['Retain', 0],
    ['RetainExceptOnCreate', 0],
    ['Delete', 1],
    ['Snapshot', 1],
    [undefined, 1],
  ])('that is removed with the policy %s', (policyAction, count) => {
    expect(removalsIn([change({ action: 'Remove', policyAction })])).toHaveLength(count)
  })
})

describe('the refusal', () => {
  const changes = [
    change({ replacement: 'always' }),
    change({ path: 'Database/Instance', action: 'Remove', policyAction: 'Delete' }),
  ]

  it('names each resource, and how to allow it', () => {
    const refusal = removalRefusal(changes, [])
    expect(refusal).toMatchObject({ fault: 'invalid', code: 'ResourceRemoval' })
    expect(refusal?.message).toContain('Queue (AWS::SQS::Queue) is replaced')
    expect(refusal?.message).toContain('Database/Instance (AWS::SQS::Queue) is removed')
    expect(refusal?.hint).toContain('allowResourceRemoval to Queue, Database/Instance')
  })

  it('leaves out what is allowed', () => {
    expect(removalRefusal(changes, 'all')).toBeUndefined()
    expect(removalRefusal(changes, ['Queue', 'Instance'])).toBeUndefined()
    expect(removalRefusal(changes, ['Instance'])?.message).not.toContain('Instance')
  })
})

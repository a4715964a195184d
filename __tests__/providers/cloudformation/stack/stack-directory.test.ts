import { describe, expect, it } from '@jest/globals'
import type { StackInfo } from '../../../../src/providers/cloudformation/api/responses.js'
import {
  isOfProton,
  environmentIn,
  instanceIn,
  ownerIn,
  readStackDirectory,
  StackDirectory,
} from '../../../../src/providers/cloudformation/stack/stack-directory.js'
import { findStack } from '../../../../src/providers/cloudformation/stack/find-stack.js'
import {
  newStackName,
  newStackTags,
  type NewStack,
} from '../../../../src/providers/cloudformation/stack/new-stack.js'
import { stackEndpoints } from '../../../support/stack-endpoint.js'
import { stackMember, uuid } from '../../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()
const arn = (resource: string) => `arn:aws:proton:eu-west-1:123456789012:${resource}`
const dev = {
  'proton:environment': arn('environment/dev'),
  'proton:service': arn('service/shop'),
  'proton:service-instance': arn('service/shop/service-instance/dev'),
}
const stack = (
  name: string,
  tags: Readonly<Record<string, string>>,
  more: Partial<StackInfo> = {},
): StackInfo => ({
  id: `arn:${name}`,
  name,
  status: 'CREATE_COMPLETE',
  outputs: new Map(),
  tags: new Map(Object.entries(tags)),
  parameters: [],
  capabilities: [],
  isProtected: false,
  isNested: false,
  ...more,
})
const instance = { kind: 'instance', serviceName: 'shop', name: 'dev' } as const

describe('the owner of a stack', () => {
  it.each<readonly [object, object | undefined]>([
    [dev, instance],
    [{ 'proton:environment': arn('environment/dev') }, { kind: 'environment', name: 'dev' }],
    [{ 'proton:service': arn('service/shop') }, { kind: 'pipeline', serviceName: 'shop' }],
    [
      { ...dev, 'proton:component': arn('component/assets') },
      { kind: 'component', name: 'assets' },
    ],
    [{ 'proton:environment': arn('environment/dev'), 'proton:service': arn('service/shop') }, undefined],
    [{ 'proton:environment': 'dev' }, undefined],
    [{ 'proton:service-instance': arn('service/shop') }, undefined],
    [{ Name: 'dev' }, undefined],
  ])('by the tags %j', (tags, owner) => {
    const info = stack('a', tags as Record<string, string>)
    expect(ownerIn(info.tags)).toEqual(owner)
    expect(isOfProton(info)).toBe(owner !== undefined)
  })
})

describe('the stack of an instance', () => {
  it('is the one with its tags, of any account, and not a nested one', () => {
    const other = {
      ...dev,
      'proton:service-instance': 'arn:aws:proton:us-east-1:999999999999:service/shop/service-instance/dev',
    }
    const directory = new StackDirectory([
      stack('environment', { 'proton:environment': arn('environment/dev') }),
      stack('nested', dev, { isNested: true }),
      stack('planned', dev, { status: 'REVIEW_IN_PROGRESS' }),
      stack('own', other),
    ])
    expect(directory.find(instance)?.name).toBe('own')
    expect(directory.find({ kind: 'environment', name: 'dev' })?.name).toBe('environment')
  })

  it('is refused where it is ambiguous, with what to set, and undefined where it is missing', () => {
    const directory = new StackDirectory([stack('one', dev), stack('two', dev)])
    expect(() => directory.find(instance)).toThrow(
      expect.objectContaining({
        code: 'AmbiguousStack',
        message: expect.stringContaining('one, two'),
        hint: expect.stringContaining('stackName'),
      }),
    )
    const none = { kind: 'environment', name: 'prod' } as const
    expect(directory.find(none)).toBeUndefined()
  })

  it('is one of a list by service', () => {
    const directory = new StackDirectory([
      stack('a', dev),
      stack('b', { ...dev, 'proton:service-instance': arn('service/web/service-instance/dev') }),
    ])
    expect(directory.list('instance', 'shop').map(({ owner }) => owner.name)).toEqual(['dev'])
    expect(directory.list('instance')).toHaveLength(2)
    expect(directory.list('environment')).toEqual([])
  })
})

describe('the walk', () => {
  it('reads every page once', async () => {
    const { api, operations } = await open({
      DescribeStacks: ({ NextToken }) =>
        NextToken === undefined
          ? { Stacks: [], NextToken: 'more' }
          : {
              Stacks: [
                stackMember('CREATE_COMPLETE', {
                  Tags: Object.entries(dev).map(([Key, Value]) => ({ Key, Value })),
                }),
              ],
            },
    })
    expect((await readStackDirectory(api, signal)).find(instance)?.status).toBe('CREATE_COMPLETE')
    expect(operations()).toHaveLength(2)
  })

  it('that is denied names the permission', async () => {
    const { api } = await open({})
    await expect(readStackDirectory(api, signal)).rejects.toMatchObject({
      fault: 'denied',
      hint: 'Allow cloudformation:DescribeStacks on "*" to find stacks by their tags.',
    })
  })

  it('that is denied also says what makes it unnecessary, where something does', async () => {
    const { api } = await open({})
    const target = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'dev' } as const
    await expect(findStack(api, target, undefined, signal)).rejects.toMatchObject({
      fault: 'denied',
      hint: expect.stringMatching(/DescribeStacks on "\*".*stackName/),
    })
  })
})

describe('a new stack', () => {
  const made: NewStack = {
    owner: { kind: 'instance', serviceName: 'a_very_long_service', name: 'dev' },
    partition: 'aws',
    region: 'eu-west-1',
    account: '123456789012',
    templateName: 'fargate',
    environmentName: 'dev',
    deploymentId: uuid(1),
  }

  it('has a name that the role of Proton may change', () => {
    expect(newStackName(made)).toBe('AWSProton-a-very-long-ser-a-very-long-ser-00000000')
    expect(newStackName({ owner: { kind: 'environment', name: 'dev' }, deploymentId: uuid(1) })).toBe(
      'AWSProton-dev-00000000',
    )
  })

  it('has tags by which it is found again', () => {
    const tags = newStackTags(made)
    expect(ownerIn(tags)).toEqual(made.owner)
    expect([...tags.keys()]).toEqual([
      'proton:account',
      'proton:template',
      'proton:environment',
      'proton:service',
      'proton:service-instance',
      'proton-deploy:provider',
    ])
    const environment = newStackTags({ ...made, owner: { kind: 'environment', name: 'dev' } })
    expect(ownerIn(environment)).toEqual({ kind: 'environment', name: 'dev' })
  })

  it('of a component has tags of the instance that it is attached to, and of no template', () => {
    const owner = { kind: 'component', name: 'assets' } as const
    const attachedTo = { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'dev' } as const
    const tags = newStackTags({ ...made, owner, attachedTo, templateName: undefined })
    expect([ownerIn(tags), instanceIn(tags), environmentIn(tags)]).toEqual([owner, attachedTo, 'dev'])
    expect(tags.has('proton:template')).toBe(false)
    const detached = newStackTags({ ...made, owner })
    expect([ownerIn(detached), instanceIn(detached)]).toEqual([owner, undefined])
  })
})

import { describe, expect, test } from '@jest/globals'
import { playSteps, type PlayedStep } from '../../support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  environmentStack,
  instanceStack,
  leftByProton,
  prodInstance,
  shopSpec,
} from '../../support/small-stacks.js'

const NETWORK = 'AWSProton-prod-1'
const PROD = 'AWSProton-shop-prod-1'
const files = { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') }
const WAITING = /waiting for another deployment.* of environment prod/
const linesOf = (played: PlayedStep | undefined) => played?.lines.join('\n')

describe('the stack of an environment', () => {
  test('is not that of another environment, though environmentStackName names it', async () => {
    const spec = shopSpec('shop:2').replace('environment: prod', 'environment: dev')
    const account = { stacks: { [NETWORK]: environmentStack, [PROD]: instanceStack({ tags: {} }) } }
    const [played] = await playSteps(
      { files: { ...files, 'spec.yaml': spec }, account },
      { ...deployProd, stackName: PROD, templateName: 'web', environmentStackName: NETWORK },
    )
    expect(linesOf(played)).toContain(
      `OtherTarget: the stack ${NETWORK} has the tags of environment prod, not of environment dev`,
    )
    expect(played?.operations).not.toContain('CreateChangeSet')
  })

  test('gives no outputs as long as it is broken', async () => {
    const { stacks } = leftByProton()
    const broken = { ...environmentStack, status: 'UPDATE_ROLLBACK_FAILED' } as const
    const account = { stacks: { ...stacks, [NETWORK]: broken } }
    const [played] = await playSteps({ files, account }, deployProd)
    expect(linesOf(played)).toContain(`StackState: ${NETWORK} is UPDATE_ROLLBACK_FAILED. Fix the cause`)
    expect(played?.operations).not.toContain('CreateChangeSet')
  })

  test('is waited for, also where the tags of the instance name it instead of a spec', async () => {
    const { stacks } = leftByProton()
    const account = { stacks: { ...stacks, [NETWORK]: { ...environmentStack, plan: [{ takes: '5m' }] } } }
    const [, , deployed] = await playSteps(
      {
        files: {
          ...files,
          'network.yaml': 'proton: EnvironmentSpec\nspec:\n  cidr: 10.0.0.0/16\n  zones: 3\n',
        },
        account,
      },
      deployProd,
      { target: 'environment', environmentName: 'prod', specPath: 'network.yaml', wait: false },
      { ...prodInstance, set: 'image=shop:3' },
    )
    expect(linesOf(deployed)).toMatch(WAITING)
    expect(deployed?.outputs['deploymentStatus']).toBe('SUCCEEDED')
  })

  test('is waited for where its events may not be read', async () => {
    const { stacks } = leftByProton()
    const history = [
      { ago: '30d', took: '1m' },
      { ago: '30s', took: '2m' },
    ]
    const denied = {
      operation: 'DescribeStackEvents',
      kind: 'error',
      name: 'AccessDenied',
      status: 403,
    } as const
    const account = {
      stacks: { ...stacks, [NETWORK]: { ...environmentStack, history } },
      // The first read of its events, after that of the instance.
      faults: [{ ...denied, after: 1, times: 1 }],
    }
    const [played] = await playSteps({ files, account }, deployProd)
    expect(linesOf(played)).toMatch(WAITING)
    expect(played?.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
  })
})

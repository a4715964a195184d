import { describe, expect, test } from '@jest/globals'
import { playStackStep, playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: deployProd,
  files: { ...bundleFiles, 'spec.yaml': shopSpec('shop:2') },
  account: leftByProton(),
  ...more,
})
const unproven = prodText('shop:1').replace('Family: shop', 'Family: other')

describe('stackName, stackStatus and proof are set', () => {
  test('by a plan', async () => {
    const { outputs } = await playStackStep(scenario({ with: { ...deployProd, command: 'plan' } }))
    expect(outputs).toMatchObject({ stackName: NAME, stackStatus: 'CREATE_COMPLETE', proof: 'bytes' })
  })

  test('by a deployment that fails', async () => {
    const plan = [{ takes: '1m', fails: [{ resource: 'Service', reason: 'no capacity' }] }]
    const { outputs } = await playStackStep(scenario({ account: leftByProton({ plan }) }))
    expect(outputs).toMatchObject({
      stackName: NAME,
      stackStatus: 'UPDATE_ROLLBACK_COMPLETE',
      proof: 'bytes',
      deploymentStatus: 'FAILED',
    })
  })

  test('by a deployment that is refused for the stack', async () => {
    const account = leftByProton({ status: 'UPDATE_ROLLBACK_FAILED' })
    const { outputs } = await playStackStep(scenario({ account }))
    expect(outputs).toMatchObject({ stackName: NAME, stackStatus: 'UPDATE_ROLLBACK_FAILED' })
    expect(outputs).not.toHaveProperty('proof')
  })

  test.each(['deploy', 'plan'])('by a %s that is refused without a proof', async command => {
    const account = leftByProton({ template: unproven })
    const { outputs, isRed } = await playStackStep(scenario({ account, with: { ...deployProd, command } }))
    expect(isRed).toBe(true)
    expect(outputs).toMatchObject({ stackName: NAME, stackStatus: 'CREATE_COMPLETE', proof: 'none' })
  })

  test('by a deployment that is cancelled', async () => {
    const { outputs } = await playStackStep(
      scenario({
        meanwhile: ({ runner, clock, stop }) => {
          runner.when(/started/, () => {
            clock.after(15_000, stop)
          })
        },
      }),
    )
    expect(outputs).toMatchObject({
      stackName: NAME,
      proof: 'bytes',
      stackStatus: expect.stringMatching(/^UPDATE_ROLLBACK_/),
    })
  })

  test('before the deployment starts: main may be killed at any time', async () => {
    const { outputs } = await playStackStep(scenario({ killedAfter: /Requesting the deployment/ }))
    expect(outputs).toMatchObject({ stackName: NAME, stackStatus: 'CREATE_COMPLETE', proof: 'bytes' })
  })

  test('by a step that waits for the deployment of another', async () => {
    const [, waited] = await playSteps(
      scenario(),
      { ...deployProd, wait: false },
      { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod', command: 'wait' },
    )
    expect(waited?.outputs).toMatchObject({ stackName: NAME, stackStatus: 'UPDATE_COMPLETE' })
  })
})

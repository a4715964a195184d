import { describe, expect, test } from '@jest/globals'
import { playStackStep, type PlayedStep, type StackScenario } from '../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, shopSpec } from '../../support/small-stacks.js'

const newSpec = shopSpec('shop:2').replace('name: prod', 'name: new')
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: deployProd,
  files: { ...bundleFiles, 'spec.yaml': shopSpec('shop:2'), 'new.yaml': newSpec },
  account: leftByProton(),
  ...more,
})
const create = { ...deployProd, serviceInstanceName: 'new', specPath: 'new.yaml', createIfMissing: true }
const DISCARDED = /^The post step has discarded what the step had prepared for service instance shop\/\w+\.$/

/** The stacks that the account has, whatever their status. */
const stacksIn = ({ stacks }: PlayedStep) => [...stacks].sort()
const stacksBefore = Object.keys(leftByProton().stacks).sort()

describe('a change set that main was killed over is deleted by the post step', () => {
  test.each(['CreateChangeSet', 'DescribeChangeSet', 'ExecuteChangeSet'])('at %s', async killedAt => {
    const played = await playStackStep(scenario({ killedAt }))
    expect(played.changeSetsLeft).toEqual([])
    expect(played.lines.filter(line => /^(Warning|Error)/.test(line))).toEqual([])
    if (killedAt !== 'ExecuteChangeSet') expect(played.lines.at(-1)).toMatch(DISCARDED)
  })

  test.each(['CreateChangeSet', 'DescribeChangeSet'])(
    'with the stack that it was to create: at %s',
    async at => {
      const played = await playStackStep(scenario({ with: create, killedAt: at }))
      expect(stacksIn(played)).toEqual(stacksBefore)
      expect(played.lines.at(-1)).toMatch(DISCARDED)
    },
  )

  test('in a plan', async () => {
    const played = await playStackStep(
      scenario({ with: { ...deployProd, command: 'plan' }, killedAt: 'CreateChangeSet' }),
    )
    expect(played.changeSetsLeft).toEqual([])
    expect(played.lines.at(-1)).toMatch(DISCARDED)
  })

  test('that CloudFormation makes for a while, and does not delete before it is complete', async () => {
    const account = leftByProton({ plan: [{ takes: '1m', changeSet: { takes: '20s' } }] })
    const played = await playStackStep(scenario({ account, killedAt: 'CreateChangeSet' }))
    expect(played.operations.filter(operation => operation === 'DeleteChangeSet').length).toBeGreaterThan(5)
    expect(played.changeSetsLeft).toEqual([])
    expect(played.lines.at(-1)).toMatch(DISCARDED)
  })
})

describe('a change set that CloudFormation still makes when the workflow is cancelled', () => {
  test('is left to the post step, which deletes it', async () => {
    const account = leftByProton({ plan: [{ takes: '1m', changeSet: { takes: '20s' } }] })
    const played = await playStackStep(
      scenario({
        account,
        meanwhile: ({ clock, stop }) => {
          clock.after(2_000, stop)
        },
      }),
    )
    expect(played.changeSetsLeft).toEqual([])
    expect(played.lines.join('\n')).toMatch(
      /Warning: Could not determine whether change set arn:\S+ was discarded: .*CREATE_IN_PROGRESS/,
    )
    expect(played.lines.at(-1)).toMatch(DISCARDED)
  })
})

describe('a stack of a given name', () => {
  const named = { ...create, stackName: 'shop-new' }

  test('is named by the post step where main was killed before it knew whose it is', async () => {
    const played = await playStackStep(scenario({ with: named, killedAt: 'CreateChangeSet' }))
    expect(played.changeSetsLeft).toEqual([])
    expect(stacksIn(played)).toEqual([...stacksBefore, 'shop-new'].sort())
    expect(played.lines.at(-1)).toMatch(
      /^Warning: Could not determine whether change set proton-deploy-\S+ with its new stack shop-new was discarded: .*REVIEW_IN_PROGRESS/,
    )
  })

  test('is named, too, where main knew it: somebody else may use it', async () => {
    const played = await playStackStep(scenario({ with: named, killedAt: 'DescribeChangeSet' }))
    expect(played.changeSetsLeft).toEqual([])
    expect(stacksIn(played)).toEqual([...stacksBefore, 'shop-new'].sort())
    expect(played.lines.at(-1)).toMatch(
      /was discarded: EmptyStack: .*stack\/shop-new\/\S+ may be somebody else's/,
    )
  })
})

import { describe, expect, test } from '@jest/globals'
import { stackIn } from '../../../../src/providers/cloudformation/api/responses.js'
import { stackRefusal } from '../../../../src/providers/cloudformation/stack/stack-refusal.js'
import { playStackStep, type StackScenario } from '../../../support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  instanceStack,
  leftByProton,
  prodText,
  shopSpec,
} from '../../../support/small-stacks.js'

const NAME = 'AWSProton-shop-prod-1'
const AT = `--stack-name ${NAME} --region us-east-1`
const createPlan = [{ takes: '1m', fails: [{ resource: 'Service', reason: 'no capacity' }] }]
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: deployProd,
  files: {
    ...bundleFiles,
    'spec.yaml': shopSpec('shop:2'),
    'new.yaml': shopSpec('shop:2').replace('name: prod', 'name: new'),
  },
  account: leftByProton(),
  ...more,
})
const create = { ...deployProd, serviceInstanceName: 'new', specPath: 'new.yaml', createIfMissing: true }
const changing = ['CreateChangeSet', 'ExecuteChangeSet', 'CancelUpdateStack', 'DeleteStack']

async function refusedBy(more: Partial<StackScenario>): Promise<string> {
  const { lines, isRed, operations } = await playStackStep(scenario(more))
  expect(isRed).toBe(true)
  expect(operations.filter(operation => changing.includes(operation))).toEqual([])
  return lines.at(lines.indexOf('(post)') - 1) ?? ''
}

describe('nothing is deployed to a stack', () => {
  test.each([
    ['CREATE_FAILED', `\`aws cloudformation delete-stack ${AT}\` or command: delete`],
    ['ROLLBACK_COMPLETE', `\`aws cloudformation delete-stack ${AT}\` or command: delete`],
    ['ROLLBACK_FAILED', `\`aws cloudformation delete-stack ${AT}\` or command: delete`],
    ['DELETE_FAILED', `\`aws cloudformation delete-stack ${AT} --retain-resources\``],
    ['UPDATE_FAILED', `\`aws cloudformation rollback-stack ${AT}\``],
    ['UPDATE_ROLLBACK_FAILED', `\`aws cloudformation continue-update-rollback ${AT}\``],
    ['IMPORT_ROLLBACK_FAILED', `\`aws cloudformation describe-stack-events ${AT}\``],
  ] as const)('that is %s; the message has the command that helps', async (status, command) => {
    const line = await refusedBy({ account: leftByProton({ status }) })
    expect(line).toContain(`StackState: ${NAME} is ${status}. `)
    expect(line).toContain(command)
  })

  test('that is broken, of which the message has the reason', () => {
    const stack = stackIn({
      ...{
        StackId: 'arn:x',
        StackName: NAME,
        CreationTime: new Date(0),
        StackStatus: 'UPDATE_ROLLBACK_FAILED',
      },
      StackStatusReason: 'Failed to update: [Table].',
    })
    const { message, hint } = stackRefusal(stack) ?? {}
    expect(message).toBe(`${NAME} is UPDATE_ROLLBACK_FAILED (Failed to update: [Table])`)
    expect(hint).toMatch(/ Then re-run the job\.$/)
  })

  test.each([false, true])(
    'that has only the change set of another (createIfMissing: %s)',
    async createIfMissing => {
      const account = leftByProton({ status: 'REVIEW_IN_PROGRESS' })
      const line = await refusedBy({ account, with: { ...deployProd, stackName: NAME, createIfMissing } })
      expect(line).toContain(`StackState: ${NAME} is REVIEW_IN_PROGRESS. It has no resources`)
      expect(line).toContain(`\`aws cloudformation list-change-sets ${AT}\` and execute it`)
      expect(line).toContain(`\`aws cloudformation delete-stack ${AT}\``)
    },
  )

  test('that is nested in another', async () => {
    const account = leftByProton({ parent: 'AWSProton-prod-1' })
    const line = await refusedBy({ account, with: { ...deployProd, stackName: NAME } })
    expect(line).toContain(`NestedStack: ${NAME} belongs to another stack. Name that stack with stackName.`)
  })

  test('that a stack set made', async () => {
    const name = 'StackSet-base-line-0a1b2c3d-1111-4222-8333-444455556666'
    const { stacks } = leftByProton()
    const account = { stacks: { ...stacks, [name]: { template: prodText('shop:1') } } }
    const line = await refusedBy({ account, with: { ...deployProd, stackName: name } })
    expect(line).toContain(`StackSetStack: ${name} belongs to the stack set base-line. Update the stack set`)
  })

  test('where several have the tags', async () => {
    const { stacks } = leftByProton()
    const account = { stacks: { ...stacks, copy: instanceStack() } }
    const line = await refusedBy({ account })
    expect(line).toContain(
      `AmbiguousStack: 2 stacks have the tags of service instance shop/prod: ${NAME}, copy. Set stackName`,
    )
  })

  test.each([
    [{}, 'no stack is tagged for service instance shop/new'],
    [{ stackName: 'other' }, 'there is no stack other'],
  ])('that does not exist: %j', async (inputs, message) => {
    const line = await refusedBy({
      with: { ...create, createIfMissing: false, ...inputs },
    })
    expect(line).toContain(
      `StackNotFound: ${message}. Name the stack with stackName, or deploy with createIfMissing: true to create it.`,
    )
  })

  test('of a service without instances: the services that have some are named', async () => {
    const line = await refusedBy({ account: leftByProton(), with: { ...deployProd, serviceName: 'shpo' } })
    expect(line).toContain('no stack is tagged for service instance shpo/prod')
    expect(line).toContain('Existing services with a stack: shop.')
  })

  test('in a plan either', async () => {
    const account = leftByProton({ status: 'UPDATE_ROLLBACK_FAILED' })
    const line = await refusedBy({ account, with: { ...deployProd, command: 'plan' } })
    expect(line).toContain('A deployment of service instance shop/prod would be refused')
    expect(line).toContain(`\`aws cloudformation continue-update-rollback ${AT}\``)
  })
})

describe('after a deployment of the step', () => {
  test('whose rollback failed, too, the command that helps is shown', async () => {
    const plan = [
      {
        takes: '1m',
        fails: [{ resource: 'Service', reason: 'no capacity' }],
        rollbackFails: [{ resource: 'Table', reason: 'throttled' }],
      },
    ]
    const { lines, outputs } = await playStackStep(scenario({ account: leftByProton({ plan }) }))
    const line = lines.find(text => text.startsWith('Error:')) ?? ''
    expect(outputs).toMatchObject({ deploymentStatus: 'FAILED', stackStatus: 'UPDATE_ROLLBACK_FAILED' })
    expect(line).toMatch(/no capacity \(and its rollback failed: .*\[Table\]\)/)
    expect(line).toContain(
      `The stack ${NAME} is UPDATE_ROLLBACK_FAILED. Fix the cause of the failed rollback, then run`,
    )
    expect(line).toContain(`\`aws cloudformation continue-update-rollback ${AT}\``)
    expect(line).not.toContain('rolls a stack back by itself')
  })

  test('a creation that failed is to be deleted', async () => {
    const account = leftByProton({}, { created: { '*': { plan: createPlan } } })
    const { lines, outputs } = await playStackStep(scenario({ account, with: create }))
    const line = lines.find(text => text.startsWith('Error:')) ?? ''
    expect(line).toContain(`The stack ${outputs['stackName']} is ROLLBACK_COMPLETE. Delete the stack with`)
    expect(line).toContain(`delete-stack --stack-name ${outputs['stackName']} --region us-east-1`)
  })

  const cancelledCreation = {
    with: create,
    account: leftByProton({}, { created: { '*': { plan: [{ takes: '5m' }] } } }),
  }
  test('a creation that was cancelled left nothing to delete', async () => {
    const { lines, outputs } = await playStackStep(
      scenario({
        ...cancelledCreation,
        meanwhile: ({ runner, clock, stop }) => {
          runner.when(/started/, () => {
            clock.after(15_000, stop)
          })
        },
      }),
    )
    expect(outputs['stackStatus']).toMatch(/^DELETE_/)
    expect(lines.join('\n')).toContain('was cancelled')
    expect(lines.join('\n')).toContain(`The stack ${outputs['stackName']} is deleted.`)
    expect(lines.join('\n')).not.toContain('partly created')
  })

  test('so does one that the post step cancels', async () => {
    const { lines } = await playStackStep(
      scenario({ ...cancelledCreation, killedAfter: /^Deployment .* started/ }),
    )
    expect(lines.at(-1)).toMatch(/was cancelled.* The stack AWSProton-shop-shop-new-\w+ is deleted\.$/)
  })
})

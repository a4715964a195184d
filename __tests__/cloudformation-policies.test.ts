import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { Simulator } from '../src/simulator/server/listen.js'
import { playSteps } from './support/cloudformation-step.js'
import {
  bundleFiles,
  deployProd,
  instanceStack,
  leftByProton,
  prodInstance,
  prodText,
  shopSpec,
} from './support/small-stacks.js'

interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource: string
}

/** A call as a policy sees it; `stack`: the name of the stack, where the request names one. */
interface Call {
  readonly operation: string
  readonly stack: string | undefined
}

/** The statements of the policy of docs/permissions.md with this summary, which CloudFormation's section has. */
function policy(summary: string): readonly Statement[] {
  const [, section = ''] = readFileSync('docs/permissions.md', 'utf8').split('## Policies for CloudFormation')
  const [, after = ''] = section.split(`<summary>${summary}</summary>`)
  const [, json = ''] = /```json\n([^]*?)```/.exec(after) ?? []
  return (JSON.parse(json) as { readonly Statement: readonly Statement[] }).Statement
}

function actionsOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ Action }) => Action).map(action => action.replace('cloudformation:', ''))
}

/** Whether a statement allows the call: without the name of a stack, only one for all resources does. */
function isAllowed({ operation, stack }: Call, statements: readonly Statement[]): boolean {
  return statements.some(statement => {
    if (!actionsOf([statement]).includes(operation)) return false
    const [, pattern = ''] = statement.Resource.split(':stack/')
    const names = new RegExp(`^${pattern.replace('/*', '').replaceAll('*', '.*')}$`)
    return statement.Resource === '*' || (stack !== undefined && names.test(stack))
  })
}

/** The stack of a request; a change set is one of a stack, and is named after it in the tests' account. */
function callOf({ operation, input }: Simulator['requests'][number], changeSets: Map<string, string>): Call {
  const changeSet = textOf(input['ChangeSetName']) ?? ''
  const given = textOf(input['StackName'])
  if (given !== undefined && changeSet !== '') changeSets.set(changeSet, nameOf(given))
  const name = /changeSet\/([^/]+)/.exec(changeSet)?.[1] ?? changeSet
  return { operation, stack: given === undefined ? changeSets.get(name) : nameOf(given) }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The name of a stack in its ARN, or by itself. */
function nameOf(stack: string): string {
  return /:stack\/([^/]+)/.exec(stack)?.[1] ?? stack
}

const staging = instanceStack({
  tags: {
    ...instanceStack().tags,
    'proton:service-instance': 'arn:aws:proton:us-east-1:123456789012:service/shop/service-instance/staging',
  },
  template: prodText('shop:4').replaceAll(/(?<=shop.|\/\/)prod/g, 'staging'),
})
const left = leftByProton({ template: prodText('shop:1', 3), plan: [{ fails: [{ resource: 'Task' }] }] })
const scenario = {
  files: {
    ...bundleFiles,
    'spec.yaml': shopSpec('shop:2', '      count: 3\n'),
    'staging.yaml': shopSpec('shop:5', '      count: 2\n').replace('name: prod', 'name: staging'),
  },
  account: { ...left, stacks: { ...left.stacks, 'AWSProton-shop-staging-1': staging } },
}
const deployStaging = { ...deployProd, serviceInstanceName: 'staging', specPath: 'staging.yaml' }
const promoteProd = { ...prodInstance, promoteFrom: 'staging', promote: 'image' }
const plan = { command: 'plan' }
const status = { command: 'status', show: 'image', stages: 'staging,prod' }

/** The calls of the last of some steps. */
async function callsOf(...steps: readonly Readonly<Record<string, unknown>>[]): Promise<readonly Call[]> {
  let simulator: Simulator | undefined
  const starts: number[] = []
  const meanwhile = ({ simulator: running }: { readonly simulator: Simulator }) => {
    simulator = running
    starts.push(running.requests.length)
  }
  const played = await playSteps({ ...scenario, meanwhile }, ...steps)
  const start = starts.at(-1) ?? 0
  const changeSets = new Map<string, string>()
  const requests = simulator?.requests.slice(start, start + (played.at(-1)?.operations.length ?? 0)) ?? []
  return requests.map(request => callOf(request, changeSets))
}

describe('the least policies for CloudFormation', () => {
  test.each([
    [
      'Plan an instance on pull requests',
      [[{ ...deployProd, ...plan }], [deployStaging, { ...deployStaging, ...plan }]],
    ],
    ['Status of all stages', [[status], [deployStaging, deployProd, status]]],
  ])('%s: all that is called is allowed, and all that is allowed is called', async (summary, plays) => {
    const statements = policy(summary)
    const calls = (await Promise.all(plays.map(steps => callsOf(...steps)))).flat()
    expect(calls.filter(call => !isAllowed(call, statements))).toEqual([])
    expect([...new Set(calls.map(({ operation }) => operation))].sort()).toEqual(
      [...actionsOf(statements)].sort(),
    )
  })

  test('Promote: for the source, with a record and without', async () => {
    const statements = policy('Promote: what the role of the target needs for the source')
    const plays = await Promise.all([callsOf(promoteProd), callsOf(deployStaging, promoteProd)])
    const calls = plays.flat()
    const ofSource = calls.filter(
      ({ stack }) => stack === undefined || stack.startsWith('AWSProton-shop-staging'),
    )
    expect(ofSource.filter(call => !isAllowed(call, statements))).toEqual([])
    expect([...new Set(ofSource.map(({ operation }) => operation))].sort()).toEqual(
      [...actionsOf(statements)].sort(),
    )
  })

  test('are not met by another action or another stack', () => {
    const statements = policy('Status of all stages')
    expect(isAllowed({ operation: 'GetTemplate', stack: 'AWSProton-shop-prod-1' }, statements)).toBe(true)
    expect(isAllowed({ operation: 'GetTemplate', stack: 'network' }, statements)).toBe(false)
    expect(isAllowed({ operation: 'GetTemplate', stack: undefined }, statements)).toBe(false)
    expect(isAllowed({ operation: 'ExecuteChangeSet', stack: 'AWSProton-shop-prod-1' }, statements)).toBe(
      false,
    )
  })
})

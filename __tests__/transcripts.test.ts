import { readdirSync } from 'node:fs'
import { describe, expect, it, test } from '@jest/globals'
import {
  ListChangeSetsCommand,
  DescribeStacksCommand,
  type CloudFormationClient,
  type Stack,
} from '@aws-sdk/client-cloudformation'
import { componentScenarios } from './scenarios/components.js'
import { creationScenarios } from './scenarios/creation.js'
import { deletionScenarios } from './scenarios/deletion.js'
import { environmentScenarios } from './scenarios/environments.js'
import { faultScenarios } from './scenarios/faults.js'
import { flowScenarios } from './scenarios/flows.js'
import { instanceAndPipelineScenarios } from './scenarios/instances-and-pipelines.js'
import { refusalScenarios } from './scenarios/refusals.js'
import { serviceScenarios } from './scenarios/services.js'
import { sharedScenarios } from './scenarios/shared/all.js'
import { stackScenarios } from './scenarios/stacks.js'
import { onStacks, play, playWith } from './support/stage.js'
import { cloudFormation } from './support/staged-provider.js'
import { expectTranscript, fileOf, TRANSCRIPTS } from './support/transcripts.js'

const onProton = {
  ...sharedScenarios,
  ...instanceAndPipelineScenarios,
  ...environmentScenarios,
  ...componentScenarios,
  ...serviceScenarios,
  ...creationScenarios,
  ...deletionScenarios,
  ...flowScenarios,
  ...faultScenarios,
  ...refusalScenarios,
}
const onCloudFormation = {
  ...Object.fromEntries(Object.entries(sharedScenarios).map(([name, one]) => [name, onStacks(one)])),
  ...stackScenarios,
}

/** Rule 12: neither the spec nor output values are printed. */
function expectNothingSensitive(lines: readonly string[]): void {
  const values = [
    'registry.example/shop:',
    'https://prod.shop.example',
    'hunter2',
    'testCommand',
    'first "line"',
  ]
  for (const value of values) expect(lines.join('\n')).not.toContain(value)
}

/** A plan asks, and changes nothing, ever. */
function expectNothingChanged(requests: readonly { readonly operation: string }[], allowed: RegExp): void {
  for (const { operation } of requests) expect(operation).toMatch(allowed)
}

/** Where nobody may read, nothing was changed. */
function ifDenied(error: unknown): { readonly Stacks?: readonly Stack[] } {
  if (error instanceof Error && error.name === 'AccessDenied') return {}
  throw error
}

/** Whatever happens, no change set is left that somebody might execute, and no empty stack. */
async function expectNothingLeft(client: CloudFormationClient): Promise<void> {
  const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({})).catch(ifDenied)
  const lists = await Promise.all(
    stacks.map(({ StackName }) => client.send(new ListChangeSetsCommand({ StackName }))),
  )
  const left = lists.flatMap(({ Summaries = [] }) => Summaries)
  expect(left.filter(({ ExecutionStatus }) => ExecutionStatus === 'AVAILABLE')).toEqual([])
  expect(stacks.filter(({ StackStatus }) => StackStatus === 'REVIEW_IN_PROGRESS')).toEqual([])
}

describe('what the user saw and what Proton was asked', () => {
  it.each(Object.entries(onProton))('%s', async (name, scenario) => {
    const { transcript, stage } = await play(scenario)
    expectNothingSensitive(stage.runner.lines)
    if (scenario.with.includes('command: plan')) expectNothingChanged(stage.simulator.requests, /^(Get|List)/)
    expectTranscript(name, transcript)
  })
})

describe('what the user saw and what CloudFormation was asked', () => {
  it.each(Object.entries(onCloudFormation))('%s', async (name, scenario) => {
    const { transcript, stage } = await playWith(cloudFormation, scenario, expectNothingLeft)
    expectNothingSensitive(stage.runner.lines)
    if (scenario.with.includes('command: plan'))
      expectNothingChanged(stage.simulator.requests, /^(Get|List|Describe|CreateChangeSet|DeleteChangeSet)/)
    expectTranscript(`cloudformation: ${name}`, transcript)
  })
})

test('every committed transcript is one of a scenario', () => {
  const expected = [
    ...Object.keys(onProton),
    ...Object.keys(onCloudFormation).map(name => `cloudformation: ${name}`),
  ].map(fileOf)
  const committed = readdirSync(TRANSCRIPTS, { recursive: true, encoding: 'utf8' })
  expect(
    committed
      .filter(path => path.endsWith('.txt'))
      .map(path => path.replaceAll('\\', '/'))
      .sort(),
  ).toEqual(expected.sort())
})

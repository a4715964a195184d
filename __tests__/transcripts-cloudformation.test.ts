import {
  DescribeStacksCommand,
  ListChangeSetsCommand,
  type CloudFormationClient,
  type Stack,
} from '@aws-sdk/client-cloudformation'
import { describe, expect, it, test } from '@jest/globals'
import { sharedScenarios } from './scenarios/shared/all.js'
import { stackScenarios } from './scenarios/stacks.js'
import { onStacks, playWith } from './support/stage.js'
import { cloudFormation } from './support/staged-provider.js'
import { expectNoOtherTranscripts, expectNothingSensitive, expectTranscript } from './support/transcripts.js'

const scenarios = {
  ...Object.fromEntries(Object.entries(sharedScenarios).map(([name, one]) => [name, onStacks(one)])),
  ...stackScenarios,
}
const inFolder = (name: string) => `cloudformation: ${name}`

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

const OF_PLAN = /^(Get|List|Describe|CreateChangeSet|DeleteChangeSet)/

describe('what the user saw and what CloudFormation was asked', () => {
  it.each(Object.entries(scenarios))('%s', async (name, scenario) => {
    const { transcript, stage } = await playWith(cloudFormation, scenario, expectNothingLeft)
    expectNothingSensitive(stage.runner.lines)
    if (scenario.with.includes('command: plan'))
      for (const { operation } of stage.simulator.requests) expect(operation).toMatch(OF_PLAN)
    expectTranscript(inFolder(name), transcript)
  })
})

test('every committed transcript is one of a scenario', () => {
  expectNoOtherTranscripts(Object.keys(scenarios).map(inFolder))
})

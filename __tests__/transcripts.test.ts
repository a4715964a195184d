import { describe, expect, it } from '@jest/globals'
import { componentScenarios } from './scenarios/components.js'
import { creationScenarios } from './scenarios/creation.js'
import { deletionScenarios } from './scenarios/deletion.js'
import { environmentScenarios } from './scenarios/environments.js'
import { faultScenarios } from './scenarios/faults.js'
import { flowScenarios } from './scenarios/flows.js'
import { refusalScenarios } from './scenarios/refusals.js'
import { serviceScenarios } from './scenarios/services.js'
import { instanceAndPipelineScenarios } from './scenarios/instances-and-pipelines.js'
import { play } from './support/stage.js'
import { expectTranscript } from './support/transcripts.js'

const scenarios = {
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
function expectNothingChanged(requests: readonly { readonly operation: string }[]): void {
  for (const { operation } of requests) expect(operation).toMatch(/^(Get|List)/)
}

describe('what the user saw and what Proton was asked', () => {
  it.each(Object.entries(scenarios))('%s', async (name, scenario) => {
    const { transcript, stage } = await play(scenario)
    expectNothingSensitive(stage.runner.lines)
    if (scenario.with.includes('command: plan')) expectNothingChanged(stage.simulator.requests)
    expectTranscript(name, transcript)
  })
})

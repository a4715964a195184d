import { describe, expect, it, test } from '@jest/globals'
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
import { play } from './support/stage.js'
import { expectNoOtherTranscripts, expectNothingSensitive, expectTranscript } from './support/transcripts.js'

const scenarios = {
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
describe('what the user saw and what Proton was asked', () => {
  it.each(Object.entries(scenarios))('%s', async (name, scenario) => {
    const { transcript, stage } = await play(scenario)
    expectNothingSensitive(stage.runner.lines)
    // A plan asks, and changes nothing, ever.
    if (scenario.with.includes('command: plan'))
      for (const { operation } of stage.simulator.requests) expect(operation).toMatch(/^(Get|List)/)
    expectTranscript(name, transcript)
  })
})

test('every committed transcript is one of a scenario', () => {
  expectNoOtherTranscripts(Object.keys(scenarios))
})

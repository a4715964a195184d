import assert from 'node:assert/strict'
import { expectPart } from './expect.js'
import type { Story } from './story.js'

export const simulatorStories: readonly Story[] = [
  {
    name: 'try-on-simulator.yml: both jobs deploy to the simulators that they start',
    workflow: 'examples/try-on-simulator.yml',
    service: 'proton',
    play: async stage => {
      const { jobs, outputs, log } = await stage.run({ name: 'workflow_dispatch' })
      assert.deepEqual(jobs, { cloudformation: 'success', proton: 'success' })
      for (const job of Object.keys(jobs)) assert.equal(outputs[job]?.['deploymentStatus'], 'SUCCEEDED')
      expectPart(log.join('\n'), 'Requests to the CloudFormation simulator')
      expectPart(log.join('\n'), 'Requests to the Proton simulator')
    },
  },
  {
    name: 'state: a promotion through jobs, each with a simulator of its own',
    workflow: 'act/workflows/state.yml',
    service: 'proton',
    play: async ({ run }) => {
      const { jobs, outputs } = await run({ name: 'push' })
      assert.deepEqual(jobs, { dev: 'success', staging: 'success' })
      assert.equal(outputs['staging']?.['Image'], 'registry.example/shop:42')
    },
  },
]

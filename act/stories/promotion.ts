import assert from 'node:assert/strict'
import { readStacks } from '../../scripts/demo-stacks.js'
import type { Run } from '../engine.js'
import type { Stage } from '../stage.js'
import { changesIn, expectPart, instanceIn } from './expect.js'
import type { Story } from './story.js'

const STAGES = ['dev', 'staging', 'prod'] as const
const ALL_SUCCEED = { build: 'success', dev: 'success', staging: 'success', prod: 'success' }
/** Slow enough for the engine to be interrupted while a deployment runs. */
const SLOW = 6
const STARTED = /^Deployment \S+ started\.$/

const promote = { workflow: 'examples/promote.yml', service: 'proton' } as const
const afterProton = { workflow: 'examples/after-proton.yml', service: 'cloudformation' } as const

export const promotionStories: readonly Story[] = [
  {
    ...promote,
    name: 'promote.yml: dev, staging and prod get the image',
    play: async stage => {
      const { jobs, outputs } = await stage.run({ name: 'push' })
      assert.deepEqual(jobs, ALL_SUCCEED)
      const image = imageOf(outputs)
      for (const name of STAGES) {
        const instance = await instanceIn(stage, name)
        assert.equal(instance?.deploymentStatus, 'SUCCEEDED')
        expectPart(instance.spec, image)
      }
      assert.deepEqual(
        changesIn(stage),
        STAGES.map(() => 'UpdateServiceInstance'),
      )
    },
  },
  {
    ...promote,
    name: 'promote.yml: SIGINT while dev deploys cancels the deployment, and nothing follows',
    speed: SLOW,
    play: async stage => {
      const { jobs, log } = await stage.run({ name: 'push' }, { cancelAfter: STARTED })
      assert.deepEqual(jobs, { build: 'success', dev: 'failure' })
      expectPart(
        log.join('\n'),
        'The step ended while its deployment was still running: cancelling the deployment.',
      )
      assert.equal((await instanceIn(stage, 'dev'))?.deploymentStatus, 'CANCELLED')
      assert.deepEqual(changesIn(stage), ['UpdateServiceInstance', 'CancelServiceInstanceDeployment'])
    },
  },
  {
    ...afterProton,
    name: 'after-proton.yml: the stacks of dev, staging and prod get the image',
    play: async stage => {
      const { jobs, outputs } = await stage.run({ name: 'push' })
      assert.deepEqual(jobs, ALL_SUCCEED)
      for (const name of STAGES) {
        assert.equal(outputs[name]?.['proof'], 'bytes')
        assert.equal(outputs[name]['Image'], imageOf(outputs))
      }
      assert.deepEqual(await statusesIn(stage), ['UPDATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE'])
      assert.deepEqual(
        changesIn(stage),
        STAGES.map(() => 'ExecuteChangeSet'),
      )
    },
  },
  {
    ...afterProton,
    name: 'after-proton.yml: SIGINT while dev deploys rolls its stack back, and nothing follows',
    speed: SLOW,
    play: async stage => {
      const { jobs, log } = await stage.run({ name: 'push' }, { cancelAfter: STARTED })
      assert.deepEqual(jobs, { build: 'success', dev: 'failure' })
      expectPart(
        log.join('\n'),
        'The step ended while its deployment was still running: cancelling the deployment.',
      )
      assert.deepEqual(changesIn(stage), ['ExecuteChangeSet', 'CancelUpdateStack'])
      const [dev] = await statusesIn(stage)
      assert.match(dev ?? 'none', /^UPDATE_ROLLBACK_(IN_PROGRESS|COMPLETE)/)
    },
  },
]

/** The image that the job build pushed. */
function imageOf({ build }: Run['outputs']): string {
  assert.match(build?.['image'] ?? '', /^ghcr\.io\/acme\/shop:[0-9a-f]{40}$/)
  return build?.['image'] ?? ''
}

/** Of the stacks of the instances, in the order of the stages. */
async function statusesIn({ simulator }: Stage): Promise<readonly (string | undefined)[]> {
  const stacks = await readStacks(simulator.url)
  return STAGES.map(stage => stacks.find(({ owner }) => owner === `shop/${stage}`)?.status)
}

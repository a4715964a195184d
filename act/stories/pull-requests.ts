import assert from 'node:assert/strict'
import { HEAD, pullRequestEvent } from '../stage.js'
import { changesIn, expectComments, expectPart, instanceIn } from './expect.js'
import type { Story } from './story.js'

export const pullRequestStories: readonly Story[] = [
  {
    name: 'pull-request.yml: one comment has the plan, which the next push updates',
    workflow: 'examples/pull-request.yml',
    service: 'proton',
    play: async stage => {
      const next = 'c'.repeat(40)
      for (const [action, sha] of [
        ['opened', HEAD],
        ['synchronize', next],
      ] as const) {
        const { jobs, log } = await stage.run(pullRequestEvent(action, sha))
        assert.deepEqual(jobs, { plan: 'success' })
        expectPart(log.join('\n'), 'Merging this deploys something')
        expectComments(stage, ['📋 Plan for service instance shop/dev: 2 inputs changed'])
        expectPart(stage.github.comments[0]?.body, `/commit/${sha}`)
      }
      assert.deepEqual(changesIn(stage), [])
    },
  },
  {
    name: 'preview.yml: the preview is created, deployed again, and deleted',
    workflow: 'examples/preview.yml',
    service: 'proton',
    play: async stage => {
      const next = 'c'.repeat(40)
      for (const [action, sha] of [
        ['opened', HEAD],
        ['synchronize', next],
      ] as const) {
        const { jobs } = await stage.run(pullRequestEvent(action, sha))
        assert.deepEqual(jobs, { deploy: 'success' })
        const preview = await instanceIn(stage, 'pr-7')
        assert.equal(preview?.deploymentStatus, 'SUCCEEDED')
        expectPart(preview.spec, `registry.example/shop:${sha}`)
      }
      const { jobs } = await stage.run(pullRequestEvent('closed', next))
      assert.deepEqual(jobs, { delete: 'success' })
      assert.equal(await instanceIn(stage, 'pr-7'), undefined)
    },
  },
  {
    name: 'after-proton.yml: a pull request gets a plan for each instance',
    workflow: 'examples/after-proton.yml',
    service: 'cloudformation',
    play: async stage => {
      const { jobs } = await stage.run(pullRequestEvent('opened'))
      const instances = ['dev', 'staging', 'prod']
      assert.deepEqual(jobs, Object.fromEntries(instances.map(name => [`plan (${name})`, 'success'])))
      expectComments(
        stage,
        instances.map(name => `Plan for service instance shop/${name}`),
      )
      assert.deepEqual(changesIn(stage), [])
    },
  },
]

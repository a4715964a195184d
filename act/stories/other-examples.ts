import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../../scripts/demo-simulator.js'
import { type Stage, pullRequestEvent } from '../stage.js'
import type { Story } from './story.js'

/** The examples that no other story plays: all their jobs succeed. */
export function otherExamples(stories: readonly Story[]): readonly Story[] {
  const played = stories.map(({ workflow }) => workflow)
  const examples = globSync('examples/*.yml', { cwd: root }).map(path => path.replaceAll('\\', '/'))
  return examples
    .filter(example => !played.includes(example))
    .toSorted()
    .map(workflow => ({
      name: `${workflow.replace('examples/', '')}: all jobs succeed`,
      workflow,
      service: workflow.includes('after-proton') ? 'cloudformation' : 'proton',
      play: stage => playToSuccess(stage, workflow),
    }))
}

async function playToSuccess(stage: Stage, workflow: string): Promise<void> {
  const { jobs, outputs } = await stage.run(eventOf(workflow))
  assert.notDeepEqual(jobs, {}, 'no job has run')
  for (const [job, result] of Object.entries(jobs)) {
    assert.equal(result, 'success', `job ${job}`)
    // A service is ACTIVE; a command that deploys nothing has no status.
    const { deploymentStatus = 'SUCCEEDED' } = outputs[job] ?? {}
    assert.match(deploymentStatus, /^(SUCCEEDED|ACTIVE)$/, `the deployment of job ${job}`)
  }
}

function eventOf(workflow: string) {
  const { on } = parse(readFileSync(join(root, workflow), 'utf8')) as { on: string | string[] | object }
  const names = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on)
  if (names.includes('push')) return { name: 'push' } as const
  return names.includes('pull_request')
    ? pullRequestEvent('opened')
    : ({ name: 'workflow_dispatch' } as const)
}

import assert from 'node:assert/strict'
import { ask } from '../../scripts/demo-simulator.js'
import type { Stage } from '../stage.js'

/** What an instance of the service shop shows in the Proton simulator; undefined when there is none. */
export async function instanceIn({ simulator }: Stage, name: string) {
  const { serviceInstance } = await ask(simulator.url, 'GetServiceInstance', { serviceName: 'shop', name })
  return serviceInstance as { readonly deploymentStatus: string; readonly spec: string } | undefined
}

/** The operations that the simulator was asked for and that change something, in their order. */
export function changesIn({ simulator }: Stage): readonly string[] {
  const changing = /^(Update|Execute|Cancel|Create(?!ChangeSet)|Delete(?!ChangeSet))/
  return simulator.requests.flatMap(({ operation }) => (changing.test(operation) ? [operation] : []))
}

/** Checks that a text has a part. */
export function expectPart(text: string | undefined, part: string): void {
  assert.ok(text?.includes(part), `expected ${JSON.stringify(part)} in:\n${text ?? 'nothing'}`)
}

/** Checks that the comments on the pull request are as many, each with a part, whatever their order. */
export function expectComments({ github }: Stage, parts: readonly string[]): void {
  const bodies = github.comments.map(({ body }) => body)
  assert.equal(bodies.length, parts.length, `comments:\n${bodies.join('\n')}`)
  for (const part of parts) expectPart(bodies.join('\n'), part)
  assert.deepEqual(github.problems, [], "requests that GitHub's API does not know")
}

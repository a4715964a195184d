import { inLine, inValue } from '../shared/sanitize.js'
import type { DeleteRequest } from '../inputs/request.js'
import type { StepEvent } from '../engine/context.js'
import { consoleUrl, deployable } from '../providers/proton/targets/adapter-for-target.js'
import { isAwsHost } from '../providers/proton/api/errors.js'
import { removalEndingOf, standingAfter } from '../reporting/messages/delete.js'
import { remove, type Removed } from '../engine/delete.js'
import { speak, tellEnding } from '../reporting/reporter.js'
import { forgetStarted, saveStarted } from '../reporting/saved-state.js'
import type { Scene } from './runtime.js'

/** Deletes what the request names, and reports it. */
export async function deleteCommand({ world, proton, region }: Scene, request: DeleteRequest): Promise<void> {
  const { workflow, clock, random, stop } = world
  const { target, timeoutMs } = request
  const adapter = deployable(proton, target, clock)
  const { removal } = adapter
  // The inputs were checked: what cannot be deleted by itself does not come here.
  if (!removal) throw new TypeError(`a ${target.kind} cannot be deleted`)
  const startedAt = clock.now()
  const report = (event: StepEvent) => {
    if (event.type === 'deleting') {
      const { createdAt } = event
      saveStarted(workflow, { kind: 'deletion', target, region, createdAt })
    }
    speak(workflow, event, target)
  }
  const bounds = { deadline: startedAt + timeoutMs, clock, random, stop }
  const job = { ...request, deployable: adapter, removal, ...bounds, report }
  const removed = await remove(job)
  const after = standingAfter(removed)
  if (after) workflow.setOutput('deploymentStatus', inValue(after.status))
  if (after?.message !== undefined) workflow.setOutput('deploymentStatusMessage', inLine(after.message))
  forgetStarted(workflow)
  const tookMs = isEnd(removed) ? clock.now() - startedAt : undefined
  const url = isAwsHost(proton.host()) ? consoleUrl(target, region) : undefined
  await tellEnding(workflow, { target, ending: removalEndingOf(removed, target), tookMs, consoleUrl: url })
}

function isEnd({ kind }: Removed): boolean {
  return kind === 'deleted' || kind === 'failed'
}

import { milliseconds } from '../../account/duration.js'
import { resourceEvent, stackEvent } from './events.js'
import type { ResourceWork } from './state.js'
import { schedule } from './timeline.js'
import type { WorkContext } from './work-events.js'

/** Starts the cleanup after a successful update, which deletes what was removed or replaced. */
export function cleanUp(context: WorkContext, at: number): void {
  const { state, stack, operation } = context
  const { works = [], step = {}, oldIds } = stack.underway ?? {}
  stackEvent(state, stack, at, { operation, status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' })
  const endsAt = at + milliseconds(step.cleanupTakes ?? '5s') / state.speed
  for (const work of works) {
    const physicalId = work.isReplaced
      ? oldIds?.get(work.logicalId)
      : stack.resources.get(work.logicalId)?.physicalId
    const isLeft = work.isReplaced || work.action === 'Remove'
    if (isLeft && physicalId !== undefined) removeResource(context, work, physicalId, at, endsAt)
  }
  schedule(stack, endsAt, () => {
    stack.underway = undefined
    stackEvent(state, stack, endsAt, { operation, status: 'UPDATE_COMPLETE' })
  })
}

/** Records the deletion of a resource from `at` to `endsAt`, or that its policy keeps it. */
export function removeResource(
  context: WorkContext,
  work: ResourceWork,
  physicalId: string,
  at: number,
  endsAt: number,
): void {
  const { stack, operation } = context
  const { logicalId, type, properties, isRetained } = work
  const event = { operation, logicalId, type, physicalId, properties }
  if (isRetained) {
    resourceEvent(stack, at, { ...event, status: 'DELETE_SKIPPED' })
    return
  }
  resourceEvent(stack, at, { ...event, status: 'DELETE_IN_PROGRESS' })
  schedule(stack, endsAt, () => {
    resourceEvent(stack, endsAt, { ...event, status: 'DELETE_COMPLETE' })
  })
}

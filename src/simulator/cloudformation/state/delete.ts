import { milliseconds } from '../../account/duration.js'
import type { DeletionEntry } from '../account/account-file.js'
import { removeResource } from './clean-up.js'
import { stackEvent } from './events.js'
import type { Context, Operation, Resource, Stack } from './state.js'
import { schedule } from './timeline.js'
import { endWork, failureReason, type WorkContext } from './work-events.js'

/** A deletion; `retained` are the resources that it leaves behind. */
export interface Deletion {
  readonly operation: Operation
  readonly reason: string
  readonly plan: DeletionEntry
  readonly retained: readonly string[]
}

/** Starts the deletion of a stack, whatever it does at the moment; the rest of its course is planned. */
export function deleteAll({ state, now }: Context, stack: Stack, deletion: Deletion): void {
  const { operation, reason, plan, retained } = deletion
  stack.pending = []
  stack.underway = undefined
  stackEvent(state, stack, now, { operation, status: 'DELETE_IN_PROGRESS', reason })
  const endsAt = now + milliseconds(plan.takes ?? '30s') / state.speed
  const context: WorkContext = { state, stack, operation }
  const failing = (plan.fails ?? []).filter(({ resource }) => !retained.includes(resource))
  for (const resource of [...stack.resources.values()].reverse()) {
    if (failing.some(one => one.resource === resource.logicalId)) continue
    removeResource(context, workOf(stack, resource, retained), resource.physicalId, now, endsAt)
  }
  schedule(stack, endsAt, () => {
    if (failing.length === 0) {
      stack.deletedAt = endsAt
      stackEvent(state, stack, endsAt, { operation, status: 'DELETE_COMPLETE' })
      return
    }
    for (const {
      resource,
      reason: why = 'Resource handler returned message: "The resource is in use."',
    } of failing) {
      const left = stack.resources.get(resource)
      if (left) endWork(context, workOf(stack, left, []), endsAt, { status: 'DELETE_FAILED', reason: why })
    }
    const ids = failing.map(({ resource }) => resource)
    stackEvent(state, stack, endsAt, {
      operation,
      status: 'DELETE_FAILED',
      reason: failureReason('delete', ids),
    })
  })
}

function workOf({ content }: Stack, { logicalId, type }: Resource, retained: readonly string[]) {
  const declared = content?.template.resources[logicalId]
  return {
    action: 'Remove',
    logicalId,
    type,
    isReplaced: false,
    isRetained: retained.includes(logicalId) || declared?.deletionPolicy?.startsWith('Retain') === true,
    properties: JSON.stringify(declared?.properties ?? {}),
  } as const
}

import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation'
import { newId } from './ids.js'
import type { AccountState, EventRecord, Operation, Stack } from './state.js'

/** The type of a stack, as a resource. */
export const STACK_TYPE = 'AWS::CloudFormation::Stack'

/** Records an event of the stack itself, which sets its status. */
export function stackEvent(
  state: AccountState,
  stack: Stack,
  at: number,
  event: { operation: Operation; status: StackStatus; reason?: string | undefined },
): void {
  stack.status = event.status
  stack.statusReason = event.reason
  const place = { logicalId: stack.name, physicalId: stack.id, type: STACK_TYPE }
  stack.events.push({ id: newId(state), at, ...place, ...event })
}

/** What an event says of a resource. */
export interface ResourceEvent extends Omit<EventRecord, 'id' | 'at'> {
  readonly status: ResourceStatus
}

/** Records an event of a resource, which sets the status of the resource. */
export function resourceEvent(stack: Stack, at: number, event: ResourceEvent): void {
  const { logicalId, status } = event
  const id = `${logicalId}-${status}-${new Date(at).toISOString()}`
  const repeated = stack.events.filter(other => other.id.startsWith(id)).length
  stack.events.push({ id: repeated === 0 ? id : `${id}-${repeated}`, at, ...event })
  // The deletion of the old resource after a replacement says nothing of the new one.
  const current = stack.resources.get(logicalId)
  if (status.startsWith('DELETE') && current && current.physicalId !== event.physicalId) return
  if (status === 'DELETE_COMPLETE' || status === 'DELETE_SKIPPED') stack.resources.delete(logicalId)
  else {
    const { type, physicalId, reason } = event
    stack.resources.set(logicalId, { logicalId, type, physicalId, status, reason, at })
  }
}

/** Starts an operation on a stack. */
export function startOperation(
  state: AccountState,
  stack: Stack,
  type: Operation['type'],
  token: string | undefined,
): Operation {
  const operation = { id: newId(state), type, token }
  stack.operations.push(operation)
  return operation
}

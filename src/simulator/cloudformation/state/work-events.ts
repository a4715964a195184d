import type { ResourceStatus } from '@aws-sdk/client-cloudformation'
import type { FailureEntry, HookEntry } from '../account/account-file.js'
import { type ResourceEvent, resourceEvent } from './events.js'
import { newPhysicalId } from './ids.js'
import { findStack } from './stacks.js'
import type { AccountState, Operation, ResourceWork, Stack } from './state.js'

/** The work on one resource within an operation on a stack. */
export interface WorkContext {
  readonly state: AccountState
  readonly stack: Stack
  readonly operation: Operation
}

/** Whether the work is a creation or an update, as its statuses name it. */
export function verbOf({ action }: ResourceWork): 'CREATE' | 'UPDATE' {
  return action === 'Add' ? 'CREATE' : 'UPDATE'
}

/** Records the first events of a work: of its hooks, and that it is in progress. */
export function startWork(
  { state, stack, operation }: WorkContext,
  work: ResourceWork,
  at: number,
  hooks: readonly HookEntry[],
): void {
  const { logicalId, type, properties, isReplaced } = work
  const status = `${verbOf(work)}_IN_PROGRESS` as const
  const old = stack.resources.get(logicalId)?.physicalId ?? ''
  const event: ResourceEvent = { operation, logicalId, type, physicalId: old, status, properties }
  const reason = 'Requested update requires the creation of a new physical resource; hence creating one.'
  resourceEvent(stack, at, { ...event, ...(isReplaced && { reason }) })
  for (const hook of hooks.filter(({ resource }) => resource === logicalId))
    hookEvents(stack, at, event, hook)
  if (work.action !== 'Add' && !isReplaced) return
  if (isReplaced) stack.underway?.oldIds.set(logicalId, old)
  const planned = isReplaced ? undefined : stack.physicalIds[logicalId]
  const physicalId = planned ?? newPhysicalId(state, stack.name, logicalId)
  resourceEvent(stack, at, { ...event, physicalId, reason: 'Resource creation Initiated' })
}

function hookEvents(stack: Stack, at: number, event: ResourceEvent, hook: HookEntry): void {
  const { type, failureMode = 'FAIL', status = 'HOOK_COMPLETE_FAILED' } = hook
  const result = { type, failureMode, reason: undefined }
  resourceEvent(stack, at, { ...event, hook: { ...result, status: 'HOOK_IN_PROGRESS' } })
  resourceEvent(stack, at, { ...event, hook: { ...result, status, reason: hook.reason } })
}

/** Records the last event of a work. */
export function endWork(
  { state, stack, operation }: WorkContext,
  work: ResourceWork,
  at: number,
  end: { status: ResourceStatus; reason?: string | undefined; nestedStack?: string | undefined },
): void {
  const { logicalId, type, properties } = work
  const { status, reason, nestedStack } = end
  const nestedId = nestedStack === undefined ? undefined : findStack(state, nestedStack)?.id
  const physicalId = nestedId ?? stack.resources.get(logicalId)?.physicalId ?? ''
  resourceEvent(stack, at, { operation, logicalId, type, physicalId, status, reason, properties })
}

/** Records the failure of a work. */
export function failWork(context: WorkContext, work: ResourceWork, at: number, failure: FailureEntry): void {
  const { reason = 'Resource handler returned message: "The resource did not stabilize."', nestedStack } =
    failure
  endWork(context, work, at, { status: `${verbOf(work)}_FAILED`, reason, nestedStack })
}

/** The stack's reason for a failure, as CloudFormation words it. */
export function failureReason(verb: 'create' | 'update' | 'delete', logicalIds: readonly string[]): string {
  return `The following resource(s) failed to ${verb}: [${logicalIds.join(', ')}]. `
}

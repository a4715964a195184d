import type { OperationEvent } from '@aws-sdk/client-cloudformation'
import { invalidStack } from '../server/errors.js'
import { STACK_TYPE } from '../state/events.js'
import { readStack } from '../state/stacks.js'
import type { AccountState, EventRecord, Stack } from '../state/state.js'
import { FLAG, NEXT_TOKEN, OPTIONAL_NAME } from './fields.js'
import { changeSetOf } from './find-change-set.js'
import { operation } from './operation.js'
import { pageOf } from './paging.js'
import { eventView } from './stack-view.js'

interface Shown {
  readonly stack: Stack
  readonly event: EventRecord
}

/** DescribeEvents: the events of a stack, of an operation or of the validation of a change set, newest first. */
export const describeEvents = operation(
  {
    StackName: OPTIONAL_NAME,
    ChangeSetName: OPTIONAL_NAME,
    OperationId: { type: 'string', min: 1, max: 128 },
    Filters: { type: 'structure', members: { FailedEvents: FLAG } },
    NextToken: NEXT_TOKEN,
  },
  (input, { state, now }) => {
    const isWanted = input.Filters?.FailedEvents === 'true' ? isFailure : () => true
    const shown = selected(state, input).filter(({ event }) => event.at <= now && isWanted(event))
    const sorted = shown.sort((a, b) => b.event.at - a.event.at)
    const { items, nextToken } = pageOf(sorted, ({ event }) => event.id, state.pageSize, input.NextToken)
    return { OperationEvents: items.map(operationEvent), NextToken: nextToken }
  },
)

interface Selection {
  readonly StackName: string | undefined
  readonly ChangeSetName: string | undefined
  readonly OperationId: string | undefined
}

function selected(state: AccountState, selection: Selection): Shown[] {
  const { StackName: name, ChangeSetName: changeSetName, OperationId: operationId } = selection
  if (changeSetName !== undefined) {
    const { stack, changeSet } = changeSetOf(state, changeSetName, name)
    return eventsOf(stack).filter(({ event }) => event.operation.id === changeSet.operation.id)
  }
  if (name === undefined && operationId === undefined)
    throw invalidStack('One of StackName, ChangeSetName and OperationId must be specified.')
  const stacks = name === undefined ? state.stacks : [readStack(state, name)]
  return stacks.flatMap(stack => {
    if (stack === undefined) throw invalidStack(`Stack [${name ?? ''}] does not exist`)
    const isOf = ({ event }: Shown) => operationId === undefined || event.operation.id === operationId
    return eventsOf(stack).filter(isOf)
  })
}

function eventsOf(stack: Stack): readonly Shown[] {
  return stack.events.map(event => ({ stack, event })).reverse()
}

function isFailure({ status, hook, validation }: EventRecord): boolean {
  return validation !== undefined || isFailedHook(hook) || status?.endsWith('_FAILED') === true
}

function isFailedHook(hook: EventRecord['hook']): boolean {
  return hook !== undefined && /FAILED$/.test(hook.status)
}

function operationEvent({ stack, event }: Shown) {
  const { validation, operation: started } = event
  return {
    ...eventView(stack, event),
    StackName: undefined,
    OperationType: started.type,
    EventType: typeOf(event),
    ...(isStackLevel(event) && phaseOf(stack, event)),
    ...(validation && {
      ValidationName: validation.name,
      ValidationStatus: 'FAILED',
      ValidationStatusReason: validation.reason,
      ValidationPath: validation.path,
      ValidationFailureMode: validation.failureMode,
    }),
  }
}

function typeOf(event: EventRecord): NonNullable<OperationEvent['EventType']> {
  if (event.validation) return 'VALIDATION_ERROR'
  if (isFailedHook(event.hook)) return 'HOOK_INVOCATION_ERROR'
  if (isStackLevel(event)) return 'STACK_EVENT'
  return isFailure(event) ? 'PROVISIONING_ERROR' : 'PROGRESS_EVENT'
}

function isStackLevel({ logicalId, physicalId, type }: EventRecord): boolean {
  return type === STACK_TYPE && physicalId.includes(`:stack/${logicalId}/`)
}

/** How far the operation is with this event, and when it started. */
function phaseOf({ events }: Stack, event: EventRecord): Partial<OperationEvent> {
  const { status = '', at, operation: started } = event
  const start = events.find(other => other.operation.id === started.id)?.at ?? at
  if (status.endsWith('_IN_PROGRESS')) return { OperationStatus: 'IN_PROGRESS', StartTime: new Date(start) }
  return {
    OperationStatus: status.endsWith('_FAILED') ? 'FAILED' : 'SUCCEEDED',
    StartTime: new Date(start),
    EndTime: new Date(at),
  }
}

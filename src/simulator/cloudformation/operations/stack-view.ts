import type { Stack as StackView, StackEvent, StackResource } from '@aws-sdk/client-cloudformation'
import { isHidden } from '../template/parameters.js'
import type { ChangeSet, Content, EventRecord, Resource, Stack } from '../state/state.js'
import { mangled } from './mangled.js'

/** How many operations LastOperations shows. */
const LAST_OPERATIONS = 5

/** A stack as DescribeStacks shows it. */
export function stackView(stack: Stack): StackView {
  const { content, changeSets, outputs } = stack
  // A stack under review shows what its change set is to create.
  const shown = content ?? changeSets.at(-1)?.content
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId ?? (content === undefined ? changeSets.at(-1)?.id : undefined),
    Description: shown?.template.description,
    Parameters: shown && parametersView(shown),
    CreationTime: new Date(stack.createdAt),
    DeletionTime: dateOf(stack.deletedAt),
    LastUpdatedTime: dateOf(stack.updatedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: [...(shown?.notificationArns ?? [])],
    Capabilities: shown && capabilitiesView(shown),
    Outputs: Object.entries(outputs).map(([key, value]) => ({
      OutputKey: key,
      OutputValue: mangled(value),
      Description: textOf(content?.template.outputs[key]?.['Description']),
      ExportName: exportNameOf(content, key),
    })),
    RoleARN: shown?.roleArn,
    Tags: shown && tagsView(shown),
    EnableTerminationProtection: stack.isProtected,
    ParentId: stack.parentId,
    RootId: stack.parentId,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    LastOperations: stack.operations
      .slice(-LAST_OPERATIONS)
      .reverse()
      .map(({ id, type }) => ({ OperationType: type, OperationId: id })),
  }
}

function exportNameOf(content: Content | undefined, key: string): string | undefined {
  const declared = content?.template.outputs[key]?.['Export']
  return typeof declared === 'object' && 'Name' in declared ? textOf(declared.Name) : undefined
}

function textOf(node: unknown): string | undefined {
  return typeof node === 'string' ? node : undefined
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time)
}

/** Parameters in answers; the values of NoEcho parameters are asterisks. */
export function parametersView({ parameters, template }: Content) {
  return Object.entries(parameters).map(([name, value]) => ({
    ParameterKey: name,
    ParameterValue: isHidden(template, name) ? '****' : value,
  }))
}

/** Tags in answers. */
export function tagsView({ tags }: Content) {
  return Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value }))
}

/** Capabilities in answers. */
export function capabilitiesView({ capabilities }: Content) {
  return capabilities as NonNullable<StackView['Capabilities']>
}

/** An event as DescribeStackEvents shows it. */
export function eventView({ id, name }: Stack, event: EventRecord): StackEvent {
  const { hook, status } = event
  return {
    StackId: id,
    EventId: event.id,
    StackName: name,
    OperationId: event.operation.id,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.at),
    ResourceStatus: status as StackEvent['ResourceStatus'],
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties,
    ClientRequestToken: event.operation.token,
    ...(hook && {
      HookType: hook.type,
      HookStatus: hook.status,
      HookStatusReason: hook.reason,
      HookInvocationPoint: 'PRE_PROVISION',
      HookFailureMode: hook.failureMode,
    }),
  }
}

/** A resource as DescribeStackResources shows it. */
export function resourceView({ id, name }: Stack, resource: Resource): StackResource {
  return {
    StackName: name,
    StackId: id,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    Timestamp: new Date(resource.at),
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.reason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  }
}

/** The statuses of a change set at a time. */
export function changeSetStatus({ readyAt, failure, execution }: ChangeSet, now: number) {
  if (now < readyAt)
    return {
      Status: 'CREATE_IN_PROGRESS',
      StatusReason: undefined,
      ExecutionStatus: execution ?? 'UNAVAILABLE',
    } as const
  if (failure !== undefined)
    return { Status: 'FAILED', StatusReason: failure, ExecutionStatus: 'UNAVAILABLE' } as const
  return {
    Status: 'CREATE_COMPLETE',
    StatusReason: undefined,
    ExecutionStatus: execution ?? 'AVAILABLE',
  } as const
}

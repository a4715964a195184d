import type {
  Change,
  DescribeChangeSetOutput,
  OperationEvent,
  Stack,
  StackEvent,
} from '@aws-sdk/client-cloudformation'
import { required, text } from '../../aws/answer-fields.js'

/** A stack as DescribeStacks shows it. Times in epoch ms. */
export interface StackInfo {
  /** Its ARN. */
  readonly id: string
  readonly name: string
  readonly status: string
  readonly statusReason?: string | undefined
  readonly createdAt?: number | undefined
  readonly updatedAt?: number | undefined
  readonly outputs: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  /** The names of its parameters: values are never read, some are secret. */
  readonly parameters: readonly string[]
  readonly capabilities: readonly string[]
  /** The role that CloudFormation uses for the stack. */
  readonly roleArn?: string | undefined
  readonly isProtected: boolean
  /** It belongs to another stack. */
  readonly isNested: boolean
}

/** A stack in an answer. Throws when it lacks what every stack has. */
export function stackIn(stack: Stack | undefined): StackInfo {
  const { StackId, StackName, StackStatus, CreationTime, LastUpdatedTime } = required('Stack', stack)
  return {
    id: required('StackId', StackId),
    name: required('StackName', StackName),
    status: required('StackStatus', StackStatus),
    statusReason: text(stack?.StackStatusReason),
    createdAt: CreationTime?.getTime(),
    updatedAt: LastUpdatedTime?.getTime(),
    outputs: pairsIn(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    tags: pairsIn(stack?.Tags?.map(({ Key, Value }) => [Key, Value])),
    parameters: (stack?.Parameters ?? []).flatMap(({ ParameterKey }) => ParameterKey ?? []),
    capabilities: stack?.Capabilities ?? [],
    roleArn: text(stack?.RoleARN),
    isProtected: stack?.EnableTerminationProtection ?? false,
    isNested: stack?.ParentId !== undefined || stack?.RootId !== undefined,
  }
}

/** One event of a stack. `time` in epoch ms. */
export interface StackEventInfo {
  readonly id: string
  /** It is about the stack itself, and not about a resource of it or a nested stack. */
  readonly isOfStack: boolean
  readonly time: number
  /** The stack or resource that it is about. */
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status: string
  readonly reason?: string | undefined
  readonly clientToken?: string | undefined
  readonly operationId?: string | undefined
  /** A hook that failed in a way that stops the operation, and why. */
  readonly hookFailure?: string | undefined
}

/** The resource type of a stack's own events, and of nested stacks. */
export const STACK_TYPE = 'AWS::CloudFormation::Stack'

/** An event in an answer. Throws when it lacks what every event has. */
export function eventIn(event: StackEvent): StackEventInfo {
  const { EventId, Timestamp, LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus } = event
  return {
    id: required('EventId', EventId),
    // A custom resource may have the stack's ARN as its physical id, too.
    isOfStack: required('StackId', event.StackId) === PhysicalResourceId && ResourceType === STACK_TYPE,
    time: required('Timestamp', Timestamp).getTime(),
    logicalId: LogicalResourceId ?? '',
    physicalId: PhysicalResourceId ?? '',
    type: ResourceType ?? '',
    status: ResourceStatus ?? '',
    reason: text(event.ResourceStatusReason),
    clientToken: text(event.ClientRequestToken),
    operationId: text(event.OperationId),
    hookFailure: hookFailureIn(event),
  }
}

function hookFailureIn({
  HookType,
  HookStatus,
  HookStatusReason,
  HookFailureMode,
}: StackEvent): string | undefined {
  if (HookStatus === undefined || !HookStatus.endsWith('FAILED') || HookFailureMode === 'WARN')
    return undefined
  return `the hook ${HookType ?? '?'} failed: ${text(HookStatusReason) ?? HookStatus}`
}

/** A change set; `changes` are those of one page. */
export interface ChangeSetInfo {
  /** Its ARN. */
  readonly id: string
  readonly stackId: string
  readonly status: string
  readonly statusReason?: string | undefined
  readonly executionStatus?: string | undefined
  readonly changes: readonly ResourceChangeInfo[]
}

/** What a change set does to one resource. */
export interface ResourceChangeInfo {
  /** Its logical id; in a nested stack after those of the stacks that it is in: `Database/Instance`. */
  readonly path: string
  readonly type: string
  /** `Add`, `Modify`, `Remove`, `Import` or `Dynamic`. */
  readonly action: string
  /** `conditional`: CloudFormation decides when it makes the change. */
  readonly replacement: 'never' | 'conditional' | 'always'
  /** What becomes of a resource that is removed or replaced: `Delete`, `Retain`, `ReplaceAndDelete` … */
  readonly policyAction?: string | undefined
  readonly properties: readonly PropertyChange[]
  /** The change set of a nested stack. */
  readonly changeSetId?: string | undefined
}

/** A property that changes. Its values may be secret: they are never printed unasked. */
export interface PropertyChange {
  /** `/Properties/Cpu`, or the name of the property or attribute where no path is shown. */
  readonly path: string
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** A change set in an answer. Throws when it lacks what every change set has. */
export function changeSetIn(answer: DescribeChangeSetOutput): ChangeSetInfo {
  // Without the list it is not known what would be deleted or replaced.
  const { Changes = answer.Status === 'CREATE_COMPLETE' ? required('Changes', answer.Changes) : [] } = answer
  return {
    id: required('ChangeSetId', answer.ChangeSetId),
    stackId: required('StackId', answer.StackId),
    status: required('Status', answer.Status),
    statusReason: text(answer.StatusReason),
    executionStatus: text(answer.ExecutionStatus),
    changes: Changes.map(changeIn),
  }
}

function changeIn({ ResourceChange }: Change): ResourceChangeInfo {
  const change = required('ResourceChange', ResourceChange)
  const { LogicalResourceId, ResourceType, Action, Details = [] } = change
  const properties = Details.flatMap(({ Target: target }) => {
    if (!target) return []
    const path = text(target.Path) ?? text(target.Name) ?? target.Attribute ?? '?'
    return [{ path, before: target.BeforeValue, after: target.AfterValue }]
  })
  return {
    path: required('LogicalResourceId', LogicalResourceId),
    type: ResourceType ?? '',
    action: required('Action', Action),
    replacement: replacementIn(change.Replacement),
    policyAction: text(change.PolicyAction),
    properties: properties.filter(
      ({ path }, index) => properties.findIndex(one => one.path === path) === index,
    ),
    changeSetId: text(change.ChangeSetId),
  }
}

/** A word from the future counts as a replacement. */
function replacementIn(word: string | undefined): ResourceChangeInfo['replacement'] {
  if (word === undefined || word === 'False') return 'never'
  return word === 'Conditional' ? 'conditional' : 'always'
}

/** Why a validation refused a change set, or warns of it. */
export interface ValidationInfo {
  readonly logicalId?: string | undefined
  /** Where in the template: `/Resources/Bucket/Properties/BucketName`. */
  readonly path?: string | undefined
  readonly reason: string
  /** It does not keep the change set from being executed. */
  readonly isWarning: boolean
}

/** The failed validation that an event of an operation is about; undefined for any other event. */
export function validationIn(event: OperationEvent): ValidationInfo | undefined {
  const reason =
    text(event.ValidationStatusReason) ?? text(event.HookStatusReason) ?? text(event.ResourceStatusReason)
  if (reason === undefined) return undefined
  const isWarning = event.ValidationFailureMode === 'WARN' || event.HookFailureMode === 'WARN'
  return { logicalId: text(event.LogicalResourceId), path: text(event.ValidationPath), reason, isWarning }
}

function pairsIn(
  pairs: readonly (readonly (string | undefined)[])[] | undefined = [],
): ReadonlyMap<string, string> {
  return new Map(
    pairs.flatMap(([key, value]) => (key === undefined || value === undefined ? [] : [[key, value]])),
  )
}

import type {
  Change,
  HookFailureMode,
  HookStatus,
  OperationType,
  ResourceStatus,
  StackStatus,
} from '@aws-sdk/client-cloudformation'
import type { FutureEntry, PlanStep } from '../account/account-file.js'
import type { Buckets } from '../objects/object-store.js'
import type { Template } from '../template/template.js'

/** Everything that requests read and change. */
export interface AccountState {
  readonly accountId: string
  readonly region: string
  /** The divisor of simulated durations. */
  speed: number
  readonly pageSize: number
  readonly staleReads: number
  readonly templates: Readonly<Record<string, string>>
  readonly buckets: Buckets
  readonly created: Readonly<Record<string, FutureEntry>>
  /** In the order of their creation; deleted ones stay. */
  readonly stacks: Stack[]
  /** Counts the ids that were given out. */
  readonly ids: { count: number }
}

/** What an operation gets besides its input; `now` is in epoch milliseconds. */
export interface Context {
  readonly state: AccountState
  readonly now: number
}

/** One operation on a stack; the rollback of a failed one is another operation. */
export interface Operation {
  readonly id: string
  readonly type: OperationType
  /** The ClientRequestToken of the request, which all its events carry. */
  readonly token: string | undefined
}

/** What is, or is to be, deployed on a stack. */
export interface Content {
  readonly template: Template
  /** By name, with the template's defaults. */
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly capabilities: readonly string[]
  readonly roleArn: string | undefined
  readonly notificationArns: readonly string[]
}

/** A resource of a stack. */
export interface Resource {
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string
  readonly status: ResourceStatus
  readonly reason: string | undefined
  /** Of its last event. */
  readonly at: number
}

/** One event of a stack, of a resource when `logicalId` is not the stack's name. */
export interface EventRecord {
  readonly id: string
  readonly at: number
  readonly operation: Operation
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status?: ResourceStatus | StackStatus | undefined
  readonly reason?: string | undefined
  readonly properties?: string | undefined
  readonly hook?: HookResult
  /** Of a change set's validation, which only DescribeEvents shows. */
  readonly validation?: ValidationResult
}

export interface HookResult {
  readonly type: string
  readonly status: HookStatus
  readonly reason: string | undefined
  readonly failureMode: HookFailureMode
}

export interface ValidationResult {
  readonly name: string
  readonly reason: string
  readonly path: string
  readonly failureMode: HookFailureMode
}

/** What one creation or update does with a resource. */
export interface ResourceWork {
  readonly action: 'Add' | 'Modify' | 'Remove'
  readonly logicalId: string
  readonly type: string
  readonly isReplaced: boolean
  /** A removed or replaced resource that its policy keeps. */
  readonly isRetained: boolean
  /** The new properties as JSON text. */
  readonly properties: string
}

/** A creation or update that runs or that is rolled back. */
export interface Underway {
  readonly kind: 'CREATE' | 'UPDATE'
  readonly works: readonly ResourceWork[]
  readonly step: PlanStep
  /** Undefined for a creation. */
  readonly before: Content | undefined
  readonly onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE'
  /** The physical ids of replaced resources, which exist until the cleanup; by logical id. */
  readonly oldIds: Map<string, string>
}

/** A change set; what it shows follows from the time. */
export interface ChangeSet {
  readonly id: string
  readonly name: string
  readonly kind: 'CREATE' | 'UPDATE'
  readonly createdAt: number
  /** When its status is final, in epoch milliseconds. */
  readonly readyAt: number
  /** Why it fails; undefined when it does not. */
  readonly failure: string | undefined
  readonly content: Content
  readonly changes: readonly Change[]
  readonly works: readonly ResourceWork[]
  readonly description: string | undefined
  readonly clientToken: string | undefined
  readonly onStackFailure: Underway['onFailure'] | undefined
  readonly includesNestedStacks: boolean
  readonly operation: Operation
  /** Set by an execution of this change set, or of another one of its stack. */
  execution: 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED' | 'OBSOLETE' | undefined
}

/** Something that happens by itself at a time. */
export interface Step {
  readonly at: number
  readonly run: () => void
}

/** A stack, with all that happened to it. */
export interface Stack {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly parentId: string | undefined
  readonly physicalIds: Readonly<Record<string, string>>
  readonly future: FutureEntry
  isProtected: boolean
  updatedAt: number | undefined
  deletedAt: number | undefined
  status: StackStatus
  statusReason: string | undefined
  /** Undefined for a stack under review. */
  content: Content | undefined
  outputs: Readonly<Record<string, string>>
  /** Of the last executed change set. */
  changeSetId: string | undefined
  disableRollback: boolean
  underway: Underway | undefined
  stepsUsed: number
  /** Newest last. */
  readonly operations: Operation[]
  /** Newest last. */
  readonly events: EventRecord[]
  readonly resources: Map<string, Resource>
  readonly changeSets: ChangeSet[]
  /** What happens by itself later, in order. */
  pending: Step[]
  /** What reads still show of the time before a change. */
  stale: { left: number; readonly before: Stack | undefined } | undefined
}

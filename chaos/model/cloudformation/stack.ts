import type { TargetKind } from '../../plan/plan.js'
import type { Author } from '../author.js'

/** One event of a stack: of the stack itself, or of a resource. */
export interface StackEvent {
  readonly id: string
  readonly at: number
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status: string
  readonly reason?: string | undefined
  readonly token?: string | undefined
  readonly operationId: string
}

/** What a change set does to one resource. */
export interface ResourceChange {
  readonly logicalId: string
  readonly type: string
  readonly action: 'Add' | 'Modify' | 'Remove'
  readonly isReplaced: boolean
}

export interface ChangeSet {
  readonly id: string
  readonly name: string
  readonly by: Author
  readonly token: string | undefined
  readonly createdAt: number
  readonly isCreation: boolean
  readonly status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'FAILED'
  readonly reason?: string
  readonly execution:
    'UNAVAILABLE' | 'AVAILABLE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED' | 'OBSOLETE'
  readonly text: string
  readonly changes: readonly ResourceChange[]
  /** The text that it was compared with. */
  readonly madeFrom: string | undefined
}

/** A stack in the model. A deleted one stays, as CloudFormation shows it by its ARN. */
export interface Stack {
  readonly id: string
  readonly name: string
  /** The key of what it is of: `instance shop/prod`. */
  readonly key: string
  readonly kind: Exclude<TargetKind, 'service' | 'pipeline'>
  readonly createdAt: number
  readonly createdBy: Author
  readonly updatedAt?: number
  readonly status: string
  readonly tags: Readonly<Record<string, string>>
  readonly text: string
  /** What a rollback returns to. */
  readonly textBefore?: string | undefined
  readonly outputs: readonly (readonly [string, string])[]
  /** Oldest first. */
  readonly events: readonly StackEvent[]
  readonly changeSets: readonly ChangeSet[]
  readonly isProtected: boolean
  /** The latest deployment, as the model names it. */
  readonly deploymentId?: string | undefined
  /** A resource was changed by hand: the next update fails. */
  readonly isDrifted?: boolean
  /** The stack that it is nested in. */
  readonly parentId?: string | undefined
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack'

/** Whether CloudFormation is changing the stack. */
export function isBusy({ status }: Pick<Stack, 'status'>): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS'
}

/** Whether an update can start. */
export function isUpdatable({ status }: Pick<Stack, 'status'>): boolean {
  return ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'].includes(
    status,
  )
}

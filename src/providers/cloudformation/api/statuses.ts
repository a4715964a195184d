import type { StackStatus } from '@aws-sdk/client-cloudformation'
import type { Phase } from '../../../engine/deployment.js'

/** What a status of a stack says of its latest operation. */
export interface StatusMeaning {
  readonly phase: Phase
  /** It is the first status of a deployment, or of a deletion. */
  readonly isStart?: boolean
  readonly isRollback?: boolean
  readonly isDeletion?: boolean
}

const RUNNING = { phase: 'running' } as const
const SUCCEEDED = { phase: 'succeeded' } as const
const FAILED = { phase: 'failed' } as const
const ROLLING_BACK = { phase: 'running', isRollback: true } as const
const ROLLED_BACK = { phase: 'failed', isRollback: true } as const

/**
 * A total table, so that a status that CloudFormation gains breaks the build and not a deployment. At run time a word from
 * the future counts as in progress, so that it is never taken for an end.
 */
const meanings: Readonly<Record<StackStatus, StatusMeaning>> = {
  REVIEW_IN_PROGRESS: { phase: 'absent' },
  CREATE_IN_PROGRESS: { phase: 'running', isStart: true },
  CREATE_COMPLETE: SUCCEEDED,
  CREATE_FAILED: FAILED,
  ROLLBACK_IN_PROGRESS: ROLLING_BACK,
  ROLLBACK_COMPLETE: ROLLED_BACK,
  ROLLBACK_FAILED: ROLLED_BACK,
  UPDATE_IN_PROGRESS: { phase: 'running', isStart: true },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: RUNNING,
  UPDATE_COMPLETE: SUCCEEDED,
  UPDATE_FAILED: FAILED,
  UPDATE_ROLLBACK_IN_PROGRESS: ROLLING_BACK,
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: ROLLING_BACK,
  UPDATE_ROLLBACK_COMPLETE: ROLLED_BACK,
  UPDATE_ROLLBACK_FAILED: ROLLED_BACK,
  IMPORT_IN_PROGRESS: { phase: 'running', isStart: true },
  IMPORT_COMPLETE: SUCCEEDED,
  IMPORT_ROLLBACK_IN_PROGRESS: ROLLING_BACK,
  IMPORT_ROLLBACK_COMPLETE: ROLLED_BACK,
  IMPORT_ROLLBACK_FAILED: ROLLED_BACK,
  DELETE_IN_PROGRESS: { phase: 'running', isStart: true, isDeletion: true },
  DELETE_FAILED: { phase: 'failed', isDeletion: true },
  DELETE_COMPLETE: { phase: 'absent', isDeletion: true },
}

/** What a status of a stack means. */
export function meaningOf(status: string): StatusMeaning {
  return Object.hasOwn(meanings, status) ? meanings[status as StackStatus] : RUNNING
}

/** Proton's words for a deployment, which workflows test `deploymentStatus` for. */
export const deploymentWords = {
  running: 'IN_PROGRESS',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelling: 'CANCELLING',
  cancelled: 'CANCELLED',
  absent: 'ABSENT',
} as const satisfies Readonly<Record<Phase, string>>

/** The states in which CancelUpdateStack is accepted. */
export function isCancellableUpdate(status: string): boolean {
  return status === 'UPDATE_IN_PROGRESS'
}

/** Whether the stack is still being created, so that its deletion cancels that. */
export function isBeingCreated(status: string): boolean {
  return status === 'CREATE_IN_PROGRESS'
}

/** Whether the stack is in its first creation or that has failed, so that nothing was deployed to it before. */
export function isFirstCreation(status: string): boolean {
  return /^(REVIEW_IN_PROGRESS|CREATE_(IN_PROGRESS|FAILED)|ROLLBACK_\w+)$/.test(status)
}

/** Whether a rollback has brought back what was deployed before. */
export function isRestored(status: string): boolean {
  return status.endsWith('_ROLLBACK_COMPLETE')
}

/** Whether the stack has never had resources: it holds a change set that would create them. */
export function isUnderReview(status: string): boolean {
  return status === 'REVIEW_IN_PROGRESS'
}

/** Whether a rollback failed, which keeps the stack from every update. */
export function isRollbackFailed(status: string): boolean {
  return status.endsWith('ROLLBACK_FAILED')
}

/** Whether the stack exists no longer; CloudFormation shows it by its ARN for 90 days. */
export function isDeleted(status: string): boolean {
  return status === 'DELETE_COMPLETE'
}

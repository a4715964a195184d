import type { DeploymentStatus, ServiceStatus } from '@aws-sdk/client-proton'
import type { Phase } from '../../../engine/deployment.js'
import type { DeletionState } from '../../../engine/deployment-target.js'

/*
 * The tables are complete, so that a new status of Proton breaks the build and not a deployment. At run time an unknown
 * status counts as in progress, so that it is never taken for an end.
 */

const phases: Readonly<Record<DeploymentStatus, Phase>> = {
  IN_PROGRESS: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLING: 'cancelling',
  CANCELLED: 'cancelled',
  DELETE_IN_PROGRESS: 'running',
  DELETE_FAILED: 'failed',
  DELETE_COMPLETE: 'absent',
}

/** The phase of a deployment status. */
export function phaseOf(status: string | undefined): Phase {
  return lookUp(phases, status) ?? 'running'
}

/** Whether a status of a target is that of its deletion. */
export function isDeletionStatus(status: string | undefined): boolean {
  return status !== undefined && deletionStatuses.includes(status)
}

const deletionStatuses: readonly string[] = [
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'DELETE_COMPLETE',
] satisfies DeploymentStatus[]

const servicePhases: Readonly<Record<ServiceStatus, Phase>> = {
  ACTIVE: 'succeeded',
  CREATE_IN_PROGRESS: 'running',
  CREATE_FAILED: 'failed',
  CREATE_FAILED_CLEANUP_IN_PROGRESS: 'running',
  CREATE_FAILED_CLEANUP_COMPLETE: 'failed',
  CREATE_FAILED_CLEANUP_FAILED: 'failed',
  UPDATE_IN_PROGRESS: 'running',
  UPDATE_FAILED: 'failed',
  UPDATE_FAILED_CLEANUP_IN_PROGRESS: 'running',
  UPDATE_FAILED_CLEANUP_COMPLETE: 'failed',
  UPDATE_FAILED_CLEANUP_FAILED: 'failed',
  UPDATE_COMPLETE_CLEANUP_FAILED: 'failed',
  DELETE_IN_PROGRESS: 'running',
  DELETE_FAILED: 'failed',
}

/** The phase of a service status. */
export function servicePhaseOf(status: string | undefined): Phase {
  return lookUp(servicePhases, status) ?? 'running'
}

type FailedServiceStatus = Exclude<ServiceStatus, 'ACTIVE' | `${string}IN_PROGRESS`>

const serviceFailures: Readonly<Record<FailedServiceStatus, string>> = {
  CREATE_FAILED: 'The service could not be created',
  CREATE_FAILED_CLEANUP_COMPLETE: 'The service could not be created; what was created is removed',
  CREATE_FAILED_CLEANUP_FAILED:
    'The service could not be created, and what was created could not be removed: resources may be left over',
  UPDATE_FAILED: 'The update failed; instances that it added may exist, unfinished',
  UPDATE_FAILED_CLEANUP_COMPLETE: 'The update failed; what it added is removed',
  UPDATE_FAILED_CLEANUP_FAILED:
    'The update failed, and what it added could not be removed: resources may be left over',
  UPDATE_COMPLETE_CLEANUP_FAILED:
    'The update succeeded, but what it had to remove could not be removed: resources may be left over',
  DELETE_FAILED: 'The service could not be deleted',
}

/** What a failed status of a service means; undefined for any other status. */
export function serviceFailure(status: string | undefined): string | undefined {
  return lookUp(serviceFailures, status)
}

const deletionStates: Readonly<Record<DeploymentStatus | ServiceStatus, DeletionState['state']>> = {
  IN_PROGRESS: 'busy',
  SUCCEEDED: 'exists',
  FAILED: 'exists',
  CANCELLING: 'busy',
  CANCELLED: 'exists',
  DELETE_IN_PROGRESS: 'deleting',
  DELETE_FAILED: 'failed',
  DELETE_COMPLETE: 'gone',
  ACTIVE: 'exists',
  CREATE_IN_PROGRESS: 'busy',
  CREATE_FAILED: 'exists',
  CREATE_FAILED_CLEANUP_IN_PROGRESS: 'busy',
  CREATE_FAILED_CLEANUP_COMPLETE: 'exists',
  CREATE_FAILED_CLEANUP_FAILED: 'exists',
  UPDATE_IN_PROGRESS: 'busy',
  UPDATE_FAILED: 'exists',
  UPDATE_FAILED_CLEANUP_IN_PROGRESS: 'busy',
  UPDATE_FAILED_CLEANUP_COMPLETE: 'exists',
  UPDATE_FAILED_CLEANUP_FAILED: 'exists',
  UPDATE_COMPLETE_CLEANUP_FAILED: 'exists',
}

/** The deletion state of a target with a deployment status or a service status. */
export function deletionStateOf(status: string | undefined): DeletionState['state'] {
  return lookUp(deletionStates, status) ?? 'busy'
}

function lookUp<T>(table: Readonly<Record<string, T>>, status: string | undefined): T | undefined {
  return status !== undefined && Object.hasOwn(table, status) ? table[status] : undefined
}

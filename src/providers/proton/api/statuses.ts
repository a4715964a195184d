import type { DeploymentStatus, ServiceStatus } from '@aws-sdk/client-proton'
import type { Phase } from '../../../engine/deployment.js'
import type { DeletionState } from '../../../engine/deployment-target.js'

/*
 * Total tables, so that a status that Proton gains breaks the build and not a deployment. At run time a word from the
 * future counts as under way, so that it is never taken for an end.
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
  return looked(phases, status) ?? 'running'
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
  return looked(servicePhases, status) ?? 'running'
}

type FailedServiceStatus = Exclude<ServiceStatus, 'ACTIVE' | `${string}IN_PROGRESS`>

const serviceFailures: Readonly<Record<FailedServiceStatus, string>> = {
  CREATE_FAILED: 'The service could not be created',
  CREATE_FAILED_CLEANUP_COMPLETE:
    'The service could not be created; what had been made of it is removed again',
  CREATE_FAILED_CLEANUP_FAILED:
    'The service could not be created, nor what had been made of it be removed: resources may be left over',
  UPDATE_FAILED: 'The update failed; instances that it added may be there, unfinished',
  UPDATE_FAILED_CLEANUP_COMPLETE: 'The update failed; what it had added is removed again',
  UPDATE_FAILED_CLEANUP_FAILED:
    'The update failed, and what it had added could not be removed: resources may be left over',
  UPDATE_COMPLETE_CLEANUP_FAILED:
    'The update was made, but what it was to remove could not be removed: resources may be left over',
  DELETE_FAILED: 'The service could not be deleted',
}

/** What a service status that is a failure means; undefined for any other. */
export function serviceFailure(status: string | undefined): string | undefined {
  return looked(serviceFailures, status)
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

/** How a target of a deployment or service status stands, for who wants it deleted. */
export function deletionStateOf(status: string | undefined): DeletionState['state'] {
  return looked(deletionStates, status) ?? 'busy'
}

function looked<T>(table: Readonly<Record<string, T>>, status: string | undefined): T | undefined {
  return status !== undefined && Object.hasOwn(table, status) ? table[status] : undefined
}

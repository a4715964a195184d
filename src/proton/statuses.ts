import type { DeploymentStatus } from '@aws-sdk/client-proton'
import type { Phase } from '../deployment.js'

/** Total, so that a status that Proton gains breaks the build and not a deployment. */
const phases: Readonly<Record<DeploymentStatus, Phase>> = {
  IN_PROGRESS: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLING: 'cancelling',
  CANCELLED: 'cancelled',
  DELETE_IN_PROGRESS: 'running',
  DELETE_FAILED: 'failed',
  DELETE_COMPLETE: 'failed',
}

/** The phase of a deployment status; a word from the future counts as running, so that it is never taken for an end. */
export function phaseOf(status: string | undefined): Phase {
  const known: Readonly<Record<string, Phase>> = phases
  return (status !== undefined && Object.hasOwn(known, status) ? known[status] : undefined) ?? 'running'
}

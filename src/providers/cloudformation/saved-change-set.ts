import type { Comparison, PreparedChange } from '../../engine/deployment-target.js'
import type { DeploymentState } from '../../engine/deployment.js'
import type { Json } from '../../shared/json.js'
import type { ChangeSet, RequestedChangeSet } from './stack/change-set.js'

/** The change set that was saved as soon as it was made; undefined where there is none. */
export function readChangeSet(evidence: Json | undefined): ChangeSet | undefined {
  if (typeof evidence !== 'object' || evidence === null || !('id' in evidence)) return undefined
  const { id, stackId, isCreation } = evidence
  if (typeof id !== 'string' || typeof stackId !== 'string') return undefined
  return { id, stackId, isCreation: isCreation === true }
}

/** The change set that was saved before it was requested; undefined where there is none. */
export function readRequested(evidence: Json | undefined): RequestedChangeSet | undefined {
  if (typeof evidence !== 'object' || evidence === null || !('name' in evidence)) return undefined
  const { name, stackName, isCreation, isOwnName } = evidence
  if (typeof name !== 'string' || typeof stackName !== 'string') return undefined
  return { name, stackName, isCreation: isCreation === true, isOwnName: isOwnName === true }
}

/** Whether a deployment is the one with this token: CloudFormation shows it in the event that starts a deployment. */
export function compareToken(
  clientToken: PreparedChange['clientToken'],
  shown: DeploymentState | undefined,
): Comparison {
  const id = shown?.clientToken ?? shown?.deploymentId
  if (id === undefined) return 'unknown'
  return id.toLowerCase() === clientToken.toLowerCase() ? 'same' : 'different'
}

import type { Comparison, PreparedChange } from '../../engine/deployment-target.js'
import type { DeploymentState } from '../../engine/deployment.js'
import type { Json } from '../../shared/json.js'
import type { ChangeSet } from './stack/change-set.js'

/** A change set as it is saved for the post step. */
export function savedChangeSet({ id, stackId, isCreation }: ChangeSet): Json {
  return { id, stackId, isCreation }
}

/** The change set that was saved; undefined where none was made. */
export function readChangeSet(evidence: Json | undefined): ChangeSet | undefined {
  if (typeof evidence !== 'object' || evidence === null || !('id' in evidence)) return undefined
  const { id, stackId, isCreation } = evidence
  if (typeof id !== 'string' || typeof stackId !== 'string') return undefined
  return { id, stackId, isCreation: isCreation === true }
}

/** Whether a deployment is the one with this token: CloudFormation shows it in the event that starts a deployment. */
export function comparison(
  clientToken: PreparedChange['clientToken'],
  shown: DeploymentState | undefined,
): Comparison {
  const id = shown?.clientToken ?? shown?.deploymentId
  if (id === undefined) return 'unknown'
  return id.toLowerCase() === clientToken.toLowerCase() ? 'same' : 'different'
}

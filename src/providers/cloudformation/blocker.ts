import { isInProgress, type DeploymentState } from '../../engine/deployment.js'
import { environmentInSpec } from '../../proton-spec/target-spec.js'
import { findStack } from './find-stack.js'
import type { OpenedChange } from './opening.js'
import { StackReader } from './stack/stack-reader.js'

/** The deployment of the environment of an instance, whose outputs the instance takes; undefined where none is in progress. */
export async function findBlocker(
  { api, target, change }: OpenedChange,
  signal: AbortSignal,
): Promise<DeploymentState | undefined> {
  const { spec, environmentSpec, environmentStackName } = change
  if (!('serviceName' in target) || spec === undefined || environmentSpec !== undefined) return undefined
  const environmentName = environmentInSpec(spec, target)
  if (environmentName === undefined) return undefined
  const stack = await findStack(api, { kind: 'environment', environmentName }, environmentStackName, signal)
  const state = stack && (await new StackReader(api, stack.id).get(signal))
  return state && isInProgress(state) ? { ...state, of: `environment ${environmentName}` } : undefined
}

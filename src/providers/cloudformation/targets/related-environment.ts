import { targetName } from '../../proton/target.js'
import { findStack } from '../stack/find-stack.js'
import type { OpenedChange } from '../opened-target.js'
import type { RelatedStack } from './adapter.js'

/** The environment that a target takes its outputs from; none where they come from a file, or nothing names it yet. */
export async function relatedEnvironment(
  { api, change }: OpenedChange,
  environmentName: string | undefined,
  signal: AbortSignal,
): Promise<readonly RelatedStack[]> {
  if (environmentName === undefined || change.environmentSpec !== undefined) return []
  const environment = { kind: 'environment', environmentName } as const
  const stack = await findStack(api, environment, change.environmentStackName, signal)
  return [{ stack, of: targetName(environment) }]
}

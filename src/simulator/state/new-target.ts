import type { TargetEntry } from '../account/account-file.js'
import type { Identity, Settings, Target } from './state.js'

/** A target without deployments. */
export function newTarget(
  identity: Identity,
  createdAt: number,
  { plan = [], outputs = {}, deletion }: Pick<TargetEntry, 'plan' | 'outputs' | 'deletion'>,
  settings: Settings = {},
): Target {
  return {
    ...identity,
    createdAt,
    plan,
    outputs,
    deletionPlan: deletion,
    attempts: [],
    stepsUsed: 0,
    settings,
  }
}

import type { Stack } from '../../model/cloudformation/stack.js'
import { stacksIn } from '../../model/cloudformation/stacks.js'
import type { Account } from '../../model/state.js'
import { recordIn } from '../../plan/records.js'
import { namedDeployment } from '../../play/named-deployment.js'
import type { GroundTruth } from '../ground-truth.js'

/** The deployments before the one that a stack runs, latest first, as its record and theirs name them. */
export function recordedChain({ final }: GroundTruth, { text }: Pick<Stack, 'text'>): readonly string[] {
  const ids: string[] = []
  for (let id = recordIn(text)?.before?.id; id !== undefined; id = final.deployments[id]?.recordedBefore)
    ids.push(id)
  return ids
}

/** The deployment that a rollback is to restore, by its id; undefined where it is the one before. */
export function wantedDeployment({ run: { plan, simulation } }: GroundTruth): string | undefined {
  const given = plan.inputs['deploymentId']
  if (given === undefined || !given.startsWith('@')) return given
  return namedDeployment(given, plan, simulation.model.history.asOf(simulation.startedAt))
}

/** The deployment that a rollback of a stack restores; undefined where the records name none. */
export function meantDeployment(truth: GroundTruth, stack: Pick<Stack, 'text'>): string | undefined {
  const wanted = wantedDeployment(truth)
  const chain = recordedChain(truth, stack)
  return wanted === undefined ? chain[0] : chain.find(id => id === wanted)
}

/** The stack of the target in an account, if it is not deleted. */
export function stackOfTarget(truth: GroundTruth, account: Account): Stack | undefined {
  return stacksIn(account).find(({ key, status }) => key === truth.key && status !== 'DELETE_COMPLETE')
}

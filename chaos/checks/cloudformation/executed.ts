import type { ChangeSet, Stack } from '../../model/cloudformation/stack.js'
import type { GroundTruth } from '../ground-truth.js'

/** A change set that the step executed, and its stack just before. */
export interface Executed {
  readonly changeSet: ChangeSet
  readonly before: Stack
  readonly deploymentId: string
  /** When it was executed (epoch ms). */
  readonly at: number
}

/** The change sets that the step executed. */
export function executedBy({ run, started }: GroundTruth): readonly Executed[] {
  const { history } = run.simulation.model
  return started.flatMap(({ sent, effect }) => {
    const { stacks = {} } = history.asOf(effect.at - 1)
    const id = sent.input['ChangeSetName']
    for (const before of Object.values(stacks)) {
      const changeSet = before.changeSets.find(one => one.id === id)
      if (changeSet) return { changeSet, before, at: effect.at, deploymentId: effect.deploymentId ?? '' }
    }
    return []
  })
}

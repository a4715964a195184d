import type { ChangeSet, Stack } from '../../model/cloudformation/stack.js'
import { usualStack } from '../../plan/stack-plan.js'
import { isOfBundle, withoutRecord } from '../../plan/stack-templates.js'
import { finding, type Check, type Finding } from '../findings.js'
import type { GroundTruth } from '../ground-truth.js'

/** A change set that the step executed, and its stack just before. */
interface Executed {
  readonly changeSet: ChangeSet
  readonly before: Stack
}

function executedBy({ run, started }: GroundTruth): readonly Executed[] {
  const { history } = run.simulation.model
  return started.flatMap(({ sent, effect }) => {
    const { stacks = {} } = history.asOf(effect.at - 1)
    const id = sent.input['ChangeSetName']
    for (const before of Object.values(stacks)) {
      const changeSet = before.changeSets.find(one => one.id === id)
      if (changeSet) return { changeSet, before }
    }
    return []
  })
}

/** I8: a stack that Proton left is changed only where the bundle renders it, or where the inputs allow it unproven. */
export const changesOnlyProven: Check = truth => {
  const { plan } = truth.run
  if (plan.inputs['allowUnproven'] === 'true') return []
  return executedBy(truth).flatMap(({ changeSet, before }): readonly Finding[] => {
    const { text, isRecorded } = withoutRecord(before.text)
    if (changeSet.isCreation || isRecorded) return []
    if (isOfBundle(plan.target, text, plan.stack ?? usualStack)) return []
    return [finding('I8', `${before.name} is changed without a proof`)]
  })
}

/** I8: no resource is deleted or replaced that the inputs do not name. */
export const removesOnlyNamed: Check = truth => {
  const { allowResourceRemoval: allowed = '' } = truth.run.plan.inputs
  if (allowed === 'true') return []
  const named = allowed.split(',')
  return executedBy(truth).flatMap(({ changeSet }) =>
    changeSet.changes
      .filter(({ action, isReplaced, type }) => action === 'Remove' || (isReplaced && !isVersion(type)))
      .filter(({ logicalId }) => !named.includes(logicalId))
      .map(({ logicalId, action }) => finding('I8', `${action} of ${logicalId}, which no input names`)),
  )
}

function isVersion(type: string): boolean {
  return type === 'AWS::ECS::TaskDefinition'
}

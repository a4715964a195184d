import { usualStack } from '../../plan/stack-plan.js'
import { isOfBundle } from '../../plan/stack-templates.js'
import { withoutRecord } from '../../plan/records.js'
import { finding, type Check, type Finding } from '../findings.js'
import { executedBy } from './executed.js'

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

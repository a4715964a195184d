import { providerOf, type CommandName, type ProviderName } from '../plan/plan.js'
import type { Deployment } from '../model/state.js'
import { isStackPlanned, isStackUnchanged } from './cloudformation/unchanged-and-plans.js'
import { isStackRestored } from './cloudformation/restores-as-recorded.js'
import { cancelIsProven, existingIsProven } from './existing-is-proven.js'
import { finding, type Check, type Finding } from './findings.js'
import type { GroundTruth } from './ground-truth.js'
import { ownOutputs } from './own-outputs.js'
import { isPlanned, isUnchanged } from './unchanged-and-plans.js'
import { sameContent, whyServiceUndecidable, whyUndecidable } from './undecidable.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** I1: a green step has proof. */
export const greenIsProven: Check = truth => {
  const { main, plan } = truth.run
  if (main.how !== 'done' || main.isRed) return []
  return byCommand[plan.command](truth)
}

const byCommand: Readonly<Record<CommandName, Check>> = {
  deploy: deployed,
  rollback: deployed,
  plan: truth => planned[providerOf(truth.run.plan)](truth),
  wait: existingIsProven,
  outputs: existingIsProven,
  cancel: cancelIsProven,
  delete: deleted,
  // Checked as a whole.
  status: () => [],
}

/** What differs: Proton compares specs, CloudFormation templates. */
const unchanged: Readonly<Record<ProviderName, Check>> = {
  proton: isUnchanged,
  cloudformation: truth =>
    truth.run.plan.command === 'rollback' ? isStackRestored(truth) : isStackUnchanged(truth),
}
const planned: Readonly<Record<ProviderName, Check>> = { proton: isPlanned, cloudformation: isStackPlanned }

function deployed(truth: GroundTruth): readonly Finding[] {
  const { inputs, target } = truth.run.plan
  if (truth.run.outputs['changed'] === 'false') return unchanged[providerOf(truth.run.plan)](truth)
  if (target === 'service') return serviceChanged(truth)
  if (inputs['deploymentType'] === 'NONE') {
    const isUpdated = truth.effects.some(([, { what }]) => what === 'updated')
    return isUpdated ? [] : [finding('I1', 'updated, and nothing was', whyUndecidable(truth))]
  }
  const id = truth.run.outputs['deploymentId']
  const meant = id === undefined ? truth.started.at(-1)?.deployment : truth.deployment(id)
  if (!meant)
    return [finding('I1', `green, and there is no deployment ${id ?? ''} of the step`, whyMistaken(truth))]
  if (!truth.isOfStep(meant))
    return [finding('I1', `green by ${meant.id} of somebody else`, whyMistaken(truth, [meant]))]
  if (inputs['wait'] === 'false') return []
  const status = truth.statusAt(meant.id, truth.run.main.endedAt)
  if (status !== 'SUCCEEDED')
    return [finding('I1', `green, and ${meant.id} is ${status ?? 'not there'}`, whyMistaken(truth))]
  return [...ownOutputs(truth, meant), ...restored(truth, meant)]
}

/**
 * Without ids the step may follow a deployment of others: why one of them looks like its own. The events of a stack show the
 * token of each.
 */
function whyMistaken(
  truth: GroundTruth,
  mistaken: readonly Deployment[] = truth.mistakenForOwn,
): UndecidableReason | undefined {
  if (truth.isOnStacks) return undefined
  return (
    whyUndecidable(truth) ?? mistaken.map(one => whyUndecidable(truth, one)).find(why => why !== undefined)
  )
}

/** A rollback deploys what succeeded before. */
function restored(truth: GroundTruth, one: Deployment): readonly Finding[] {
  if (truth.run.plan.command !== 'rollback') return []
  const past = Object.values(truth.final.deployments).filter(
    ({ id, key, status }) => id !== one.id && key === one.key && status === 'SUCCEEDED',
  )
  const isKnown = past.some(({ deploys }) => sameContent(deploys, one.deploys, truth))
  return isKnown ? [] : [finding('I1', 'the rollback deployed what never succeeded', whyUndecidable(truth))]
}

function serviceChanged(truth: GroundTruth): readonly Finding[] {
  const { run, started } = truth
  const isWaited = run.plan.inputs['wait'] !== 'false'
  const isProven = started.some(
    ({ serviceUpdate }) => serviceUpdate && (!isWaited || serviceUpdate.isDone === true),
  )
  if (isProven) return []
  const text =
    started.length === 0
      ? 'green, and no update of the service was accepted'
      : 'green, and the update of the service failed'
  return [finding('I1', text, whyUndecidable(truth) ?? whyServiceUndecidable(truth))]
}

/** The target was deleted at some time, or with wait: false its deletion was in progress. */
function deleted(truth: GroundTruth): readonly Finding[] {
  const { run, key } = truth
  const isWaited = run.plan.inputs['wait'] !== 'false'
  const isTrue = truth.accountsSeen.some(account => {
    const one = run.plan.target === 'service' ? account.services['shop'] : account.targets[key]
    if (!one || one.createdBy.who === 'others') return true
    const status = 'deletion' in one ? one.deletion : 'status' in one ? one.status : undefined
    return !isWaited && status === 'DELETE_IN_PROGRESS'
  })
  return isTrue ? [] : [finding('I1', 'deleted, and it is there')]
}

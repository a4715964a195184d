import type { CommandName } from '../../plan/plan.js'
import { resourcesIn, withoutRecord } from '../../plan/stack-templates.js'
import { stacksIn } from '../../model/cloudformation/stacks.js'
import { startedInAMinute } from './updates-in-a-minute.js'
import { cancelIsProven } from '../existing-is-proven.js'
import { finding, type Check, type Finding } from '../findings.js'
import { accountsSeen, deleted, ofExisting, ownOutputs } from '../green-is-proven.js'
import type { GroundTruth } from '../ground-truth.js'
import { whyUndecidable } from '../undecidable.js'
import { wantedText } from './wanted-text.js'

/** I1: a green step has proof. */
export const stackGreenIsProven: Check = truth => {
  const { main, plan } = truth.run
  if (main.how !== 'done' || main.isRed) return []
  return byCommand[plan.command](truth)
}

const byCommand: Readonly<Record<CommandName, Check>> = {
  deploy: deployed,
  rollback: deployed,
  plan: planned,
  wait: truth => excused(truth, ofExisting(truth)),
  outputs: truth => excused(truth, ofExisting(truth)),
  cancel: cancelIsProven,
  delete: deleted,
}

function deployed(truth: GroundTruth): readonly Finding[] {
  const { outputs, plan, main } = truth.run
  if (outputs['changed'] === 'false') return unchanged(truth)
  const one = truth.deployment(outputs['deploymentId'])
  if (!one) return [finding('I1', 'green, and there is no deployment of the step', whyUndecidable(truth))]
  if (!truth.isOfStep(one)) return [finding('I1', `green by ${one.id} of somebody else`)]
  if (plan.inputs['wait'] === 'false') return []
  const status = truth.statusAt(one.id, main.endedAt)
  if (status !== 'SUCCEEDED') return [finding('I1', `green, and ${one.id} is ${status ?? 'not there'}`)]
  return excused(truth, ownOutputs(truth, one))
}

/** Outputs of another deployment, where no read shows that the stack and its events disagree. */
function excused(truth: GroundTruth, findings: readonly Finding[]): readonly Finding[] {
  return findings.map(one =>
    one.text.startsWith('outputs of another') && startedInAMinute(truth)
      ? { ...one, undecidable: 'updatesInAMinute' as const }
      : one,
  )
}

/** Unchanged: the stack had what the step would deploy. */
function unchanged(truth: GroundTruth): readonly Finding[] {
  if (truth.started.length > 0) return [finding('I1', 'unchanged, and a change set was executed')]
  const wanted = wantedText(truth)
  if (wanted === undefined) return []
  return isDeployed(truth, wanted) ? [] : [finding('I1', 'unchanged, and another template runs')]
}

/** The texts of the target's stack that reads may have shown, without their records. */
function textsSeen(truth: GroundTruth): readonly string[] {
  return accountsSeen(truth).flatMap(account =>
    stacksIn(account)
      .filter(({ key, status }) => key === truth.key && status !== 'DELETE_COMPLETE')
      .map(({ text }) => withoutRecord(text).text),
  )
}

/** Whether the stack had the text, apart from comments. */
function isDeployed(truth: GroundTruth, wanted: string): boolean {
  const meaning = JSON.stringify(resourcesIn(wanted))
  return textsSeen(truth).some(text => JSON.stringify(resourcesIn(text)) === meaning)
}

/** A plan changes nothing, and says whether the stack has what a deployment would bring. */
function planned(truth: GroundTruth): readonly Finding[] {
  const { outputs } = truth.run
  const done = truth.effects.find(([, { what }]) => !what.startsWith('changeSet'))
  if (done) return [finding('I1', `a plan sent ${done[0].operation}`)]
  const wanted = wantedText(truth)
  if (wanted === undefined || outputs['changed'] !== 'false') return []
  return isDeployed(truth, wanted)
    ? []
    : [finding('I1', 'the plan says changed=false, and another template runs')]
}

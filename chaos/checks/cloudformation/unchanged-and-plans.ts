import { resourcesIn } from '../../plan/stack-templates.js'
import { withoutRecord } from '../../plan/records.js'
import { stacksIn } from '../../model/cloudformation/stacks.js'
import { finding, type Check } from '../findings.js'
import type { GroundTruth } from '../ground-truth.js'
import { wantedText } from './wanted-text.js'

/** Unchanged: the stack had what the step would deploy. */
export const isStackUnchanged: Check = truth => {
  if (truth.started.length > 0) return [finding('I1', 'unchanged, and a change set was executed')]
  const wanted = wantedText(truth)
  if (wanted === undefined) return []
  return isDeployed(truth, wanted) ? [] : [finding('I1', 'unchanged, and another template runs')]
}

/** A plan changes nothing, and says whether the stack has what a deployment would bring. */
export const isStackPlanned: Check = truth => {
  const { outputs } = truth.run
  const done = truth.effects.find(([, { what }]) => !/^(changeSet|object)/.test(what))
  if (done) return [finding('I1', `a plan sent ${done[0].operation}`)]
  const wanted = wantedText(truth)
  if (wanted === undefined || outputs['changed'] !== 'false') return []
  return isDeployed(truth, wanted)
    ? []
    : [finding('I1', 'the plan says changed=false, and another template runs')]
}

/** The texts of the target's stack that reads may have shown, without their records. */
function textsSeen(truth: GroundTruth): readonly string[] {
  return truth.accountsSeen.flatMap(account =>
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

import { objectOf } from '../../plan/records.js'
import { finding, type Check } from '../findings.js'
import { executedBy } from './executed.js'

/** I1: with a bucket, each text is in it before it is deployed. */
export const keepsTexts: Check = truth => {
  const { run } = truth
  if (run.plan.inputs['templateBucket'] === undefined) return []
  return executedBy(truth).flatMap(({ changeSet, before, deploymentId, at }) => {
    const { objects = {} } = run.simulation.model.history.asOf(at)
    const isKept = objects[objectOf(before.name, deploymentId)] === changeSet.text
    return isKept ? [] : [finding('I1', `${deploymentId} is deployed, and its text is not in the bucket`)]
  })
}

/** I8: the text of a plan is deleted again, or named. */
export const leavesNoText: Check = truth => {
  const { run, warningsAndErrors } = truth
  const { plan, simulation } = run
  if (plan.command !== 'plan') return []
  return simulation.sent.flatMap(sent =>
    sent.effects.flatMap(({ what, key, at }) => {
      if (what !== 'objectPut' || truth.final.objects?.[key] === undefined) return []
      if (warningsAndErrors.some(({ text }) => text.includes(key))) return []
      const isLate = at > (sent.answeredAt ?? Infinity) || sent.outcome.twiceAfterMs !== undefined
      const why = isLate ? 'changeSetMadeLate' : undefined
      return [finding('I8', `${key} is left, and no line names it`, why)]
    }),
  )
}

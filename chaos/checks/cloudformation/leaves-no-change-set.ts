import { stacksIn } from '../../model/cloudformation/stacks.js'
import { finding, type Check, type Finding } from '../findings.js'
import type { GroundTruth } from '../ground-truth.js'
import { beyondAssumptions } from '../undecidable.js'
import type { UndecidableReason } from '../undecidable-reasons.js'

/** What the step says of a change set, or an empty stack, that it may have left. */
const SAYS = /was discarded|who made the stack|REVIEW_IN_PROGRESS/

/** I8: a change set of the step that was not executed is deleted, with the stack that it was to create, or named. */
export const leavesNoChangeSet: Check = truth => {
  const lines = truth.warningsAndErrors.flatMap(({ text }) => (SAYS.test(text) ? text : []))
  const isNamed = (...names: readonly string[]) => lines.some(line => names.some(name => line.includes(name)))
  return stacksIn(truth.final).flatMap((stack): readonly Finding[] => {
    const left = stack.changeSets.filter(
      ({ by, execution }) => by.who === 'step' && !execution.startsWith('EXECUTE'),
    )
    const sets = left
      .filter(({ name, isCreation }) => !isNamed(name, ...(isCreation ? [stack.name] : [])))
      .map(({ name, by }) =>
        finding('I8', `change set ${name} is left, and no line names it`, whyLeft(truth, by.request)),
      )
    const isEmpty = stack.createdBy.who === 'step' && stack.status === 'REVIEW_IN_PROGRESS'
    if (!isEmpty || left.length > 0 || isNamed(stack.name)) return sets
    const why = whyLeft(truth, stack.createdBy.request)
    return [finding('I8', `the empty stack ${stack.name} is left, and no line names it`, why)]
  })
}

/** Why no client could have deleted it. */
function whyLeft(truth: GroundTruth, request: number): UndecidableReason | undefined {
  const sent = truth.run.simulation.sent.find(({ number }) => number === request)
  if (!sent) return undefined
  const { answeredAt = Infinity, outcome, effects } = sent
  const isLate = effects.some(({ at }) => at > answeredAt) || outcome.twiceAfterMs !== undefined
  return isLate ? 'changeSetMadeLate' : beyondAssumptions(truth)
}

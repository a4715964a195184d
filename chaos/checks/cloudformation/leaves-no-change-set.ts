import { stacksIn } from '../../model/cloudformation/stacks.js'
import { finding, type Check, type Finding } from '../findings.js'
import type { GroundTruth } from '../ground-truth.js'
import type { UndecidableReason } from '../undecidable-reasons.js'

/** What the step says of a change set, or an empty stack, that it may have left. */
const SAYS = /was discarded|who made the stack|REVIEW_IN_PROGRESS/

/** I8: a change set of the step that was not executed is deleted, with the stack that it was to create, or named. */
export const leavesNoChangeSet: Check = truth => {
  const isSaid = truth.warningsAndErrors.some(({ text }) => SAYS.test(text))
  if (isSaid) return []
  return stacksIn(truth.final).flatMap((stack): readonly Finding[] => {
    const left = stack.changeSets.filter(
      ({ by, execution }) => by.who === 'step' && !execution.startsWith('EXECUTE'),
    )
    const sets = left.map(({ name, by }) =>
      finding('I8', `change set ${name} is left, and no line says so`, whyLeft(truth, by.request)),
    )
    const isEmpty = stack.createdBy.who === 'step' && stack.status === 'REVIEW_IN_PROGRESS'
    if (!isEmpty || left.length > 0) return sets
    const why = whyLeft(truth, stack.createdBy.request)
    return [finding('I8', `the empty stack ${stack.name} is left, and no line says so`, why)]
  })
}

/** Why no client could have deleted it. */
function whyLeft({ run }: GroundTruth, request: number): UndecidableReason | undefined {
  const sent = run.simulation.sent.find(({ number }) => number === request)
  if (!sent) return undefined
  const { answeredAt = Infinity, process, outcome, effects } = sent
  const isLate = effects.some(({ at }) => at > answeredAt) || outcome.twiceAfterMs !== undefined
  if (isLate) return 'changeSetMadeLate'
  const isSaved = run.savedState.includes(String(sent.input['ClientToken']))
  return process === 'main' && run.main.how === 'killed' && !isSaved ? 'killedWhilePreparing' : undefined
}

import { wasReceived } from '../checks/undecidable.js'
import type { Finding } from '../checks/findings.js'
import type { Run } from '../play/run.js'
import { GroundTruth } from '../checks/ground-truth.js'

/** Classes of violations that were found before, by letter; `?` is a new one. */
export const classes = {
  A: 'the step\'s own deployment ended and was replaced by a newer one: "nothing was changed", or sent again',
  B: 'Update answers the state from before, and the next new deployment is taken',
  C: 'a new deployment that cannot be attributed counts as nothing, or is sent twice',
  D: 'a service update that was not applied counts as accepted',
  F: 'a token of an earlier update counts more than another spec',
  G: '"nothing was changed" after NONE or a description was accepted',
  H: "the target's deletion counts as a deployment",
  J: "a component: somebody else's deployment is mistaken for the step's",
  K: 'a rollback mistakes the failed deployment for its own',
  L: 'the log denies or omits what a Cancel stopped',
  M: 'a deployment is compared with the wrong request',
  O: 'Cancel after the own deployment was known to be over',
  Q: 'a signal is ignored',
  S: 'the step claims a cancel of somebody else',
  T: '"nothing was changed" after a Cancel of the step was accepted',
  '?': 'a new class',
} as const
export type Class = keyof typeof classes

/** The probable class of a violation: it only groups the figures. */
export function classOf(run: Run, { invariant, text }: Finding): Class {
  const truth = new GroundTruth(run)
  const { plan } = run
  const isDescription = plan.inputs['deploymentType'] === 'NONE' || plan.inputs['description'] !== undefined
  const wasLost = truth.changeRequests.some(
    sent => sent.answer !== 'ok' || sent.outcome.isEmpty || !wasReceived(run, sent),
  )
  if (truth.isOnStacks) return '?'
  if (text.includes('DELETE_')) return 'H'
  if (text.startsWith('main does not end')) return 'Q'
  if (text.includes('"untouched"')) return 'L'
  if (text.includes('"cancelledByStep"')) return 'S'
  if (/"nothing.*Cancel\w+ of (?:main|post) did it/.test(text)) return 'T'
  if (text.includes('ollback')) return 'K'
  if (
    text.startsWith('"nothingChanged"') &&
    isDescription &&
    truth.started.every(({ deployment }) => !deployment)
  )
    return 'G'
  if (plan.endpoint.answersBefore) return 'B'
  if (plan.target === 'service') return 'D'
  if (invariant === 'I3') return isOwnKnown(truth) ? 'O' : mistakenClass(truth)
  if (!wasLost) return '?'
  if (/nothing|deployments of one step|in progress at the end/.test(text))
    return truth.byOthers.length > 0 || wasDeleted(truth) ? replacedClass(truth) : 'C'
  return mistakenClass(truth)
}

/** Whether an answer showed the step's own deployment. */
function isOwnKnown({ run, started }: GroundTruth): boolean {
  return started.some(({ effect }) =>
    run.simulation.sent.some(({ shows }) => shows.some(({ id }) => id === effect.deploymentId)),
  )
}

/** Whether somebody deleted or recreated the target. */
function wasDeleted({ run }: GroundTruth): boolean {
  return run.plan.actors.some(({ does }) => does === 'delete' || does === 'recreate')
}

/** A: the own deployment had ended when the newer one started. C: all else. */
function replacedClass(truth: GroundTruth): Class {
  const own = truth.firstStarted?.deployment
  const isCovered =
    own?.completedAt !== undefined && truth.byOthers.some(({ createdAt }) => createdAt > own.createdAt)
  return isCovered || wasDeleted(truth) ? 'A' : 'C'
}

function mistakenClass({ run, byOthers }: GroundTruth): Class {
  if (run.plan.target === 'component') return 'J'
  const isTokenless = byOthers.some(({ token }) => token === undefined)
  return isTokenless && run.plan.endpoint.keepsToken ? 'F' : 'M'
}

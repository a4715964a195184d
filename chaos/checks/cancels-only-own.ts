import { beyondAssumptions, isInSameSecond, looksLikeFound, whyUndecidable } from './undecidable.js'
import { finding, type Check } from './findings.js'
import type { Deployment } from '../model/state.js'
import type { SentRequest } from '../play/request.js'
import { isLook, type GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** A read that is older when Cancel is sent does not count as the read before it. */
const JUST_NOW_MS = 12_000
/** Cancel follows the last answer without a pause. */
const AT_ONCE_MS = 500

/** I3: Cancel stops only a deployment that the step may cancel. */
export const cancelsOnlyOwn: Check = truth =>
  truth.effects.flatMap(([sent, effect]) => {
    if (effect.what !== 'cancelled') return []
    const hit = truth.deployment(effect.deploymentId)
    const meant = cancellable(truth)
    if (!hit || meant.some(({ id }) => id === hit.id)) return []
    return [
      finding(
        'I3',
        `Cancel of the step stopped ${hit.id} of ${hit.by.who}`,
        whyUnavoidable(truth, sent, hit, meant),
      ),
    ]
  })

/** The deployments that the step may cancel: its own; for `command: cancel` the one named, or the one read first. */
function cancellable(truth: GroundTruth): readonly Deployment[] {
  const { run, started } = truth
  if (run.plan.command !== 'cancel') return started.flatMap(({ deployment }) => deployment ?? [])
  const [, named] = /^@(\w+)$/.exec(run.plan.inputs['deploymentId'] ?? '') ?? []
  const looks = run.simulation.sent.filter(one => isLook(one) && one.answer === 'ok')
  const shown = looks
    .filter(({ answeredAt = Infinity }) => answeredAt <= foundAt(truth))
    .flatMap(one => one.shows.filter(({ id: one }) => truth.deployment(one)?.key === truth.key))
    .at(truth.isOnStacks ? -1 : 0)
  const id = named === undefined ? shown?.id : run.outputs['deploymentId']
  const meant = truth.deployment(id)
  const at = run.simulation.model.history.asOf(run.main.startedAt)
  const latest = at.deployments[at.targets[truth.key]?.attempted ?? '']
  return [meant, named === 'latest' ? latest : undefined].flatMap(one => one ?? [])
}

/** When the step had read its target: of a stack, reads that disagree come before. */
function foundAt({ run, isOnStacks }: GroundTruth): number {
  const line = run.lines.find(({ text }) => text.startsWith('Found '))
  return isOnStacks && line ? line.at : Infinity
}

/** Why no client could have kept Cancel from hitting `hit`. */
function whyUnavoidable(
  truth: GroundTruth,
  cancel: SentRequest,
  hit: Deployment,
  meant: readonly Deployment[],
): UndecidableReason | undefined {
  const own = meant.findLast(one => one.createdAt <= hit.createdAt)
  const before = truth.run.simulation.sent.filter(
    ({ answer, answeredAt = Infinity }) => answer === 'ok' && answeredAt <= cancel.sentAt,
  )
  if (own && looksLikeFound(truth, own, hit)) return 'sameSecond'
  if (!own || isInSameSecond(truth, hit) || !before.some(one => shows(one, own))) {
    return whyUndecidable(truth, hit)
  }
  // An ended deployment never runs again: a later read that shows it in progress lags behind.
  const known = before.filter(one => one.process === cancel.process)
  const isOver = known.some(one =>
    one.shows.some(({ id, status }) => id === own.id && status !== 'IN_PROGRESS'),
  )
  // DescribeStacks shows no id.
  const named = known.filter(({ operation }) => operation !== 'DescribeStacks')
  const isReplaced = truth.run.plan.endpoint.showsIds && named.some(one => shows(one, hit))
  if (isOver || isReplaced)
    return hasCancelled(truth, own, cancel) ? beyondAssumptions(truth) : whyUndecidable(truth, hit)
  const read = known.findLast(one => shows(one, own))
  return read ? whyReadMisled(truth, cancel, read) : whyUndecidable(truth, hit)
}

function shows({ shows }: SentRequest, { id }: Deployment): boolean {
  return shows.some(shown => shown.id === id)
}

/** Why the last read of the own deployment showed it in progress. */
function whyReadMisled(
  { run }: GroundTruth,
  { process, sentAt }: SentRequest,
  read: SentRequest,
): UndecidableReason | undefined {
  const recent = run.simulation.sent.filter(one => one.process === process && isRecent(one, sentAt))
  const lastAnswerAt = Math.max(...recent.map(({ answeredAt = 0 }) => answeredAt))
  if (!isRecent(read, sentAt) || sentAt - lastAnswerAt > AT_ONCE_MS) return undefined
  if (read.lagMs === 0) return 'cancelTakesNames'
  const isRecordRead = recent.some(({ operation }) => /^(GetDeployment|DescribeStackEvents)$/.test(operation))
  return isRecordRead || !run.plan.endpoint.showsIds ? 'laggingReadBeforeCancel' : undefined
}

function isRecent({ answeredAt }: SentRequest, at: number): boolean {
  return answeredAt !== undefined && answeredAt <= at && at - answeredAt <= JUST_NOW_MS
}

/** Whether an earlier Cancel of the step stopped its own deployment. */
function hasCancelled(truth: GroundTruth, own: Deployment, { number }: SentRequest): boolean {
  return truth.effects.some(
    ([sent, { what, deploymentId }]) =>
      sent.number < number && what === 'cancelled' && deploymentId === own.id,
  )
}

import { beyondAssumptions, isInSameSecond, whyUndecidable } from './undecidable.js'
import { finding, type Check } from './findings.js'
import type { Deployment } from '../model/state.js'
import type { SentRequest } from '../play/request.js'
import type { GroundTruth } from './ground-truth.js'

/** A read that is older than this when Cancel is sent is no look before the Cancel. */
const JUST_NOW_MS = 12_000

/** I3: what Cancel stops is the deployment meant. */
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

/** The deployments that the step may cancel: its own; for `command: cancel` the one named, or the one that it saw. */
function cancellable(truth: GroundTruth): readonly Deployment[] {
  const { run, started: begun } = truth
  if (run.plan.command !== 'cancel') return begun.flatMap(({ deployment }) => deployment ?? [])
  const [, named] = /^@(\w+)$/.exec(run.plan.inputs['deploymentId'] ?? '') ?? []
  const first = run.simulation.sent.find(
    ({ operation, answer, shows }) => operation.startsWith('Get') && answer === 'ok' && shows.length > 0,
  )
  const id = named === undefined ? first?.shows[0]?.id : run.outputs['deploymentId']
  const meant = truth.deployment(id)
  const at = run.simulation.model.history.asOf(run.main.startedAt)
  const latest = at.deployments[at.targets[truth.key]?.attempted ?? '']
  return [meant, named === 'latest' ? latest : undefined].flatMap(one => one ?? [])
}

/** Why nobody could have kept Cancel from hitting `hit`. */
function whyUnavoidable(
  truth: GroundTruth,
  cancel: SentRequest,
  hit: Deployment,
  meant: readonly Deployment[],
): string | undefined {
  const { sent } = truth.run.simulation
  if (cancel.outcome.twiceAfterMs !== undefined && hit.createdAt > cancel.sentAt + 50)
    return 'a proxy repeated the request'
  const own = meant.findLast(one => one.createdAt <= hit.createdAt)
  if (!own) return whyUndecidable(truth, hit)
  const before = sent.filter(one => one.answer === 'ok' && (one.answeredAt ?? Infinity) <= cancel.sentAt)
  const shows = (one: SentRequest, id: string) => one.shows.some(shown => shown.id === id)
  if (!before.some(one => shows(one, own.id))) return whyUndecidable(truth, hit)
  // A state never goes back: what one answer has shown, a later one that lags behind does not undo.
  const known = before.filter(one => one.process === cancel.process)
  const isOver = known.some(one =>
    one.shows.some(({ id, status }) => id === own.id && status !== 'IN_PROGRESS'),
  )
  const { showsIds } = truth.run.plan.endpoint
  const isCovered = showsIds && known.some(one => shows(one, hit.id))
  if (!isInSameSecond(truth, hit) && (isOver || isCovered))
    return hasCancelled(truth, own, cancel) ? beyondAssumptions(truth) : whyUndecidable(truth, hit)
  if (isInSameSecond(truth, hit)) return whyUndecidable(truth, hit)
  const look = known.findLast(one => shows(one, own.id))
  if (!look) return whyUndecidable(truth, hit)
  if (cancel.sentAt - (look.answeredAt ?? 0) > JUST_NOW_MS) return undefined
  if (look.lagMs === 0) return 'Cancel takes names: ours ended and another began between the read and Cancel'
  const isRecordAsked = known.some(
    one => one.operation === 'GetDeployment' && cancel.sentAt - (one.answeredAt ?? 0) < JUST_NOW_MS,
  )
  return `the read before Cancel lagged behind${isRecordAsked ? '' : ', and the deployment itself was not asked (preventable)'}`
}

/** Whether the step has made up its mind before: it has cancelled its own. */
function hasCancelled(truth: GroundTruth, own: Deployment, { number }: SentRequest): boolean {
  return truth.effects.some(
    ([sent, { what, deploymentId }]) =>
      sent.number < number && what === 'cancelled' && deploymentId === own.id,
  )
}

import { SERVICE } from '../plan/plan.js'
import { comparablePart } from '../plan/specs.js'
import type { Content, Deployment } from '../model/state.js'
import type { SentRequest } from '../play/request.js'
import type { Run } from '../play/run.js'
import type { GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/*
 * What no client can know. A reason follows from what happened in the simulation and from what the endpoint shows, so that
 * what could have been decided stays a violation.
 */

/** How late reads may be, and requests be applied: docs/how-it-works.md. */
const LAG_MS = 30_000
const LATE_MS = 20_000

/** Why no client could know what the step claims; `mistaken`: a deployment of others that it took for its own. */
export function whyUndecidable(truth: GroundTruth, mistaken?: Deployment): UndecidableReason | undefined {
  return beyondAssumptions(truth) ?? (mistaken && indistinguishable(truth, mistaken))
}

/** A read that showed an outdated target, or an effect of a request, came later than the action provides for. */
export function beyondAssumptions(truth: GroundTruth): UndecidableReason | undefined {
  const { sent } = truth.run.simulation
  if (sent.some(one => one.lagMs > LAG_MS && wasOutdated(truth, one))) return 'laggingReads'
  return sent.some(one => wasAppliedLate(truth, one)) ? 'appliedLate' : undefined
}

function wasAppliedLate(truth: GroundTruth, { number, effects, answeredAt }: SentRequest): boolean {
  const lateMs = Math.max(0, ...effects.map(({ at }) => at - (answeredAt ?? at)))
  if (lateMs === 0) return false
  const outdated = truth.run.simulation.sent.filter(one => one.number > number && wasOutdated(truth, one))
  return (
    lateMs + Math.max(0, ...outdated.map(({ lagMs }) => lagMs)) > (outdated.length > 0 ? LAG_MS : LATE_MS)
  )
}

/** Whether a read that reached the process showed another state than the one when Proton answered it. */
function wasOutdated(truth: GroundTruth, { answer, asOf, arrivedAt, lagMs }: SentRequest): boolean {
  if (answer !== 'ok' || lagMs === 0 || asOf === undefined || arrivedAt === undefined) return false
  return visibleState(truth, asOf) !== visibleState(truth, arrivedAt)
}

function visibleState({ run, key, isOfService }: GroundTruth, at: number): string {
  const { targets, deployments, services } = run.simulation.model.history.asOf(at)
  if (isOfService) return JSON.stringify([services[SERVICE], Object.keys(targets)])
  const target = targets[key]
  return JSON.stringify([target, deployments[target?.attempted ?? '']])
}

/** Why a deployment of others looks like the step's own; undefined when the endpoint tells them apart. */
function indistinguishable(truth: GroundTruth, other: Deployment): UndecidableReason | undefined {
  if (isInSameSecond(truth, other)) return 'sameSecond'
  if (!truth.byOthers.includes(other) || isIdKnown(truth, other)) return undefined
  if (hasOwnToken(truth, other)) return 'repeatedByProxy'
  if (isToldByToken(truth, other)) return undefined
  const isSame = truth.changeRequests.some(sent =>
    sameContent(contentRequestedBy(truth, sent, other), other.deploys, truth),
  )
  if (isSame) return 'sameContent'
  return showsContent(truth, other) ? undefined : 'hiddenContent'
}

/** A proxy sent the step's request once more: it has the step's token. */
function hasOwnToken({ changeRequests }: GroundTruth, { token }: Deployment): boolean {
  return token !== undefined && changeRequests.some(({ input }) => input['clientToken'] === token)
}

/** That an update had no token shows only where the endpoint does not leave the one before, and showed one before. */
function isToldByToken({ run, key }: GroundTruth, { token, createdAt }: Deployment): boolean {
  const { endpoint, target } = run.plan
  const hasTokens = target === 'instance' || target === 'component'
  if (!hasTokens || !endpoint.showsTokens) return false
  if (token !== undefined) return true
  const before = run.simulation.model.history.asOf(createdAt - 1).targets[key]
  return !endpoint.keepsToken && before?.token !== undefined
}

/** Why the status of a service may be that of somebody else's update: no read can lie between the two. */
export function whyServiceUndecidable(truth: GroundTruth): UndecidableReason | undefined {
  const { run, final, started, changeRequests } = truth
  const [first] = changeRequests
  if (!truth.isOfService || !first) return undefined
  const from = truth.lastReadBefore(first)
  const others = final.updates.filter(
    ({ by, acceptedAt }) => by.who === 'them' && acceptedAt >= from && acceptedAt <= run.post.endedAt,
  )
  const isLost = changeRequests.some(sent => sent.answer !== 'ok' || !wasReceived(run, sent))
  const isUnseen = others.some(({ acceptedAt }) =>
    started.every(
      ({ serviceUpdate }) => !wasServiceRead(truth, serviceUpdate?.endedAt ?? Infinity, acceptedAt),
    ),
  )
  return others.length > 0 && (isLost || isUnseen) ? 'otherServiceUpdate' : undefined
}

function wasServiceRead({ run }: GroundTruth, from: number, to: number): boolean {
  return run.simulation.sent.some(
    ({ operation, answer, asOf = -Infinity }) =>
      operation === 'GetService' && answer === 'ok' && asOf >= from && asOf < to,
  )
}

/** Without ids a deployment is known by the time of its attempt. */
export function isInSameSecond({ run, started }: GroundTruth, { createdAt }: Deployment): boolean {
  const { showsIds, timesInSeconds } = run.plan.endpoint
  if (showsIds || !timesInSeconds) return false
  const second = (ms: number) => Math.floor(ms / 1_000)
  return started.some(({ effect }) => second(effect.at) === second(createdAt))
}

/** Whether Proton answered the step's update with the id of what it began; its rollback is another update. */
function isIdKnown(truth: GroundTruth, { createdAt }: Deployment): boolean {
  const { run, started, rollbackSentFrom } = truth
  if (!run.plan.endpoint.showsIds) return false
  // The rollback is told from what its last read showed, which may be older than the rollback.
  const undo = truth.changeRequests.find(({ sentAt }) => sentAt >= rollbackSentFrom)
  const rollbackLook = undo ? truth.lastReadBefore(undo) : Infinity
  const isOfSame = ({ sentAt }: SentRequest) => sentAt >= rollbackSentFrom === createdAt >= rollbackLook
  return started.some(
    ({ sent, effect }) =>
      isOfSame(sent) && wasReceived(run, sent) && sent.shows.some(({ id }) => id === effect.deploymentId),
  )
}

/** Whether the process took the answer: it was not killed at that moment, and its time was not over. */
export function wasReceived(run: Run, { process, answeredAt = Infinity }: SentRequest): boolean {
  const { main, plan } = run
  const deadline = main.startedAt + Number(plan.inputs['timeoutMinutes'] ?? 60) * 60_000
  if (process === 'main' && answeredAt > deadline) return false
  return run[process].endedAt > answeredAt || run[process].how === 'done'
}

/** What a request of the step asks for; what it does not name stays as it was before the other deployment. */
function contentRequestedBy(truth: GroundTruth, { input, sentAt }: SentRequest, other: Deployment): Content {
  const text = (name: string) => {
    const value = input[name]
    return typeof value === 'string' ? value : undefined
  }
  const target = truth.targetAt(sentAt)
  const before = target?.deployed ?? other.before
  const { showsSpec } = truth.run.plan.endpoint
  const kept = showsSpec === 'fromSuccess' ? before?.spec : (target?.acceptedSpec ?? before?.spec)
  return {
    spec: text('spec') ?? text('serviceSpec') ?? kept,
    templateFile: text('templateFile') ?? before?.templateFile,
    major: text('templateMajorVersion') ?? other.deploys.major,
    minor: text('templateMinorVersion') ?? other.deploys.minor,
  }
}

/** Whether two contents say the same of the target. */
export function sameContent(a: Content, b: Content, { run, instance }: GroundTruth): boolean {
  const meaning = (content: Content) => comparablePart(content.spec, run.plan.target, instance)
  return (
    meaning(a) === meaning(b) &&
    a.templateFile === b.templateFile &&
    a.major === b.major &&
    a.minor === b.minor
  )
}

/**
 * Whether an answer that the step may get shows what the deployment brings. The target shows a spec from acceptance on at
 * best; as long as that is the one from before, the step's own may be yet to show.
 */
function showsContent(truth: GroundTruth, other: Deployment): boolean {
  const { run, changeRequests } = truth
  const { endpoint, faults, target } = run.plan
  const isBarred = faults.some(
    ({ operation, times, kind }) =>
      'GetDeployment'.startsWith(operation) &&
      times > 5 &&
      ['denied', 'unknownOperation', 'notFound', 'expired'].includes(kind),
  )
  const isToldById = endpoint.showsIds && endpoint.showsStates === 'both' && !isBarred
  if (isToldById && other.isRecordDeleted !== true) return true
  const [sent] = changeRequests
  if (target === 'component' || endpoint.showsSpec !== 'fromAcceptance' || !sent) return false
  const shownBefore = truth.targetAt(sent.sentAt)?.acceptedSpec
  const specs = [contentRequestedBy(truth, sent, other).spec, shownBefore]
  const meaning = (spec: string | undefined) => comparablePart(spec, target, truth.instance)
  return specs.every(spec => meaning(spec) !== meaning(other.deploys.spec))
}

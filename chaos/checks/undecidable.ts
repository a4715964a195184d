import { SERVICE } from '../plan/plan.js'
import type { Content, Deployment } from '../model/state.js'
import type { SentRequest } from '../play/request.js'
import type { Run } from '../play/run.js'
import type { GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/*
 * What no client can know. A reason follows from what happened in the simulation and from what the endpoint shows, so that
 * what could have been decided stays a violation.
 */

/** How far reads may lag behind: docs/architecture.md. */
const LAG_MS = 30_000

/** Why no client could know what the step claims; `mistaken`: a deployment of others that it took for its own. */
export function whyUndecidable(truth: GroundTruth, mistaken?: Deployment): UndecidableReason | undefined {
  return beyondAssumptions(truth) ?? (mistaken && indistinguishable(truth, mistaken))
}

/** A read showed an outdated target, older than the action provides for. */
export function beyondAssumptions(truth: GroundTruth): UndecidableReason | undefined {
  const { sent } = truth.run.simulation
  if (sent.some(one => one.lagMs > LAG_MS && wasOutdated(truth, one))) return 'laggingReads'
  if (truth.changeRequests.some(one => wasShownLate(one, sent))) return 'appliedAndShownLate'
  return truth.changeRequests.some(wasRepeatedAfterRefusal) ? 'repeatedAfterRefusal' : undefined
}

/** Whether a proxy repeated a request that Proton had refused, and Proton accepted it then. */
function wasRepeatedAfterRefusal({ answer, outcome, effects }: SentRequest): boolean {
  return answer === 'ConflictException' && outcome.twiceAfterMs !== undefined && effects.length > 0
}

/** Whether a request that got no answer was applied so late, and reads lagged so far behind, that both exceed the limit. */
function wasShownLate({ answer, answeredAt, effects }: SentRequest, reads: readonly SentRequest[]): boolean {
  if (answer === 'ok' || answeredAt === undefined) return false
  const lagMs = Math.max(0, ...reads.map(one => one.lagMs))
  return effects.some(({ at }) => at > answeredAt && at - answeredAt + lagMs > LAG_MS)
}

/** Whether a read that reached the process showed another state than the one when Proton answered it. */
function wasOutdated(truth: GroundTruth, { answer, asOf, arrivedAt, lagMs }: SentRequest): boolean {
  if (answer !== 'ok' || lagMs === 0 || asOf === undefined || arrivedAt === undefined) return false
  return visibleState(truth, asOf) !== visibleState(truth, arrivedAt)
}

function visibleState({ run, key, isOfService }: GroundTruth, at: number): string {
  const { targets, deployments, services, stacks } = run.simulation.model.history.asOf(at)
  if (stacks) return JSON.stringify(Object.values(stacks).filter(one => one.key === key))
  if (isOfService) return JSON.stringify([services[SERVICE], Object.keys(targets)])
  const target = targets[key]
  return JSON.stringify([target, deployments[target?.attempted ?? '']])
}

/** Why a deployment of others looks like the step's own; undefined when the endpoint distinguishes them. */
function indistinguishable(truth: GroundTruth, other: Deployment): UndecidableReason | undefined {
  // The events of a stack show the token of each deployment.
  if (truth.isOnStacks) return undefined
  if (isInSameSecond(truth, other)) return 'sameSecond'
  if (!truth.byOthers.includes(other) || isIdKnown(truth, other)) return undefined
  if (isToldByToken(truth, other)) return undefined
  const isSame = truth.changeRequests.some(
    sent =>
      other.createdAt >= truth.lastReadBefore(sent) &&
      sameContent(contentRequestedBy(truth, sent, other), other.deploys, truth),
  )
  return isSame ? 'sameContent' : undefined
}

/**
 * Whether the target's token shows whose it is: where a read of the target showed the deployment, since records have no token. No token
 * shows it only where one was shown before and would be removed.
 */
function isToldByToken({ run, key }: GroundTruth, { id, token, createdAt }: Deployment): boolean {
  const { endpoint, target } = run.plan
  const hasTokens = target === 'instance' || target === 'component'
  if (!hasTokens || !endpoint.showsTokens || !wasShownByTarget(run, id)) return false
  if (token !== undefined) return true
  const before = run.simulation.model.history.asOf(createdAt - 1).targets[key]
  return !endpoint.keepsToken && before?.token !== undefined
}

function wasShownByTarget({ simulation }: Run, deploymentId: string): boolean {
  return simulation.sent.some(
    ({ operation, answer, shows }) =>
      /^Get(ServiceInstance|Component)$/.test(operation) &&
      answer === 'ok' &&
      shows.some(({ id }) => id === deploymentId),
  )
}

/** Why the status of a service may be that of somebody else's update: no read can lie between the two. */
export function whyServiceUndecidable(truth: GroundTruth): UndecidableReason | undefined {
  const { run, final, started, changeRequests } = truth
  const [first] = changeRequests
  if (!truth.isOfService || !first) return undefined
  const from = truth.lastReadBefore(first)
  const others = final.updates.filter(
    ({ by, acceptedAt }) => by.who === 'others' && acceptedAt >= from && acceptedAt <= run.post.endedAt,
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
    ({ operation, answer, outcome, asOf = -Infinity }) =>
      operation === 'GetService' && answer === 'ok' && !outcome.isEmpty && asOf >= from && asOf < to,
  )
}

/** Without ids the time of its attempt identifies a deployment; a whole second may be a time without its fraction. */
export function isInSameSecond({ run, started }: GroundTruth, { createdAt }: Deployment): boolean {
  return started.some(({ effect }) => areInSameSecond(run, effect.at, createdAt))
}

/** Whether an endpoint without ids shows one time for both. */
function areInSameSecond({ plan }: Run, one: number, other: number): boolean {
  const { showsIds, timesInSeconds } = plan.endpoint
  const second = (ms: number) => Math.floor(ms / 1_000)
  const isWhole = (ms: number) => timesInSeconds || Math.floor(ms) % 1_000 === 0
  return !showsIds && second(one) === second(other) && (isWhole(one) || isWhole(other))
}

/** Whether nothing shows that it is another deployment than the one that the step found first. */
export function looksLikeFound(truth: GroundTruth, found: Deployment, other: Deployment): boolean {
  return areInSameSecond(truth.run, found.createdAt, other.createdAt) && !isToldByToken(truth, other)
}

/** Whether the answer to the step's update had the id of its deployment; its rollback is another update. */
function isIdKnown(truth: GroundTruth, { createdAt }: Deployment): boolean {
  const { run, started, rollbackSentFrom } = truth
  if (!run.plan.endpoint.showsIds) return false
  // What others started since the last read before the rollback belongs to the rollback.
  const rollback = truth.changeRequests.find(({ sentAt }) => sentAt >= rollbackSentFrom)
  const rollbackReadAt = rollback ? truth.lastReadBefore(rollback) : Infinity
  const isOfSame = ({ sentAt }: SentRequest) => sentAt >= rollbackSentFrom === createdAt >= rollbackReadAt
  return started.some(
    ({ sent, effect }) =>
      isOfSame(sent) && wasReceived(run, sent) && sent.shows.some(({ id }) => id === effect.deploymentId),
  )
}

/** Whether the process handled the answer: it was not killed then, and its timeout had not passed. */
export function wasReceived(run: Run, { process, answeredAt = Infinity }: SentRequest): boolean {
  const { main, plan } = run
  const deadline = main.startedAt + Number(plan.inputs['timeoutMinutes'] ?? 60) * 60_000
  if (process === 'main' && answeredAt > deadline) return false
  return run[process].endedAt > answeredAt || run[process].how === 'done'
}

/** The content that a request of the step asks for; what it leaves out stays as it was before the other deployment. */
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

/** Whether two contents are the same for the target. */
export function sameContent(a: Content, b: Content, truth: GroundTruth): boolean {
  return (
    truth.meaning(a.spec) === truth.meaning(b.spec) &&
    a.templateFile === b.templateFile &&
    a.major === b.major &&
    a.minor === b.minor
  )
}

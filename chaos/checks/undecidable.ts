import { comparablePart } from '../plan/specs.js'
import type { Content, Deployment } from '../model/state.js'
import type { SentRequest } from '../play/request.js'
import type { Run } from '../play/run.js'
import type { GroundTruth } from './ground-truth.js'

/*
 * What nobody could have known. A reason is derived from what truly happened and from what the endpoint shows, so that
 * a doubt that could have been resolved stays a violation.
 */

/** How late reads may be, and requests be done, as docs/how-it-works.md has it. */
const LAG_MS = 30_000
const LATE_MS = 20_000

export const SERVICES = 'a service has no ids: somebody else updated it meanwhile'

/** Why nobody could have known what the step claims; `taken`: somebody else's deployment that it took for its own. */
export function whyUndecidable(truth: GroundTruth, taken?: Deployment): string | undefined {
  return beyondAssumptions(truth) ?? (taken && indistinguishable(truth, taken))
}

/** The network or the reads were worse than the action provides for. */
export function beyondAssumptions(truth: GroundTruth): string | undefined {
  const { sent } = truth.run.simulation
  const isRepeated = ({ outcome: fate, effects, answeredAt = Infinity }: SentRequest) =>
    fate.twiceAfterMs !== undefined && (effects.length > 1 || effects.some(({ at }) => at > answeredAt))
  if (sent.some(isRepeated)) {
    return 'a proxy repeated the request'
  }
  if (sent.some(one => one.lagMs > LAG_MS)) return 'reads lag by more than 30 s'
  const longestLagMs = Math.max(0, ...sent.map(({ lagMs }) => lagMs))
  const isLate = (one: SentRequest) =>
    one.effects.some(({ at }) => {
      const lateMs = at - (one.answeredAt ?? at)
      return lateMs > LATE_MS || (lateMs > 0 && lateMs + longestLagMs > LAG_MS)
    })
  return sent.some(isLate) ? 'Proton did it long after its failure was told' : undefined
}

/** Why somebody else's deployment looks like the step's own; undefined when the endpoint tells them apart. */
function indistinguishable(truth: GroundTruth, taken: Deployment): string | undefined {
  const { endpoint } = truth.run.plan
  if (isInSameSecond(truth, taken)) return 'no ids, and times by the second: another began in the same second'
  if (!truth.byOthers.includes(taken) || isIdKnown(truth, taken)) return undefined
  if (endpoint.showsTokens && taken.token !== undefined && hasTokens(truth)) return undefined
  const isSame = truth.changeRequests.some(sent =>
    sameContent(contentRequestedBy(truth, sent, taken), taken.deploys, truth),
  )
  if (isSame) return 'another with the same content began while the answer was lost, and no token tells'
  return showsContent(truth, taken)
    ? undefined
    : 'another began while the answer was lost, and Proton does not show what it brings'
}

/** Without ids a deployment is known by the time of its attempt. */
export function isInSameSecond({ run, started: begun }: GroundTruth, { createdAt }: Deployment): boolean {
  const { showsIds, timesInSeconds } = run.plan.endpoint
  if (showsIds || !timesInSeconds) return false
  const second = (ms: number) => Math.floor(ms / 1_000)
  return begun.some(({ effect }) => second(effect.at) === second(createdAt))
}

/** Whether Proton answered the step's update with the id of what it began; its rollback is another update. */
function isIdKnown(truth: GroundTruth, { createdAt }: Deployment): boolean {
  const { run, started: begun, rollbackSentFrom: rollbackFrom } = truth
  if (!run.plan.endpoint.showsIds) return false
  // The rollback is told from what its last read showed, which may be older than the rollback.
  const undo = truth.changeRequests.find(({ sentAt }) => sentAt >= rollbackFrom)
  const rollbackLook = undo ? truth.lastReadBefore(undo) : Infinity
  const isOfSame = ({ sentAt }: SentRequest) => sentAt >= rollbackFrom === createdAt >= rollbackLook
  return begun.some(
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

function hasTokens({ run }: GroundTruth): boolean {
  return run.plan.target === 'instance' || run.plan.target === 'component'
}

/** What a request of the step asks for; what it does not name stays as it was before the other deployment. */
function contentRequestedBy(truth: GroundTruth, { input, sentAt }: SentRequest, taken: Deployment): Content {
  const text = (name: string) => {
    const value = input[name]
    return typeof value === 'string' ? value : undefined
  }
  const target = truth.targetAt(sentAt)
  const before = target?.deployed ?? taken.before
  const { showsSpec } = truth.run.plan.endpoint
  const kept = showsSpec === 'fromSuccess' ? before?.spec : (target?.acceptedSpec ?? before?.spec)
  return {
    spec: text('spec') ?? text('serviceSpec') ?? kept,
    templateFile: text('templateFile') ?? before?.templateFile,
    major: text('templateMajorVersion') ?? taken.deploys.major,
    minor: text('templateMinorVersion') ?? taken.deploys.minor,
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
function showsContent(truth: GroundTruth, taken: Deployment): boolean {
  const { run, changeRequests: changes } = truth
  const { endpoint, faults, target } = run.plan
  const isBarred = faults.some(
    ({ operation, times, kind }) =>
      'GetDeployment'.startsWith(operation) &&
      times > 5 &&
      ['denied', 'unknownOperation', 'notFound', 'expired'].includes(kind),
  )
  const isToldById = endpoint.showsIds && endpoint.showsStates === 'both' && !isBarred
  if (isToldById && taken.isRecordDeleted !== true) return true
  const [sent] = changes
  if (target === 'component' || endpoint.showsSpec !== 'fromAcceptance' || !sent) return false
  const shownBefore = truth.targetAt(sent.sentAt)?.acceptedSpec
  const specs = [contentRequestedBy(truth, sent, taken).spec, shownBefore]
  const meaning = (spec: string | undefined) => comparablePart(spec, target, truth.instance)
  return specs.every(spec => meaning(spec) !== meaning(taken.deploys.spec))
}

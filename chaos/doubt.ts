import { meaningOf } from './specs.js'
import type { Content, Deployment } from './model/state.js'
import type { Sent } from './network.js'
import type { Run } from './step.js'
import type { Truth } from './truth.js'

/*
 * What nobody could have known. A reason is derived from what truly happened and from what the endpoint shows, so that
 * a doubt that could have been resolved stays a violation.
 */

/** How late reads may be, and requests be done, as docs/how-it-works.md has it. */
const LAG_MS = 30_000
const LATE_MS = 20_000

/** Why nobody could have known what the step claims; `taken`: somebody else's deployment that it took for its own. */
export function whyUndecidable(truth: Truth, taken?: Deployment): string | undefined {
  return beyondAssumptions(truth) ?? (taken && indistinguishable(truth, taken))
}

/** The network or the reads were worse than the action provides for. */
export function beyondAssumptions(truth: Truth): string | undefined {
  const { sent } = truth.run.scene
  const isRepeated = ({ fate, effects, answeredAt = Infinity }: Sent) =>
    fate.twiceAfterMs !== undefined && (effects.length > 1 || effects.some(({ at }) => at > answeredAt))
  if (sent.some(isRepeated)) {
    return 'a proxy repeated the request'
  }
  if (sent.some(one => one.lagMs > LAG_MS)) return 'reads lag by more than 30 s'
  const longestLagMs = Math.max(0, ...sent.map(({ lagMs }) => lagMs))
  const isLate = (one: Sent) =>
    one.effects.some(({ at }) => {
      const lateMs = at - (one.answeredAt ?? at)
      return lateMs > LATE_MS || (lateMs > 0 && lateMs + longestLagMs > LAG_MS)
    })
  return sent.some(isLate) ? 'Proton did it long after its failure was told' : undefined
}

/** Why somebody else's deployment looks like the step's own; undefined when the endpoint tells them apart. */
function indistinguishable(truth: Truth, taken: Deployment): string | undefined {
  const { endpoint } = truth.run.plan
  if (isInSameSecond(truth, taken)) return 'no ids, and times by the second: another began in the same second'
  if (!truth.foreign.includes(taken) || isIdKnown(truth, taken)) return undefined
  if (endpoint.showsTokens && taken.token !== undefined && hasTokens(truth)) return undefined
  const isSame = truth.changes.some(sent => sameContent(wantedBy(truth, sent, taken), taken.brings, truth))
  if (isSame) return 'another with the same content began while the answer was lost, and no token tells'
  return isContentShown(truth, taken)
    ? undefined
    : 'another began while the answer was lost, and Proton does not show what it brings'
}

/** Without ids a deployment is known by the time of its attempt. */
export function isInSameSecond({ run, begun }: Truth, { createdAt }: Deployment): boolean {
  const { showsIds, timesInSeconds } = run.plan.endpoint
  if (showsIds || !timesInSeconds) return false
  const second = (ms: number) => Math.floor(ms / 1_000)
  return begun.some(({ effect }) => second(effect.at) === second(createdAt))
}

/** Whether Proton answered the step's update with the id of what it began; its rollback is another update. */
function isIdKnown(truth: Truth, { createdAt }: Deployment): boolean {
  const { run, begun, rollbackFrom } = truth
  if (!run.plan.endpoint.showsIds) return false
  // The rollback is told from what its last read showed, which may be older than the rollback.
  const undo = truth.changes.find(({ sentAt }) => sentAt >= rollbackFrom)
  const rollbackLook = undo ? truth.lookBefore(undo) : Infinity
  const isOfSame = ({ sentAt }: Sent) => sentAt >= rollbackFrom === createdAt >= rollbackLook
  return begun.some(
    ({ sent, effect }) =>
      isOfSame(sent) && wasHeard(run, sent) && sent.shows.some(({ id }) => id === effect.deploymentId),
  )
}

/** Whether the process took the answer: it was not killed at that moment, and its time was not over. */
export function wasHeard(run: Run, { process, answeredAt = Infinity }: Sent): boolean {
  const { main, plan } = run
  const deadline = main.startedAt + Number(plan.inputs['timeoutMinutes'] ?? 60) * 60_000
  if (process === 'main' && answeredAt > deadline) return false
  return run[process].endedAt > answeredAt || run[process].how === 'done'
}

function hasTokens({ run }: Truth): boolean {
  return run.plan.target === 'instance' || run.plan.target === 'component'
}

/** What a request of the step asks for; what it does not name stays as it was before the other deployment. */
function wantedBy(truth: Truth, { input, sentAt }: Sent, taken: Deployment): Content {
  const text = (name: string) => {
    const value = input[name]
    return typeof value === 'string' ? value : undefined
  }
  const target = truth.targetAt(sentAt)
  const before = target?.runs ?? taken.before
  const { showsSpec } = truth.run.plan.endpoint
  const kept = showsSpec === 'fromSuccess' ? before?.spec : (target?.acceptedSpec ?? before?.spec)
  return {
    spec: text('spec') ?? text('serviceSpec') ?? kept,
    templateFile: text('templateFile') ?? before?.templateFile,
    major: text('templateMajorVersion') ?? taken.brings.major,
    minor: text('templateMinorVersion') ?? taken.brings.minor,
  }
}

/** Whether two contents say the same of the target. */
export function sameContent(a: Content, b: Content, { run, instance }: Truth): boolean {
  const meaning = (content: Content) => meaningOf(content.spec, run.plan.target, instance)
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
function isContentShown(truth: Truth, taken: Deployment): boolean {
  const { run, changes } = truth
  const { endpoint, faults, target } = run.plan
  const isBarred = faults.some(
    ({ operation, times, kind }) =>
      'GetDeployment'.startsWith(operation) &&
      times > 5 &&
      ['denied', 'unknownOperation', 'notFound', 'expired'].includes(kind),
  )
  const isToldById = endpoint.showsIds && endpoint.showsStates === 'both' && !isBarred
  if (isToldById && taken.isForgotten !== true) return true
  const [sent] = changes
  if (target === 'component' || endpoint.showsSpec !== 'fromAcceptance' || !sent) return false
  const shownBefore = truth.targetAt(sent.sentAt)?.acceptedSpec
  const specs = [wantedBy(truth, sent, taken).spec, shownBefore]
  const meaning = (spec: string | undefined) => meaningOf(spec, target, truth.instance)
  return specs.every(spec => meaning(spec) !== meaning(taken.brings.spec))
}

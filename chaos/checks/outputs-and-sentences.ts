import { beyondAssumptions, sameContent, whyServiceUndecidable, whyUndecidable } from './undecidable.js'
import { cancelsOnlyOwn } from './cancels-only-own.js'
import { startedInAMinute } from './cloudformation/updates-in-a-minute.js'
import { finding, type Check, type Finding } from './findings.js'
import { SERVICE } from '../plan/plan.js'
import { wantedSpec } from '../plan/specs.js'
import type { Deployment } from '../model/state.js'
import type { Line } from '../play/run.js'
import type { GroundTruth } from './ground-truth.js'
import { claimsOf, type Claim, type StatedClaim } from './sentences.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** I6: the outputs that the action sets about the deployment are true when main ends. */
export const outputsAreTrue: Check = truth => {
  const { run } = truth
  const { outputs, plan, main } = run
  const isDeploy = plan.command === 'deploy' || plan.command === 'rollback'
  if (plan.target === 'service' || plan.command === 'delete' || plan.command === 'plan') return []
  const { deploymentId: id, deploymentStatus: status, rollbackDeploymentId: undone } = outputs
  const findings: Finding[] = []
  const one = truth.deployment(id)
  if (id !== undefined && id !== '' && !one) findings.push(finding('I6', `there is no deployment ${id}`))
  const isFresh = isDeploy && outputs['changed'] !== 'false'
  if (one && isFresh && !truth.isOfStep(one))
    findings.push(finding('I6', `deploymentId is ${one.id} of somebody else`, whyUndecidable(truth, one)))
  if (one && status !== undefined && !hadStatus(truth, one, status, main.endedAt))
    findings.push(
      finding(
        'I6',
        `deploymentStatus ${status} of ${one.id}, which never was`,
        whyAnotherStatus(truth, status),
      ),
    )
  if (undone !== undefined) findings.push(...rollbackIdIsTrue(truth, undone))
  return findings
}

/** The step does not see that its Cancel stopped another deployment. */
function whyAnotherStatus(truth: GroundTruth, status: string): UndecidableReason | undefined {
  return beyondAssumptions(truth) ?? (status === 'CANCELLING' ? whyCancelHitAnother(truth) : undefined)
}

function whyCancelHitAnother(truth: GroundTruth): UndecidableReason | undefined {
  return cancelsOnlyOwn(truth).find(one => one.undecidable)?.undecidable
}

/** Whether the deployment ever had this status: a read may lag behind. */
function hadStatus(truth: GroundTruth, one: Deployment, status: string, at: number): boolean {
  const { history } = truth.run.simulation.model
  // A stack that is being created is cancelled by its deletion.
  const isDeleted = truth.effects.some(([, { what }]) => what === 'deleting')
  if (status === 'CANCELLING' && isDeleted) return true
  return history
    .between(one.createdAt - 1, at)
    .some(account => account.deployments[one.id]?.status === status)
}

function rollbackIdIsTrue(truth: GroundTruth, id: string): readonly Finding[] {
  const one = truth.deployment(id)
  if (one && truth.isOfStep(one) && id !== truth.run.outputs['deploymentId']) return []
  const text = `rollbackDeploymentId is ${id}, which is no rollback of the step`
  return [
    finding('I6', text, one && !truth.isOfStep(one) ? whyUndecidable(truth, one) : beyondAssumptions(truth)),
  ]
}

/** I6: every checked sentence of the log is true when it is written. */
export const sentencesAreTrue: Check = truth =>
  truth.run.lines.flatMap(line =>
    claimsOf(line.text).flatMap(claimed => {
      const wrong = facts[claimed.claim](truth, claimed, line)
      if (wrong === undefined) return []
      return [finding('I6', `"${claimed.claim}" is untrue: ${wrong.text}`, whyUntrue(truth, claimed, wrong))]
    }),
  )

/** Why no client could know that the claim is untrue. */
function whyUntrue(
  truth: GroundTruth,
  { claim }: StatedClaim,
  { mistakenForOwn }: Untrue,
): UndecidableReason | undefined {
  const why = whyUndecidable(truth, mistakenForOwn)
  if (why) return why
  if (byStatus.includes(claim)) return whyServiceUndecidable(truth)
  if (claim === 'replaced' && startedInAMinute(truth)) return 'updatesInAMinute'
  return claim === 'cancelledByStep' ? whyCancelHitAnother(truth) : undefined
}

/** Claims for which a service shows only its status. */
const byStatus: readonly Claim[] = ['hasSucceeded', 'hasFailed']

/** What is untrue, and which deployment of others was mistaken for the step's. */
interface Untrue {
  readonly text: string
  readonly mistakenForOwn?: Deployment | undefined
}

type Fact = (truth: GroundTruth, claimed: StatedClaim, line: Line) => Untrue | undefined

/** Untrue when a request that was sent before the line did one of these. */
function didAny(
  { effects, rollbackSentFrom }: GroundTruth,
  { isOfRollback }: StatedClaim,
  { at }: Line,
  whats: readonly string[],
): Untrue | undefined {
  const [first] = effects.filter(
    ([sent, { what }]) =>
      sent.sentAt <= at && whats.includes(what) && (!isOfRollback || sent.sentAt >= rollbackSentFrom),
  )
  return first && { text: `${first[0].operation} of ${first[0].process} did it` }
}

/** The deployments that a line is about: those of the step, or the one that the command names. */
function aboutDeployments(truth: GroundTruth): readonly Deployment[] {
  const { command } = truth.run.plan
  const isDeploy = command === 'deploy' || command === 'rollback'
  const named = truth.deployment(truth.run.outputs['deploymentId'])
  if (!isDeploy) return named ? [named] : []
  return truth.started.flatMap(({ deployment }) => deployment ?? [])
}

/** The step's deployment has this status when the line is written. */
const is =
  (status: string): Fact =>
  (truth, _, { at }) => {
    if (truth.isOfService) return serviceIs(truth, status)
    const own = aboutDeployments(truth)
    // The rollback of a stack may fail, and be repaired.
    const wasSo = (one: Deployment) => truth.isOnStacks && hadStatus(truth, one, status, at)
    if (own.some(one => truth.statusAt(one.id, at) === status || wasSo(one))) return undefined
    const isNamed =
      truth.run.plan.command === 'deploy' || truth.run.plan.command === 'rollback' || own.length > 0
    if (!isNamed) return undefined
    const statuses = own.map(({ id }) => truth.statusAt(id, at) ?? '?').join(', ')
    return {
      text: `it is ${statuses || 'not there'}, not ${status}`,
      mistakenForOwn: mistakenWith(truth, status),
    }
  }

/** Whether the step's update of the service ended so: it succeeds or fails. */
function serviceIs(truth: GroundTruth, status: string): Untrue | undefined {
  const { started, final } = truth
  const wanted = status === 'SUCCEEDED'
  // An instance that somebody else cancelled, or that failed before and was kept, makes the update a failure, though the
  // service is ACTIVE.
  const asked = wantedSpec(truth.run.plan.inputs['specPath'])?.instances ?? []
  const latest = asked.map(name => final.targets[`instance ${SERVICE}/${name}`]?.attempted)
  const parts = Object.values(final.deployments).filter(one => truth.isOfStep(one) || latest.includes(one.id))
  if (!wanted && parts.some(one => ['FAILED', 'CANCELLED'].includes(one.status))) return undefined
  if (started.some(({ serviceUpdate }) => serviceUpdate?.isDone === wanted)) return undefined
  return { text: started.length === 0 ? 'nothing was accepted' : `the update is not ${status}` }
}

/** The other deployment that the step follows instead of its own. */
function mistakenWith(truth: GroundTruth, status?: string): Deployment | undefined {
  return truth.mistakenForOwn.findLast(one => status === undefined || one.status === status)
}

const changing = ['deployed', 'updated', 'serviceUpdated'] as const

const facts: Readonly<Record<Claim, Fact>> = {
  nothingDeployed: (truth, claimed, line) => didAny(truth, claimed, line, ['deployed', 'serviceUpdated']),
  nothingChanged: (truth, claimed, line) =>
    didAny(truth, claimed, line, [...changing, 'cancelled', 'deleting']),
  nothingCancelled: (truth, claimed, line) => didAny(truth, claimed, line, ['cancelled']),
  nothingDeleted: (truth, claimed, line) => didAny(truth, claimed, line, ['deleting', 'serviceUpdated']),
  postCancelledNothing: ({ effects }) => {
    const cancelled = effects.find(([sent, { what }]) => sent.process === 'post' && what === 'cancelled')
    return cancelled && { text: `${cancelled[0].operation} of post did` }
  },
  stoppedAnother: (truth, { id }) => {
    const isTrue = truth.effects.some(
      ([, { what, deploymentId }]) => what === 'cancelled' && deploymentId === id && isByOthers(truth, id),
    )
    return isTrue ? undefined : { text: `no Cancel of the step stopped ${id ?? 'it'} of others` }
  },
  untouched: (truth, { id }, { at }) => {
    const touched = truth.effects.find(
      ([, effect]) =>
        effect.what === 'cancelled' &&
        effect.at <= at &&
        (id === undefined ? isByOthers(truth, effect.deploymentId) : effect.deploymentId === id),
    )
    return (
      touched && {
        text: `Cancel of ${touched[0].process} stopped it`,
        mistakenForOwn: truth.deployment(touched[1].deploymentId),
      }
    )
  },
  cancelledByStep: truth => {
    const cancelled = truth.effects.flatMap(([, { what, deploymentId }]) =>
      what === 'cancelled' ? (deploymentId ?? []) : [],
    )
    const isTrue = cancelled.some(id => truth.deployment(id)?.status === 'CANCELLED')
    if (isTrue) return undefined
    return { text: 'no Cancel of the step did', mistakenForOwn: mistakenWith(truth, 'CANCELLED') }
  },
  cancelledElsewhere: truth => {
    const ids = aboutDeployments(truth).map(({ id }) => id)
    const own = truth.effects.find(
      ([, { what, deploymentId = '' }]) => what === 'cancelled' && ids.includes(deploymentId),
    )
    return own && { text: `Cancel of ${own[0].process} did` }
  },
  wasCancelled: is('CANCELLED'),
  hasFailed: is('FAILED'),
  hasSucceeded: is('SUCCEEDED'),
  isOurs: (truth, { id }) => {
    const one = truth.deployment(id)
    return one && truth.isOfStep(one)
      ? undefined
      : { text: `${id ?? 'it'} is not the step's`, mistakenForOwn: one }
  },
  isTheRollback: (truth, { id }) => {
    const one = truth.deployment(id)
    const isTrue = one && truth.isOfStep(one) && id !== truth.firstStarted?.deployment?.id
    return isTrue
      ? undefined
      : {
          text: `${id ?? 'it'} is not the rollback`,
          mistakenForOwn: one && !truth.isOfStep(one) ? one : undefined,
        }
  },
  rolledBack: truth => {
    const { rollbackStarted: rollback, firstStarted: first } = truth
    if (rollback?.deployment?.status !== 'SUCCEEDED')
      return { text: 'no rollback succeeded', mistakenForOwn: mistakenWith(truth, 'SUCCEEDED') }
    const before = first?.deployment?.before
    const isSame = !before || sameContent(before, rollback.deployment.deploys, truth)
    return isSame ? undefined : { text: 'the rollback deployed something else' }
  },
  replaced: (truth, { id }) => {
    const one = truth.deployment(id)
    if (!one || truth.isOfStep(one)) return { text: `${id ?? 'it'} is the step's own` }
    const own = aboutDeployments(truth).at(-1)
    return own && own.createdAt > one.createdAt ? { text: `${one.id} is the older one` } : undefined
  },
  // Checked as the green of `command: delete`.
  deleted: () => undefined,
  gone: () => undefined,
}

function isByOthers(truth: GroundTruth, id: string | undefined): boolean {
  const one = truth.deployment(id)
  return one !== undefined && !truth.isOfStep(one)
}

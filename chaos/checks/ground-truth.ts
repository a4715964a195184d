import type { Account, Deployment, DeploymentStatus, Effect, ServiceUpdate, Target } from '../model/state.js'
import { isUnfinished } from '../model/state.js'
import type { SentRequest } from '../play/request.js'
import { targetKey } from '../plan/plan.js'
import type { Line, Run } from '../play/run.js'

/** An update of the step that Proton accepted, and what became of it. */
export interface Started {
  readonly sent: SentRequest
  readonly effect: Effect
  /** Undefined for a service as a whole, and for what deploys nothing. */
  readonly deployment: Deployment | undefined
  readonly serviceUpdate: ServiceUpdate | undefined
}

/** What truly happened, asked in the words of the invariants. */
export class GroundTruth {
  readonly run: Run
  readonly key: string
  /** The account at the end of post. */
  readonly final: Account
  /** All that the step began, in order: deployments and updates of a service. */
  readonly started: readonly Started[]
  /** From when on main undoes what failed. */
  readonly rollbackSentFrom: number

  constructor(run: Run) {
    this.run = run
    this.key = targetKey(run.plan.target)
    this.final = run.simulation.model.history.asOf(run.post.endedAt)
    this.started = run.simulation.sent
      .flatMap(sent => sent.effects.map(effect => this.#startedBy(sent, effect)))
      .filter(({ effect: { what } }) => what === 'deployed' || what === 'serviceUpdated')
    this.rollbackSentFrom = run.lines.find(({ text }) => text.startsWith('Rollback: '))?.at ?? Infinity
  }

  #startedBy(sent: SentRequest, effect: Effect): Started {
    return {
      sent,
      effect,
      deployment: this.final.deployments[effect.deploymentId ?? ''],
      serviceUpdate:
        effect.serviceUpdate === undefined ? undefined : this.final.updates[effect.serviceUpdate],
    }
  }

  /** The name of the instance, where the target is one. */
  get instance(): string | undefined {
    return this.key.split('/')[1]
  }

  get isOfService(): boolean {
    return this.run.plan.target === 'service'
  }

  /** The step's own deployment, without its rollback. */
  get firstStarted(): Started | undefined {
    return this.started.find(({ sent }) => sent.sentAt < this.rollbackSentFrom)
  }

  get rollbackStarted(): Started | undefined {
    return this.started.find(({ sent }) => sent.sentAt >= this.rollbackSentFrom)
  }

  deployment(id: string | undefined): Deployment | undefined {
    return this.final.deployments[id ?? '']
  }

  /** Whether a request of the step began it. */
  isOfStep(one: Deployment): boolean {
    return one.by.who === 'us'
  }

  /** The target, when there was one at `at`. */
  targetAt(at: number): Target | undefined {
    return this.run.simulation.model.history.asOf(at).targets[this.key]
  }

  statusAt(id: string, at: number): DeploymentStatus | undefined {
    return this.run.simulation.model.history.asOf(at).deployments[id]?.status
  }

  /** Every request of the step with what it did, as pairs. */
  get effects(): readonly (readonly [SentRequest, Effect])[] {
    return this.run.simulation.sent.flatMap(sent => sent.effects.map(effect => [sent, effect] as const))
  }

  /** What the step sent to change something, in order. */
  get changeRequests(): readonly SentRequest[] {
    return this.run.simulation.sent.filter(({ operation }) => /^(Update|Create)/.test(operation))
  }

  /** Deployments of others that began in the time in which one of them could be taken for the step's. */
  get byOthers(): readonly Deployment[] {
    const [first] = this.changeRequests
    if (!first) return []
    const from = this.lastReadBefore(first)
    return Object.values(this.final.deployments).filter(
      one => one.key === this.key && one.by.who === 'them' && one.createdAt >= from,
    )
  }

  /** Those of them that the step took for its own: by the id it names; without ids, or before it names one, any of them. */
  get mistakenForOwn(): readonly Deployment[] {
    const named = this.deployment(this.run.outputs['deploymentId'])
    const undone = this.deployment(this.run.outputs['rollbackDeploymentId'])
    const byOthers = [named, undone].flatMap(one => (one && !this.isOfStep(one) ? one : []))
    return named ? byOthers : this.byOthers
  }

  /** The account's time that the step knew when it sent this request. */
  lastReadBefore(sent: SentRequest): number {
    const looks = this.run.simulation.sent.filter(
      one => one.number < sent.number && one.operation.startsWith('Get') && one.answer === 'ok',
    )
    return Math.min(sent.sentAt, ...looks.slice(-3).map(({ asOf = Infinity }) => asOf))
  }

  /** Whether this deployment runs when all is over. */
  isInProgress(one: Deployment): boolean {
    return isUnfinished(one) && one.status === 'IN_PROGRESS'
  }

  /** The lines that a reader sees as warnings and errors. */
  get warningsAndErrors(): readonly Line[] {
    return this.run.lines.filter(({ level }) => level === 'warning' || level === 'error')
  }
}

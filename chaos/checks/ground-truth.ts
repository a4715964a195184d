import type { Account, Deployment, DeploymentStatus, Effect, ServiceUpdate, Target } from '../model/state.js'
import { isUnfinished } from '../model/state.js'
import type { SentRequest } from '../play/request.js'
import { providerOf, targetKey } from '../plan/plan.js'
import { comparablePart } from '../plan/specs.js'
import type { Line, Run } from '../play/run.js'

/** The oldest state that a read may show: the longest drawn lag, and some time between two reads. */
const MOST_LAG_MS = 95_000

/** Whether a request reads the target. */
export function isLook({ operation }: SentRequest): boolean {
  return /^(Get(?!Object)|DescribeStack)/.test(operation)
}

/** An update of the step that the provider accepted, and its deployment or service update. */
export interface Started {
  readonly sent: SentRequest
  readonly effect: Effect
  /** Undefined for a service as a whole, and for what deploys nothing. */
  readonly deployment: Deployment | undefined
  readonly serviceUpdate: ServiceUpdate | undefined
}

/** What happened in the simulation, for the checks. */
export class GroundTruth {
  readonly run: Run
  readonly key: string
  /** The account at the end of post. */
  readonly final: Account
  /** What the step started, in order: deployments and updates of a service. */
  readonly started: readonly Started[]
  /** When main started the rollback; Infinity without one. */
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

  /** The step deploys with CloudFormation. */
  get isOnStacks(): boolean {
    return providerOf(this.run.plan) === 'cloudformation'
  }

  /** What deployed content is for the target, as text to compare: of a spec its part, of a template all of it. */
  meaning(content: string | undefined): string | undefined {
    return this.isOnStacks ? content : comparablePart(content, this.run.plan.target, this.instance)
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

  /** Whether a request of the step started it. */
  isOfStep(one: Deployment): boolean {
    return one.by.who === 'step'
  }

  /** The target at `at`; undefined when it did not exist. */
  targetAt(at: number): Target | undefined {
    return this.run.simulation.model.history.asOf(at).targets[this.key]
  }

  statusAt(id: string, at: number): DeploymentStatus | undefined {
    return this.run.simulation.model.history.asOf(at).deployments[id]?.status
  }

  /** The accounts that reads of the step may have shown. */
  get accountsSeen(): readonly Account[] {
    const { simulation, main } = this.run
    return simulation.model.history.between(main.startedAt - MOST_LAG_MS, main.endedAt)
  }

  /** Every request of the step with what it did, as pairs. */
  get effects(): readonly (readonly [SentRequest, Effect])[] {
    return this.run.simulation.sent.flatMap(sent => sent.effects.map(effect => [sent, effect] as const))
  }

  /** What the step sent to change something, in order. */
  get changeRequests(): readonly SentRequest[] {
    return this.run.simulation.sent.filter(({ operation }) =>
      /^(Update|Create(?!ChangeSet)|ExecuteChangeSet)/.test(operation),
    )
  }

  /** Deployments of others that started when one of them could be mistaken for the step's. */
  get byOthers(): readonly Deployment[] {
    const [first] = this.changeRequests
    if (!first) return []
    const from = this.lastReadBefore(first)
    return Object.values(this.final.deployments).filter(
      one => one.key === this.key && one.by.who === 'others' && one.createdAt >= from,
    )
  }

  /** Those of them that the step may have mistaken for its own: the one it names, or any when it names none. */
  get mistakenForOwn(): readonly Deployment[] {
    const named = this.deployment(this.run.outputs['deploymentId'])
    const rollback = this.deployment(this.run.outputs['rollbackDeploymentId'])
    const byOthers = [named, rollback].flatMap(one => (one && !this.isOfStep(one) ? one : []))
    return named ? byOthers : this.byOthers
  }

  /** The time of the oldest account that the last three reads before this request showed. */
  lastReadBefore(sent: SentRequest): number {
    const looks = this.run.simulation.sent.filter(
      one => one.number < sent.number && isLook(one) && one.answer === 'ok',
    )
    return Math.min(sent.sentAt, ...looks.slice(-3).map(({ asOf = Infinity }) => asOf))
  }

  /** Whether this deployment is in progress at the end of the run. */
  isInProgress(one: Deployment): boolean {
    return isUnfinished(one) && one.status === 'IN_PROGRESS'
  }

  /** Warnings and errors, of which GitHub shows ten as annotations: the log has the others. */
  get warningsAndErrors(): readonly Line[] {
    return this.run.lines.filter(
      ({ level, text }) => level === 'warning' || level === 'error' || text.startsWith('Also: '),
    )
  }
}

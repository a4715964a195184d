import { ifKnown } from './ask.js'
import { claimed, relate, type Claim } from './claim.js'
import { isUnderWay, type Snapshot } from './deployment.js'
import type { Deployments } from './deployable.js'
import { isTransient, ProtonError } from './errors.js'
import type { Watcher } from './job.js'

/** What one look tells of our deployment; undefined: nothing yet, the read was stale. */
export type Verdict =
  | { readonly relation: 'ours'; readonly deployment: Snapshot }
  | { readonly relation: 'newer'; readonly other: Snapshot }
  | undefined

/** Faults of GetDeployment that Get of the target may not have: no permission, an older endpoint, a deleted record. */
const fallbackFaults = ['denied', 'unknownOperation', 'notFound']

const MOST_LAGGING_LOOKS = 2
/** How long a target that was just created may still read as absent. */
const LAG_MS = 30_000

/** Tells our deployment from every other: by its id where the endpoint lets it, else by what the target shows. */
export class Judge {
  readonly #watcher: Watcher
  #claim: Claim
  #byTarget = false
  #misses = 0
  #timesSuperseded = 0
  #isTroubled = false
  #absentSince: number | undefined
  #lastSeen: Snapshot | undefined

  constructor(watcher: Watcher, claim: Claim) {
    this.#watcher = watcher
    this.#claim = claim
    const hasIds = claim.deploymentId !== undefined || claim.before.deploymentId !== undefined
    if (!hasIds && watcher.deployable.deployments)
      watcher.report({ type: 'judgingTarget', because: 'noDeploymentIds' })
  }

  /** Ours as it was last seen. */
  get lastSeen(): Snapshot | undefined {
    return this.#lastSeen
  }

  /** Looks once. Throws ProtonError. */
  async look(signal: AbortSignal): Promise<Verdict> {
    const { deploymentId } = this.#claim
    const { deployments } = this.#watcher.deployable
    const isById = !this.#byTarget && !this.#isTroubled
    this.#isTroubled = false
    const verdict = await (isById && deployments && deploymentId !== undefined
      ? this.#lookById(deployments, deploymentId, signal)
      : this.#lookAtTarget(signal))
    if (verdict?.relation === 'ours') this.#lastSeen = verdict.deployment
    return verdict
  }

  async #lookById(deployments: Deployments, deploymentId: string, signal: AbortSignal): Promise<Verdict> {
    let deployment: Snapshot
    try {
      deployment = await deployments.get(deploymentId, signal)
    } catch (error) {
      return this.#fallBack(error, signal)
    }
    const verdict = { relation: 'ours', deployment } as const
    if (!isUnderWay(deployment) || !this.#mayBeSuperseded(deployment)) return verdict
    const target = await ifKnown(this.#lookAtTarget(signal))
    // The record of the deployment may lag behind the target: only what stays so is so.
    return target?.relation === 'newer' && ++this.#timesSuperseded > MOST_LAGGING_LOOKS ? target : verdict
  }

  /** A record that is missing may only not be there yet: the id gets a second chance. */
  async #fallBack(error: unknown, signal: AbortSignal): Promise<Verdict> {
    // Next time the target may answer where this operation does not.
    this.#isTroubled = isTransient(error)
    if (!(error instanceof ProtonError && fallbackFaults.includes(error.fault))) throw error
    const isFirstMiss = error.fault === 'notFound' && this.#misses++ === 0
    if (!isFirstMiss) {
      this.#byTarget = true
      this.#watcher.report({ type: 'judgingTarget', because: error })
    }
    return this.#lookAtTarget(signal)
  }

  async #lookAtTarget(signal: AbortSignal): Promise<Verdict> {
    const seen = await this.#watcher.deployable.get(signal)
    this.#mindAbsence(seen)
    const relation = relate(this.#claim, seen)
    if (relation === 'earlier') return undefined
    if (relation === 'ours') {
      this.#claim = claimed(this.#claim, seen)
      return { relation, deployment: { ...seen, deploymentId: this.#claim.deploymentId } }
    }
    const { deploymentId } = this.#claim
    if (deploymentId === undefined || seen.succeededDeploymentId !== deploymentId)
      return { relation, other: seen }
    return { relation: 'ours', deployment: { phase: 'succeeded', status: 'SUCCEEDED', deploymentId } }
  }

  /** What was just created may not show yet; what stays away is gone. */
  #mindAbsence({ phase }: Snapshot): void {
    const now = this.#watcher.clock.now()
    this.#absentSince = phase === 'absent' ? (this.#absentSince ?? now) : undefined
    if (this.#absentSince === undefined || now - this.#absentSince < LAG_MS) return
    throw new ProtonError('', 'Absent', 'notFound', { message: 'Proton no longer knows the target' })
  }

  #mayBeSuperseded({ latestDeploymentId: latest }: Snapshot): boolean {
    const { deploymentId, before } = this.#claim
    return latest !== undefined && latest !== deploymentId && latest !== before.deploymentId
  }
}

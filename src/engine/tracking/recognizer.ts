import type { ReadContext } from '../context.js'
import type { DeploymentState, TargetState } from '../deployment.js'
import { contradicts } from './attribution.js'
import {
  ownershipOf,
  searchRecords,
  type SearchResult,
  type ShownOwnership,
  type Sightings,
} from './ownership.js'
import type { SubmissionLog } from './submission-log.js'

/** Recognizes our deployment by its evidence, and remembers those that the target has shown: it may show them no more. */
export class DeploymentRecognizer {
  readonly #context: ReadContext
  readonly #requests: SubmissionLog
  readonly #sightings: Sightings

  constructor(context: ReadContext, requests: SubmissionLog) {
    const { foreignIds, openIds } = requests.submission
    this.#context = context
    this.#requests = requests
    this.#sightings = {
      foreign: new Set(foreignIds),
      open: new Set(openIds),
      unlikely: new Set(),
      hasUnnamed: false,
    }
  }

  /** Whether the target has shown a new deployment since our request, which may have been ours. */
  get hasSighted(): boolean {
    return this.#sightings.hasUnnamed || this.#sightings.open.size > 0
  }

  /** Whether it has shown one without an id: a later read cannot distinguish it from an earlier one of the same second. */
  get hasSightedUnnamed(): boolean {
    return this.#sightings.hasUnnamed
  }

  /** Whether the target has shown this deployment with the client token of somebody else. */
  hasForeignToken({ deploymentId }: DeploymentState): boolean {
    return deploymentId !== undefined && this.#sightings.unlikely.has(deploymentId)
  }

  /** Notes that a deployment is somebody else's. */
  exclude(deploymentId: string): void {
    this.#sightings.foreign.add(deploymentId)
  }

  /** Whose deployment the target shows; 'earlier' when it shows none that is new. Throws ProviderError. */
  async ownershipOf(seen: TargetState, signal: AbortSignal): Promise<ShownOwnership> {
    try {
      return await ownershipOf(this.#context, this.#requests.submission, this.#searchFrom(seen), signal)
    } finally {
      this.#saveSightings()
    }
  }

  /** Searches the records since our request for ours. Throws ProviderError. */
  async search(seen: TargetState, signal: AbortSignal): Promise<SearchResult> {
    const found = await this.#searchConfirmed(seen, signal)
    // A deployment that neither the target nor the list shows any more may have been ours.
    const open = [...this.#sightings.open].find(id => id !== seen.deploymentId)
    if (found.kind !== 'none' || open === undefined) return found
    return { kind: 'unknown', candidate: { phase: 'absent', status: 'no longer shown', deploymentId: open } }
  }

  /** Whether none of our requests asked for the content that the target shows after its success. */
  async isContradicted(seen: TargetState): Promise<boolean> {
    const { attempts } = this.#requests.submission
    const found = await Promise.all(attempts.map(attempt => contradicts(this.#context.target, attempt, seen)))
    return seen.phase === 'succeeded' && found.every(Boolean)
  }

  /**
   * The target is read again for a match that it did not show before: it may show another client token by now, which
   * records lack.
   */
  async #searchConfirmed(seen: TargetState, signal: AbortSignal): Promise<SearchResult> {
    const searchFrom = (shown: TargetState) =>
      searchRecords(this.#context, this.#requests.submission, this.#searchFrom(shown), signal)
    const found = await searchFrom(seen)
    if (found.kind !== 'ours' || found.record.deploymentId === seen.deploymentId) return found
    const now = await this.#context.target.get(signal)
    await this.ownershipOf(now, signal)
    return searchFrom(now)
  }

  #searchFrom(seen: TargetState) {
    return { seen, sightings: this.#sightings }
  }

  /** The post step must know which deployments main has seen: the target may no longer show them. */
  #saveSightings(): void {
    const openIds = [...this.#sightings.open]
    const foreignIds = [...this.#sightings.foreign]
    const { submission } = this.#requests
    const isSame =
      openIds.join() === submission.openIds.join() && foreignIds.join() === submission.foreignIds.join()
    if (isSame) return
    this.#requests.update({ openIds, foreignIds })
    this.#context.report({ type: 'submissionChanged', submission: this.#requests.submission })
  }
}

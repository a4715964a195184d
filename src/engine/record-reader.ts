import { ask } from './polling/request.js'
import type { Snapshot } from './deployment.js'
import { isTransient, ProtonError } from '../shared/errors.js'
import type { Watcher } from './context.js'

/** Faults of GetDeployment that reads of the target do not share: no permission, an older endpoint, a deleted record. */
const fallbackFaults = ['denied', 'unknownOperation', 'notFound']
/** A cancel waits for two reads of this length at most, of the 5 s that a signal leaves. */
const CANCEL_LIMIT_MS = 1_500
const MOST_CANCEL_FAILURES = 2

/** Reads the record of one deployment by its id, as long as the endpoint lets it: else only the target shows it. */
export class RecordReader {
  readonly #watcher: Watcher
  #isUnavailable = false
  #isTroubled = false
  #misses = 0
  #failures = 0

  constructor(watcher: Watcher) {
    this.#watcher = watcher
  }

  /** The record; undefined where the target is to be read instead. Throws ProtonError. */
  async read(id: string | undefined, signal: AbortSignal): Promise<Snapshot | undefined> {
    const { deployments } = this.#watcher.deployable
    if (deployments && id === undefined) this.#giveUp('noDeploymentIds')
    const isSkipped = this.#isUnavailable || this.#isTroubled
    this.#isTroubled = false
    if (!deployments || id === undefined || isSkipped) return undefined
    try {
      return await deployments.get(id, signal)
    } catch (error) {
      // Next time the target may answer where this operation does not.
      this.#isTroubled = isTransient(error)
      if (!(error instanceof ProtonError && fallbackFaults.includes(error.fault))) throw error
      // A record that is not found may be late: it is read once more.
      const isFirstMiss = error.fault === 'notFound' && this.#misses++ === 0
      if (!isFirstMiss) this.#giveUp(error)
      return undefined
    }
  }

  /** The record for a cancel, which cannot wait long; undefined where only the target can be read. Throws ProtonError. */
  async readForCancel(id: string | undefined, signal: AbortSignal): Promise<Snapshot | undefined> {
    const { deployments } = this.#watcher.deployable
    if (!deployments || id === undefined || this.#isUnavailable) return undefined
    const bounds = { limitMs: CANCEL_LIMIT_MS, stop: signal }
    try {
      return await ask(this.#watcher, inner => deployments.get(id, inner), bounds)
    } catch (error) {
      if (!(error instanceof ProtonError)) throw error
      if (fallbackFaults.includes(error.fault)) return undefined
      if (isTransient(error) && ++this.#failures >= MOST_CANCEL_FAILURES) return undefined
      throw error
    }
  }

  #giveUp(because: ProtonError | 'noDeploymentIds'): void {
    if (!this.#isUnavailable) this.#watcher.report({ type: 'judgingTarget', because })
    this.#isUnavailable = true
  }
}
